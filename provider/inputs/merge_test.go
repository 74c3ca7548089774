package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
)

// assertSame compares property maps by their readable form.
func assertSame(t *testing.T, want, got property.Map) {
	t.Helper()
	assert.Equal(t, property.New(want).GoString(), property.New(got).GoString())
}

func TestARegionsBlocksAreLaidOverTheApplications(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, test := range []struct {
		name, application, region, want string
	}{
		{
			name:        "maps merge",
			application: "compute: {ecs: {image: shop, cpu: 256, environment: {A: a, B: b}}}",
			region:      "compute: {ecs: {cpu: 512, environment: {B: c, D: d}}}",
			want:        "compute: {ecs: {image: shop, cpu: 512, environment: {A: a, B: c, D: d}}}",
		},
		{
			name:        "lists replace",
			application: "loadBalancer: {application: {ingressCidrBlocks: [10.0.0.0/8, 192.168.0.0/16]}}",
			region:      "loadBalancer: {application: {ingressCidrBlocks: [172.16.0.0/12]}}",
			want:        "loadBalancer: {application: {ingressCidrBlocks: [172.16.0.0/12]}}",
		},
		{
			name:        "access logs merge",
			application: "loadBalancer: {application: {accessLogs: {prefix: a, retentionInDays: 9}}}",
			region:      "loadBalancer: {application: {accessLogs: {bucketName: logs, prefix: b}}}",
			want:        "loadBalancer: {application: {accessLogs: {prefix: b, retentionInDays: 9, bucketName: logs}}}",
		},
		{
			name:        "access logs of its own",
			application: "loadBalancer: {application: {idleTimeout: 9}}",
			region:      "loadBalancer: {application: {accessLogs: {}}}",
			want:        "loadBalancer: {application: {idleTimeout: 9, accessLogs: {}}}",
		},
		{
			name: "the parts of sidecars merge, and their lists replace",
			application: "compute: {ecs: {sidecars: {agent: {image: a, command: [run, all], essential: false, dependsOn: {b: START}, " +
				"environment: {A: a}, healthCheck: {command: [CMD, a], interval: 9}}, b: {image: b}}}}",
			region: "compute: {ecs: {sidecars: {agent: {image: c, command: [walk], dependsOn: {d: HEALTHY}, environment: {B: b}, " +
				"healthCheck: {timeout: 2}}, d: {image: d}}}}",
			want: "compute: {ecs: {sidecars: {agent: {image: c, command: [walk], essential: false, dependsOn: {b: START, d: " +
				"HEALTHY}, " +
				"environment: {A: a, B: b}, healthCheck: {command: [CMD, a], interval: 9, timeout: 2}}, b: {image: b}, d: {image: d}}}}",
		},
		{
			name: "secrets, waits, spare capacity and alarms merge; their lists replace",
			application: "compute: {ecs: {secrets: {A: a, B: b}, dependsOn: {agent: START}, spot: {base: 2}, secretKeyArns: [a, b], " +
				"deploymentAlarms: {alarmNames: [a, b], minutes: 5}, architecture: arm64}}",
			region: "compute: {ecs: {secrets: {B: c}, dependsOn: {agent: HEALTHY}, spot: {spotWeight: 0}, secretKeyArns: [c], " +
				"deploymentAlarms: {enabled: false, alarmNames: [c]}, architecture: x86_64}}",
			want: "compute: {ecs: {secrets: {A: a, B: c}, dependsOn: {agent: HEALTHY}, spot: {base: 2, spotWeight: 0}, " +
				"secretKeyArns: [c], deploymentAlarms: {alarmNames: [c], minutes: 5, enabled: false}, architecture: x86_64}}",
		},
		{
			name:        "what a region brings is not the application's",
			application: "domain: {name: shop.example.com}",
			region:      "existing: {certificateArn: arn}",
			want:        "existing: {certificateArn: arn}",
		},
		{
			name:        "another kind of compute replaces the kind",
			application: "compute: {ecs: {image: shop}}",
			region:      "compute: {job: {schedule: daily}}",
			want:        "compute: {job: {schedule: daily}}",
		},
		{
			name:        "a block of its own",
			application: "",
			region:      "compute: {ecs: {image: shop}}",
			want:        "compute: {ecs: {image: shop}}",
		},
		{
			name:        "nothing of its own",
			application: "network: {addressPool: 10.0.0.0/8, natGateways: none}",
			region:      "",
			want:        "network: {addressPool: 10.0.0.0/8, natGateways: none}",
		},
		{
			name:        "null says nothing",
			application: "network: {natGateways: none}\ncompute: {ecs: {image: shop}}",
			region:      "network: {natGateways: null}\ncompute: null",
			want:        "network: {natGateways: none}\ncompute: {ecs: {image: shop}}",
		},
		{
			name:        "unknown values replace, and what is unknown stays unknown",
			application: "compute: {ecs: {cpu: 256, environment: !computed x, command: !computed x}}",
			region:      "compute: {ecs: {cpu: !computed x, environment: {A: a}, command: [serve]}}",
			want:        "compute: {ecs: {cpu: !computed x, environment: !computed x, command: [serve]}}",
		},
		{
			name:        "a secret map stays secret",
			application: "compute: {ecs: {environment: !secret {A: a}}}",
			region:      "compute: {ecs: {environment: {B: b}}}",
			want:        "compute: {ecs: {environment: !secret {A: a, B: b}}}",
		},
		{
			name:        "a block that is of the application alone is not a region's",
			application: "ingress: {globalAccelerator: {}}\ndatastores: {orders: {}}",
			region:      "traffic: 50",
			want:        "traffic: 50",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			region := property.New(parse(t, test.region))
			application := parse(t, test.application).Set("regions", property.New([]property.Value{region}))
			merged := pkg.Merge(application)
			assertSame(t, parse(t, test.want), merged.Get("regions").AsArray().Get(0).AsMap())
			assertSame(t, application.Delete("regions"), merged.Delete("regions"))
		})
	}
}

func TestMergeLeavesWhatIsNoListOfRegionsAlone(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, inputs := range []string{"", "regions: us-east-2", "regions: !computed x", "regions: [us-east-2]"} {
		assertSame(t, parse(t, inputs), pkg.Merge(parse(t, inputs)))
	}
}
