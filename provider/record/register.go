package record

import (
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

	// Deployment is the one that was deployed last: this one, unless it is refused or the update leaves the record out.
	Deployment pulumi.AnyOutput `pulumi:"deployment"`
}

// Register records a deployment below its component, once the engine has compared it with the previous one, and gives back
// the Problems that were found. It waits for that: a component that went on would let a refused change begin.
func Register(ctx *pulumi.Context, name string, made topology.Deployment, parent pulumi.Resource) error {
	values, err := encode(content{Deployment: made})
	if err != nil {
		return fmt.Errorf("recording the deployment: %w", err)
	}
	var record deploymentRecord
	if err := ctx.RegisterResource(Type, name+"-record", pulumi.ToMap(values), &record, pulumi.Parent(parent),
		pulumi.Version(globalapp.Version()), pulumi.PluginDownloadURL(globalapp.PluginDownloadURL)); err != nil {
		return fmt.Errorf("recording the deployment: %w", err)
	}
	recorded, err := internals.UnsafeAwaitOutput(ctx.Context(), record.Deployment)
	switch {
	case status.Code(err) == codes.Canceled:
		return fmt.Errorf("comparing with the previous deployment: %w", errStopped)
	case err != nil:
		return fmt.Errorf("comparing with the previous deployment: %w", err)
	}
	return compare(recorded.Value, made)
}

// compare finds what is wrong with deploying over what is recorded. It looks at what the record has become rather than at
// an answer of the plugin, because a record that an update leaves out gives none.
func compare(recorded any, made topology.Deployment) error {
	var previous topology.Deployment
	if err := convert(recorded, &previous); err != nil {
		return fmt.Errorf("reading the record of the previous deployment: %w", err)
	}
	if problems := topology.CheckTransition(previous, made); len(problems) > 0 {
		return problems
	}
	return nil
}
