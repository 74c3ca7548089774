package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const (
	siteName = "shop.example.com"
	siteURL  = "https://" + siteName
	zoneID   = "Z0123456789EXAMPLE"

	certificateType = "aws:acm/certificate:Certificate"
)

// named gives the application of the tests a name with TLS.
func named(inputs pulumi.Map) {
	inputs["domain"] = pulumi.Map{"name": pulumi.String(siteName), "hostedZoneId": pulumi.String(zoneID)}
}

// by replaces the ingress.
func by(kinds pulumi.Map) change {
	return func(inputs pulumi.Map) { inputs["ingress"] = ownCopy(kinds) }
}

// ownCopy is a copy of a block that later changes may change.
func ownCopy(block pulumi.Map) pulumi.Map {
	copied := pulumi.Map{}
	for key, value := range block {
		if inner, isBlock := value.(pulumi.Map); isBlock {
			value = ownCopy(inner)
		}
		copied[key] = value
	}
	return copied
}

// The ingresses of the tests.
var (
	byDNS         = routedBy(pulumi.Map{})
	byAccelerator = by(pulumi.Map{"globalAccelerator": pulumi.Map{}})
)

// routedBy is Route 53 with a routing policy.
func routedBy(policy pulumi.Map) change { return by(pulumi.Map{"route53": policy}) }

// byBoth is both ingresses, one of them active.
func byBoth(active string) change {
	return by(pulumi.Map{
		"route53": pulumi.Map{}, "globalAccelerator": pulumi.Map{}, "active": pulumi.String(active),
	})
}

// newSite creates the application with a name.
func newSite(t *testing.T, regions []string, changes ...change) (*bench, *stack) {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.stack("dev", siteIn(regions, changes...))
	s.up()
	return b, s
}

// siteIn is the program with the named application.
func siteIn(regions []string, changes ...change) pulumi.RunFunc {
	return shopIn(regions, append([]change{named}, changes...)...)
}

// tlsParts are the resources of a region's stack that come with TLS.
var tlsParts = []string{"https-listener", "load-balancer-https-from-0.0.0.0-0"}

// tlsNames are the resources that come with TLS in some regions.
func tlsNames(regions ...string) []string {
	names := inAll(regions, tlsParts...)
	for _, region := range regions {
		names = append(names, "shop-certificate-"+region, "shop-certificate-validation-"+region)
	}
	return names
}

// dnsNames are the records of an application that is routed by a policy without settings, in some regions.
func dnsNames(policy string, regions ...string) []string {
	var names []string
	for _, region := range regions {
		names = append(names, "shop-route53-"+region+"-name", "shop-route53-"+region+"-"+policy)
	}
	return names
}

// publicName is the name of the record that users look up.
const publicName = "shop-name-" + siteName

// nameNames are the resources that come with a name once.
var nameNames = []string{"shop-validation-" + siteName, publicName}

// acceleratorNames are the resources of the accelerator in front of some regions.
func acceleratorNames(regions ...string) []string {
	names := []string{"shop-ingress", "shop-ingress-accelerator", "shop-ingress-listener"}
	for _, region := range regions {
		names = append(names, endpoints(region))
	}
	return names
}

// siteNames are all resources of a named application with an ingress of one kind or both.
func siteNames(regions []string, ingress ...[]string) []string {
	names := without(shopNames(regions...), acceleratorNames(regions...)...)
	return slices.Concat(names, nameNames, tlsNames(regions...), slices.Concat(ingress...))
}

// viaDNS are the resources of Route 53 by latency.
func viaDNS(regions ...string) []string {
	return append(dnsNames("latency", regions...), "shop-route53")
}

// near is a user close to a region.
func near(region string) awssim.User { return awssim.User{Region: region} }

