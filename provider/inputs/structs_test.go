package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// The argument structs below are like those of the components, with the same names and tags.
type (
	globalApplicationArgs struct {
		HomeRegion         string                        `pulumi:"homeRegion"`
		WriterRegion       *string                       `pulumi:"writerRegion,optional"`
		Regions            []Region                      `pulumi:"regions"`
		LoadBalancer       *LoadBalancer                 `pulumi:"loadBalancer,optional"`
		Compute            *Compute                      `pulumi:"compute,optional"`
		Datastores         map[string]Datastore          `pulumi:"datastores,optional"`
		DeletionProtection *bool                         `pulumi:"deletionProtection,optional"`
		Tags               map[string]pulumi.StringInput `pulumi:"tags,optional"`
		Untagged           string
		Ignored            string `pulumi:"-"`
	}
	Region struct {
		Name     string            `pulumi:"name"`
		Traffic  *int              `pulumi:"traffic,optional"`
		Isolated *bool             `pulumi:"isolated,optional"`
		Stack    *StackMode        `pulumi:"stack,optional"`
		Compute  *ComputeOverrides `pulumi:"compute,optional"`
	}
	StackMode    string
	LoadBalancer struct {
		Application *ApplicationLoadBalancer `pulumi:"application,optional"`
	}
	ApplicationLoadBalancer struct {
		HealthCheck         *HealthCheck       `pulumi:"healthCheck,optional"`
		IdleTimeout         pulumi.IntPtrInput `pulumi:"idleTimeout,optional"`
		DeregistrationDelay pulumi.IntPtrInput `pulumi:"deregistrationDelay,optional"`
		IngressCidrBlocks   []string           `pulumi:"ingressCidrBlocks,optional"`

		IpAddressType         *ipAddressType        `pulumi:"ipAddressType,optional"`
		IngressIpv6CidrBlocks []string              `pulumi:"ingressIpv6CidrBlocks,optional"`
		SslPolicy             pulumi.StringPtrInput `pulumi:"sslPolicy,optional"`
		AccessLogs            *AccessLogs           `pulumi:"accessLogs,optional"`
		Internal              *bool                 `pulumi:"internal,optional"`
	}
	ipAddressType                    string
	ApplicationLoadBalancerOverrides struct {
		IpAddressType *ipAddressType        `pulumi:"ipAddressType,optional"`
		SslPolicy     pulumi.StringPtrInput `pulumi:"sslPolicy,optional"`
		AccessLogs    *AccessLogsOverrides  `pulumi:"accessLogs,optional"`
	}
	AccessLogs struct {
		BucketName      pulumi.StringPtrInput `pulumi:"bucketName,optional"`
		Prefix          pulumi.StringPtrInput `pulumi:"prefix,optional"`
		RetentionInDays pulumi.IntPtrInput    `pulumi:"retentionInDays,optional"`
	}
	AccessLogsOverrides struct {
		BucketName      pulumi.StringPtrInput `pulumi:"bucketName,optional"`
		Prefix          pulumi.StringPtrInput `pulumi:"prefix,optional"`
		RetentionInDays pulumi.IntPtrInput    `pulumi:"retentionInDays,optional"`
	}
	HealthCheck struct {
		Path               pulumi.StringPtrInput `pulumi:"path,optional"`
		Interval           pulumi.IntPtrInput    `pulumi:"interval,optional"`
		Timeout            pulumi.IntPtrInput    `pulumi:"timeout,optional"`
		HealthyThreshold   pulumi.IntPtrInput    `pulumi:"healthyThreshold,optional"`
		UnhealthyThreshold pulumi.IntPtrInput    `pulumi:"unhealthyThreshold,optional"`
		Matcher            pulumi.StringPtrInput `pulumi:"matcher,optional"`
	}
	Compute struct {
		Ecs *Ecs `pulumi:"ecs,optional"`
		Job *Job `pulumi:"job,optional"`
	}
	ComputeOverrides struct {
		Ecs *EcsOverrides `pulumi:"ecs,optional"`
		Job *Job          `pulumi:"job,optional"`
	}
	Job struct {
		Schedule *string `pulumi:"schedule,optional"`
	}
	Ecs struct {
		Image                         pulumi.StringInput            `pulumi:"image"`
		Port                          pulumi.IntPtrInput            `pulumi:"port,optional"`
		CPU                           pulumi.IntPtrInput            `pulumi:"cpu,optional"`
		Memory                        pulumi.IntPtrInput            `pulumi:"memory,optional"`
		Scaling                       *Scaling                      `pulumi:"scaling,optional"`
		Environment                   map[string]pulumi.StringInput `pulumi:"environment,optional"`
		Command                       []pulumi.StringInput          `pulumi:"command,optional"`
		LogRetentionInDays            pulumi.IntPtrInput            `pulumi:"logRetentionInDays,optional"`
		HealthCheckGracePeriodSeconds pulumi.IntPtrInput            `pulumi:"healthCheckGracePeriodSeconds,optional"`
		Architecture                  *string                       `pulumi:"architecture,optional"`
		Sidecars                      map[string]Sidecar            `pulumi:"sidecars,optional"`
	}
	condition string
	Sidecar   struct {
		Image       pulumi.StringInput    `pulumi:"image"`
		Command     []pulumi.StringInput  `pulumi:"command,optional"`
		Essential   *bool                 `pulumi:"essential,optional"`
		DependsOn   map[string]condition  `pulumi:"dependsOn,optional"`
		HealthCheck *ContainerHealthCheck `pulumi:"healthCheck,optional"`
	}
	SidecarOverrides struct {
		Image       pulumi.StringPtrInput          `pulumi:"image,optional"`
		Command     []pulumi.StringInput           `pulumi:"command,optional"`
		Essential   *bool                          `pulumi:"essential,optional"`
		DependsOn   map[string]condition           `pulumi:"dependsOn,optional"`
		HealthCheck *ContainerHealthCheckOverrides `pulumi:"healthCheck,optional"`
	}
	ContainerHealthCheck struct {
		Command  []pulumi.StringInput `pulumi:"command"`
		Interval pulumi.IntPtrInput   `pulumi:"interval,optional"`
		Timeout  pulumi.IntPtrInput   `pulumi:"timeout,optional"`
		Retries  pulumi.IntPtrInput   `pulumi:"retries,optional"`
	}
	ContainerHealthCheckOverrides struct {
		Command  []pulumi.StringInput `pulumi:"command,optional"`
		Interval pulumi.IntPtrInput   `pulumi:"interval,optional"`
	}
	EcsOverrides struct {
		Image       pulumi.StringPtrInput         `pulumi:"image,optional"`
		Port        pulumi.IntPtrInput            `pulumi:"port,optional"`
		CPU         pulumi.IntPtrInput            `pulumi:"cpu,optional"`
		Scaling     *ScalingOverrides             `pulumi:"scaling,optional"`
		Environment map[string]pulumi.StringInput `pulumi:"environment,optional"`
		Command     []pulumi.StringInput          `pulumi:"command,optional"`
		Sidecars    map[string]SidecarOverrides   `pulumi:"sidecars,optional"`
	}
	Scaling struct {
		Min       pulumi.IntInput    `pulumi:"min"`
		Max       pulumi.IntInput    `pulumi:"max"`
		TargetCPU pulumi.IntPtrInput `pulumi:"targetCpu,optional"`
	}
	ScalingOverrides struct {
		Min       pulumi.IntPtrInput `pulumi:"min,optional"`
		Max       pulumi.IntPtrInput `pulumi:"max,optional"`
		TargetCPU pulumi.IntPtrInput `pulumi:"targetCpu,optional"`
	}
	Datastore struct {
		DynamoDB *DynamoDb `pulumi:"dynamodb,optional"`
	}
	DynamoDb struct {
		HashKey             Key                    `pulumi:"hashKey"`
		Indexes             []GlobalSecondaryIndex `pulumi:"globalSecondaryIndexes,optional"`
		PointInTimeRecovery pulumi.BoolPtrInput    `pulumi:"pointInTimeRecovery,optional"`
		CustomerManagedKeys *bool                  `pulumi:"customerManagedKeys,optional"`
	}
	GlobalSecondaryIndex struct {
		Name           string          `pulumi:"name"`
		HashKey        Key             `pulumi:"hashKey"`
		ProjectionType *projectionType `pulumi:"projectionType,optional"`
	}
	projectionType string
	Key            struct {
		Name string `pulumi:"name"`
		Type string `pulumi:"type"`
	}
)

