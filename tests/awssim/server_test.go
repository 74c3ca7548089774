package awssim

import (
	"context"
	"fmt"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// dial opens a connection to a simulator, which is a provider instance of its own.
func dial(port int) (pulumirpc.ResourceProviderClient, func() error, error) {
	conn, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, nil, err
	}
	return pulumirpc.NewResourceProviderClient(conn), conn.Close, nil
}

// wire spells properties for the protocol.
func wire(t *testing.T, v Values) *structpb.Struct {
	t.Helper()
	s, err := toWire(normalValues(v))
	require.NoError(t, err)
	return s
}

func started(t *testing.T) (*Sim, func() pulumirpc.ResourceProviderClient) {
	t.Helper()
	sim, err := Start(Options{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, sim.Close()) })
	return sim, func() pulumirpc.ResourceProviderClient {
		client, closing, err := dial(sim.Port())
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, closing()) })
		return client
	}
}

var _ = breaks(ruleNotReady, func(*Sim) error {
	sim, err := Start(Options{})
	if err != nil {
		return err
	}
	client, closing, err := dial(sim.Port())
	if err != nil {
		return err
	}
	_, err = client.Create(context.Background(), &pulumirpc.CreateRequest{Urn: urn(thingToken, "t")})
	_ = closing()
	_ = sim.Close()
	if want := ruleNotReady.Refuse("the provider is not configured: its configuration is not known yet"); err != nil &&
		status.Convert(err).Message() == want.Error() {
		return want
	}
	return err
})

func TestEachConnectionIsAProviderOfItsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	sim, connect := started(t)
	assert.Equal(t, []string{fmt.Sprintf("PULUMI_DEBUG_PROVIDERS=aws:%d", sim.Port())}, sim.Env())
	for _, region := range []string{"eu-west-1", "us-east-1"} {
		client := connect()
		config := wire(t, Values{"region": region, "skipCredentialsValidation": "true"})
		checked, err := client.CheckConfig(ctx, &pulumirpc.CheckRequest{Urn: "urn:p::" + region, News: config})
		require.NoError(t, err)
		assert.Empty(t, checked.GetFailures())
		_, err = client.Configure(ctx, &pulumirpc.ConfigureRequest{Args: checked.GetInputs(), Urn: new("urn:p::" + region)})
		require.NoError(t, err)
		in, err := client.Check(ctx, &pulumirpc.CheckRequest{
			Urn: urn(thingToken, "t"), News: wire(t, Values{"size": 2}), RandomSeed: []byte("seed"),
		})
		require.NoError(t, err)
		assert.Empty(t, in.GetFailures())
		made, err := client.Create(ctx, &pulumirpc.CreateRequest{Urn: urn(thingToken, "t"), Properties: in.GetInputs()})
		require.NoError(t, err)
		assert.Regexp(t, `^thing-`, made.GetId())
	}
	world := sim.World()
	require.Len(t, world.Resources, 2)
	assert.Equal(t, "eu-west-1", world.Resources[0].Region)
	assert.Equal(t, "us-east-1", world.Resources[1].Region)
	providers := map[string]int{}
	for _, call := range sim.Calls() {
		providers[call.ProviderURN] = call.Provider
	}
	assert.Len(t, providers, 3, "CheckConfig comes before the provider is known, then there are two")
}

