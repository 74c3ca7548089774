package topology

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const (
	irelandARN  = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188"
	irelandName = "shop-123456789.eu-west-1.elb.amazonaws.com"

	at = "regions[1].existing."
)

// bringing is what a region brings when its load balancer exists.
func bringing() Existing {
	return Existing{LoadBalancer: &ExistingLoadBalancer{
		Kind: BalancerApplication, ARN: new(irelandARN), DNSName: new(irelandName),
	}}
}

// bringingNetwork is a network that a region brings, without the consent to connect it.
func bringingNetwork() *ExistingNetwork {
	return &ExistingNetwork{
		VpcID: "vpc-1", PublicSubnetIDs: []string{"subnet-1", "subnet-2"}, PrivateSubnetIDs: []string{"subnet-3", "subnet-4"},
	}
}

// consenting is a network that a region brings, with the consent to connect it.
func consenting() *ExistingNetwork {
	network := bringingNetwork()
	network.CidrBlocks, network.RouteTableIDs = []string{"172.20.0.0/16", "172.21.0.0/20"}, []string{"rtb-1", "rtb-2"}
	return network
}

// brings spoils an application whose second region brings its load balancer.
func brings(spoil func(*Application, *Region)) func(*Application) {
	return func(app *Application) {
		app.Regions[1].Existing = bringing()
		spoil(app, &app.Regions[1])
	}
}

// joins spoils an application whose second region is built in a network that it brings.
func joins(spoil func(*Application, *Region)) func(*Application) {
	return func(app *Application) {
		app.Regions[1].Existing.Network = bringingNetwork()
		spoil(app, &app.Regions[1])
	}
}

// listens gives a load balancer that is brought its listeners.
func listens(kind string, listeners ...Listener) func(*Application) {
	return brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer = &ExistingLoadBalancer{Kind: kind, Listeners: listeners}
	})
}

