package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Binding)(nil)
	_ pulumi.Input    = BindingOutputs{}
	_ pulumi.Input    = BindingMap(nil)
)

func init() {
	pulumi.RegisterOutputType(BindingOutput{})
	pulumi.RegisterOutputType(BindingMapOutput{})
}

// Binding is what compute in one region gets to use the datastores from there.
type Binding struct {
	Environment map[string]string `pulumi:"environment"`
	Policies    map[string]string `pulumi:"policies"`

	ClientSecurityGroupId string `pulumi:"clientSecurityGroupId"`
}

// Annotate documents the type.
func (v *Binding) Annotate(a infer.Annotator) {
	a.Describe(&v, "What compute in one region needs to use the datastores from there: the environment and the permissions "+
		"that the component gives its own tasks, for compute that is not its own.")
	a.Describe(&v.Environment, "The environment variables.")
	a.Describe(&v.Policies, "For each datastore an IAM policy document (JSON) with the permissions that its use from this "+
		"region needs.")
	a.Describe(&v.ClientSecurityGroupId, "The id of the security group that the region's databases let in: of what runs here, or "+
		"the one that is brought. Empty without one.")
}

// BindingOutputs is a Binding whose values are not all known yet.
type BindingOutputs struct {
	Environment pulumi.StringMapInput `pulumi:"environment"`
	Policies    pulumi.StringMapInput `pulumi:"policies"`

	ClientSecurityGroupId pulumi.StringInput `pulumi:"clientSecurityGroupId"`
}

// ElementType is the type of the resolved value.
func (BindingOutputs) ElementType() reflect.Type { return reflect.TypeFor[Binding]() }

// ToBindingOutputsOutput gives the value as one output.
func (v BindingOutputs) ToBindingOutputsOutput() BindingOutput {
	return v.ToBindingOutputsOutputWithContext(context.Background())
}

// ToBindingOutputsOutputWithContext gives the value as one output.
func (v BindingOutputs) ToBindingOutputsOutputWithContext(ctx context.Context) BindingOutput {
	return pulumi.ToOutputWithContext(ctx, v).(BindingOutput)
}

// BindingOutput is a resolved Binding.
type BindingOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (BindingOutput) ElementType() reflect.Type { return reflect.TypeFor[Binding]() }

// BindingMap is one Binding for each region.
type BindingMap map[string]BindingOutputs

// ElementType is the type of the resolved value.
func (BindingMap) ElementType() reflect.Type { return reflect.TypeFor[map[string]Binding]() }

// ToBindingOutputsMapOutput gives the map as one output.
func (m BindingMap) ToBindingOutputsMapOutput() BindingMapOutput {
	return m.ToBindingOutputsMapOutputWithContext(context.Background())
}

// ToBindingOutputsMapOutputWithContext gives the map as one output.
func (m BindingMap) ToBindingOutputsMapOutputWithContext(ctx context.Context) BindingMapOutput {
	return pulumi.ToOutputWithContext(ctx, m).(BindingMapOutput)
}

// BindingMapOutput is a resolved BindingMap.
type BindingMapOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (BindingMapOutput) ElementType() reflect.Type { return reflect.TypeFor[map[string]Binding]() }