// seen is what users close to a region see at a URL, in short.
func (b *bench) seen(url string, user awssim.User) string {
	served, err := b.sim.Serves(url, user)
	require.NoError(b.t, err)
	var words []string
	for _, part := range served {
		words = append(words, part.String())
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// watchers are users all over the world.
var watchers = []awssim.User{
	{Region: "us-east-2", Country: "US", Subdivision: "OH"}, {Region: "us-west-2", Country: "US", Subdivision: "CA"},
	{Region: "eu-west-1", Country: "IE"}, {Region: "eu-central-1", Country: "DE"},
	{Region: "ap-northeast-1", Country: "JP"}, {Region: "sa-east-1", Country: "BR"},
}

// vigil looks at a URL from all over the world after every call that changes something.
type vigil struct {
	lock   sync.Mutex
	on     bool
	looks  int
	trials []string
}

// watch begins a vigil: after every change users everywhere must get an answer at the URL.
func (b *bench) watch(url string) *vigil {
	return b.vigil(func(when string) []string {
		var trials []string
		for _, user := range watchers {
			served, err := b.sim.Serves(url, user)
			if err != nil {
				trials = append(trials, err.Error())
			}
			for _, part := range served {
				if part.Status != awssim.ServedOK {
					trials = append(trials, fmt.Sprintf("%s %s: %s", user.Region, when, part))
				}
			}
		}
		return trials
	})
}

// vigil begins a vigil: after every change the look must find nothing wrong.
func (b *bench) vigil(look func(when string) []string) *vigil {
	v := &vigil{}
	b.sim.OnCall(func(call awssim.Call) {
		v.lock.Lock()
		defer v.lock.Unlock()
		if !v.on || call.Preview || !slices.Contains([]string{"Create", "Update", "Delete"}, call.Method) {
			return
		}
		v.looks++
		v.trials = append(v.trials, look(fmt.Sprintf("after %s of %s", call.Method, resource.URN(call.URN).Name()))...)
	})
	return v
}

// up updates a stack under the vigil, and says what changed.
func (v *vigil) up(t *testing.T, s *stack) ops {
	t.Helper()
	return v.during(t, func() operations { return s.up() }).changes()
}

// during is a run under the vigil: everybody is served after each of its changes.
func (v *vigil) during(t *testing.T, run func() operations) operations {
	t.Helper()
	var done operations
	looks, trials := v.over(func() { done = run() })
	assert.Empty(t, trials)
	if len(done.changes()) > 0 {
		assert.Positive(t, looks, "nobody looked")
	}
	return done
}

// over holds the vigil over an act, and gives how often it looked and what users had to bear.
func (v *vigil) over(act func()) (looks int, trials []string) {
	v.lock.Lock()
	v.on, v.looks, v.trials = true, 0, nil
	v.lock.Unlock()
	act()
	v.lock.Lock()
	defer v.lock.Unlock()
	v.on = false
	return v.looks, v.trials
}

// The vigil sees a moment in which nobody is served, between two changes that leave no trace of it, and only while it is
// held.
func TestTheVigilSeesAMomentWithoutAnswer(t *testing.T) {
	t.Parallel()
	b, _ := newSite(t, twoRegions, byDNS)
	v := b.watch(siteURL)
	change := func(name string) func() {
		return func() {
			_, err := b.sim.Client("us-east-1").Create("aws:route53/record:Record", name, awssim.Values{
				"zoneId": zoneID, "name": name + ".example.com", "type": "A", "ttl": 60.0, "records": []any{"192.0.2.1"},
			})
			require.NoError(t, err)
		}
	}
	looks, trials := v.over(change("before"))
	assert.Equal(t, 1, looks)
	assert.Empty(t, trials)

	looks, trials = v.over(func() {
		b.answering(false, twoRegions...)
		change("meanwhile")()
		b.answering(true, twoRegions...)
		change("after")()
	})
	assert.Equal(t, 2, looks)
	require.Len(t, trials, len(watchers))
	for i, user := range watchers {
		assert.Contains(t, trials[i], user.Region+" after Create of meanwhile: service unavailable")
	}

	b.answering(false, twoRegions...)
	change("unseen")()
	assert.Len(t, v.trials, len(watchers), "nobody looks outside the vigil")
}

// twins are the records of an application in some regions that IPv6 brings.
func twins(regions ...string) []string {
	names := []string{publicName + "-ipv6"}
	for _, name := range dnsNames("latency", regions...) {
		names = append(names, name+"-ipv6")
	}
	return names
}

// IPv6 comes to an application behind Route 53 and goes again, while users of IPv4 are served all the time: networks,
// openings and load balancers in every region first, then a twin for every record.
func TestIPv6ComesAndGoesBehindRoute53(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, twoRegions, byDNS)
	v := b.watch(siteURL)
	byIPv6 := func(region string) awssim.User { return awssim.User{Region: region, IPv6: true} }
	assert.Contains(t, b.seen(siteURL, byIPv6("eu-west-1")), "no answer")

	parts := append([]string{"public-ipv6-route"}, "load-balancer-from-ipv6----0", "load-balancer-https-from-ipv6----0")
	networks := inAll(twoRegions, "vpc")
	for _, region := range twoRegions {
		networks = append(networks, inZones(region, zones[region], "public-subnet")...)
	}
	balancers := inAll(twoRegions, "load-balancer")
	b.sim.ResetCalls()
	s.runs(siteIn(twoRegions, byDNS, dualStack))
	assert.Equal(t, together(did("create", inAll(twoRegions, parts...), twins(twoRegions...)),
		did("update", networks, balancers)), v.up(t, s))
	for _, region := range twoRegions {
		b.assertInOrder(append([]string{"create " + in(region, "public-ipv6-route")[0]},
			"update "+in(region, "load-balancer")[0], "create shop-route53-"+region+"-name-ipv6",
			"create shop-route53-"+region+"-latency-ipv6", "create "+publicName+"-ipv6")...)
		assert.Equal(t, "ok "+region, b.seen(siteURL, byIPv6(region)))
		assert.Equal(t, "redirect "+region, b.seen("http://"+siteName, byIPv6(region)))
		assert.Equal(t, "ok "+region, b.seen("https://"+region+"."+siteName, byIPv6("us-west-2")))
	}
	s.settled()

	b.answering(false, "eu-west-1")
	assert.Equal(t, "ok us-east-2", b.seen(siteURL, byIPv6("eu-west-1")), "IPv6 fails over as IPv4 does")
	b.answering(true, "eu-west-1")

	s.runs(siteIn(twoRegions, byDNS))
	assert.Equal(t, together(did("delete", inAll(twoRegions, parts...), twins(twoRegions...)), did("update", balancers)),
		v.up(t, s))
	s.settled()
}

// A named application is exactly these resources, whatever the ingress; a second update and a refresh find nothing to do,
// and a destroy leaves nothing of it.
func TestIngressesFromBeginningToEnd(t *testing.T) {
	t.Parallel()
	for name, ingress := range map[string]struct {
		change change
		names  func(...string) []string
	}{
		"route53":           {byDNS, viaDNS},
		"globalAccelerator": {byAccelerator, acceleratorNames},
		"both": {byBoth("route53"), func(regions ...string) []string {
			return append(viaDNS(regions...), acceleratorNames(regions...)...)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forSizes(t, func(t *testing.T, regions []string) {
				b := newBench(t)
				b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
				s := b.stack("dev", siteIn(regions, ingress.change))
				all := siteNames(regions, ingress.names(regions...))
				assert.Equal(t, did("create", all), s.up().changes())
				for _, region := range regions {
					assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
					assert.Equal(t, "redirect "+region, b.seen("http://"+siteName, near(region)))
				}
				assert.Empty(t, s.up().changes())
				assert.Empty(t, s.refresh().changes())
				assert.Empty(t, s.up().changes())
				s.runs(siteIn(regions, ingress.change, set("datastores.orders.onDelete", pulumi.String("destroy")))).up()
				assert.Equal(t, did("delete", all), s.destroy().changes())
				assert.Equal(t, []string{"aws:route53/zone:Zone example.com"}, b.left())
			})
		})
	}
}

// newcomers are the resources of one more region behind Route 53.
func newcomers(region string) []string {
	return slices.Concat(without(regionNames(region), endpoints(region)), tlsNames(region), dnsNames("latency", region))
}

// moved is the update of the internal record, which comes with every change of the regions.
var moved = did("update", []string{"shop-record"})

// Regions come and go behind Route 53 while users everywhere are served, and nothing else moves.
func TestRegionsComeAndGoBehindRoute53(t *testing.T) {
	t.Parallel()
	const newcomer = "eu-central-1"
	forSizes(t, func(t *testing.T, regions []string) {
		b, s := newSite(t, regions, byDNS)
		v := b.watch(siteURL)

		reversed := slices.Clone(regions)
		slices.Reverse(reversed)
		assert.Empty(t, s.runs(siteIn(reversed, byDNS)).up().changes(), "another order")

		s.runs(siteIn(append([]string{newcomer}, regions...), byDNS))
		assert.Equal(t, together(did("create", newcomers(newcomer)), moved), v.up(t, s))
		assert.Equal(t, "ok "+newcomer, b.seen(siteURL, near(newcomer)))

		b.sim.ResetCalls()
		s.runs(siteIn(regions, byDNS))
		assert.Equal(t, together(did("delete", newcomers(newcomer)), moved), v.up(t, s))
		users, own := "shop-route53-"+newcomer+"-latency", "shop-route53-"+newcomer+"-name"
		for _, after := range []string{own, in(newcomer, "service")[0]} {
			leaving := slices.Concat([]string{users, after}, in(newcomer, "load-balancer", "vpc"))
			assert.Equal(t, leaving, b.order("Delete", leaving...), "users first, then what serves them")
		}
		assert.Empty(t, s.up().changes())
	})
}

// Retiring a region of a protected application takes two updates; its records go with it.
func TestRetiringAProtectedRegionBehindRoute53(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	rest := []string{"us-east-2", "us-west-2"}
	b, s := newSite(t, threeRegions, byDNS, protected)
	before := b.sim.World()
	s.runs(siteIn(rest, byDNS, protected))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)
	assert.Equal(t, before, b.sim.World())

	s.runs(siteIn(threeRegions, byDNS, protected, unprotected(region))).up()
	v := b.watch(siteURL)
	s.runs(siteIn(rest, byDNS, protected))
	assert.Equal(t, together(did("delete", newcomers(region)), moved), v.up(t, s))
}

