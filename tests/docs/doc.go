// Package docs holds the project's pages against what they speak of: code comes from files that tests run, and links lead
// somewhere.
package docs
