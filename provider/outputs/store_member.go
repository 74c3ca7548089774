package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*StoreMember)(nil)
	_ pulumi.Input    = StoreMemberOutputs{}
	_ pulumi.Input    = StoreMemberMap(nil)
)

func init() {
	pulumi.RegisterOutputType(StoreMemberOutput{})
	pulumi.RegisterOutputType(StoreMemberMapOutput{})
}

// StoreMember is what a datastore has in one region.
type StoreMember struct {
	PhysicalName   string `pulumi:"physicalName"`
	Arn            string `pulumi:"arn"`
	Endpoint       string `pulumi:"endpoint"`
	ReaderEndpoint string `pulumi:"readerEndpoint"`
}

// Annotate documents the type.
func (v *StoreMember) Annotate(a infer.Annotator) {
	a.Describe(&v, "What a datastore has in one region.")
	a.Describe(&v.PhysicalName, "The name in AWS.")
	a.Describe(&v.Arn, "The ARN in this region.")
	a.Describe(&v.Endpoint, "The endpoint of a database's cluster in this region, which accepts writes in the writer region "+
		"alone; empty for kinds without endpoints of their own.")
	a.Describe(&v.ReaderEndpoint, "The reader endpoint of a database's cluster in this region, which has no address while the "+
		"region is headless; empty for kinds without endpoints of their own.")
}

// StoreMemberOutputs is a StoreMember whose values are not all known yet.
type StoreMemberOutputs struct {
	PhysicalName   pulumi.StringInput `pulumi:"physicalName"`
	Arn            pulumi.StringInput `pulumi:"arn"`
	Endpoint       pulumi.StringInput `pulumi:"endpoint"`
	ReaderEndpoint pulumi.StringInput `pulumi:"readerEndpoint"`
}

// ElementType is the type of the resolved value.
func (StoreMemberOutputs) ElementType() reflect.Type { return reflect.TypeFor[StoreMember]() }

// ToStoreMemberOutputsOutput gives the value as one output.
func (v StoreMemberOutputs) ToStoreMemberOutputsOutput() StoreMemberOutput {
	return v.ToStoreMemberOutputsOutputWithContext(context.Background())
}

// ToStoreMemberOutputsOutputWithContext gives the value as one output.
func (v StoreMemberOutputs) ToStoreMemberOutputsOutputWithContext(ctx context.Context) StoreMemberOutput {
	return pulumi.ToOutputWithContext(ctx, v).(StoreMemberOutput)
}

// StoreMemberOutput is a resolved StoreMember.
type StoreMemberOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StoreMemberOutput) ElementType() reflect.Type { return reflect.TypeFor[StoreMember]() }

// StoreMemberMap is one StoreMember for each region.
type StoreMemberMap map[string]StoreMemberOutputs

// ElementType is the type of the resolved value.
func (StoreMemberMap) ElementType() reflect.Type { return reflect.TypeFor[map[string]StoreMember]() }

// ToStoreMemberOutputsMapOutput gives the map as one output.
func (m StoreMemberMap) ToStoreMemberOutputsMapOutput() StoreMemberMapOutput {
	return m.ToStoreMemberOutputsMapOutputWithContext(context.Background())
}

// ToStoreMemberOutputsMapOutputWithContext gives the map as one output.
func (m StoreMemberMap) ToStoreMemberOutputsMapOutputWithContext(ctx context.Context) StoreMemberMapOutput {
	return pulumi.ToOutputWithContext(ctx, m).(StoreMemberMapOutput)
}

// StoreMemberMapOutput is a resolved StoreMemberMap.
type StoreMemberMapOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StoreMemberMapOutput) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]StoreMember]()
}
