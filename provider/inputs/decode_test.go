package inputs

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

func TestDecodeApplication(t *testing.T) {
	t.Parallel()
	inputs := parse(t, `
homeRegion: us-east-2
writerRegion: eu-west-1
deletionProtection: true
network: {addressPool: 10.0.0.0/8, connectivity: provided}
ingress: {globalAccelerator: {}}
regions:
  - name: us-east-2
    traffic: 50
    isolated: true
    stack: full
    deletionProtection: false
    network: {cidrBlock: 10.1.0.0/16, availabilityZoneCount: 3, availabilityZoneIds: [use2-az1, use2-az2],
              natGateways: single}
    loadBalancer: {application: {healthCheck: {interval: 10, timeout: 5, unhealthyThreshold: 3},
                                 ingressCidrBlocks: [203.0.113.0/24]}}
    compute:
      ecs:
        image: shop
        port: 8080
        cpu: 256
        memory: 512
        desiredCount: 2
        scaling: {min: 1, max: 2, targetCpu: 60}
        environment: {B: b, A: !computed x}
  - {name: eu-west-1, stack: none}
datastores:
  orders:
    regions: [{name: us-east-2}, {name: eu-west-1}]
    homeRegion: us-east-2
    deletionProtection: true
    onDelete: destroy
    dynamodb:
      hashKey: {name: id, type: S}
      rangeKey: {name: at, type: N}
      ttlAttribute: expires
      customerManagedKeys: true
      globalSecondaryIndexes:
        - {name: by-owner, hashKey: {name: owner, type: S}, rangeKey: {name: at, type: N}, projectionType: INCLUDE,
           nonKeyAttributes: [total]}
  carts: {}
`)
	assert.Equal(t, topology.Application{
		Name: "shop", Identity: testIdentity,
		HomeRegion: "us-east-2", WriterRegion: "eu-west-1", AddressPool: "10.0.0.0/8", Connectivity: "provided",
		DeletionProtection: true,
		GlobalAccelerator:  &topology.GlobalAccelerator{},
		Regions: []topology.Region{
			{
				Name: "us-east-2", Traffic: 50, Isolated: true, DeletionProtection: new(false),
				Network: topology.Network{
					CidrBlock: "10.1.0.0/16", AvailabilityZoneCount: 3, NatGateways: "single",
					AvailabilityZoneIDs: []string{"use2-az1", "use2-az2"},
				},
				HealthCheck:       topology.HealthCheck{Interval: new(10), Timeout: new(5), UnhealthyThreshold: new(3)},
				IngressCidrBlocks: []string{"203.0.113.0/24"},
				Compute: &topology.Compute{ECS: &topology.ECS{
					Image: new("shop"),
					Port:  new(8080), CPU: new(256), Memory: new(512), DesiredCount: new(2),
					Scaling:     &topology.Scaling{Min: new(1), Max: new(2), TargetCPU: new(60)},
					Environment: []string{"A", "B"},
				}},
			},
			{Name: "eu-west-1", DataOnly: true},
		},
		Stores: []topology.Store{
			{Name: "carts"},
			{
				Name: "orders", HomeRegion: "us-east-2", DeletionProtection: new(true), OnDelete: "destroy",
				Regions: []topology.StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}},
				DynamoDB: &topology.DynamoDB{
					HashKey: topology.Key{Name: "id", Type: "S"}, RangeKey: &topology.Key{Name: "at", Type: "N"},
					TTLAttribute: "expires", CustomerManagedKeys: true,
					GlobalSecondaryIndexes: []topology.Index{{
						Name: "by-owner", HashKey: topology.Key{Name: "owner", Type: "S"},
						RangeKey: &topology.Key{Name: "at", Type: "N"}, Projection: "INCLUDE",
						NonKeyAttributes: []string{"total"},
					}},
				},
			},
		},
	}, DecodeApplication("shop", testIdentity, inputs))
}

