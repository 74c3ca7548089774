package awssim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// providerVersion is the release of pulumi-aws that is simulated.
const providerVersion = "6.83.2"

// maxMessage is the engine's own limit for one message.
const maxMessage = 400 << 20

// server is the provider at the plugin protocol; every connection is a provider instance of its own.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer

	sim  *Sim
	grpc *grpc.Server
	port int
	done chan struct{}
}

// Start makes a simulator and serves it on loopback until Close.
func Start(options Options) (*Sim, error) {
	sim := New(options)
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(options.Port)))
	if err != nil {
		return nil, fmt.Errorf("listening for the engine: %w", err)
	}
	address, _ := listener.Addr().(*net.TCPAddr)
	s := &server{sim: sim, port: address.Port, done: make(chan struct{})}
	s.grpc = grpc.NewServer(grpc.StatsHandler(tagger{sim}), grpc.MaxRecvMsgSize(maxMessage),
		grpc.MaxSendMsgSize(maxMessage))
	pulumirpc.RegisterResourceProviderServer(s.grpc, s)
	sim.server = s
	go func() {
		defer close(s.done)
		_ = s.grpc.Serve(listener)
	}()
	return sim, nil
}

// Port is the port of the plugin protocol, 0 for a simulator that New made.
func (s *Sim) Port() int {
	if s.server == nil {
		return 0
	}
	return s.server.port
}

// Env is the environment that makes an engine use the simulator as its aws provider.
func (s *Sim) Env() []string {
	return []string{"PULUMI_DEBUG_PROVIDERS=aws:" + strconv.Itoa(s.Port())}
}

// Close ends the server and its goroutines.
func (s *Sim) Close() error {
	if s.server == nil {
		return nil
	}
	s.server.grpc.Stop()
	<-s.server.done
	s.server = nil
	return nil
}

type connectionKey struct{}

// tagger gives every gRPC connection its own provider instance.
type tagger struct{ sim *Sim }

func (t tagger) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, connectionKey{}, t.sim.connect())
}
func (tagger) HandleConn(context.Context, stats.ConnStats)                     {}
func (tagger) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }
func (tagger) HandleRPC(context.Context, stats.RPCStats)                       {}

func connectionOf(ctx context.Context) *connection {
	conn, _ := ctx.Value(connectionKey{}).(*connection)
	return conn
}

// usable is the configured connection of a call.
func usable(ctx context.Context) (*connection, error) {
	conn := connectionOf(ctx)
	if !conn.configured {
		return nil, ruleNotReady.Refuse("the provider is not configured: its configuration is not known yet")
	}
	return conn, nil
}

var unmarshalOptions = plugin.MarshalOptions{KeepUnknowns: true, SkipNulls: true}

func fromWire(s *structpb.Struct) (Values, error) {
	if s == nil {
		return Values{}, nil
	}
	m, err := plugin.UnmarshalProperties(s, unmarshalOptions)
	return fromProperties(m), err
}

func toWire(v Values) (*structpb.Struct, error) {
	return plugin.MarshalProperties(toProperties(v), plugin.MarshalOptions{KeepUnknowns: true})
}

// wires reads several messages' properties at once.
func wires(structs ...*structpb.Struct) ([]Values, error) {
	all := make([]Values, len(structs))
	for i, s := range structs {
		v, err := fromWire(s)
		if err != nil {
			return nil, err
		}
		all[i] = v
	}
	return all, nil
}

func (s *server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: providerVersion}, nil
}

