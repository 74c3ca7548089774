package inputs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var testIdentity = topology.Identity{Organization: "example", Project: "shop", Stack: "dev"}

// twoRegions is a valid application; cases break it.
const twoRegions = `
homeRegion: us-east-2
regions: [{name: us-east-2}, {name: eu-west-1}]
compute: {ecs: {image: shop}}
ingress: {globalAccelerator: {}}
datastores: {orders: {dynamodb: {hashKey: {name: id, type: S}}}}
`

func TestApplicationPlansWhatIsValid(t *testing.T) {
	t.Parallel()
	application, plan, problems := newTestPackage(t).Application("shop", testIdentity, parse(t, twoRegions))
	require.Empty(t, problems)
	assert.Equal(t, "us-east-2", application.WriterRegion)
	assert.Len(t, plan.Regions, 2)
	assert.Len(t, plan.Stores, 1)
	assert.Len(t, plan.Edges, 2)
}

// onRoute53 is an application with a domain and Route 53 as ingress, of which one region gets half of its traffic.
func onRoute53(domain, route53 string) string {
	return "homeRegion: us-east-2\nregions: [{name: us-east-2}, {name: eu-west-1, traffic: 50}]\ncompute: {ecs: {image: " +
		"shop}}\n" + domain + "\ningress: {route53: " + route53 + "}\n"
}

func TestApplicationPlansADomainWithRoute53(t *testing.T) {
	t.Parallel()
	_, plan, problems := newTestPackage(t).Application("shop", testIdentity,
		parse(t, onRoute53("domain: {name: shop.example.com, hostedZoneId: !computed x}", "{weighted: {}}")))
	require.Empty(t, problems)
	assert.Equal(t, "shop.example.com", plan.Domain.Name)
	assert.Equal(t, "weighted.ingress.shop.example.com", plan.Route53.Root)
	assert.Equal(t, "route53", plan.Ingress)
}

// found is a problem without its message.
type found struct{ rule, path string }