func TestFromArgsIsWhatThePluginWouldReceive(t *testing.T) {
	t.Parallel()
	output := pulumi.String("a").ToStringOutput()
	args := &globalApplicationArgs{
		HomeRegion: "us-east-2",
		Regions:    []Region{{Name: "us-east-2", Traffic: new(50), Stack: new(StackMode("none"))}},
		Compute: &Compute{Ecs: &Ecs{
			Image:       output,
			Port:        pulumi.IntPtr(80),
			CPU:         pulumi.Int(256),
			Environment: map[string]pulumi.StringInput{"A": pulumi.String("a"), "B": nil},
			Command:     []pulumi.StringInput{pulumi.String("serve"), output},
		}},
		LoadBalancer: &LoadBalancer{Application: &ApplicationLoadBalancer{
			IngressCidrBlocks: []string{},
			HealthCheck:       &HealthCheck{Path: pulumi.StringPtr("/up")},
		}},
		Datastores: map[string]Datastore{"orders": {DynamoDB: &DynamoDb{
			HashKey:             Key{Name: "id", Type: "S"},
			PointInTimeRecovery: pulumi.Bool(false),
		}}},
		Untagged: "x",
		Ignored:  "x",
	}
	want := parse(t, "homeRegion: us-east-2\nregions: [{name: us-east-2, traffic: 50, stack: none}]\ncompute: "+
		"{ecs: {image: "+
		"!computed x, port: 80, cpu: 256, environment: {A: a, B: null}, command: [serve, !computed x]}}\nloadBalancer: "+
		"{application: {ingressCidrBlocks: [], healthCheck: {path: /up}}}\ndatastores: {orders: {dynamodb: {hashKey: "+
		"{name: id, type: S}, pointInTimeRecovery: false}}}")
	assertSame(t, want, FromArgs(args))
	assertSame(t, want, FromArgs(*args))
}

