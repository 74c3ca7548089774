// Package outputs has the shapes that components give back. Each is a map whose entries stay apart: Pulumi's own map outputs
// are unknown as a whole as soon as one entry is, so that adding a region would preview changes of everything that uses
// another region's values.
//
// The method names are what pulumi-go-provider looks for: To<element>Output for a value, To<element>MapOutput for a map.
package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var _ pulumi.Input = ByRegion(nil)

// ByRegion is one string for each region.
type ByRegion map[string]pulumi.StringOutput

// ElementType is the type of the resolved value.
func (ByRegion) ElementType() reflect.Type { return reflect.TypeFor[map[string]string]() }

// ToStringOutputMapOutput gives the map as one output.
func (b ByRegion) ToStringOutputMapOutput() pulumi.StringMapOutput {
	return b.ToStringOutputMapOutputWithContext(context.Background())
}

// ToStringOutputMapOutputWithContext gives the map as one output.
func (b ByRegion) ToStringOutputMapOutputWithContext(ctx context.Context) pulumi.StringMapOutput {
	return pulumi.ToOutputWithContext(ctx, b).(pulumi.StringMapOutput)
}