func TestApplicationReportsEveryMistakeOnce(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	for _, test := range []struct {
		name, inputs string
		want         []found
	}{
		{
			name: "a misspelt key and an overlap of ranges are two mistakes",
			inputs: "homeRegion: us-east-2\ncompute: {ecs: {image: shop}}\nawsProvider: {profil: dev}\nregions: " +
				"[{name: us-east-2, " +
				"network: {cidrBlock: 10.1.0.0/16}}, {name: eu-west-1, network: {cidrBlock: 10.1.0.0/16}}]",
			want: []found{
				{RuleUnknownProperty, "awsProvider.profil"},
				{topology.RuleOverlap, "regions[1].network.cidrBlock"},
			},
		},
		{
			name: "a mistake in the network hides what the planner says about networks, not about stores",
			inputs: "homeRegion: us-east-2\ncompute: {ecs: {image: shop}}\nregions: [{name: us-east-2, network: {cidrBlok: " +
				"10.1.0.0/16}}, {name: eu-west-1, network: {cidrBlock: 10.1.0.1/16}}]\ndatastores: {Orders: {dynamodb: " +
				"{hashKey: {name: id, type: S}}}}",
			want: []found{
				{RuleUnknownProperty, "regions[0].network.cidrBlok"},
				{topology.RuleStoreName, "datastores.Orders"},
			},
		},
		{
			name: "a mistake in a store hides what the planner says about that store alone",
			inputs: "homeRegion: us-east-2\ncompute: {ecs: {image: shop}}\nregions: [{name: us-east-2}, {name: " +
				"eu-west-1, stack: " +
				"none}]\ndatastores: {orders: {dynamodb: {hashKey: {name: id, type: X}, rangeKey: {name: id, type: S}}}, " +
				"carts: {regions: [{name: us-east-2}, {name: eu-west-3}], dynamodb: {hashKey: {name: id, type: S}}}}",
			want: []found{
				{RuleOneOf, "datastores.orders.dynamodb.hashKey.type"},
				{topology.RuleStoreRegion, "datastores.carts.regions[1].name"},
			},
		},
		{
			name: "a mistake that leaves no store says nothing about a region that would hold it",
			inputs: "homeRegion: us-east-2\ncompute: {ecs: {image: shop}}\nregions: [{name: us-east-2}, {name: " +
				"eu-west-1, stack: " +
				"none}]\ndatastore: {orders: {dynamodb: {hashKey: {name: id, type: S}}}}",
			want: []found{{RuleUnknownProperty, "datastore"}},
		},
		{
			name:   "a region without a name hides everything that the planner says",
			inputs: "homeRegion: eu-west-3\nregions: [{nam: us-east-2}]",
			want:   []found{{RuleUnknownProperty, "regions[0].nam"}},
		},
		{
			name: "a mistake in a region's traffic hides what the planner says about the ingress alone",
			inputs: "homeRegion: eu-west-3\nregions: [{name: us-east-2, trafic: 0}]\ningress: {globalAccelerator: {}}\n" +
				"compute: {ecs: {image: shop, scaling: {min: 9, max: 2}}}",
			want: []found{
				{RuleUnknownProperty, "regions[0].trafic"},
				{topology.RuleHomeRegion, "homeRegion"},
				{topology.RuleScalingRange, "compute.ecs.scaling.min"},
			},
		},
		{
			name: "a share of traffic out of its limits hides no other mistake",
			inputs: "homeRegion: us-esat-2\nregions: [{name: us-east-2, traffic: 150}, {name: us-east-2}]\n" +
				"compute: {ecs: {image: shop}}\ningress: {globalAccelerator: {}}",
			want: []found{
				{RuleLimits, "regions[0].traffic"},
				{topology.RuleRegionsDuplicate, "regions[1].name"},
				{topology.RuleHomeRegion, "homeRegion"},
			},
		},
		{
			name: "a wrong kind of stack hides what it would decide",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, stack: nothing}]\ndatastores: {Orders: {dynamodb: " +
				"{hashKey: {name: id, type: S}}}}",
			want: []found{{RuleOneOf, "regions[0].stack"}, {topology.RuleStoreName, "datastores.Orders"}},
		},
		{
			name: "a missing home region is one mistake",
			inputs: "regions: [{name: us-east-2}]\ncompute: {ecs: {image: shop}}\ndatastores: {Orders: {dynamodb: {hashKey: " +
				"{name: id, type: S}}}}",
			want: []found{{RuleMissing, "homeRegion"}, {topology.RuleStoreName, "datastores.Orders"}},
		},
		{
			name: "a misspelt ingress does not make a share of traffic wrong",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, traffic: 50}]\ncompute: {ecs: {image: " +
				"shop}}\ningres: {}",
			want: []found{{RuleUnknownProperty, "ingres"}},
		},
		{
			name: "a misspelt setting of the ingress says nothing about the traffic",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, traffic: 0}]\ncompute: {ecs: {image: shop}}\ningress: " +
				"{globalAccelerator: {clientAffinty: NONE}}",
			want: []found{
				{RuleUnknownProperty, "ingress.globalAccelerator.clientAffinty"},
				{topology.RuleTrafficNone, "regions"},
			},
		},
		{
			name:   "a kind of compute that does not exist is one mistake",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: {fargate: {image: shop}}",
			want:   []found{{RuleUnknownProperty, "compute.fargate"}},
		},
		{
			name:   "compute of a wrong type is one mistake, in the application and in a region",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: shop",
			want:   []found{{RuleType, "compute"}},
		},
		{
			name:   "compute of a wrong type in a region",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, compute: {ecs: shop}}]",
			want:   []found{{RuleType, "regions[0].compute.ecs"}},
		},
		{
			name: "a bad leaf hides only what would follow from it",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: {ecs: {image: 5, cpu: 300, memory: 513, " +
				"scaling: {min: 9, max: 2}}}",
			want: []found{
				{RuleOneOf, "compute.ecs.cpu"},
				{RuleType, "compute.ecs.image"},
				{topology.RuleScalingRange, "compute.ecs.scaling.min"},
			},
		},
		{
			name: "a region's own block is complete",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, compute: {ecs: {cpu: 512, memory: 1024}}}, " +
				"{name: eu-west-1, " +
				"compute: {ecs: {image: shop, scaling: {max: 3}}}}]",
			want: []found{
				{RuleMissing, "regions[0].compute.ecs.image"},
				{RuleMissing, "regions[1].compute.ecs.scaling.min"},
			},
		},
		{
			name: "what the application lacks is not missing in its regions",
			inputs: "homeRegion: us-east-2\ncompute: {ecs: {scaling: {}}}\nregions: [{name: us-east-2, compute: " +
				"{ecs: {cpu: 512, " +
				"memory: 1024, scaling: {max: 3}}}}]",
			want: []found{
				{RuleMissing, "compute.ecs.image"},
				{RuleMissing, "compute.ecs.scaling.max"},
				{RuleMissing, "compute.ecs.scaling.min"},
			},
		},
		{
			name:   "a misspelt required property of a region's own block is one mistake",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, compute: {ecs: {imag: shop}}}]",
			want:   []found{{RuleUnknownProperty, "regions[0].compute.ecs.imag"}},
		},
		{
			name:   "a list that closes the load balancers",
			inputs: twoRegions + "loadBalancer: {application: {ingressCidrBlocks: [203.0.113.0/24]}}",
			want:   []found{{topology.RuleIngressClosed, "loadBalancer.application.ingressCidrBlocks"}},
		},
		{
			name:   "a list without ranges closes the load balancers",
			inputs: twoRegions + "loadBalancer: {application: {ingressCidrBlocks: []}}",
			want:   []found{{topology.RuleIngressClosed, "loadBalancer.application.ingressCidrBlocks"}},
		},
		{
			name:   "a bad range does not close the load balancers",
			inputs: twoRegions + "loadBalancer: {application: {ingressCidrBlocks: [0.0.0.0/00]}}",
			want:   []found{{RuleFormat, "loadBalancer.application.ingressCidrBlocks[0]"}},
		},
		{
			name: "nor does a misspelt setting that would open them",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: {ecs: {image: shop}}\nloadBalancer: " +
				"{application: {ingressCidrBlocks: [203.0.113.0/24]}}\ningress: {globalAccelerator: {clientIpPreservaton: true}}",
			want: []found{{RuleUnknownProperty, "ingress.globalAccelerator.clientIpPreservaton"}},
		},
		{
			name:   "a misspelt name is not a missing domain",
			inputs: onRoute53("domain: {nam: shop.example.com, hostedZoneId: Z1}", "{weighted: {}}"),
			want:   []found{{RuleUnknownProperty, "domain.nam"}},
		},
		{
			name:   "nor is a misspelt domain",
			inputs: onRoute53("domian: {name: shop.example.com, hostedZoneId: Z1}", "{weighted: {}}"),
			want:   []found{{RuleUnknownProperty, "domian"}},
		},
		{
			name:   "a hosted zone of a wrong type is not a missing one",
			inputs: onRoute53("domain: {name: shop.example.com, hostedZoneName: 5}", "{weighted: {}}"),
			want:   []found{{RuleType, "domain.hostedZoneName"}},
		},
		{
			name:   "the name of a zone in place of its id",
			inputs: onRoute53("domain: {name: shop.example.com, hostedZoneId: example.com}", "{weighted: {}}"),
			want:   []found{{RuleFormat, "domain.hostedZoneId"}},
		},
		{
			name: "a mistake in the domain hides no mistake in the network",
			inputs: onRoute53("domain: {name: 5, hostedZoneId: Z1}\nnetwork: {addressPool: 11.0.0.0/8}",
				"{weighted: {}}"),
			want: []found{{RuleType, "domain.name"}, {topology.RuleAddressPool, "network.addressPool"}},
		},
		{
			name:   "a misspelt policy says nothing about the traffic",
			inputs: onRoute53("domain: {name: shop.example.com, hostedZoneId: Z1}", "{wieghted: {}}"),
			want:   []found{{RuleUnknownProperty, "ingress.route53.wieghted"}},
		},
		{
			name: "a default region of a wrong type is not missing",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, isolated: true}, {name: eu-west-1}]\ncompute: {ecs: " +
				"{image: shop}}\ndomain: {name: shop.example.com, hostedZoneId: Z1}\ningress: {route53: {geolocation: " +
				"{continents: {EU: eu-west-1}, defaultRegion: 5}}}",
			want: []found{{RuleType, "ingress.route53.geolocation.defaultRegion"}},
		},
		{
			name: "a wrong kind of ingress in use is not a missing one",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: {ecs: {image: shop}}\ndomain: {name: " +
				"shop.example.com, hostedZoneId: Z1}\ningress: {route53: {}, globalAccelerator: {}, active: dns}",
			want: []found{{RuleOneOf, "ingress.active"}},
		},
		{
			name: "wrong addresses say nothing about ranges",
			inputs: twoRegions + "loadBalancer: {application: {ipAddressType: ipv6, ingressIpv6CidrBlocks: " +
				"['2001:db8::/32']}}",
			want: []found{{RuleOneOf, "loadBalancer.application.ipAddressType"}},
		},
		{
			name: "nor does a wrong range",
			inputs: twoRegions + "loadBalancer: {application: {ipAddressType: dualstack, ingressIpv6CidrBlocks: " +
				"['2001:db8::1']}}",
			want: []found{{RuleFormat, "loadBalancer.application.ingressIpv6CidrBlocks[0]"}},
		},
		{
			name: "a bias above what AWS takes",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2}]\ncompute: {ecs: {image: shop}}\ndomain: {name: " +
				"shop.example.com, hostedZoneId: Z1}\ningress: {route53: {geoproximity: {biases: {us-east-2: 91}}}}",
			want: []found{{RuleLimits, "ingress.route53.geoproximity.biases.us-east-2"}},
		},
		{
			name:   "a region's merged blocks have the defaults of the types that they override",
			inputs: "homeRegion: us-east-2\nregions: [{name: us-east-2, compute: {ecs: {image: shop, cpu: 4096}}}]",
			want:   []found{{topology.RuleECSMemory, "compute.ecs.memory"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, plan, problems := pkg.Application("shop", testIdentity, parse(t, test.inputs))
			var got []found
			for _, problem := range problems {
				got = append(got, found{problem.Rule, problem.Path})
			}
			assert.Equal(t, test.want, got, problems.Error())
			assert.Equal(t, topology.Plan{}, plan)
		})
	}
}