var existingWrongs = []wrong{
	{"compute beside a load balancer that is brought", brings(func(_ *Application, r *Region) {
		r.Overrides = []string{"compute"}
	}), []said{{RuleExistingOverride, "regions[1].compute", "remove it, or remove existing.loadBalancer to have both built"}}},
	{"a load balancer beside one that is brought", brings(func(_ *Application, r *Region) {
		r.Overrides = []string{"loadBalancer"}
	}), []said{{RuleExistingOverride, "regions[1].loadBalancer", "this would be ignored"}}},
	{"a range beside a load balancer that is brought", brings(func(_ *Application, r *Region) {
		r.Overrides = []string{"network.cidrBlock", "network.connectivity"}
	}), []said{{RuleExistingOverride, "regions[1].network.cidrBlock", "no network is built there"}}},
	{"zones of a network that is brought", joins(func(_ *Application, r *Region) {
		r.Overrides = []string{"network.availabilityZoneCount"}
	}), []said{{RuleExistingOverride, "regions[1].network.availabilityZoneCount", "remove existing.network to have one built"}}},
	{"a load balancer of a region without users", func(a *Application) { a.Regions[2].Existing = bringing() }, []said{
		{RuleExistingUnused, "regions[2].existing.loadBalancer", "remove it, or set stack: full"},
		{RuleExistingARN, "regions[2].existing.loadBalancer.arn", "is in eu-west-1, but stands under us-west-2"},
		{RuleExistingName, "regions[2].existing.loadBalancer.dnsName", "is in eu-west-1, but stands under us-west-2"},
	}},
	{"a role beside compute that is built", func(a *Application) {
		a.Regions[1].Existing.Compute = &ExistingCompute{SecurityGroup: true}
	}, []said{{RuleExistingUnused, at + "compute", "what runs in eu-west-1 is built here"}}},
	{"a network with nothing in it", func(a *Application) { a.Regions[2].Existing.Network = bringingNetwork() },
		[]said{{RuleExistingUnused, "regions[2].existing.network", "nothing would be in this one; remove it"}}},
	{"a database without a network", brings(func(a *Application, _ *Region) {
		a.Stores = append(a.Stores, database("catalog", "us-east-2", "eu-west-1"))
	}), []said{{RuleExistingStore, at + "network", "leave eu-west-1 out of datastores.catalog.regions"}}},
	{"what is no load balancer", brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer.ARN = new(strings.Replace(irelandARN, "/app/", "/gwy/", 1))
	}), []said{{RuleExistingARN, at + "loadBalancer.arn", "is not the ARN of an Application or Network Load Balancer"}}},
	{"a load balancer of another partition", brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer.ARN = new(strings.Replace(irelandARN, "arn:aws:", "arn:aws-cn:", 1))
	}), []said{{RuleExistingARN, at + "loadBalancer.arn", "is in the partition aws-cn"}}},
	{"a load balancer of another type", brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer.ARN = new(strings.Replace(irelandARN, "/app/", "/net/", 1))
	}), []said{{RuleExistingType, at + "loadBalancer.type", "application, but by its ARN the load balancer is of type network"}}},
	{"a name that is not a load balancer's", brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer.DNSName = new("shop.example.com")
	}), []said{{RuleExistingName, at + "loadBalancer.dnsName", "write what AWS gives as its DNSName"}}},
	{"a name of another region", brings(func(_ *Application, r *Region) {
		r.Existing.LoadBalancer.DNSName = new("shop-0123456789abcdef.elb.eu-west-2.amazonaws.com")
	}), []said{{RuleExistingName, at + "loadBalancer.dnsName", "is in eu-west-2, but stands under eu-west-1"}}},
	{"without public addresses behind Route 53", brings(func(a *Application, r *Region) {
		onRoute53(a)
		r.Existing.LoadBalancer.DNSName = new("internal-" + irelandName)
	}), []said{{RuleExistingInternal, at + "loadBalancer.dnsName", "keep globalAccelerator alone"}}},
	{"without public addresses behind an accelerator's own", brings(func(a *Application, r *Region) {
		a.GlobalAccelerator.ClientIPPreservation = new(false)
		r.Existing.LoadBalancer.DNSName = new("internal-" + irelandName)
	}), []said{{RuleExistingInternal, at + "loadBalancer.dnsName", "set ingress.globalAccelerator.clientIpPreservation: true"}}},
	{"a Network Load Balancer without listeners", listens(BalancerNetwork),
		[]said{{RuleExistingListeners, at + "loadBalancer.listeners", "name those that users come to"}}},
	{"HTTP of a Network Load Balancer", listens(BalancerNetwork, Listener{80, ProtocolHTTP}),
		[]said{{RuleExistingListeners, at + "loadBalancer.listeners[0].protocol", "type network speak TCP, TLS or UDP"}}},
	{"no HTTPS for Route 53's checkers at what is brought", func(a *Application) {
		onRoute53(a)
		a.Route53.HealthCheck = &EndpointHealthCheck{Interval: 10, FailureThreshold: 3}
		listens(BalancerApplication, Listener{80, ProtocolHTTP})(a)
	}, []said{{RuleOutsidePort, at + "loadBalancer.listeners", "ask by HTTPS on port 443, which is not one of them"}}},
	{"a port that is brought twice", listens(BalancerApplication, Listener{80, ProtocolHTTP}, Listener{80, ProtocolHTTP}),
		[]said{{RuleListenerPort, at + "loadBalancer.listeners[1].port", "80 is the port of " + at + "loadBalancer.listeners[0]"}}},
	{"UDP and TCP that are brought", listens(BalancerNetwork, Listener{53, ProtocolUDP}, Listener{80, ProtocolTCP}),
		[]said{{RuleListenerTransport, at + "loadBalancer.listeners", "name UDP alone, or TCP and TLS"}}},
	{"UDP that is brought beside TCP that is built", listens(BalancerNetwork, Listener{53, ProtocolUDP}),
		[]said{{RuleIngressTransport, "ingress.globalAccelerator", "eu-west-1 would take UDP and us-east-2 TCP"}}},
	{"the users' addresses through TLS that is brought", func(a *Application) {
		listens(BalancerNetwork, Listener{443, ProtocolTLS})(a)
		a.GlobalAccelerator.ClientIPPreservation = new(true)
	}, []said{{RuleListenerClientIP, at + "loadBalancer.listeners", "clientIpPreservation: false"}}},
	{"a certificate for a load balancer that is brought", brings(func(a *Application, r *Region) {
		a.Domain = &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
		r.BroughtCertificate = true
	}), []said{{RuleCertificateUnused, at + "certificateArn", "whose listeners have their certificates already"}}},
	{"one private subnet", joins(func(_ *Application, r *Region) {
		r.Existing.Network.PrivateSubnetIDs = []string{"subnet-3"}
	}), []said{{RuleExistingSubnets, at + "network.privateSubnetIds", "1 named, but databases and compute must be in two zones"}}},
	{"no public subnet", joins(func(_ *Application, r *Region) { r.Existing.Network.PublicSubnetIDs = nil }),
		[]said{{RuleExistingSubnets, at + "network.publicSubnetIds", "0 named, but a load balancer must be in two zones or more"}}},
	{"a subnet of both kinds", joins(func(_ *Application, r *Region) {
		r.Existing.Network.PublicSubnetIDs[1] = "subnet-3"
	}), []said{{RuleExistingSubnets, at + "network.publicSubnetIds[1]", "subnet-3 is one of privateSubnetIds too"}}},
	{"a subnet twice", joins(func(_ *Application, r *Region) {
		r.Existing.Network.PrivateSubnetIDs = []string{"subnet-3", "subnet-4", "subnet-3"}
	}), []said{{RuleExistingDuplicate, at + "network.privateSubnetIds[2]", "subnet-3 is named at " + at +
		"network.privateSubnetIds[0] already"}}},
	{"a network twice", joins(func(a *Application, _ *Region) { a.Regions[0].Existing.Network = bringingNetwork() }),
		[]said{{RuleExistingDuplicate, at + "network.vpcId", "vpc-1 is the network at regions[0].existing.network.vpcId"}}},
	{"static addresses in a network that is brought", joins(func(_ *Application, r *Region) {
		r.NetworkLoadBalancer = &NetworkLoadBalancer{StaticAddresses: true}
	}), []said{{RuleExistingAddresses, at + "network", "set staticAddresses: false for eu-west-1"}}},
	{"routes without ranges", joins(func(_ *Application, r *Region) {
		r.Existing.Network.RouteTableIDs = []string{"rtb-1"}
	}), []said{{RuleExistingRoutes, at + "network.cidrBlocks", "set them, or remove routeTableIds"}}},
	{"peering without consent", joins(func(_ *Application, r *Region) {
		r.Overrides, r.Network.Connectivity = []string{"network.connectivity"}, ConnectivityPeering
	}), []said{{RuleExistingRoutes, at + "network", "or set network.connectivity: provided"}}},
	{"a range that is brought in the way of one of the pool", joins(func(_ *Application, r *Region) {
		r.Existing.Network.CidrBlocks = []string{"10.31.4.0/24"}
	}), []said{{RuleOverlap, "regions[0].network.cidrBlock", "overlaps the range 10.31.4.0/24 of eu-west-1, and networks that " +
		"overlap can never be connected; set regions[0].network.cidrBlock to a free range"}}},
	{"two ranges that are brought and overlap", joins(func(a *Application, r *Region) {
		r.Existing.Network.CidrBlocks = []string{"172.20.0.0/16"}
		a.Regions[0].Existing.Network = bringingNetwork()
		a.Regions[0].Existing.Network.VpcID = ""
		a.Regions[0].Existing.Network.CidrBlocks = []string{"172.20.8.0/24"}
	}), []said{{RuleOverlap, at + "network.cidrBlocks[0]", "remove " + at + "network.cidrBlocks[0] where nothing there is"}}},
	{"what is no role", brings(func(_ *Application, r *Region) {
		r.Existing.Compute = &ExistingCompute{RoleARN: new("arn:aws:iam::111122223333:user/shop")}
	}), []said{{RuleExistingRole, at + "compute.taskRoleArn", "is not the ARN of an IAM role"}}},
	{"compute that nothing runs", func(a *Application) {
		a.Regions[0].Existing = Existing{LoadBalancer: &ExistingLoadBalancer{Kind: BalancerApplication}}
		a.Regions[1].Existing = bringing()
	}, []said{{RuleComputeDataOnly, "compute", "leave existing.loadBalancer out of a region"}}},
}

