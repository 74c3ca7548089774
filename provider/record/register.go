package record

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// errStopped is what a program is told that the engine has stopped: it says itself why, and only it knows whether it found
// the plugin.
var errStopped = fmt.Errorf("stopped by the engine, whose own message says why; if it misses the plugin, run `pulumi plugin "+
	"install resource %s %s --server %s`", globalapp.Name, globalapp.Version(), globalapp.PluginDownloadURL)

// deploymentRecord is the record as its component sees it.
type deploymentRecord struct {
	pulumi.CustomResourceState

	Refused pulumi.AnyOutput `pulumi:"refused"`
}

// Register records a deployment below its component, once the engine has compared it with the previous one, and gives back
// the Problems that were found. It waits for that: a component that went on would let a refused change begin.
func Register(ctx *pulumi.Context, name string, made topology.Deployment, parent pulumi.Resource) error {
	values, err := encode(made)
	if err != nil {
		return fmt.Errorf("recording the deployment: %w", err)
	}
	var record deploymentRecord
	if err := ctx.RegisterResource(Type, name+"-record", pulumi.ToMap(values), &record, pulumi.Parent(parent),
		pulumi.Version(globalapp.Version()), pulumi.PluginDownloadURL(globalapp.PluginDownloadURL)); err != nil {
		return fmt.Errorf("recording the deployment: %w", err)
	}
	answer, err := internals.UnsafeAwaitOutput(ctx.Context(), record.Refused)
	switch {
	case status.Code(err) == codes.Canceled:
		return fmt.Errorf("comparing with the previous deployment: %w", errStopped)
	case err != nil:
		return fmt.Errorf("comparing with the previous deployment: %w", err)
	}
	return refused(made, answer.Value)
}

// refused are the problems that a record has with this very deployment.
func refused(made topology.Deployment, answer any) error {
	var found refusal
	if err := convert(answer, &found); err != nil {
		return fmt.Errorf("reading why the deployment is refused: %w", err)
	}
	text, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("writing the deployment: %w", err)
	}
	if len(found.Problems) == 0 || found.Deployment != string(text) {
		return nil
	}
	return topology.Problems(found.Problems)
}
