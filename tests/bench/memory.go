package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// watchPlugin looks at the processes of a program until the answer is asked for: the most memory that one of them has had,
// in bytes. It is 0 where there is no /proc to look into.
func watchPlugin(program string) (most func() int64) {
	var found atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				for _, process := range processesOf(program) {
					found.Store(max(found.Load(), memoryOf(process, "VmHWM")))
				}
			}
		}
	}()
	return func() int64 {
		close(stop)
		<-done
		return found.Load()
	}
}

// processesOf are the folders in /proc of the processes that run a program.
func processesOf(program string) []string {
	all, _ := filepath.Glob("/proc/[0-9]*")
	var of []string
	for _, process := range all {
		if running, err := os.Readlink(filepath.Join(process, "exe")); err == nil && running == program {
			of = append(of, process)
		}
	}
	return of
}

// memoryOf reads a size from a process's status: VmHWM is the most that it was, VmRSS what it is.
func memoryOf(process, size string) int64 {
	status, err := os.ReadFile(filepath.Join(process, "status"))
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte(size+":"))
	var kilobytes int64
	_, _ = fmt.Sscan(string(after), &kilobytes)
	return kilobytes << 10
}
