// Package e2e runs the real Pulumi engine, with the real globalapp plugin, on the simulated AWS, and looks at exactly what
// happens over the life of an application: create, nothing, add, remove, move, refresh, destroy. Most tests run the engine
// in their own process; a core of them runs the Pulumi CLI, and GLOBALAPP_ENGINE=cli has it run them all.
package e2e