func (s *server) Attach(context.Context, *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (s *server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (s *server) CheckConfig(ctx context.Context, r *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	news, err := fromWire(r.GetNews())
	if err != nil {
		return nil, err
	}
	checked, refusals := checkConfig(news)
	conn := connectionOf(ctx)
	_ = s.sim.perform(conn.call("CheckConfig", "pulumi:providers:aws", r.GetUrn(), "", false), "", func() error {
		return joined(refusals)
	})
	if len(refusals) > 0 {
		return &pulumirpc.CheckResponse{Failures: failures(refusals)}, nil
	}
	for key := range checked {
		checked[key] = news[key]
	}
	inputs, err := toWire(checked)
	return &pulumirpc.CheckResponse{Inputs: inputs}, err
}

func joined(refusals []*Refusal) error {
	var all []error
	for _, each := range refusals {
		all = append(all, each)
	}
	return errors.Join(all...)
}

func failures(refusals []*Refusal) []*pulumirpc.CheckFailure {
	all := make([]*pulumirpc.CheckFailure, len(refusals))
	for i, each := range refusals {
		all[i] = &pulumirpc.CheckFailure{Property: each.Property, Reason: each.Error()}
	}
	return all
}

func (s *server) DiffConfig(ctx context.Context, r *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	all, err := wires(r.GetOlds(), r.GetOldInputs(), r.GetNews())
	if err != nil {
		return nil, err
	}
	olds := all[0]
	if len(all[1]) > 0 {
		olds = all[1]
	}
	d := Difference{Changes: diffConfig(olds, all[2])}
	call := connectionOf(ctx).call("DiffConfig", "pulumi:providers:aws", r.GetUrn(), r.GetId(), false)
	_ = s.sim.perform(call, "", func() error { return nil })
	return diffResponse(d), nil
}

func (s *server) Configure(
	ctx context.Context, r *pulumirpc.ConfigureRequest,
) (*pulumirpc.ConfigureResponse, error) {
	config, err := fromWire(r.GetArgs())
	if err != nil {
		return nil, err
	}
	checked, refusals := checkConfig(config)
	if len(refusals) > 0 {
		return nil, joined(refusals)
	}
	if err := s.sim.configure(connectionOf(ctx), r.GetUrn(), checked); err != nil {
		return nil, err
	}
	return &pulumirpc.ConfigureResponse{SupportsPreview: true}, nil
}

func (s *server) Check(ctx context.Context, r *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	token := string(resource.URN(r.GetUrn()).Type())
	all, err := wires(r.GetOlds(), r.GetNews())
	if err != nil {
		return nil, err
	}
	var checked Values
	var refusals []*Refusal
	conn := connectionOf(ctx)
	err = s.sim.perform(conn.call("Check", token, r.GetUrn(), "", false), "", func() error {
		t, err := typeOf(token)
		if err != nil {
			return err
		}
		checked, refusals = t.check(urnName(r.GetUrn()), r.GetRandomSeed(), all[0], all[1])
		return joined(refusals)
	})
	if len(refusals) > 0 {
		return &pulumirpc.CheckResponse{Failures: failures(refusals)}, nil
	}
	if err != nil {
		return nil, err
	}
	inputs, err := toWire(checked)
	return &pulumirpc.CheckResponse{Inputs: inputs}, err
}

func (s *server) Diff(ctx context.Context, r *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	all, err := wires(r.GetOlds(), r.GetNews())
	if err != nil {
		return nil, err
	}
	d, err := s.sim.callDiff(connectionOf(ctx), string(resource.URN(r.GetUrn()).Type()), r.GetUrn(), r.GetId(), all[0],
		all[1], r.GetIgnoreChanges())
	if err != nil {
		return nil, err
	}
	return diffResponse(d), nil
}

func diffResponse(d Difference) *pulumirpc.DiffResponse {
	response := &pulumirpc.DiffResponse{
		Changes: pulumirpc.DiffResponse_DIFF_NONE, HasDetailedDiff: true,
		DetailedDiff: map[string]*pulumirpc.PropertyDiff{}, DeleteBeforeReplace: d.DeleteBeforeReplace,
	}
	for _, c := range d.Changes {
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
		response.DetailedDiff[c.Path] = &pulumirpc.PropertyDiff{Kind: wireKind(c)}
		if top := topLevel(c.Path); c.Replace {
			response.Replaces = append(response.Replaces, top)
		}
		response.Diffs = append(response.Diffs, topLevel(c.Path))
	}
	return response
}

func wireKind(c Change) pulumirpc.PropertyDiff_Kind {
	kind := map[string]pulumirpc.PropertyDiff_Kind{
		"add": pulumirpc.PropertyDiff_ADD, "delete": pulumirpc.PropertyDiff_DELETE,
		"update": pulumirpc.PropertyDiff_UPDATE,
	}[c.Kind]
	if c.Replace {
		kind++ // Each kind is followed by its replacing form.
	}
	return kind
}

func (s *server) Create(ctx context.Context, r *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	in, err := fromWire(r.GetProperties())
	if err != nil {
		return nil, err
	}
	conn := connectionOf(ctx)
	if !r.GetPreview() {
		if conn, err = usable(ctx); err != nil {
			return nil, err
		}
	}
	conn = conn.within(r.GetTimeout())
	id, outputs, err := s.sim.callCreate(conn, string(resource.URN(r.GetUrn()).Type()), r.GetUrn(), in, r.GetPreview())
	if err != nil {
		return nil, creating(err, id, in, outputs)
	}
	properties, err := toWire(outputs)
	return &pulumirpc.CreateResponse{Id: id, Properties: properties}, err
}

// creating is the error of a create or update; when the resource exists all the same, the engine keeps it.
func creating(err error, id string, in, outputs Values) error {
	if !kept(err) {
		return err
	}
	inputs, wrong := toWire(in)
	if wrong != nil {
		return wrong
	}
	properties, wrong := toWire(outputs)
	if wrong != nil {
		return wrong
	}
	failed, wrong := status.New(codes.Unknown, err.Error()).WithDetails(&pulumirpc.ErrorResourceInitFailed{
		Id: id, Properties: properties, Inputs: inputs, Reasons: []string{err.Error()},
	})
	if wrong != nil {
		return wrong
	}
	return failed.Err()
}

func (s *server) Read(ctx context.Context, r *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	conn, err := usable(ctx)
	if err != nil {
		return nil, err
	}
	all, err := wires(r.GetInputs(), r.GetProperties())
	if err != nil {
		return nil, err
	}
	id, in, outputs, err := s.sim.callRead(conn, string(resource.URN(r.GetUrn()).Type()), r.GetUrn(), r.GetId(), all[0],
		all[1])
	if err != nil || id == "" {
		return &pulumirpc.ReadResponse{}, err
	}
	inputs, err := toWire(in)
	if err != nil {
		return nil, err
	}
	properties, err := toWire(outputs)
	return &pulumirpc.ReadResponse{Id: id, Inputs: inputs, Properties: properties}, err
}

func (s *server) Update(ctx context.Context, r *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	conn := connectionOf(ctx)
	all, err := wires(r.GetOlds(), r.GetNews())
	if err != nil {
		return nil, err
	}
	if !r.GetPreview() {
		if conn, err = usable(ctx); err != nil {
			return nil, err
		}
	}
	conn = conn.within(r.GetTimeout())
	outputs, err := s.sim.callUpdate(conn, string(resource.URN(r.GetUrn()).Type()), r.GetUrn(), r.GetId(), all[0],
		all[1], r.GetIgnoreChanges(), r.GetPreview())
	if err != nil {
		return nil, creating(err, r.GetId(), all[1], outputs)
	}
	properties, err := toWire(outputs)
	return &pulumirpc.UpdateResponse{Properties: properties}, err
}

func (s *server) Delete(ctx context.Context, r *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	conn, err := usable(ctx)
	if err != nil {
		return nil, err
	}
	olds, err := fromWire(r.GetProperties())
	if err != nil {
		return nil, err
	}
	conn = conn.within(r.GetTimeout())
	err = s.sim.callDelete(conn, string(resource.URN(r.GetUrn()).Type()), r.GetUrn(), r.GetId(), olds)
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, nil
}

func (s *server) Invoke(ctx context.Context, r *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	conn, err := usable(ctx)
	if err != nil {
		return nil, err
	}
	args, err := fromWire(r.GetArgs())
	if err != nil {
		return nil, err
	}
	result, err := s.sim.callInvoke(conn, r.GetTok(), args)
	if err != nil {
		return nil, err
	}
	answer, err := toWire(result)
	return &pulumirpc.InvokeResponse{Return: answer}, err
}
