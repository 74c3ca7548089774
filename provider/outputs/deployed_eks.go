package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*DeployedEks)(nil)
	_ pulumi.Input    = DeployedEksOutputs{}
)

func init() {
	pulumi.RegisterOutputType(DeployedEksOutput{})
}

// DeployedEks is an EKS cluster that is there.
type DeployedEks struct {
	ClusterName        string `pulumi:"clusterName"`
	NodeGroupName      string `pulumi:"nodeGroupName"`
	TargetGroupBinding string `pulumi:"targetGroupBinding"`
}

// Annotate documents the type.
func (v *DeployedEks) Annotate(a infer.Annotator) {
	a.Describe(&v, "The EKS cluster of one region of an application.")
	a.Describe(&v.ClusterName, "The name of the cluster in AWS.")
	a.Describe(&v.NodeGroupName, "The name of the node group; empty with Auto Mode.")
	a.Describe(&v.TargetGroupBinding, "The manifest (YAML) to deploy into a cluster with Auto Mode, which makes the pods of the "+
		"application targets of the load balancer; empty without.")
}

// DeployedEksOutputs is a DeployedEks whose values are not all known yet.
type DeployedEksOutputs struct {
	ClusterName        pulumi.StringInput `pulumi:"clusterName"`
	NodeGroupName      pulumi.StringInput `pulumi:"nodeGroupName"`
	TargetGroupBinding pulumi.StringInput `pulumi:"targetGroupBinding"`
}

// ElementType is the type of the resolved value.
func (DeployedEksOutputs) ElementType() reflect.Type { return reflect.TypeFor[DeployedEks]() }

// ToDeployedEksOutputsOutput gives the value as one output.
func (v DeployedEksOutputs) ToDeployedEksOutputsOutput() DeployedEksOutput {
	return v.ToDeployedEksOutputsOutputWithContext(context.Background())
}

// ToDeployedEksOutputsOutputWithContext gives the value as one output.
func (v DeployedEksOutputs) ToDeployedEksOutputsOutputWithContext(ctx context.Context) DeployedEksOutput {
	return pulumi.ToOutputWithContext(ctx, v).(DeployedEksOutput)
}

// DeployedEksOutput is a resolved DeployedEks.
type DeployedEksOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (DeployedEksOutput) ElementType() reflect.Type { return reflect.TypeFor[DeployedEks]() }
