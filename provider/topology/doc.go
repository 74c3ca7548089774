// Package topology decides what is built, without Pulumi: it turns checked inputs into a plan of plain values, or into
// everything that is wrong with them.
package topology
