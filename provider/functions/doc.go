// Package functions is what programs can ask without creating anything.
package functions
