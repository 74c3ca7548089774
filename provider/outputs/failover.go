package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Failover)(nil)
	_ pulumi.Input    = FailoverOutputs{}
	_ pulumi.Input    = FailoverMap(nil)
)

func init() {
	pulumi.RegisterOutputType(FailoverOutput{})
	pulumi.RegisterOutputType(FailoverMapOutput{})
}

// Failover is how long users of a region that fails wait for another one.
type Failover struct {
	DetectionSeconds   int `pulumi:"detectionSeconds"`
	PropagationSeconds int `pulumi:"propagationSeconds"`
	TotalSeconds       int `pulumi:"totalSeconds"`
}

// Annotate documents the type.
func (v *Failover) Annotate(a infer.Annotator) {
	a.Describe(&v, "How long users of a region that fails wait at most for another one, by the settings of the slowest "+
		"region. Connections that are open, and resolvers that keep answers longer than they may, can take longer.")
	a.Describe(&v.DetectionSeconds, "Until the health checks have seen it.")
	a.Describe(&v.PropagationSeconds, "From then until users are sent elsewhere.")
	a.Describe(&v.TotalSeconds, "Detection and propagation together: how long a user waits at most.")
}

// FailoverOutputs is a Failover whose values are not all known yet.
type FailoverOutputs struct {
	DetectionSeconds   pulumi.IntInput `pulumi:"detectionSeconds"`
	PropagationSeconds pulumi.IntInput `pulumi:"propagationSeconds"`
	TotalSeconds       pulumi.IntInput `pulumi:"totalSeconds"`
}

// ElementType is the type of the resolved value.
func (FailoverOutputs) ElementType() reflect.Type { return reflect.TypeFor[Failover]() }

// ToFailoverOutputsOutput gives the value as one output.
func (v FailoverOutputs) ToFailoverOutputsOutput() FailoverOutput {
	return v.ToFailoverOutputsOutputWithContext(context.Background())
}

// ToFailoverOutputsOutputWithContext gives the value as one output.
func (v FailoverOutputs) ToFailoverOutputsOutputWithContext(ctx context.Context) FailoverOutput {
	return pulumi.ToOutputWithContext(ctx, v).(FailoverOutput)
}

// FailoverOutput is a resolved Failover.
type FailoverOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (FailoverOutput) ElementType() reflect.Type { return reflect.TypeFor[Failover]() }

// FailoverMap is one Failover for each kind of ingress.
type FailoverMap map[string]FailoverOutputs

// ElementType is the type of the resolved value.
func (FailoverMap) ElementType() reflect.Type { return reflect.TypeFor[map[string]Failover]() }

// ToFailoverOutputsMapOutput gives the map as one output.
func (m FailoverMap) ToFailoverOutputsMapOutput() FailoverMapOutput {
	return m.ToFailoverOutputsMapOutputWithContext(context.Background())
}

// ToFailoverOutputsMapOutputWithContext gives the map as one output.
func (m FailoverMap) ToFailoverOutputsMapOutputWithContext(ctx context.Context) FailoverMapOutput {
	return pulumi.ToOutputWithContext(ctx, m).(FailoverMapOutput)
}

// FailoverMapOutput is a resolved FailoverMap.
type FailoverMapOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (FailoverMapOutput) ElementType() reflect.Type { return reflect.TypeFor[map[string]Failover]() }