// oddExisting is what a region might bring, right or wrong.
func oddExisting(t *rapid.T) Existing {
	odd := rapid.SampledFrom([]*string{nil, new(""), new(irelandARN), new(irelandName)})
	return rapid.SampledFrom([]Existing{
		{}, {},
		{LoadBalancer: &ExistingLoadBalancer{Kind: BalancerApplication, ARN: odd.Draw(t, "arn"), DNSName: odd.Draw(t, "dnsName")}},
		{LoadBalancer: &ExistingLoadBalancer{Kind: BalancerNetwork}, Network: consenting()},
		{LoadBalancer: &ExistingLoadBalancer{Kind: BalancerNetwork, Listeners: []Listener{{53, ProtocolUDP}}}},
		{Network: bringingNetwork(), Compute: &ExistingCompute{RoleARN: odd.Draw(t, "role")}},
		{Network: &ExistingNetwork{CidrBlocks: []string{"nonsense", "10.22.0.0/16"}}},
	}).Draw(t, "existing")
}

func TestARegionThatBringsItsLoadBalancerIsPlannedWithoutANetwork(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Regions[1].Existing = bringing()
	plan, found := New(app)
	require.Empty(t, found)
	ireland, _ := plan.Region("eu-west-1")
	assert.Equal(t, RegionPlan{
		Name: "eu-west-1", Stack: true, Brought: true, Traffic: 100, Protected: true,
		Listeners: []Listener{{80, ProtocolHTTP}}, Shape: Brought, Compute: Brought,
	}, ireland)
	assert.Equal(t, StackDeployment{Compute: Brought, LoadBalancer: Brought}, plan.Deployment().Stacks["eu-west-1"])
	assert.Equal(t, StackDeployment{Compute: ComputeECS, LoadBalancer: "application", Network: networkBuilt},
		plan.Deployment().Stacks["us-east-2"])
}