func TestDecodeADomainAndRoute53(t *testing.T) {
	t.Parallel()
	application := DecodeApplication("shop", testIdentity, parse(t, `
domain:
  name: shop.example.com
  alternativeNames: [www.shop.example.com, '*.example.com']
  hostedZoneId: !computed x
  awsProvider: {}
ingress:
  active: route53
  globalAccelerator: {clientIpPreservation: true}
  route53:
    latency: {}
    weighted: {}
    geolocation: {continents: {EU: eu-west-1}, countries: {DE: eu-central-1}, subdivisions: {US-CA: us-west-2},
                  defaultRegion: us-east-2, strict: true}
    geoproximity: {biases: {eu-west-1: -9}}
    failover: {primaryRegion: us-east-2}
    healthCheck: {path: !computed x, interval: 10, failureThreshold: 3}
regions:
  - name: eu-west-1
    existing: {certificateArn: !computed x}
    loadBalancer: {application: {ipAddressType: dualstack, ingressIpv6CidrBlocks: ['2001:db8::/32'], sslPolicy: a,
                                 webAclArn: b}}
  - {name: us-east-2, existing: {certificateArn: arn}}
  - {name: us-west-2, existing: {}}
`))
	assert.Equal(t, topology.Application{
		Name: "shop", Identity: testIdentity, Active: "route53",
		GlobalAccelerator: &topology.GlobalAccelerator{ClientIPPreservation: new(true)},
		Domain: &topology.Domain{
			Name: "shop.example.com", AlternativeNames: []string{"www.shop.example.com", "*.example.com"},
			HostedZone: topology.HostedZoneByID, OwnAccount: true,
		},
		Route53: &topology.Route53{
			Policies: []string{"latency", "weighted", "geolocation", "geoproximity", "failover"},
			Geolocation: topology.Geolocation{
				Continents: map[string]string{"EU": "eu-west-1"}, Countries: map[string]string{"DE": "eu-central-1"},
				Subdivisions: map[string]string{"US-CA": "us-west-2"}, DefaultRegion: "us-east-2", Strict: true,
			},
			Geoproximity: topology.Geoproximity{Biases: map[string]int{"eu-west-1": -9}},
			Failover:     topology.Failover{PrimaryRegion: "us-east-2"},
			HealthCheck:  &topology.EndpointHealthCheck{Interval: 10, FailureThreshold: 3},
		},
		Regions: []topology.Region{
			{
				Name: "eu-west-1", BroughtCertificate: true, DualStack: true, SslPolicy: new("a"), WebACL: new("b"),
				IngressIpv6CidrBlocks: []string{"2001:db8::/32"},
			},
			{Name: "us-east-2", BroughtCertificate: true, CertificateArn: new("arn")},
			{Name: "us-west-2"},
		},
	}, application)
}

func TestDecodeTheWaysToGiveAHostedZone(t *testing.T) {
	t.Parallel()
	for inputs, want := range map[string]topology.HostedZone{
		"name: a.b":          topology.HostedZoneMissing,
		"hostedZoneId: null": topology.HostedZoneMissing,
		"hostedZoneId: Z1":   topology.HostedZoneByID,
		"hostedZoneName: b":  topology.HostedZoneByName,
		"external: {}":       topology.HostedZoneExternal,
		"external: {}\nhostedZoneId: !computed x": topology.HostedZoneSeveral,
		"hostedZoneName: b\nhostedZoneId: Z1":     topology.HostedZoneSeveral,
	} {
		assert.Equal(t, want, DecodeDomain(parse(t, inputs)).HostedZone, inputs)
	}
	assert.Equal(t, topology.Domain{
		HostedZone: topology.HostedZoneExternal, CertificatesIssued: true,
	}, DecodeDomain(parse(t, "external: {certificatesIssued: true}")))
}

func TestDecodeAnIngressWithoutAKind(t *testing.T) {
	t.Parallel()
	for inputs, want := range map[string]bool{
		"ingress: {}": true, "ingress: {active: route53}": true, "homeRegion: a": false, "ingress: {route53: {}}": false,
	} {
		assert.Equal(t, want, DecodeApplication("", topology.Identity{}, parse(t, inputs)).EmptyIngress, inputs)
	}
}