func TestFromArgsOfInputsOfOtherShapes(t *testing.T) {
	t.Parallel()
	assertSame(t, parse(t, "tags: {A: a}\nlist: [a, b]\nratio: 0.5\nasset: !computed x\nflag: true"), FromArgs(struct {
		Tags  pulumi.StringMapInput   `pulumi:"tags"`
		List  pulumi.StringArrayInput `pulumi:"list"`
		Ratio pulumi.Float64PtrInput  `pulumi:"ratio"`
		Asset any                     `pulumi:"asset"`
		Flag  pulumi.BoolPtrInput     `pulumi:"flag"`
		None  pulumi.Input            `pulumi:"none"`
	}{
		Tags:  pulumi.StringMap{"A": pulumi.String("a")},
		List:  pulumi.ToStringArray([]string{"a", "b"}),
		Ratio: pulumi.Float64(0.5),
		Asset: func() {},
		Flag:  pulumi.BoolPtr(true),
	}))
}

func TestFromArgsOfNothingIsEmpty(t *testing.T) {
	t.Parallel()
	assert.Equal(t, property.Map{}, FromArgs(nil))
	assert.Equal(t, property.Map{}, FromArgs((*globalApplicationArgs)(nil)))
	assert.Equal(t, property.Map{}, FromArgs("text"))
}

// Random argument structs for the properties of Fill and Overlay.