// A drained region stands by, an isolated one does not; both keep a name of their own, and users never notice.
func TestTrafficMovesBehindRoute53(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	record := func(part string) string { return "shop-route53-" + part }
	latency, standby := record(region+"-latency"), record(region+"-standby")
	failover := []string{record("primary-failover"), record("secondary-failover")}
	b, s := newSite(t, threeRegions, byDNS)
	v := b.watch(siteURL)
	for _, step := range []struct {
		name    string
		changes []change
		want    ops
		// users are where those near the region go, alone where while no other region answers.
		users, alone string
	}{
		{
			"drained", []change{inRegion(region, set("traffic", pulumi.Int(0)))},
			together(did("create", []string{standby}, failover), did("update", []string{publicName}),
				did("delete", []string{latency})),
			"ok us-east-2", "ok " + region,
		},
		{
			"isolated", []change{inRegion(region, set("isolated", pulumi.Bool(true)))},
			together(did("update", []string{publicName}), did("delete", []string{standby}, failover), recordChanged),
			"ok us-east-2", "service unavailable us-east-2",
		},
		{"back", nil, together(did("create", []string{latency}), recordChanged), "ok " + region, "ok " + region},
	} {
		s.runs(siteIn(threeRegions, append([]change{byDNS}, step.changes...)...))
		assert.Equal(t, step.want, v.up(t, s), step.name)
		assert.Equal(t, step.users, b.seen(siteURL, near(region)), step.name)
		assert.Equal(t, "ok "+region, b.seen("https://"+region+"."+siteName, near("us-east-2")), step.name)
		b.answering(false, "us-east-2", "us-west-2")
		assert.Equal(t, step.alone, b.seen(siteURL, near(region)), step.name)
		b.answering(true, "us-east-2", "us-west-2")
		assert.Empty(t, s.up().changes(), step.name)
	}
}