func TestAllRegionsCanBeBrought(t *testing.T) {
	t.Parallel()
	app := sound()
	for i := range app.Regions {
		app.Regions[i].Compute = nil
	}
	app.Regions[0].Existing = Existing{LoadBalancer: &ExistingLoadBalancer{Kind: BalancerNetwork, Listeners: []Listener{
		{8443, ProtocolTLS},
	}}}
	app.Regions[1].Existing = bringing()
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []int{80, 8443}, plan.Ports())
	before, after, said := plan.URL()
	assert.Equal(t, []any{"http://", "", true}, []any{before, after, said}, "the first region by name")
	app.Domain = &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
	plan, found = New(app)
	require.Empty(t, found)
	before, _, _ = plan.URL()
	assert.Equal(t, "https://", before)
	assert.Equal(t, []int{80, 443, 8443}, plan.Ports())
	assert.Empty(t, plan.Domain.ValidatedBy, "no certificate is requested")
	assert.Contains(t, plan.Warnings, "domain: the certificates of eu-west-1, us-east-2 are brought and not renewed by this "+
		"package; each must cover shop.example.com, *.shop.example.com, or users that fail over to it get an error")
}

func TestABroughtNetworkIsConnectedOnlyWithConsent(t *testing.T) {
	t.Parallel()
	home, ireland := Peering{"us-east-2", "us-west-2"}, Peering{"eu-west-1", "us-west-2"}
	both := Peering{"eu-west-1", "us-east-2"}
	silent := "datastores.catalog: port 5432 in us-east-2 (10.31.0.0/16) must be reachable from eu-west-1 (range not known)"
	for name, test := range map[string]struct {
		change func(*Application)
		want   []Peering
		warn   string
	}{
		"with consent": {func(a *Application) { a.Regions[1].Existing.Network = consenting() },
			[]Peering{both, ireland, home}, ""},
		"without consent": {func(a *Application) { a.Regions[1].Existing.Network = bringingNetwork() }, []Peering{home}, silent},
		"with ranges alone": {func(a *Application) {
			a.Regions[1].Existing.Network = bringingNetwork()
			a.Regions[1].Existing.Network.CidrBlocks = []string{"172.20.0.0/16"}
		}, []Peering{home}, "must be reachable from eu-west-1 (172.20.0.0/16), and nothing is built for that"},
		"with consent, but provided": {func(a *Application) {
			a.Regions[1].Existing.Network = consenting()
			a.Regions[1].Network.Connectivity = ConnectivityProvided
		}, []Peering{home}, "must be reachable from eu-west-1 (172.20.0.0/16 and 172.21.0.0/20), and nothing is built"},
		"provided, but for two regions": {func(a *Application) {
			a.Connectivity = ConnectivityProvided
			a.Regions[0].Network.Connectivity, a.Regions[1].Network.Connectivity = ConnectivityPeering, ConnectivityPeering
		}, []Peering{both}, "port 5432 in us-west-2 (10.33.0.0/16) must be reachable from eu-west-1 (10.22.0.0/16), us-east-2"},
		"behind a load balancer that is brought": {func(a *Application) {
			a.Regions[1].Existing = bringing()
			a.Regions[1].Existing.Network = consenting()
		}, []Peering{both, ireland, home}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := withDatabase()
			test.change(&app)
			plan, found := New(app)
			require.Empty(t, found)
			assert.Equal(t, test.want, plan.Peerings)
			said := strings.Join(plan.Warnings, "\n")
			if test.warn == "" {
				assert.NotContains(t, said, "must be reachable")
			}
			assert.Contains(t, said, test.warn)
		})
	}
}

