package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestOverlay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		base *Compute
		over *ComputeOverrides
		want *Compute
	}{
		{name: "nothing over nothing"},
		{
			name: "nothing over a block",
			base: &Compute{Ecs: &Ecs{Image: pulumi.String("shop")}},
			want: &Compute{Ecs: &Ecs{Image: pulumi.String("shop")}},
		},
		{
			name: "a block over nothing",
			over: &ComputeOverrides{Ecs: &EcsOverrides{Image: pulumi.String("shop")}},
			want: &Compute{Ecs: &Ecs{Image: pulumi.String("shop")}},
		},
		{
			name: "values and lists replace, maps merge, nil keeps",
			base: &Compute{Ecs: &Ecs{
				Image: pulumi.String("shop"), Port: pulumi.Int(80), Memory: pulumi.Int(512),
				Command:     []pulumi.StringInput{pulumi.String("serve"), pulumi.String("all")},
				Environment: map[string]pulumi.StringInput{"A": pulumi.String("a"), "B": pulumi.String("b")},
				Scaling:     &Scaling{Min: pulumi.Int(1), Max: pulumi.Int(2)},
			}},
			over: &ComputeOverrides{Ecs: &EcsOverrides{
				Port:        pulumi.Int(81),
				Command:     []pulumi.StringInput{pulumi.String("sell")},
				Environment: map[string]pulumi.StringInput{"B": pulumi.String("c")},
				Scaling:     &ScalingOverrides{TargetCPU: pulumi.Int(40)},
			}},
			want: &Compute{Ecs: &Ecs{
				Image: pulumi.String("shop"), Port: pulumi.Int(81), Memory: pulumi.Int(512),
				Command:     []pulumi.StringInput{pulumi.String("sell")},
				Environment: map[string]pulumi.StringInput{"A": pulumi.String("a"), "B": pulumi.String("c")},
				Scaling:     &Scaling{Min: pulumi.Int(1), Max: pulumi.Int(2), TargetCPU: pulumi.Int(40)},
			}},
		},
		{
			name: "another kind of compute replaces the kind",
			base: &Compute{Ecs: &Ecs{Image: pulumi.String("shop")}},
			over: &ComputeOverrides{Job: &Job{Schedule: new("daily")}},
			want: &Compute{Job: &Job{Schedule: new("daily")}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, Overlay[Compute](test.base, test.over))
		})
	}
}

func TestOverlayOfALoadBalancer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		base *ApplicationLoadBalancer
		over *ApplicationLoadBalancerOverrides
		want *ApplicationLoadBalancer
	}{
		"a region's own access logs": {
			&ApplicationLoadBalancer{IdleTimeout: pulumi.Int(9)},
			&ApplicationLoadBalancerOverrides{AccessLogs: &AccessLogsOverrides{Prefix: pulumi.String("a")}},
			&ApplicationLoadBalancer{
				IdleTimeout: pulumi.Int(9), AccessLogs: &AccessLogs{Prefix: pulumi.String("a")},
			},
		},
		"a region's bucket": {
			&ApplicationLoadBalancer{AccessLogs: &AccessLogs{Prefix: pulumi.String("a"), RetentionInDays: pulumi.Int(9)}},
			&ApplicationLoadBalancerOverrides{AccessLogs: &AccessLogsOverrides{BucketName: pulumi.String("logs")}},
			&ApplicationLoadBalancer{AccessLogs: &AccessLogs{
				BucketName: pulumi.String("logs"), Prefix: pulumi.String("a"), RetentionInDays: pulumi.Int(9),
			}},
		},
		"all of the application's": {
			&ApplicationLoadBalancer{AccessLogs: &AccessLogs{}, SslPolicy: pulumi.String("b")},
			&ApplicationLoadBalancerOverrides{IpAddressType: new(ipAddressType("dualstack"))},
			&ApplicationLoadBalancer{
				AccessLogs: &AccessLogs{}, SslPolicy: pulumi.String("b"), IpAddressType: new(ipAddressType("dualstack")),
			},
		},
	} {
		assert.Equal(t, test.want, Overlay[ApplicationLoadBalancer](test.base, test.over), name)
	}
}

