package main

import (
	"context"
	"io"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// clock is the Pulumi CLI with a watch on it: a command takes as long as its process lives. What the automation API asks
// for afterwards is not counted.
type clock struct {
	auto.PulumiCommand
	// took is how long the last command of each kind took.
	took map[string]time.Duration
}

// Run runs a command and takes the time.
func (c *clock) Run(
	ctx context.Context, directory string, stdin io.Reader, stdout, stderr []io.Writer, env []string, args ...string,
) (string, string, int, error) {
	started := time.Now()
	out, wrong, code, err := c.PulumiCommand.Run(ctx, directory, stdin, stdout, stderr, env, args...)
	c.took[args[0]] = time.Since(started)
	return out, wrong, code, err
}