func TestAMissingPropertyOfARegionsOwnBlockSaysWhy(t *testing.T) {
	t.Parallel()
	_, _, problems := newTestPackage(t).Application("shop", testIdentity,
		parse(t, "homeRegion: us-east-2\nregions: [{name: us-east-2, compute: {ecs: {}}}]"))
	assert.Equal(t, topology.Problems{{
		Rule: RuleMissing, Path: "regions[0].compute.ecs.image",
		Message: "missing, but required, because the application does not say it either; set it to a string",
	}}, problems)
}

func TestABadNameIsReportedWithTheMistakesInTheInputs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		inputs string
		want   []found
	}{
		"alone":                 {twoRegions, []found{{topology.RuleName, ""}}},
		"beside a bad block":    {twoRegions + "tags: x", []found{{RuleType, "tags"}, {topology.RuleName, ""}}},
		"where nothing is read": {"homeRegion: a\nregions: x", []found{{RuleType, "regions"}, {topology.RuleName, ""}}},
	} {
		_, _, problems := newTestPackage(t).Application("web_shop", testIdentity, parse(t, test.inputs))
		var got []found
		for _, problem := range problems {
			got = append(got, found{problem.Rule, problem.Path})
		}
		assert.Equal(t, test.want, got, name)
	}
}

