// Package inputs checks what a program gives, before anything is created: against the package's own schema, against one table
// of defaults and limits, and, through topology, against what can be built. It fills in the defaults and reads the result
// into topology's terms.
package inputs