// Moving active updates the public names and nothing else, in both directions, and users never notice.
func TestActiveMovesInPlace(t *testing.T) {
	t.Parallel()
	www := set("domain.alternativeNames", pulumi.StringArray{pulumi.String("www.example.com")})
	b, s := newSite(t, threeRegions, www, byAccelerator)
	v := b.watch(siteURL)
	both := func(active string) func() operations {
		s.runs(siteIn(threeRegions, www, byBoth(active)))
		return func() operations { return s.up() }
	}
	publicNames := []string{publicName, "shop-name-www.example.com"}
	before := b.found(certificateType)

	assert.Equal(t, did("create", viaDNS(threeRegions...)), v.during(t, both("globalAccelerator")).changes())
	answer, _ := b.sim.Resolve(siteName, "A", near("eu-west-1"))
	assert.NotEmpty(t, answer.Targets[0].Accelerator)

	assert.Equal(t, did("update", publicNames), v.during(t, both("route53")).changes())
	answer, _ = b.sim.Resolve(siteName, "A", near("eu-west-1"))
	assert.Equal(t, []string{"eu-west-1"}, answer.Regions())

	assert.Equal(t, did("update", publicNames), v.during(t, both("globalAccelerator")).changes())
	assert.Equal(t, before, b.found(certificateType))
	assert.Empty(t, s.refresh().changes())

	s.runs(siteIn(threeRegions, www, byAccelerator))
	assert.Equal(t, did("delete", viaDNS(threeRegions...)), v.up(t, s))
}