func maybe[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func randomInt(t *rapid.T, label string) pulumi.IntPtrInput {
	if rapid.Bool().Draw(t, label+" given") {
		return pulumi.Int(rapid.IntRange(1, 9).Draw(t, label))
	}
	return nil
}

func randomString(t *rapid.T, label string) pulumi.StringPtrInput {
	switch rapid.IntRange(0, 2).Draw(t, label+" given") {
	case 0:
		return pulumi.String(rapid.StringMatching(`[a-c]`).Draw(t, label))
	case 1:
		return pulumi.String("a").ToStringPtrOutput()
	default:
		return nil
	}
}

func randomEnvironment(t *rapid.T) map[string]pulumi.StringInput {
	values := rapid.MapOfN(rapid.StringMatching(`[A-C]`), rapid.StringMatching(`[a-c]`), 0, 3).Draw(t, "environment")
	environment := map[string]pulumi.StringInput{}
	for key, value := range values {
		environment[key] = pulumi.String(value)
	}
	return environment
}

var (
	randomScaling = rapid.Custom(func(t *rapid.T) Scaling {
		return Scaling{Min: pulumi.Int(1), Max: pulumi.Int(2), TargetCPU: randomInt(t, "targetCpu")}
	})
	randomScalingOverrides = rapid.Custom(func(t *rapid.T) ScalingOverrides {
		return ScalingOverrides{Min: randomInt(t, "min"), TargetCPU: randomInt(t, "targetCpu")}
	})
	randomWaits   = rapid.MapOfN(rapid.StringMatching(`[a-c]`), rapid.SampledFrom([]condition{"START", "HEALTHY"}), 0, 2)
	randomSidecar = rapid.Custom(func(t *rapid.T) Sidecar {
		return Sidecar{
			Image:     pulumi.String("agent"),
			Command:   []pulumi.StringInput{pulumi.String("run"), pulumi.String("all")},
			Essential: maybe(rapid.Bool()).Draw(t, "essential"),
			DependsOn: randomWaits.Draw(t, "dependsOn"),
			HealthCheck: maybe(rapid.Custom(func(t *rapid.T) ContainerHealthCheck {
				return ContainerHealthCheck{Command: []pulumi.StringInput{pulumi.String("CMD")}, Interval: randomInt(t, "interval")}
			})).Draw(t, "healthCheck"),
		}
	})
	randomSidecarOverrides = rapid.Custom(func(t *rapid.T) SidecarOverrides {
		return SidecarOverrides{
			Image:     randomString(t, "image"),
			Essential: maybe(rapid.Bool()).Draw(t, "essential"),
			DependsOn: randomWaits.Draw(t, "dependsOn"),
			HealthCheck: maybe(rapid.Custom(func(t *rapid.T) ContainerHealthCheckOverrides {
				return ContainerHealthCheckOverrides{Interval: randomInt(t, "interval")}
			})).Draw(t, "healthCheck"),
		}
	})
	randomEcs = rapid.Custom(func(t *rapid.T) Ecs {
		return Ecs{
			Image:       pulumi.String("shop"),
			Port:        randomInt(t, "port"),
			Scaling:     maybe(randomScaling).Draw(t, "scaling"),
			Environment: randomEnvironment(t),
			Command:     []pulumi.StringInput{pulumi.String("serve")},
			Sidecars:    rapid.MapOfN(rapid.StringMatching(`[a-c]`), randomSidecar, 0, 3).Draw(t, "sidecars"),
		}
	})
	randomJob     = rapid.Custom(func(t *rapid.T) Job { return Job{Schedule: maybe(rapid.String()).Draw(t, "schedule")} })
	randomCompute = rapid.Custom(func(t *rapid.T) Compute {
		return Compute{Ecs: maybe(randomEcs).Draw(t, "ecs"), Job: maybe(randomJob).Draw(t, "job")}
	})
	randomEcsOverrides = rapid.Custom(func(t *rapid.T) EcsOverrides {
		return EcsOverrides{
			Image:       randomString(t, "image"),
			Port:        randomInt(t, "port"),
			CPU:         randomInt(t, "cpu"),
			Scaling:     maybe(randomScalingOverrides).Draw(t, "scaling"),
			Environment: randomEnvironment(t),
			Sidecars:    rapid.MapOfN(rapid.StringMatching(`[a-c]`), randomSidecarOverrides, 0, 3).Draw(t, "sidecars"),
		}
	})
	randomComputeOverrides = rapid.Custom(func(t *rapid.T) ComputeOverrides {
		return ComputeOverrides{Ecs: maybe(randomEcsOverrides).Draw(t, "ecs"), Job: maybe(randomJob).Draw(t, "job")}
	})
	randomRegion = rapid.Custom(func(t *rapid.T) Region {
		return Region{
			Name:    rapid.StringMatching(`[a-z]`).Draw(t, "name"),
			Traffic: maybe(rapid.IntRange(0, 100)).Draw(t, "traffic"),
			Compute: maybe(randomComputeOverrides).Draw(t, "compute"),
		}
	})
	randomDatastore = rapid.Custom(func(t *rapid.T) Datastore {
		return Datastore{DynamoDB: maybe(rapid.Custom(func(t *rapid.T) DynamoDb {
			return DynamoDb{
				HashKey:             Key{Name: "id", Type: "S"},
				Indexes:             []GlobalSecondaryIndex{{Name: "by-owner", HashKey: Key{Name: "owner", Type: "S"}}},
				CustomerManagedKeys: maybe(rapid.Bool()).Draw(t, "keys"),
			}
		})).Draw(t, "dynamodb")}
	})
	randomArgs = rapid.Custom(func(t *rapid.T) globalApplicationArgs {
		return globalApplicationArgs{
			HomeRegion:         "us-east-2",
			Regions:            rapid.SliceOfN(randomRegion, 0, 3).Draw(t, "regions"),
			Compute:            maybe(randomCompute).Draw(t, "compute"),
			Datastores:         rapid.MapOfN(rapid.StringMatching(`[a-c]`), randomDatastore, 0, 3).Draw(t, "datastores"),
			DeletionProtection: maybe(rapid.Bool()).Draw(t, "deletionProtection"),
		}
	})
)
