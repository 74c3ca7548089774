package main

import (
	"context"
	"io"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// cost is what a command took: the time that passed while its process lived, and the work of its processors with that of
// the plugins that it started.
type cost struct{ wall, work time.Duration }

// clock is the Pulumi CLI with a watch on it. What the automation API asks for afterwards is not counted.
type clock struct {
	auto.PulumiCommand
	// took is what the last command of each kind took.
	took map[string]cost
}

// Run runs a command and takes the time.
func (c *clock) Run(
	ctx context.Context, directory string, stdin io.Reader, stdout, stderr []io.Writer, env []string, args ...string,
) (string, string, int, error) {
	before := ofChildren()
	started := time.Now()
	out, wrong, code, err := c.PulumiCommand.Run(ctx, directory, stdin, stdout, stderr, env, args...)
	c.took[args[0]] = cost{time.Since(started), ofChildren() - before}
	return out, wrong, code, err
}
