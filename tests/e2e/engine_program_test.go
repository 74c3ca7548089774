package e2e_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// programServer is the language host of a program in this process, as the automation API serves its inline programs.
type programServer struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	program pulumi.RunFunc
	address string
	// engine is the engine's address, known when there is one.
	engine string
	cancel chan bool
	done   <-chan error
}

// serveProgram serves a program on loopback until Close.
func serveProgram(program pulumi.RunFunc) (*programServer, error) {
	s := &programServer{program: program, cancel: make(chan bool)}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: s.cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, s)
			return nil
		},
	})
	if err != nil {
		return nil, fmt.Errorf("serving the program: %w", err)
	}
	s.address, s.done = fmt.Sprintf("127.0.0.1:%d", handle.Port), handle.Done
	return s, nil
}

// Close ends the server when the program has ended.
func (s *programServer) Close() error {
	close(s.cancel)
	return <-s.done
}

// Run runs the program; what it returns or panics with is its error, not the host's.
func (s *programServer) Run(ctx context.Context, r *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	running, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		MonitorAddr: r.GetMonitorAddress(), EngineAddr: s.engine, Config: r.GetConfig(),
		ConfigSecretKeys: r.GetConfigSecretKeys(), Project: r.GetProject(), Stack: r.GetStack(),
		Parallel: r.GetParallel(), DryRun: r.GetDryRun(), Organization: r.GetOrganization(),
	})
	if err != nil {
		return nil, fmt.Errorf("making the program's context: %w", err)
	}
	defer func() { _ = running.Close() }()
	if err := s.run(running); err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

func (s *programServer) run(ctx *pulumi.Context) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("go inline source runtime error, an unhandled panic occurred: %v", panicked)
		}
	}()
	return pulumi.RunWithContext(ctx, s.program)
}

// GetRequiredPlugins says that a program without a folder does not know its plugins.
func (s *programServer) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

// GetPluginInfo gives the host a version.
func (s *programServer) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.0.0"}, nil
}
