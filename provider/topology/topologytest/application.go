package topologytest

import (
	"fmt"
	"slices"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Object is a block of inputs, as a program without types writes it: the values are strings, float64, bools, lists of type []any
// and Objects.
type Object = map[string]any

// Settings say what applications are made.
type Settings struct {
	// Regions to choose from; all that are known when it is empty.
	Regions []string
	// Most regions that an application has; 5 when it is 0.
	Most int
	// Small gives every network two zones and one NAT gateway, so that little is deployed.
	Small bool
	// Built leaves out what must be there before: what a region brings, and snapshots.
	Built bool
}

// The names of what exists before an application: its DNS zone, and its domain below that.
const (
	ZoneID = "Z0123456789ABCDEFGHIJ"
	Zone   = "example.com"
	Domain = "shop." + Zone
	// CodeBucket is where functions have their code.
	CodeBucket = "code-{region}"
	// CodeKey is what their code is called there.
	CodeKey = "shop.zip"
	// Topic is what alarms tell, in each region.
	Topic = "arn:aws:sns:{region}:111122223333:operators"
)

// Name is the name that the applications are made for.
const Name = "shop"

// Application is an application that is nearly always sound: what goes together is chosen together, but not every rule is known
// here.
func Application(d *Draw, s Settings) Object {
	m := maker{Draw: d, Settings: s}
	return m.application()
}

// maker makes one application.
type maker struct {
	*Draw
	Settings

	regions []Object
	// names of the regions, in their order; running are those that run the application, and served those that get users.
	names, running, served []string
	home                   string

	compute, balancer string
	accelerator, dns  bool
	domain            bool
	// static is whether the load balancers have addresses in zones that must be known.
	static bool
}

func (m *maker) application() Object {
	m.chooseRegions()
	app := Object{"homeRegion": m.home, "deletionProtection": false}
	if m.Chance(30) {
		app["writerRegion"] = One(m.Draw, m.names...)
	}
	m.chooseIngress()
	m.chooseStacks(app)
	m.chooseNetwork(app)
	m.chooseDomain(app)
	if len(m.running) > 0 {
		m.chooseTraffic()
		m.addIngress(app)
	}
	stores := m.stores()
	if len(stores) > 0 {
		app["datastores"] = stores
	}
	m.chooseWatch(app, stores)
	if m.Chance(50) {
		app["tags"] = Object{"team": One(m.Draw, "checkout", "payments", "Zürich"), "cost-center": "7"}
	}
	list := make([]any, len(m.regions))
	for i, region := range m.regions {
		list[i] = region
	}
	app["regions"] = list
	return app
}

// chooseRegions chooses regions, and which of them hold data only.
func (m *maker) chooseRegions() {
	known := m.Regions
	if len(known) == 0 {
		known = Regions
	}
	most := m.Most
	if most == 0 {
		most = 5
	}
	m.names = Some(m.Draw, m.Number(1, min(most, len(known))), known)
	m.home = One(m.Draw, m.names...)
	for i, name := range m.names {
		region := Object{"name": name}
		if i > 0 && m.Chance(12) {
			region["stack"] = "none"
		} else {
			m.running = append(m.running, name)
		}
		m.regions = append(m.regions, region)
	}
}

// region is the block of a region.
func (m *maker) region(name string) Object {
	return m.regions[slices.Index(m.names, name)]
}

// chooseIngress chooses how users come.
func (m *maker) chooseIngress() {
	m.accelerator = m.Chance(55)
	m.dns = m.Chance(45)
	for _, name := range m.running {
		if info, known := topology.LookupRegion(name); known && info.NoEndpointGroup {
			m.accelerator = false
		}
	}
	m.domain = (m.dns || m.accelerator) && (m.dns || m.Chance(50))
}

// chooseStacks chooses what runs behind what in the regions.
func (m *maker) chooseStacks(app Object) {
	m.compute = One(m.Draw, "ecs", "ecs", "ecs", "ec2", "lambdaFunction", "eks")
	m.balancer = "application"
	if m.compute != "lambdaFunction" && m.Chance(30) {
		m.balancer = "network"
	}
	if m.balancer == "network" {
		app["loadBalancer"] = Object{"network": m.networkLoadBalancer()}
	} else if m.Chance(60) {
		app["loadBalancer"] = Object{"application": m.applicationLoadBalancer()}
	}
	builds := false
	for _, name := range m.running {
		builds = !m.brings(name) || builds
	}
	if builds {
		app["compute"] = Object{m.compute: m.computeBlock()}
	}
	for _, region := range m.regions {
		if _, brings := region["existing"]; !brings && region["stack"] != "none" && m.Chance(15) {
			m.override(region)
		}
	}
}

// override has a region say something else than the application.
func (m *maker) override(region Object) {
	switch m.Number(0, 3) {
	case 0:
		block := Object{"logRetentionInDays": float64(One(m.Draw, 7, 14, 90))}
		region["compute"] = Object{m.compute: block}
	case 1:
		region["loadBalancer"] = Object{m.balancer: Object{"deregistrationDelay": float64(m.Number(0, 60))}}
	case 2:
		if m.compute != "eks" {
			region["compute"] = Object{m.compute: Object{"environment": Object{"REGION_NAME": "{region}"}}}
		}
	default:
		region["deletionProtection"] = false
	}
}

// brings has a region bring what runs it, or its network, and says whether it brings what runs.
func (m *maker) brings(name string) bool {
	if m.Built || !m.Chance(12) {
		return false
	}
	existing := Object{}
	place := slices.Index(m.names, name)
	balancer := m.balancer == "application" && m.Chance(50)
	if !balancer && m.static {
		return false
	}
	if balancer {
		existing["loadBalancer"] = Object{
			"arn": fmt.Sprintf("arn:aws:elasticloadbalancing:%s:111122223333:loadbalancer/app/team-%s/50dc6c495c0c9188", name,
				name),
			"dnsName":      fmt.Sprintf("team-%s-1.%s.elb.amazonaws.com", name, name),
			"hostedZoneId": "ZEXISTING",
		}
		if m.Chance(50) {
			existing["compute"] = Object{
				"taskRoleArn":     "arn:aws:iam::111122223333:role/team-" + name,
				"securityGroupId": fmt.Sprintf("sg-%017x", place+1),
			}
		}
	}
	if !balancer || m.Chance(60) {
		existing["network"] = m.existingNetwork(place)
	}
	m.region(name)["existing"] = existing
	return balancer
}

// existingNetwork is a network that a region brings.
func (m *maker) existingNetwork(place int) Object {
	subnets := func(tier int) []any {
		return []any{fmt.Sprintf("subnet-%016x%d", place+1, tier), fmt.Sprintf("subnet-%016x%d", place+1, tier+1)}
	}
	network := Object{
		"vpcId":           fmt.Sprintf("vpc-%017x", place+1),
		"publicSubnetIds": subnets(1), "privateSubnetIds": subnets(3),
	}
	if m.Chance(60) {
		network["cidrBlocks"] = []any{ExistingRange(place)}
		network["routeTableIds"] = []any{fmt.Sprintf("rtb-%017x", place+1)}
	}
	return network
}

// ExistingRange is the range of the network that the n-th region brings.
func ExistingRange(n int) string { return fmt.Sprintf("172.%d.0.0/16", 16+n%16) }

// chooseNetwork chooses the networks of the regions.
func (m *maker) chooseNetwork(app Object) {
	network := Object{}
	if m.Small {
		network["availabilityZoneCount"], network["natGateways"] = 2.0, "single"
	} else {
		if m.Chance(40) {
			network["availabilityZoneCount"] = float64(m.Number(2, 3))
		}
		if m.Chance(50) {
			network["natGateways"] = One(m.Draw, "perZone", "single")
		}
	}
	if m.compute != "eks" && m.Chance(15) {
		network["natGateways"] = "none"
	}
	if m.Chance(25) {
		network["addressPool"] = One(m.Draw, "10.128.0.0/9", "172.16.0.0/12", "100.64.0.0/10", "10.0.0.0/8")
	}
	if m.Chance(15) {
		network["connectivity"] = "provided"
	}
	if len(network) > 0 {
		app["network"] = network
	}
	for i, region := range m.regions {
		if _, brings := region["existing"]; !brings && region["stack"] != "none" && m.Chance(8) {
			region["network"] = Object{"cidrBlock": fmt.Sprintf("192.168.%d.0/21", 8*i)}
		}
	}
}

// chooseDomain chooses the name that users know.
func (m *maker) chooseDomain(app Object) {
	if !m.domain {
		return
	}
	domain := Object{"name": Domain}
	switch {
	case m.dns || m.Chance(60):
		if m.Chance(25) {
			domain["hostedZoneName"] = Zone
		} else {
			domain["hostedZoneId"] = ZoneID
		}
	default:
		domain["external"] = Object{}
	}
	if m.Chance(40) {
		domain["alternativeNames"] = []any{"www." + Domain}
		if m.Chance(30) {
			domain["alternativeNames"] = []any{"www." + Domain, "api." + Zone, Zone}
		}
	}
	app["domain"] = domain
}
