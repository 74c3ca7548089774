// Package e2e runs the real Pulumi engine, with the real globalapp plugin, on the simulated AWS, and looks at exactly what
// happens over the life of an application: create, nothing, add, remove, move, refresh, destroy.
package e2e
