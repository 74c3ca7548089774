package chain

import (
	"slices"
	"sync"
	"time"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Clock makes creates take as long as on AWS, in a time of its own: whenever nothing has happened for a while, it jumps to
// the next create that is over. Used with Sim.OnCall. A jump that comes too early can only make an update look slower.
type Clock struct {
	quiet time.Duration
	stop  chan struct{}
	done  chan struct{}

	mu       sync.Mutex
	now      time.Duration
	happened time.Time
	waiting  []waiting
	most     int
}

type waiting struct {
	until time.Duration
	over  chan struct{}
}

// NewClock makes a clock that jumps when nothing has happened for as long as quiet.
func NewClock(quiet time.Duration) *Clock {
	c := &Clock{quiet: quiet, stop: make(chan struct{}), done: make(chan struct{}), happened: time.Now()}
	go c.run()
	return c
}

// Tell takes note of a call, and keeps the answer of a create until its time has come.
func (c *Clock) Tell(call awssim.Call) {
	takes := awssim.CreationTime(call.Type)
	c.mu.Lock()
	c.happened = time.Now()
	if call.Method != "Create" || call.Preview || !call.OK {
		c.mu.Unlock()
		return
	}
	over := make(chan struct{})
	c.waiting = append(c.waiting, waiting{c.now + takes, over})
	c.most = max(c.most, len(c.waiting))
	c.mu.Unlock()
	select {
	case <-over:
	case <-c.stop:
	}
}

// Now is how much time has passed.
func (c *Clock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Most is how many creates were under way at once at most.
func (c *Clock) Most() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most
}

// Close ends the clock; whatever still waits is over.
func (c *Clock) Close() {
	close(c.stop)
	<-c.done
}

func (c *Clock) run() {
	defer close(c.done)
	tick := time.NewTicker(c.quiet / 5)
	defer tick.Stop()
	for {
		select {
		case <-c.stop:
			return
		case <-tick.C:
			c.jump()
		}
	}
}

// jump goes to the next create that is over, unless something has just happened.
func (c *Clock) jump() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) == 0 || time.Since(c.happened) < c.quiet {
		return
	}
	c.now = slices.MinFunc(c.waiting, func(a, b waiting) int { return int(a.until - b.until) }).until
	c.waiting = slices.DeleteFunc(c.waiting, func(w waiting) bool {
		if w.until > c.now {
			return false
		}
		close(w.over)
		return true
	})
	c.happened = time.Now()
}
