// Package examples runs every example of the project as a user would: with the Pulumi CLI, the plugin and, in place of the real
// AWS, the simulated one. Each is deployed, deployed again without a change, and destroyed, and its outputs are those that are
// written in its folder.
package examples
