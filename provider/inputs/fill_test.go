package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFillMakesImpliedBlocksAndFillsNilFields(t *testing.T) {
	t.Parallel()
	args := &globalApplicationArgs{
		Regions:    []Region{{Name: "us-east-2", Compute: &ComputeOverrides{Ecs: &EcsOverrides{}}}},
		Compute:    &Compute{Ecs: &Ecs{Port: pulumi.Int(80), Scaling: &Scaling{}}},
		Datastores: map[string]Datastore{"orders": {DynamoDB: &DynamoDb{Indexes: []GlobalSecondaryIndex{{Name: "i"}}}}},
	}
	Fill("GlobalApplication", args)
	assert.Equal(t, &globalApplicationArgs{
		DeletionProtection: new(true),
		Regions: []Region{{
			Name: "us-east-2", Traffic: new(100), Isolated: new(false), Stack: new(StackMode("full")),
			Compute: &ComputeOverrides{Ecs: &EcsOverrides{}},
		}},
		LoadBalancer: &LoadBalancer{Application: &ApplicationLoadBalancer{
			HealthCheck: &HealthCheck{
				Path: pulumi.String("/"), Interval: pulumi.Int(8), Timeout: pulumi.Int(5),
				HealthyThreshold: pulumi.Int(3), UnhealthyThreshold: pulumi.Int(3), Matcher: pulumi.String("200-299"),
			},
			IdleTimeout: pulumi.Int(60), DeregistrationDelay: pulumi.Int(30), IngressCidrBlocks: []string{"0.0.0.0/0"},
			IpAddressType: new(ipAddressType("ipv4")), IngressIpv6CidrBlocks: []string{"::/0"},
			SslPolicy: pulumi.String("ELBSecurityPolicy-TLS13-1-2-2021-06"), Internal: new(false),
		}},
		Compute: &Compute{Ecs: &Ecs{
			Port: pulumi.Int(80), CPU: pulumi.Int(256), Memory: pulumi.Int(512), LogRetentionInDays: pulumi.Int(30),
			HealthCheckGracePeriodSeconds: pulumi.Int(60), Architecture: new("x86_64"),
			Scaling: &Scaling{TargetCPU: pulumi.Int(60)},
		}},
		Datastores: map[string]Datastore{"orders": {DynamoDB: &DynamoDb{
			PointInTimeRecovery: pulumi.Bool(true), CustomerManagedKeys: new(false),
			Indexes: []GlobalSecondaryIndex{{Name: "i", ProjectionType: new(projectionType("ALL"))}},
		}}},
	}, args)
}

// withoutUnfielded takes the properties off that the test's structs leave out.
func withoutUnfielded(m property.Map) property.Map { return m.Delete("network") }

func TestFillAndDefaultsAgree(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		args := randomArgs.Draw(t, "args")
		want := withoutUnfielded(pkg.Defaults("GlobalApplication", FromArgs(args)))
		Fill("GlobalApplication", &args)
		got := FromArgs(args)
		require.Equal(t, property.New(want).GoString(), property.New(got).GoString())
		Fill("GlobalApplication", &args)
		require.Equal(t, property.New(got).GoString(), property.New(FromArgs(args)).GoString())
	})
}

func TestFillOfAFieldThatDoesNotFitTheTablePanics(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "the table has a default of type []string for an input", func() {
		Fill("ApplicationLoadBalancer", &struct {
			IngressCidrBlocks pulumi.StringArrayInput `pulumi:"ingressCidrBlocks"`
		}{})
	})
	assert.PanicsWithValue(t, "the table has a default for a field of type map[string]int, which takes none", func() {
		Fill("Ecs", &struct {
			CPU map[string]int `pulumi:"cpu"`
		}{})
	})
}
