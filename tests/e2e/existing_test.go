package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// place is what a team has in a region already, made by hand.
type place struct {
	region   string
	network  awssim.BroughtNetwork
	balancer awssim.BroughtLoadBalancer
	role     awssim.Resource
	group    string
}

// have makes a place: a network, a load balancer with targets that answer, a role, and the security group of what runs.
func (b *bench) have(region, cidr string) place {
	b.t.Helper()
	p := place{region: region, network: b.sim.BringNetwork(region, awssim.NetworkByHand{CIDRBlock: cidr, NAT: true})}
	listeners := []awssim.ListenerByHand{{Port: 80}, {
		Port: 443, Protocol: "HTTPS", Certificate: b.sim.AddCertificate(region, siteName, "*."+siteName),
	}}
	p.balancer = b.sim.BringLoadBalancer(p.network, awssim.LoadBalancerByHand{
		Name: "team-" + region, Targets: 2, Listeners: listeners,
	})
	p.role = b.sim.BringRole("team-"+region, "ecs-tasks.amazonaws.com", map[string]string{"own": ownPolicy})
	p.group = b.sim.BringSecurityGroup(p.network, "team-tasks-"+region)
	return p
}

// ownPolicy is a right that a team's role has without us.
const ownPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`

func listed(values []string) pulumi.Array {
	list := pulumi.Array{}
	for _, value := range values {
		list = append(list, pulumi.String(value))
	}
	return list
}

// served brings a place's load balancer.
func (p place) served() change {
	return inRegion(p.region, set("existing.loadBalancer", pulumi.Map{
		"arn": pulumi.String(p.balancer.ARN), "dnsName": pulumi.String(p.balancer.DNSName),
		"hostedZoneId": pulumi.String(p.balancer.ZoneID),
	}))
}

// joined brings a place's network.
func (p place) joined() change {
	return inRegion(p.region, set("existing.network", pulumi.Map{
		"vpcId": pulumi.String(p.network.VPC), "publicSubnetIds": listed(p.network.PublicSubnets),
		"privateSubnetIds": listed(p.network.PrivateSubnets),
	}))
}

// connected consents to routes in some of a place's route tables.
func (p place) connected(tables ...string) change {
	return inRegion(p.region, func(region pulumi.Map) {
		set("existing.network.cidrBlocks", listed([]string{p.network.CIDRBlock}))(region)
		set("existing.network.routeTableIds", listed(tables))(region)
	})
}

// known names the role and the security group of what runs in a place.
func (p place) known() change {
	return inRegion(p.region, set("existing.compute", pulumi.Map{
		"taskRoleArn": pulumi.String(p.role.ARN), "securityGroupId": pulumi.String(p.group),
	}))
}

// routes are the ranges that were added to a route table.
func (b *bench) routes(table string) []string {
	b.t.Helper()
	added := []string{}
	for _, route := range b.sim.AddedTo(table) {
		require.Equal(b.t, "aws:ec2/route:Route", route.Type)
		added = append(added, route.Outputs.String("destinationCidrBlock"))
	}
	slices.Sort(added)
	return added
}

// bindings are what the application tells of the use of its stores from a region.
func (s *stack) bindings(region string) map[string]any {
	s.t.Helper()
	i := slices.IndexFunc(s.resources(), isShop)
	return s.resources()[i].Outputs["bindings"].(map[string]any)[region].(map[string]any)
}

// catalogIn gives the application of the tests a database in some regions.
func catalogIn(regions ...string) change {
	list := pulumi.Array{}
	for _, region := range regions {
		list = append(list, pulumi.Map{"name": pulumi.String(region)})
	}
	return func(inputs pulumi.Map) {
		withCatalog(inputs)
		set("datastores.catalog.regions", list)(inputs)
	}
}

// The fleet of the tests: three regions that are built, one that brings everything with consent, and one that brings its load
// balancer and says nothing else.
const (
	consents = "ca-central-1"
	silent   = "ap-northeast-1"
)

// fleet are the changes for it.
func fleet(known, quiet place) []change {
	return []change{
		catalogIn("us-east-2", "eu-west-1", consents),
		known.served(), known.joined(), known.connected(known.network.PrivateTable), known.known(), quiet.served(),
	}
}

// Three regions are built and two brought, behind each ingress: users get to all five; what runs in a place that is brought
// gets to the database, by the routes and rights that it consented to and by no others; and when everything is gone again, what
// was there before is as it was.
func TestAFleetOfBuiltAndBroughtRegions(t *testing.T) {
	t.Parallel()
	for name, ingress := range map[string]change{"accelerator": byAccelerator, "Route 53": byDNS} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
			known, quiet := b.have(consents, "172.20.0.0/16"), b.have(silent, "172.21.0.0/16")
			before := b.sim.Brought()
			s := b.stack("dev", siteIn(fiveRegions, append(fleet(known, quiet), ingress)...))
			s.up()
			assert.Empty(t, s.up().changes())
			assert.Empty(t, s.refresh().changes())

			assert.Equal(t, siteURL, s.resources()[slices.IndexFunc(s.resources(), isShop)].Outputs["url"])
			for _, region := range fiveRegions {
				assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)), region)
			}
			b.assertConsent(known, quiet)
			b.assertBound(s, known, quiet)
			s.destroy()
			assert.Equal(t, before, b.sim.Brought())
		})
	}
}

// assertConsent checks that nothing was added to what is brought but what was consented to.
func (b *bench) assertConsent(known, quiet place) {
	b.t.Helper()
	assert.Equal(b.t, []string{"10.22.0.0/16", "10.31.0.0/16", "10.33.0.0/16"}, b.routes(known.network.PrivateTable))
	assert.Empty(b.t, b.routes(known.network.PublicRouteTable))
	var policies []string
	for _, policy := range b.sim.AddedTo(known.role.ID) {
		policies = append(policies, policy.Name)
	}
	slices.Sort(policies)
	assert.Equal(b.t, in(consents, "brought-role-policy-catalog", "brought-role-policy-orders"), policies)
	for _, id := range append(quiet.network.RouteTables(), quiet.role.ID, quiet.group, quiet.network.VPC, known.group) {
		for _, added := range b.sim.AddedTo(id) {
			assert.Contains(b.t, []string{"shop-catalog-security-group-" + consents}, added.Name, "added to %s", id)
		}
	}
}

// assertBound checks that what runs where a load balancer is brought can use the stores, as far as is known of it.
func (b *bench) assertBound(s *stack, known, quiet place) {
	b.t.Helper()
	table := b.named("shop-orders-table-us-east-2").Outputs.String("name")
	for _, each := range []place{known, quiet} {
		told := s.bindings(each.region)
		environment := told["environment"].(map[string]any)
		assert.Equal(b.t, table, environment["ORDERS_TABLE_NAME"])
		assert.Contains(b.t, environment, "CATALOG_WRITER_PARAMETER")
		assert.Len(b.t, told["policies"], 2)
	}
	assert.Equal(b.t, known.group, s.bindings(consents)["clientSecurityGroupId"])
	assert.Equal(b.t, "", s.bindings(silent)["clientSecurityGroupId"])
	secret := b.named("shop-catalog-secret-" + consents).ARN
	for role, may := range map[string]bool{known.role.ARN: true, quiet.role.ARN: false} {
		allowed, err := b.sim.Allows(role, "secretsmanager:GetSecretValue", secret)
		require.NoError(b.t, err)
		assert.Equal(b.t, may, allowed, role)
	}
	for _, endpoint := range []string{
		b.named("shop-catalog-cluster-us-east-2").Outputs.String("endpoint"),
		b.named("shop-catalog-cluster-" + consents).Outputs.String("readerEndpoint"),
	} {
		for _, subnet := range known.network.PrivateSubnets {
			reached, why := b.sim.Reaches(consents, subnet, known.group, endpoint, 5432)
			assert.True(b.t, reached, "from %s to %s: %s", subnet, endpoint, why)
		}
	}
}

// A place that is brought joins, is drained and goes, without a moment in which somebody is not served.
func TestABroughtRegionComesAndGoes(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, twoRegions)
	known := b.have(consents, "172.20.0.0/16")
	before := b.sim.Brought()
	v := b.watch(siteURL)
	three := append(slices.Clone(twoRegions), consents)
	joined := slices.Concat([]string{"shop-" + consents, "shop-orders-replica-" + consents, endpoints(consents)},
		in(consents, "brought-role-policy-orders"))
	assert.Equal(t, together(did("create", joined), recordChanged), v.up(t, s.runs(siteIn(three, known.served(), known.known()))))
	assert.Equal(t, map[string]float64{consents: 100}, b.visitors(consents))

	drained := inRegion(consents, set("isolated", pulumi.Bool(true)))
	s.runs(siteIn(three, known.served(), known.known(), drained))
	assert.Equal(t, together(did("update", []string{endpoints(consents)}), recordChanged), v.up(t, s))
	assert.Equal(t, map[string]float64{"us-east-2": 100}, b.visitors(consents))
	assert.Equal(t, together(did("delete", joined), recordChanged), v.up(t, s.runs(siteIn(twoRegions))))
	assert.Equal(t, before, b.sim.Brought())
}

// An application can bring all that runs it, and have its data and its ingress built.
func TestAnApplicationOfBroughtRegions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	home, other := b.have("us-east-2", "172.20.0.0/16"), b.have("eu-west-1", "172.21.0.0/16")
	before := b.sim.Brought()
	s := b.stack("dev", shopIn(twoRegions, unset("compute"), named, byBoth("globalAccelerator"), home.served(), other.served()))
	names := []string{"shop", "shop-record", "shop-global", "shop-orders", "shop-orders-table-us-east-2",
		"shop-orders-replica-eu-west-1", "shop-us-east-2", "shop-eu-west-1", publicName}
	assert.Equal(t, did("create", names, acceleratorNames(twoRegions...), viaDNS(twoRegions...)), s.up().changes())
	assert.Empty(t, s.up().changes())
	assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near("eu-west-1")))
	s.destroy()
	assert.Equal(t, before, b.sim.Brought())
}

// movedIntoBrought is what is said of a region that would move into a network that is brought while users come.
var movedIntoBrought = []mistake{{topology.RuleTransitionStack, "regions", []string{
	"eu-west-1 would change the network from one that is built to one that is brought while it gets users",
}}}

// A stack is built in a network that is brought, and moves there only while it gets no users; the network stays as it is.
func TestAStackInABroughtNetwork(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newShop(t, twoRegions)
	there := b.have(region, "172.20.0.0/16")
	before := b.sim.Brought()
	s.runs(shopIn(twoRegions, there.joined())).assertRefused(t, movedIntoBrought)
	isolated := inRegion(region, set("isolated", pulumi.Bool(true)))
	s.runs(shopIn(twoRegions, isolated)).up()
	changed := s.runs(shopIn(twoRegions, isolated, there.joined())).up().changes()
	for _, name := range in(region, "load-balancer", "target-group", "service") {
		assert.Contains(t, changed["create-replacement"], name)
	}
	for _, name := range append(in(region, "vpc", "internet-gateway"), inZones(region, zones[region], "nat-gateway")...) {
		assert.Contains(t, changed["delete"], name)
	}
	s.runs(shopIn(twoRegions, there.joined())).up()
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Equal(t, map[string]float64{region: 100}, b.visitors(region))
	assert.Equal(t, there.network.VPC, b.named("shop-main-load-balancer-"+region).Outputs.String("vpcId"))
	s.destroy()
	assert.Equal(t, before, b.sim.Brought())
}

// shuffledTables is what is said of route tables in another order.
var shuffledTables = refused{mistakes: []mistake{{topology.RuleTransitionRouteTables, "regions", []string{
	"takes the place of", "keep the order, add and remove at the end",
}}}}

// A region that only holds data does so in a network that is brought; its route tables come and go at the end of their list.
func TestDataInABroughtNetwork(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b := newBench(t)
	there := b.have(region, "172.20.0.0/16")
	before := b.sim.Brought()
	with := func(tables ...string) pulumi.RunFunc {
		return shopIn(twoRegions, withCatalog, holdsData(region), there.joined(), there.connected(tables...))
	}
	private, public := there.network.PrivateTable, there.network.PublicRouteTable
	s := b.stack("dev", with(private))
	s.up()
	assert.Empty(t, s.up().changes())
	assert.Equal(t, []string{"10.31.0.0/16"}, b.routes(private))
	reader := b.named("shop-catalog-cluster-" + region).Outputs.String("readerEndpoint")
	for _, subnet := range inZones("us-east-2", zones["us-east-2"], "private-subnet") {
		reached, why := b.sim.Reaches("us-east-2", b.named(subnet).ID, b.named(in("us-east-2", "task-security-group")[0]).ID,
			reader, 5432)
		assert.True(t, reached, why)
	}
	added := did("create", []string{"shop-peering-route-table-2-us-east-2-" + region})
	assert.Equal(t, together(added, recordChanged), s.runs(with(private, public)).up().changes())
	s.runs(with(public, private)).assertRefused(t, shuffledTables.mistakes)
	s.runs(shopIn(twoRegions, withCatalog, holdsData(region))).assertRefused(t, []mistake{{
		topology.RuleTransitionNetwork, "regions", []string{"existing.network, which is gone, would move a cluster in eu-west-1"},
	}})
	s.runs(with(private, public)).destroy()
	assert.Equal(t, before, b.sim.Brought())
}

// A region that is built becomes one that is brought, and is built again, while it has no users; everybody else is served all
// the time.
func TestABuiltRegionIsBroughtAndBack(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newSite(t, twoRegions)
	there := b.have(region, "172.20.0.0/16")
	before := b.sim.Brought()
	v := b.watch(siteURL)
	isolated := inRegion(region, set("isolated", pulumi.Bool(true)))
	s.runs(siteIn(twoRegions, there.served())).assertRefused(t, []mistake{{topology.RuleTransitionStack, "regions", []string{
		"compute from ecs to brought and the load balancer from application to brought",
	}}})
	v.up(t, s.runs(siteIn(twoRegions, isolated)))
	changed := v.up(t, s.runs(siteIn(twoRegions, isolated, there.served())))
	gone := slices.Concat(without(stackNames(region)), in(region, tlsParts...), in(region, "task-policy-orders"),
		[]string{"shop-certificate-" + region, "shop-certificate-validation-" + region})
	assert.Equal(t, together(did("update", []string{endpoints(region)}), did("delete", gone), recordChanged), changed)
	v.up(t, s.runs(siteIn(twoRegions, there.served())))
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))

	v.up(t, s.runs(siteIn(twoRegions, isolated, there.served())))
	changed = v.up(t, s.runs(siteIn(twoRegions, isolated)))
	assert.Equal(t, together(did("update", []string{endpoints(region)}), did("create", gone), recordChanged), changed)
	v.up(t, s.runs(siteIn(twoRegions)))
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	assert.Empty(t, s.up().changes())
	s.destroy()
	assert.Equal(t, before, b.sim.Brought())
}

// Another load balancer takes the place of the first in place, and another role gets the rights before the first loses them.
func TestAnotherLoadBalancerAndRoleOfABroughtRegion(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	first := b.have(consents, "172.20.0.0/16")
	second := first
	second.balancer = b.sim.BringLoadBalancer(first.network, awssim.LoadBalancerByHand{
		Name: "next", Network: true, Targets: 2, Listeners: []awssim.ListenerByHand{
			{Port: 443, Protocol: "TLS", Certificate: b.sim.AddCertificate(consents, siteName, "*."+siteName)},
		},
	})
	second.role = b.sim.BringRole("next", "ecs-tasks.amazonaws.com", nil)
	before := b.sim.Brought()
	network := inRegion(consents, func(region pulumi.Map) {
		set("existing.loadBalancer.type", pulumi.String("network"))(region)
		set("existing.loadBalancer.listeners", pulumi.Array{pulumi.Map{
			"port": pulumi.Int(443), "protocol": pulumi.String("TLS"),
		}})(region)
	})
	regions := []string{"us-east-2", consents}
	s := b.stack("dev", siteIn(regions, byBoth("route53"), first.served(), first.known()))
	s.up()
	v := b.watch(siteURL)
	policy := in(consents, "brought-role-policy-orders")
	assert.Equal(t, together(did("update", []string{endpoints(consents), "shop-route53-" + consents + "-name"}), replaced(policy)),
		v.up(t, s.runs(siteIn(regions, byBoth("route53"), second.served(), network, second.known()))))
	assert.Equal(t, "ok "+consents, b.seen(siteURL, near(consents)))
	assert.Empty(t, b.sim.AddedTo(first.role.ID))
	assert.Len(t, b.sim.AddedTo(second.role.ID), 1)
	s.destroy()
	assert.Equal(t, before, b.sim.Brought())
}