func TestWhatIsBroughtIsLetInByWhatIsKnownOfIt(t *testing.T) {
	t.Parallel()
	app := withDatabase()
	app.Regions[1].Existing = bringing()
	app.Regions[1].Existing.Network = bringingNetwork()
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, []string{"10.31.0.0/16"}, plan.ClientRanges(plan.Stores[0], "us-east-2"))
	said := strings.Join(plan.Warnings, "\n")
	assert.Contains(t, said, "the addresses of what runs in eu-west-1 are not known, so us-east-2 does not let them in")
	assert.Contains(t, said, "nothing of what runs in eu-west-1 is let in there; set existing.compute.securityGroupId or")

	app.Regions[1].Existing.Network = consenting()
	app.Regions[1].Existing.Compute = &ExistingCompute{SecurityGroup: true}
	plan, found = New(app)
	require.Empty(t, found)
	assert.Equal(t, []string{"172.20.0.0/16", "172.21.0.0/20", "10.31.0.0/16"}, plan.ClientRanges(plan.Stores[0], "us-east-2"))
	assert.NotContains(t, strings.Join(plan.Warnings, "\n"), "let")
	ireland, _ := plan.Region("eu-west-1")
	assert.Equal(t, []netip.Prefix{netip.MustParsePrefix("172.20.0.0/16"), netip.MustParsePrefix("172.21.0.0/20")},
		ireland.Network.Ranges())
	assert.True(t, ireland.Network.PrivateOnly)
	assert.Equal(t, map[string][]string{"eu-west-1": {"rtb-1", "rtb-2"}}, plan.Deployment().RouteTables)
	member := plan.Deployment().Stores["catalog"].Members["eu-west-1"]
	assert.Equal(t, []string{Brought, "vpc-1"}, []string{member.Network, member.VpcID})
}

func TestADatabaseStaysInTheNetworkThatIsBrought(t *testing.T) {
	t.Parallel()
	in := func(network *ExistingNetwork) Deployment {
		app := withDatabase()
		app.Regions[1].Existing.Network = network
		plan, found := New(app)
		require.Empty(t, found)
		deployment := plan.Deployment()
		deployment.Stacks = nil // Their own rule is tested with the others.
		return deployment
	}
	another := bringingNetwork()
	another.VpcID = "vpc-2"
	unknown := bringingNetwork()
	unknown.VpcID = ""
	for name, test := range map[string]struct {
		before, after *ExistingNetwork
		want          string
	}{
		"the same":        {bringingNetwork(), bringingNetwork(), ""},
		"not known yet":   {unknown, bringingNetwork(), ""},
		"from built":      {nil, bringingNetwork(), "existing.network would move a cluster in eu-west-1"},
		"back to built":   {bringingNetwork(), nil, "existing.network, which is gone, would move"},
		"another network": {bringingNetwork(), another, "which was vpc-1 and is vpc-2, would move"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := CheckTransition(in(test.before), in(test.after))
			if test.want == "" {
				assert.Empty(t, found)
				return
			}
			require.Len(t, found, 1, found.Error())
			assert.Equal(t, RuleTransitionNetwork, found[0].Rule)
			assert.Contains(t, found[0].Message, test.want)
		})
	}
}

// What runs behind a load balancer that is brought is not known, so nothing is said of its capacity, and of users no more than
// that others serve them.
func TestOutagesOfABroughtRegion(t *testing.T) {
	t.Parallel()
	app := threeStacks(table("orders"))
	app.Regions[1].Existing, app.Regions[1].Compute, app.Regions[1].HealthCheck = bringing(), nil, HealthCheck{}
	for _, region := range []string{"eu-west-1", "us-east-2"} {
		lost := outage(t, app, Loss{Region: region})
		assert.Equal(t, CapacityLeft{}, lost.Capacity)
	}
	plan, found := New(app)
	require.Empty(t, found)
	assert.NotEmpty(t, Runbook(app, plan, Deployed{}))
}

func TestTheKeyOfANetwork(t *testing.T) {
	t.Parallel()
	for key, network := range map[string]NetworkPlan{
		"10.1.0.0/16": {CidrBlock: netip.MustParsePrefix("10.1.0.0/16")},
		"vpc-1":       {Brought: &BroughtNetwork{VpcID: "vpc-1"}},
		Brought:       {Brought: &BroughtNetwork{}},
	} {
		assert.Equal(t, key, network.Key())
	}
}