// Retiring the accelerator of a protected application takes two updates: one that moves users away and lowers its
// protection alone, one that removes it.
func TestRetiringAProtectedAccelerator(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, threeRegions, protected, byBoth("globalAccelerator"))
	v := b.watch(siteURL)
	s.runs(siteIn(threeRegions, protected, byDNS))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)

	s.runs(siteIn(threeRegions, protected, byBoth("route53"),
		set("ingress.globalAccelerator.deletionProtection", pulumi.Bool(false))))
	assert.Equal(t, did("update", []string{publicName}), v.up(t, s))

	s.runs(siteIn(threeRegions, protected, byDNS))
	assert.Equal(t, did("delete", acceleratorNames(threeRegions...)),
		v.up(t, s))
	for _, r := range s.resources() {
		if slices.Contains(inAll(threeRegions, "load-balancer", "service"), r.URN.Name()) {
			assert.True(t, r.Protect, r.URN.Name())
		}
	}
	_, err = s.tryDestroy()
	require.ErrorContains(t, err, refusal)
}

// While a region is lost, the home region too, users go elsewhere without anybody's help, and an update that leaves it out
// works. When it is back, a plain update catches up.
func TestLosingARegionBehindRoute53(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{"eu-west-1", "us-east-2"} {
		t.Run(lost, func(t *testing.T) {
			t.Parallel()
			b, s := newSite(t, threeRegions, byDNS)
			b.sim.LoseRegion(lost)
			for _, region := range threeRegions {
				seen := b.seen(siteURL, near(region))
				assert.True(t, strings.HasPrefix(seen, "ok ") && seen != "ok "+lost, seen)
			}
			drained := inRegion(lost, set("traffic", pulumi.Int(0)))
			s.runs(siteIn(threeRegions, byDNS, set("compute.ecs.image", image("2")), drained))
			// As a preview, because an update may have come far in the other regions before it fails in this one.
			_, err := s.preview()
			require.ErrorContains(t, err, lost, "a plain update needs every region")
			reached := slices.DeleteFunc(slices.Clone(threeRegions), func(region string) bool { return region == lost })
			assert.Equal(t, together(rolledOut(reached...), did("update", []string{publicName}),
				did("create", []string{
					"shop-route53-" + lost + "-standby", "shop-route53-primary-failover", "shop-route53-secondary-failover",
				}), did("delete", []string{"shop-route53-" + lost + "-latency"})), s.up(leavingOut(lost)).changes())
			b.sim.HealRegion(lost)
			assert.Equal(t, rolledOut(lost), s.up().changes())
			assert.Empty(t, s.up().changes())
		})
	}
}

