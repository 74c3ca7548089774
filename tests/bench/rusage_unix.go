//go:build unix

package main

import (
	"syscall"
	"time"
)

// ofChildren is the processor time of all processes that this one started and that have ended, with those that they waited
// for.
func ofChildren() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
