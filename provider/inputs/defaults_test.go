package inputs

import (
	"testing"
)

const defaultLoadBalancer = "{application: {idleTimeout: 60, deregistrationDelay: 30, ingressCidrBlocks: [0.0.0.0/0], " +
	"ipAddressType: ipv4, ingressIpv6CidrBlocks: ['::/0'], sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06, internal: false, " +
	"healthCheck: {path: /, interval: 8, timeout: 5, healthyThreshold: 3, unhealthyThreshold: 3, matcher: 200-299}}}"

func TestDefaults(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, test := range []struct {
		name, token, inputs, want string
	}{
		{
			name:  "implied blocks of an application",
			token: "globalapp:index:GlobalApplication",
			want: "network: {addressPool: 10.0.0.0/8, natGateways: perZone, connectivity: peering}\n" +
				"loadBalancer: " + defaultLoadBalancer +
				"\ndeletionProtection: true",
		},
		{
			name:  "what is given stays",
			token: "GlobalApplication",
			inputs: "network: {natGateways: none, addressPool: !computed x}\ndeletionProtection: false\nloadBalancer: " +
				"{application: {idleTimeout: !secret 5, ingressCidrBlocks: [], healthCheck: {path: /up}}}",
			want: "network: {natGateways: none, addressPool: !computed x, connectivity: peering}\n" +
				"deletionProtection: false\nloadBalancer: " +
				"{application: {idleTimeout: !secret 5, deregistrationDelay: 30, ingressCidrBlocks: [], ipAddressType: " +
				"ipv4, ingressIpv6CidrBlocks: ['::/0'], sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06, internal: false, healthCheck: " +
				"{path: /up, interval: 8, timeout: 5, healthyThreshold: 3, unhealthyThreshold: 3, matcher: 200-299}}}",
		},
		{
			name:   "lists and maps of objects, but not overrides",
			token:  "GlobalApplication",
			inputs: "regions: [{name: a, traffic: 50, compute: {ecs: {}}}, x]\ndatastores: {orders: {dynamodb: {}}, x: x}",
			want: "regions: [{name: a, traffic: 50, isolated: false, stack: full, compute: {ecs: {}}}, x]\ndatastores: " +
				"{orders: {dynamodb: {pointInTimeRecovery: true, customerManagedKeys: false}}, x: x}\nnetwork: " +
				"{addressPool: 10.0.0.0/8, natGateways: perZone, connectivity: peering}\nloadBalancer: " + defaultLoadBalancer +
				"\ndeletionProtection: true",
		},
		{
			name:   "a stack alone",
			token:  "RegionalStack",
			inputs: "compute: {ecs: {image: shop, scaling: {min: 1, max: 2}}}",
			want: "compute: {ecs: {image: shop, port: 8080, cpu: 256, memory: 512, logRetentionInDays: 30, " +
				"healthCheckGracePeriodSeconds: 60, architecture: x86_64, scaling: {min: 1, max: 2, targetCpu: 60}}}\n" +
				"network: {cidrBlock: 10.0.0.0/16, natGateways: perZone}\nloadBalancer: " +
				defaultLoadBalancer + "\ndeletionProtection: true",
		},
		{
			name:   "an ingress alone",
			token:  "GlobalAcceleratorIngress",
			inputs: "endpoints: [{region: a}]",
			want: "endpoints: [{region: a, traffic: 100, isolated: false}]\nports: [80]\nclientAffinity: NONE\n" +
				"clientIpPreservation: false\ndeletionProtection: true",
		},
		{
			name:  "Route 53 alone",
			token: "Route53Ingress",
			inputs: "endpoints: [{region: a}]\nrouting: {latency: {}, geolocation: {}, healthCheck: {path: /up}, " +
				"geoproximity: {biases: {a: 1}}}",
			want: "endpoints: [{region: a, traffic: 100, isolated: false, dualStack: false}]\nrouting: {latency: {}, " +
				"geolocation: {strict: false}, healthCheck: {path: /up, interval: 10, failureThreshold: 3}, geoproximity: " +
				"{biases: {a: 1}}}\nports: [443]",
		},
		{
			name:   "DNS that is kept elsewhere",
			token:  "Domain",
			inputs: "name: shop.example.com\nexternal: {}",
			want:   "name: shop.example.com\nexternal: {certificatesIssued: false}",
		},
		{
			name:   "access logs",
			token:  "ApplicationLoadBalancer",
			inputs: "accessLogs: {prefix: logs}\nhealthCheck: null\nidleTimeout: 1\nsslPolicy: a\nipAddressType: dualstack",
			want: "accessLogs: {prefix: logs, retentionInDays: 90}\nidleTimeout: 1\nsslPolicy: a\nipAddressType: dualstack\n" +
				"deregistrationDelay: 30\ninternal: false\ningressCidrBlocks: [0.0.0.0/0]\ningressIpv6CidrBlocks: ['::/0']\n" +
				"healthCheck: {path: /, interval: 8, timeout: 5, healthyThreshold: 3, unhealthyThreshold: 3, matcher: 200-299}",
		},
		{
			name:   "a table alone",
			token:  "DynamoDbGlobalTable",
			inputs: "globalSecondaryIndexes: [{name: by-owner}]",
			want: "globalSecondaryIndexes: [{name: by-owner, projectionType: ALL}]\npointInTimeRecovery: true\n" +
				"customerManagedKeys: false\ndeletionProtection: true",
		},
		{
			name:   "null is not given",
			token:  "GlobalAccelerator",
			inputs: "clientAffinity: null",
			want:   "clientAffinity: NONE\nclientIpPreservation: false",
		},
		{
			name:   "overrides",
			token:  "EcsOverrides",
			inputs: "port: 80",
			want:   "port: 80",
		},
		{
			name:   "a type that the schema does not have",
			token:  "Nothing",
			inputs: "port: 80",
			want:   "port: 80",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assertSame(t, parse(t, test.want), pkg.Defaults(test.token, parse(t, test.inputs)))
		})
	}
}

func TestCompleteRegionsHaveMergedBlocksWithTheDefaultsOfTheApplicationsTypes(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	complete := pkg.complete(parse(t, "network: {natGateways: single}\nregions: [{name: a}, {name: b, network: "+
		"{cidrBlock: 10.1.0.0/16}, compute: {ecs: {image: shop}}}, x]"))
	a, b := complete.Get("regions").AsArray().Get(0).AsMap(), complete.Get("regions").AsArray().Get(1).AsMap()
	assertSame(t, parse(t, "name: a\ntraffic: 100\nisolated: false\nstack: full\nloadBalancer: "+defaultLoadBalancer+
		"\nnetwork: {natGateways: single, addressPool: 10.0.0.0/8, connectivity: peering}"), a)
	assertSame(t, parse(t, "name: b\ntraffic: 100\nisolated: false\nstack: full\nloadBalancer: "+defaultLoadBalancer+
		"\nnetwork: {natGateways: single, addressPool: 10.0.0.0/8, connectivity: peering, cidrBlock: 10.1.0.0/16}\n"+
		"compute: {ecs: {image: shop, port: 8080, cpu: 256, memory: 512, logRetentionInDays: 30, "+
		"healthCheckGracePeriodSeconds: 60, architecture: x86_64}}"), b)
	assertSame(t, parse(t, "regions: x"), pkg.complete(parse(t, "regions: x")).Delete("network", "loadBalancer",
		"deletionProtection"))
}