func TestAClientIPPreservationThatIsNotKnownClosesNothing(t *testing.T) {
	t.Parallel()
	inputs := strings.Replace(twoRegions, "{globalAccelerator: {}}",
		"{globalAccelerator: {clientIpPreservation: !computed x}}", 1)
	_, _, problems := newTestPackage(t).Application("shop", testIdentity,
		parse(t, inputs+"loadBalancer: {application: {ingressCidrBlocks: [203.0.113.0/24]}}"))
	assert.Empty(t, problems)
}

func TestApplicationWithoutASchemaIsRefused(t *testing.T) {
	t.Parallel()
	pkg, err := Parse([]byte("{}"))
	require.NoError(t, err)
	_, _, problems := pkg.Application("shop", testIdentity, parse(t, twoRegions))
	require.Len(t, problems, 1)
	assert.Equal(t, RuleUnknownType, problems[0].Rule)
}

func TestCompleteChecksAndFillsAComponentThatIsUsedAlone(t *testing.T) {
	t.Parallel()
	complete, problems := newTestPackage(t).Complete("globalapp:index:GlobalAcceleratorIngress",
		parse(t, "endpoints: [{region: us-east-2, loadBalancerArn: arn}]\nports: [443]"))
	assert.Empty(t, problems)
	assertSame(t, parse(t, "endpoints: [{region: us-east-2, loadBalancerArn: arn, traffic: 100, isolated: "+
		"false}]\nports: [443]\n"+
		"clientAffinity: NONE\nclientIpPreservation: false\ndeletionProtection: true"), complete)
}

