package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/stories"
)

const (
	// startGoal is how many times as long as an empty plugin the plugin may take to its first answer.
	startGoal = 1.5
	// memoryGoal is the memory that the plugin may have in the most regions, in bytes.
	memoryGoal = 120e6
	// starts is how often each plugin is started.
	starts = 11
)

// started is what a plugin took to begin.
type started struct {
	first, schema []time.Duration
	resting       int64
}

// measurePlugin compares the plugin with an empty one.
func measurePlugin(ctx context.Context, s *stage, e extent) (string, error) {
	own := filepath.Join(s.root, "bin", "pulumi-resource-globalapp")
	empty := filepath.Join(s.folder, "empty")
	build := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w", "-o", empty, "./tests/bench/empty")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the empty plugin: %w\n%s", err, output)
	}
	var both [2]started
	for range starts {
		for i, binary := range []string{own, empty} {
			if err := both[i].start(ctx, binary); err != nil {
				return "", err
			}
		}
	}
	info, err := os.Stat(own)
	if err != nil {
		return "", fmt.Errorf("looking at the plugin: %w", err)
	}
	regions := e.overhead[len(e.overhead)-1]
	program, err := programIn(stories.WebShop, regions)
	if err != nil {
		return "", err
	}
	busy, err := s.deploy(ctx, trial{program: program})
	if err != nil {
		return "", err
	}
	slower := ratio(both[0].first, both[1].first)
	text := "\n## The plugin\n" + head("", "plugin", "empty plugin", "goal") +
		row("first answer", seconds(both[0].first)+" s", seconds(both[1].first)+" s",
			fmt.Sprintf("%.2f times as long: %s", slower, longer(slower, startGoal))) +
		row("schema", seconds(both[0].schema)+" s", seconds(both[1].schema)+" s", "") +
		row("memory at rest", megabytes(both[0].resting), megabytes(both[1].resting), longer(both[0].resting, int64(memoryGoal))) +
		row(fmt.Sprintf("memory in %d regions", regions), megabytes(busy.plugin), "", longer(busy.plugin, int64(memoryGoal))) +
		row("binary", megabytes(info.Size()), "", "")
	return text, nil
}

// start starts a plugin as the engine does, asks what it is and for its schema, and ends it.
func (s *started) start(ctx context.Context, binary string) error {
	command := exec.CommandContext(ctx, binary)
	stdout, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("starting %s: %w", binary, err)
	}
	began := time.Now()
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", binary, err)
	}
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}()
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return fmt.Errorf("reading the port of %s: %w", binary, err)
	}
	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1<<28)))
	if err != nil {
		return fmt.Errorf("connecting to %s: %w", binary, err)
	}
	defer func() { _ = connection.Close() }()
	client := pulumirpc.NewResourceProviderClient(connection)
	if _, err := client.GetPluginInfo(ctx, &emptypb.Empty{}); err != nil {
		return fmt.Errorf("asking %s what it is: %w", binary, err)
	}
	s.first = append(s.first, time.Since(began))
	s.resting = max(s.resting, memoryOf(fmt.Sprintf("/proc/%d", command.Process.Pid), "VmRSS"))
	asked := time.Now()
	if _, err := client.GetSchema(ctx, &pulumirpc.GetSchemaRequest{}); err != nil {
		return fmt.Errorf("asking %s for its schema: %w", binary, err)
	}
	s.schema = append(s.schema, time.Since(asked))
	return nil
}