func TestOverlayIntoAThirdTypeLeavesOutWhatItDoesNotHave(t *testing.T) {
	t.Parallel()
	type network struct {
		AddressPool *string `pulumi:"addressPool"`
		NatGateways *string `pulumi:"natGateways"`
	}
	type overrides struct {
		CidrBlock *string `pulumi:"cidrBlock"`
	}
	type stackNetwork struct {
		CidrBlock   *string `pulumi:"cidrBlock"`
		NatGateways *string `pulumi:"natGateways"`
	}
	assert.Equal(t, &stackNetwork{CidrBlock: new("10.1.0.0/16"), NatGateways: new("none")}, Overlay[stackNetwork](
		&network{AddressPool: new("10.0.0.0/8"), NatGateways: new("none")}, nil, &overrides{CidrBlock: new("10.1.0.0/16")}))
}

func TestOverlaySharesNothingWithItsLayers(t *testing.T) {
	t.Parallel()
	base := &globalApplicationArgs{
		WriterRegion: new("a"),
		Regions:      []Region{{Name: "a", Compute: &ComputeOverrides{Ecs: &EcsOverrides{}}}},
		Datastores:   map[string]Datastore{"orders": {DynamoDB: &DynamoDb{}}},
	}
	result := Overlay[globalApplicationArgs](base)
	assert.Equal(t, base, result)
	*result.WriterRegion = "b"
	result.Regions[0].Compute.Ecs.Port = pulumi.Int(80)
	Fill("GlobalApplication", result)
	assert.Equal(t, &globalApplicationArgs{
		WriterRegion: new("a"),
		Regions:      []Region{{Name: "a", Compute: &ComputeOverrides{Ecs: &EcsOverrides{}}}},
		Datastores:   map[string]Datastore{"orders": {DynamoDB: &DynamoDb{}}},
	}, base)
}

func TestAnOptionalInputOverARequiredOneKeepsItsValue(t *testing.T) {
	t.Parallel()
	type required struct {
		Text  pulumi.StringInput  `pulumi:"text"`
		Whole pulumi.IntInput     `pulumi:"whole"`
		Flag  pulumi.BoolInput    `pulumi:"flag"`
		Ratio pulumi.Float64Input `pulumi:"ratio"`
	}
	type optional struct {
		Text  pulumi.StringPtrInput  `pulumi:"text"`
		Whole pulumi.IntPtrInput     `pulumi:"whole"`
		Flag  pulumi.BoolPtrInput    `pulumi:"flag"`
		Ratio pulumi.Float64PtrInput `pulumi:"ratio"`
	}
	result := Overlay[required](&optional{
		Text: pulumi.StringPtr("a"), Whole: pulumi.IntPtr(1), Flag: pulumi.BoolPtr(true), Ratio: pulumi.Float64Ptr(0.5),
	})
	values := make(chan []any, 1)
	pulumi.All(result.Text, result.Whole, result.Flag, result.Ratio).ApplyT(func(all []any) any {
		values <- all
		return nil
	})
	assert.Equal(t, []any{"a", 1, true, 0.5}, <-values)
}

func TestOverlayOfAnotherTypePanics(t *testing.T) {
	t.Parallel()
	type wrong struct {
		Image pulumi.StringMapInput `pulumi:"image"`
	}
	assert.PanicsWithValue(t, "an override of type pulumi.StringMap does not fit a field of type pulumi.StringInput", func() {
		Overlay[Ecs](&wrong{Image: pulumi.StringMap{}})
	})
}

func TestOverlayAndMergeAgree(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		base := maybe(randomCompute).Draw(t, "base")
		over := maybe(randomComputeOverrides).Draw(t, "over")
		want := pkg.overlay("Compute", property.New(FromArgs(base)), property.New(FromArgs(over)))
		got := property.New(FromArgs(Overlay[Compute](base, over)))
		require.Equal(t, want.GoString(), got.GoString())
	})
}
