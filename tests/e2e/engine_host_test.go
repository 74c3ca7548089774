package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/pkg/v3/host"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/env"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// pluginHost is the engine's own plugin host, but for two packages: aws is the simulator, and globalapp is served from
// this process. Each provider instance has a plugin or a connection of its own, as it has with the CLI.
type pluginHost struct {
	plugin.Host

	sim *awssim.Sim
	// program is the connection to the language host of the program.
	program   *grpc.ClientConn
	mu        sync.Mutex
	providers []*attached
	closed    func() error
}

func newPluginHost(
	ctx context.Context, sim *awssim.Sim, program string, diagnostics, status diag.Sink, debug plugin.DebugContext,
) (*pluginHost, error) {
	connection, err := grpc.NewClient(program, grpc.WithTransportCredentials(insecure.NewCredentials()),
		rpcutil.GrpcChannelOptions())
	if err != nil {
		return nil, fmt.Errorf("connecting to the program: %w", err)
	}
	made, err := host.New(ctx, diagnostics, status, debug, nil, nil, nil, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the plugin host: %w", err), connection.Close())
	}
	h := &pluginHost{Host: made, sim: sim, program: connection}
	h.closed = sync.OnceValue(func() error {
		return errors.Join(h.closeProviders(), made.Close(), connection.Close())
	})
	return h, nil
}

// programRuntime is the runtime of the programs of the tests. The engine's own for a language host that runs already, client,
// leaves a connection behind for each operation (pkg/v3/engine/plugin_host.go, connectToLanguageRuntime).
const programRuntime = "inline"

// LanguageRuntime is what runs the program.
func (h *pluginHost) LanguageRuntime(ctx *plugin.Context, runtime string) (plugin.LanguageRuntime, error) {
	if runtime != programRuntime {
		return h.Host.LanguageRuntime(ctx, runtime)
	}
	return plugin.NewLanguageRuntimeClient(runtime, pulumirpc.NewLanguageRuntimeClient(h.program)), nil
}

// Provider gives a new instance of a provider.
func (h *pluginHost) Provider(
	ctx *plugin.Context, descriptor workspace.PluginDescriptor, e env.Env,
) (plugin.Provider, error) {
	var connect func() (*grpc.ClientConn, func(), error)
	switch descriptor.Name {
	case "aws":
		connect = h.dialSimulator
	case globalapp.Name:
		connect = h.servePlugin
	default:
		return h.Host.Provider(ctx, descriptor, e)
	}
	connection, stop, err := connect()
	if err != nil {
		return nil, fmt.Errorf("starting a provider of %s: %w", descriptor.Name, err)
	}
	made := &attached{
		Provider: plugin.NewProviderWithClient(ctx, pulumirpc.NewResourceProviderClient(connection), false),
		stop: sync.OnceValue(func() error {
			err := connection.Close()
			stop()
			return err
		}),
	}
	h.mu.Lock()
	h.providers = append(h.providers, made)
	h.mu.Unlock()
	// The plugin has the engine's address already: told again it would connect a second time, and close one of the two alone
	// (pulumi-go-provider, provider.go, Handshake).
	_, err = made.Handshake(ctx.Request(), plugin.ProviderHandshakeRequest{
		ConfigureWithUrn: true, SupportsViews: true, SupportsRefreshBeforeUpdate: true,
		InvokeWithPreview: true, AcceptsByteString: true,
	})
	if err != nil && status.Code(err) != codes.Unimplemented {
		return nil, fmt.Errorf("shaking hands with a provider of %s: %w", descriptor.Name, err)
	}
	return made, nil
}

// dialSimulator connects to the simulated AWS.
func (h *pluginHost) dialSimulator() (*grpc.ClientConn, func(), error) {
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", h.sim.Port()),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	return connection, func() {}, err
}

// servePlugin serves the plugin as its own process does.
func (h *pluginHost) servePlugin() (*grpc.ClientConn, func(), error) {
	made, err := provider.New()
	if err != nil {
		return nil, nil, err
	}
	back, err := sdkprovider.NewHostClient(h.ServerAddr())
	if err != nil {
		return nil, nil, err
	}
	served, err := p.RawServer(globalapp.Name, globalapp.Version(), made)(back)
	if err != nil {
		return nil, nil, errors.Join(err, back.Close())
	}
	listener := bufconn.Listen(pipeSize)
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage))
	pulumirpc.RegisterResourceProviderServer(server, served)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	stop := func() {
		server.Stop()
		<-done
		_ = back.Close()
	}
	connection, err := grpc.NewClient("passthrough:///"+globalapp.Name,
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		stop()
		return nil, nil, err
	}
	return connection, stop, nil
}

// pipeSize is the buffer of a connection to the plugin, which the engine keeps as long as the operation that it leaves behind.
const pipeSize = 64 << 10

// maxMessage is what a plugin accepts in one message.
const maxMessage = 400 << 20

// attached is a provider that ends with its connection.
type attached struct {
	plugin.Provider

	stop func() error
}

// Close lets the provider end by itself before its connection ends.
func (a *attached) Close() error {
	_ = a.SignalCancellation(context.Background())
	return a.stop()
}

func (h *pluginHost) all() []*attached {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.providers
}

func (h *pluginHost) closeProviders() error {
	var failures []error
	for _, each := range h.all() {
		failures = append(failures, each.Close())
	}
	return errors.Join(failures...)
}

// ReleaseContext ends the providers of an operation.
func (h *pluginHost) ReleaseContext(ctx *plugin.Context) error {
	return errors.Join(h.closeProviders(), h.Host.ReleaseContext(ctx))
}

// SignalCancellation asks every provider to stop what it does.
func (h *pluginHost) SignalCancellation() error {
	var failures []error
	for _, each := range h.all() {
		failures = append(failures, each.SignalCancellation(context.Background()))
	}
	return errors.Join(append(failures, h.Host.SignalCancellation())...)
}

// Close ends everything that the host started.
func (h *pluginHost) Close() error { return h.closed() }
