// Package topologytest makes random applications, as users write them, for tests: sound ones and spoilt ones. It is for tests
// alone. Everything that it makes follows from the choices that it is given, so that a failure can be repeated.
package topologytest