func TestShadows(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		taint taint
		path  string
		want  bool
	}{
		{taint{"network.addressPool", false}, "regions[3].network.cidrBlock", true},
		{taint{"regions[1].network.natGateways", false}, "network.addressPool", true},
		{taint{"network", true}, "compute", false},
		{taint{"datastores.orders.dynamodb", true}, "datastores.orders", true},
		{taint{"datastores.orders.dynamodb", true}, "datastores.orders-2", false},
		{taint{`datastores["a.b"].dynamodb`, true}, `datastores["a.b"]`, true},
		{taint{`datastores["a.b"].dynamodb`, true}, `datastores["a.c"]`, false},
		{taint{"datastores", true}, "datastores.orders", true},
		{taint{"datastores.orders", true}, "regions[1].stack", true},
		{taint{"ingress", true}, "regions[0].traffic", true},
		{taint{"ingress", true}, "ingress", true},
		{taint{"ingress.globalAccelerator.clientAffinity", false}, "regions[0].traffic", false},
		{taint{"compute.ecs.cpu", false}, "compute.ecs", false},
		{taint{"compute.ecs.cpu", false}, "regions[0].compute.ecs.cpu", true},
		{taint{"regions[0].compute.ecs", true}, "compute", true},
		{taint{"tags.team", false}, "compute", false},
		{taint{"compute", true}, "", false},
		{taint{"regions[0].loadBalancer.application.ingressCidrBlocks[1]", false},
			"loadBalancer.application.ingressCidrBlocks", true},
		{taint{"ingress.globalAccelerator.clientIpPreservation", false},
			"regions[1].loadBalancer.application.ingressCidrBlocks", true},
		{taint{"ingress.globalAccelerator.clientAffinity", false}, "loadBalancer.application.ingressCidrBlocks", false},
	} {
		assert.Equal(t, test.want, test.taint.shadows(test.path), "%v and %s", test.taint, test.path)
	}
}

func TestApplicationNeverPanicsAndPlansOnlyWithoutProblems(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	rapid.Check(t, func(t *rapid.T) {
		inputs := randomInputs(t, pkg)
		_, plan, problems := pkg.Application("shop", testIdentity, inputs)
		require.Equal(t, len(problems) == 0, len(plan.Regions) > 0)
		for _, problem := range problems {
			require.NotContains(t, problem.Error(), hush)
		}
		_, _, again := pkg.Application("shop", testIdentity, inputs)
		require.Equal(t, problems, again)
	})
}