func TestTheProtocol(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	_, connect := started(t)
	client := connect()
	_, err := client.Configure(ctx, &pulumirpc.ConfigureRequest{Args: wire(t, Values{"region": "eu-west-1"})})
	require.NoError(t, err)
	info, err := client.GetPluginInfo(ctx, &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, providerVersion, info.GetVersion())

	wrong, err := client.Check(ctx, &pulumirpc.CheckRequest{Urn: urn(thingToken, "t"), News: wire(t, Values{"sise": 2})})
	require.NoError(t, err)
	require.Len(t, wrong.GetFailures(), 1)
	assert.Equal(t, "sise", wrong.GetFailures()[0].GetProperty())

	in, err := client.Check(ctx, &pulumirpc.CheckRequest{
		Urn: urn(thingToken, "t"), News: wire(t, Values{"size": 2, "fixed": Unknown}),
	})
	require.NoError(t, err)
	shown, err := client.Create(ctx, &pulumirpc.CreateRequest{
		Urn: urn(thingToken, "t"), Properties: in.GetInputs(), Preview: true,
	})
	require.NoError(t, err)
	values, err := fromWire(shown.GetProperties())
	require.NoError(t, err)
	assert.True(t, isUnknown(values["fixed"]) && isUnknown(values["arn"]))

	in, err = client.Check(ctx, &pulumirpc.CheckRequest{Urn: urn(thingToken, "t"), News: wire(t, Values{"fixed": "a"})})
	require.NoError(t, err)
	made, err := client.Create(ctx, &pulumirpc.CreateRequest{Urn: urn(thingToken, "t"), Properties: in.GetInputs()})
	require.NoError(t, err)
	news, err := client.Check(ctx, &pulumirpc.CheckRequest{
		Urn: urn(thingToken, "t"), Olds: in.GetInputs(), News: wire(t, Values{"fixed": "b", "size": 3}),
	})
	require.NoError(t, err)
	d, err := client.Diff(ctx, &pulumirpc.DiffRequest{
		Id: made.GetId(), Urn: urn(thingToken, "t"), Olds: made.GetProperties(), News: news.GetInputs(),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"fixed"}, d.GetReplaces())
	assert.Equal(t, pulumirpc.PropertyDiff_UPDATE_REPLACE, d.GetDetailedDiff()["fixed"].GetKind())
	assert.Equal(t, pulumirpc.PropertyDiff_ADD, d.GetDetailedDiff()["size"].GetKind())

	updated, err := client.Update(ctx, &pulumirpc.UpdateRequest{
		Id: made.GetId(), Urn: urn(thingToken, "t"), Olds: made.GetProperties(), News: news.GetInputs(),
		IgnoreChanges: []string{"fixed"},
	})
	require.NoError(t, err)
	assert.EqualValues(t, 3, updated.GetProperties().GetFields()["size"].GetNumberValue())
	read, err := client.Read(ctx, &pulumirpc.ReadRequest{
		Id: made.GetId(), Urn: urn(thingToken, "t"), Inputs: in.GetInputs(), Properties: made.GetProperties(),
	})
	require.NoError(t, err)
	assert.Equal(t, made.GetId(), read.GetId())
	_, err = client.Delete(ctx, &pulumirpc.DeleteRequest{
		Id: made.GetId(), Urn: urn(thingToken, "t"), Properties: made.GetProperties(),
	})
	require.NoError(t, err)
	read, err = client.Read(ctx, &pulumirpc.ReadRequest{Id: made.GetId(), Urn: urn(thingToken, "t")})
	require.NoError(t, err)
	assert.Empty(t, read.GetId())

	region, err := client.Invoke(ctx, &pulumirpc.InvokeRequest{Tok: "aws:index/getRegion:getRegion"})
	require.NoError(t, err)
	assert.Equal(t, "eu-west-1", region.GetReturn().GetFields()["name"].GetStringValue())
	changed, err := client.DiffConfig(ctx, &pulumirpc.DiffRequest{
		OldInputs: wire(t, Values{"region": "eu-west-1"}), News: wire(t, Values{"region": "eu-west-2"}),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"region"}, changed.GetReplaces())
}

func TestCloseEndsTheServer(t *testing.T) {
	t.Parallel()
	sim, err := Start(Options{})
	require.NoError(t, err)
	require.NoError(t, sim.Close())
	require.NoError(t, sim.Close(), "closing twice is fine")
	assert.Zero(t, sim.Port())
}