func TestWhatIsUnknownOrSecretIsNil(t *testing.T) {
	t.Parallel()
	inputs := parse(t, "loadBalancer: {application: {healthCheck: {interval: !computed x, timeout: !secret "+
		"5}}}\ncompute: "+
		"{ecs: {port: !secret 80, cpu: !computed x, environment: !secret {A: a}, scaling: {min: !computed x}}}\n"+
		"deletionProtection: !computed x\nnetwork: {availabilityZoneIds: [!secret x, use2-az1], natGateways: !secret none}")
	assert.Equal(t, topology.Region{
		Network: topology.Network{AvailabilityZoneIDs: []string{"use2-az1"}},
		Compute: &topology.Compute{ECS: &topology.ECS{Scaling: &topology.Scaling{}}},
	}, DecodeRegion(inputs))
}

func TestDecodeTheWriterDefaultsToTheHomeRegion(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "us-east-2", DecodeApplication("", topology.Identity{}, parse(t, "homeRegion: us-east-2")).WriterRegion)
}

func TestDecodeComponentsThatAreUsedAlone(t *testing.T) {
	t.Parallel()
	assert.Equal(t, topology.Region{
		Name: "us-east-2", DeletionProtection: new(true), Compute: &topology.Compute{},
		Network: topology.Network{CidrBlock: "10.0.0.0/16", NatGateways: "perZone"},
	}, DecodeRegionalStack(parse(t, "region: us-east-2\ndeletionProtection: true\ncompute: {}\nnetwork: "+
		"{cidrBlock: 10.0.0.0/16, natGateways: perZone}")))
	assert.Equal(t, []topology.Region{{Name: "us-east-2", Traffic: 100}, {Name: "eu-west-1", Isolated: true}},
		DecodeEndpoints(parse(t, "endpoints: [{region: us-east-2, traffic: 100}, {region: eu-west-1, isolated: true}]")))
	assert.Equal(t, topology.Route53Ingress{
		DomainName: "shop.example.com", AlternativeNames: []string{"*.example.com"},
		Regions: []topology.Region{{Name: "us-east-2", Traffic: 9, DualStack: true}},
		Routing: topology.Route53{Policies: []string{"weighted"}}, Ports: []int{80},
	}, DecodeRoute53Ingress(parse(t, "domainName: shop.example.com\nalternativeNames: ['*.example.com']\nports: [80]\n"+
		"endpoints: [{region: us-east-2, traffic: 9, dualStack: true}]\nrouting: {weighted: {}}")))
	assert.Equal(t, topology.Region{Name: "us-east-2", BroughtCertificate: true, CertificateArn: new("arn")},
		DecodeRegionalStack(parse(t, "region: us-east-2\ncertificateArn: arn")))
	assert.Equal(t, topology.Store{
		Name: "orders", HomeRegion: "us-east-2", Regions: []topology.StoreRegion{{Name: "us-east-2"}},
		DynamoDB: &topology.DynamoDB{HashKey: topology.Key{Name: "id", Type: "S"}},
	}, DecodeDynamoDBGlobalTable("orders", parse(t, "homeRegion: us-east-2\nregions: [{name: us-east-2}]\nhashKey: "+
		"{name: id, type: S}")))
}

func TestDecodeNeverPanics(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		inputs := randomInputs(t, pkg)
		DecodeApplication("shop", testIdentity, inputs)
		DecodeApplication("shop", testIdentity, pkg.complete(inputs))
		DecodeRegionalStack(inputs)
		DecodeEndpoints(inputs)
		DecodeRoute53Ingress(inputs)
		DecodeDynamoDBGlobalTable("orders", inputs)
	})
}

func TestAServiceThatSaysNothingOfItsSizeHasTheDefaultCount(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given property.Map
		want  *int
	}{
		"nothing": {property.Map{}, new(topology.DefaultDesiredCount)},
		"a count": {property.NewMap(map[string]property.Value{"desiredCount": property.New(7.0)}), new(7)},
		"unknown": {property.NewMap(map[string]property.Value{"desiredCount": property.New(property.Computed)}), nil},
		"scaling": {property.NewMap(map[string]property.Value{"scaling": property.New(property.Map{})}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, DecodeECS(test.given).DesiredCount)
		})
	}
}