// A health check from outside comes, changes and goes while users are served.
func TestHealthCheckFromOutside(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, twoRegions, byDNS)
	v := b.watch(siteURL)
	names := func(part string) []string {
		return []string{"shop-route53-us-east-2-" + part, "shop-route53-eu-west-1-" + part}
	}
	checked := func(check pulumi.Map) func() operations {
		s.runs(siteIn(twoRegions, routedBy(pulumi.Map{"healthCheck": check})))
		return func() operations { return s.up() }
	}
	assert.Equal(t, together(did("create", names("health-check")), did("update", names("latency"))),
		v.during(t, checked(pulumi.Map{})).changes())
	assert.Equal(t, did("update", names("health-check")),
		v.during(t, checked(pulumi.Map{"failureThreshold": pulumi.Int(2)})).changes())
	assert.Equal(t, together(replaced(names("health-check")), did("update", names("latency"))),
		v.during(t, checked(pulumi.Map{"failureThreshold": pulumi.Int(2), "interval": pulumi.Int(30)})).changes())
	assert.Empty(t, s.refresh().changes())
	s.runs(siteIn(twoRegions, byDNS))
	assert.Equal(t, together(did("update", names("latency")), did("delete", names("health-check"))),
		v.up(t, s))
}

// The provider of public records has its session from us-west-2. While that is lost, the other regions are updated by an
// update that leaves the records out too.
func TestUpdateBehindRoute53WhileUsWest2IsLost(t *testing.T) {
	t.Parallel()
	const lost = "us-west-2"
	reached := []string{"us-east-2", "eu-west-1"}
	b, s := newSite(t, threeRegions, byBoth("route53"))
	b.sim.LoseRegion(lost)
	s.runs(siteIn(threeRegions, byBoth("route53"), set("compute.ecs.image", image("2"))))
	want := rolledOut(reached...)
	delete(want, "delete-replaced")
	assert.Equal(t, want, s.up(optup.Exclude([]string{
		"**-" + lost, "**::shop-ingress*", "**::shop-route53*", "**::shop-name-*", "**::shop-validation-*",
	})).changes())
	b.sim.HealRegion(lost)
	assert.Equal(t, together(rolledOut(lost), did("delete-replaced", inAll(reached, "task-definition"))), s.up().changes())
	assert.Empty(t, s.up().changes())
}

// A call for a name or a certificate that fails leaves a state from which the next update converges.
func TestNextUpdateConvergesWithAName(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]awssim.Fault{
		"record refused":        {Method: "Create", Type: "aws:route53/record:Record", Kind: awssim.RefuseCall},
		"certificate throttled": {Method: "Create", Type: certificateType, Region: "eu-west-1", Kind: awssim.Throttle},
		"validation refused": {
			Method: "Create", Type: "aws:acm/certificateValidation:CertificateValidation", Region: "eu-west-1",
			Kind: awssim.RefuseCall,
		},
		"check throttled": {Method: "Create", Type: "aws:route53/healthCheck:HealthCheck", Kind: awssim.Throttle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
			b.sim.Inject(fault)
			s := b.stack("dev", siteIn(twoRegions, routedBy(pulumi.Map{"healthCheck": pulumi.Map{}})))
			_, err := s.tryUp()
			require.Error(t, err)
			s.up()
			assert.Empty(t, s.up().changes())
			assert.Len(t, b.found(certificateType), 2)
			assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near("eu-west-1")))
		})
	}
}
