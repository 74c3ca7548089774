package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const warningHTTP = "ingress: HTTP on port 80 only, so users' traffic is not encrypted; set domain, and every region gets a " +
	"certificate and HTTPS"

func TestWarnings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Application)
		want   []string
	}{
		"plain HTTP": {func(*Application) {}, []string{warningHTTP}},
		"private":    {func(a *Application) { a.GlobalAccelerator = nil }, []string{}},
		"client addresses": {func(a *Application) { a.GlobalAccelerator.ClientIPPreservation = new(true) }, []string{
			warningHTTP,
			"ingress.globalAccelerator.clientIpPreservation: AWS leaves a security group named GlobalAccelerator in the " +
				"network of each region, without whose deletion by hand (aws ec2 delete-security-group) no network can be destroyed",
		}},
		"no client addresses": {func(a *Application) {
			a.GlobalAccelerator.ClientIPPreservation = new(false)
		}, []string{warningHTTP}},
		"behind the region of the accelerator's API": {func(a *Application) {
			a.Regions[2] = stack("us-west-2")
		}, []string{warningHTTP, "ingress: us-west-2 is served and also has the only API of Global Accelerator, so while " +
			"it is down its traffic leaves by health checks alone and no traffic setting can be changed"}},
		"the region of the accelerator's API on standby": {func(a *Application) {
			a.Regions[2] = stack("us-west-2")
			a.Regions[2].Traffic = 0
		}, []string{warningHTTP}},
		"the region of the accelerator's API without an accelerator": {func(a *Application) {
			a.Regions[2], a.GlobalAccelerator = stack("us-west-2"), nil
		}, []string{}},
		"where the accelerator is not": {func(a *Application) { a.Regions[1].Name = "mx-central-1" }, []string{
			"regions: mx-central-1 (Querétaro) must be enabled in the account before the first deployment", warningHTTP,
			"ingress: Global Accelerator had no endpoint groups in mx-central-1 (Querétaro) when this version was made; " +
				"check that it has them now, because without one the region gets no users",
		}},
		"data where the accelerator is not": {func(a *Application) { a.Regions[2].Name = "mx-central-1" }, []string{
			"regions: mx-central-1 (Querétaro) must be enabled in the account before the first deployment", warningHTTP,
		}},
		"a domain":                        {func(a *Application) { a.Domain = domain() }, []string{}},
		"Route 53 in front of a domain":   {func(a *Application) { onRoute53(a) }, []string{}},
		"a certificate that is validated": {func(a *Application) { a.Domain = external(true) }, []string{}},
		"certificates to come": {func(a *Application) { a.Domain = external(false) }, []string{
			"domain.external: HTTP on port 80 only in eu-west-1, us-east-2 until the certificates are issued; make the " +
				"records that the output dnsRecords lists, then set domain.external.certificatesIssued: true",
		}},
		"a certificate to come and one that is brought": {func(a *Application) {
			a.Domain, a.Regions[1].Isolated = external(false).with("*.example.com"), true
			bring(a, 1, nil)
		}, []string{
			"domain.external: HTTP on port 80 only in us-east-2 until the certificates are issued; make the records that the " +
				"output dnsRecords lists, then set domain.external.certificatesIssued: true",
			"domain: the certificates of eu-west-1 are brought and not renewed by this package; each must cover " +
				"shop.example.com, *.example.com, *.shop.example.com, or users that fail over to it get an error",
		}},
		"certificates that nothing waits for": {func(a *Application) {
			a.Domain = external(true)
			bring(a, 0, nil)
			bring(a, 1, nil)
		}, []string{
			"domain: the certificates of eu-west-1, us-east-2 are brought and not renewed by this package; each must cover " +
				"shop.example.com, *.shop.example.com, or users that fail over to it get an error",
			"domain.external.certificatesIssued: every region brings its certificate, so nothing is waited for; remove it",
		}},
		"a zone that is looked up": {func(a *Application) { a.Domain = domain().inZone("example.com") }, []string{
			"domain.hostedZoneName: every update looks up example.com in the control plane of Route 53, which is in " +
				"us-east-1; hostedZoneId needs no lookup",
		}},
		"behind the region of Route 53's control plane": {func(a *Application) {
			onRoute53(a)
			a.Regions[1].Name = "us-east-1"
		}, []string{"ingress: us-east-1 is served and also has the control plane of Route 53, so while it is down its traffic " +
			"leaves by health checks alone and no record can be changed"}},
		"the region of Route 53's control plane on standby": {func(a *Application) {
			onRoute53(a)
			a.Regions[1].Name, a.Regions[1].Traffic = "us-east-1", 0
		}, []string{}},
		"IPv6 in some regions": {func(a *Application) {
			onRoute53(a)
			a.Regions[0].DualStack, a.Regions[0].IngressIpv6CidrBlocks = true, []string{"::/0"}
		}, []string{"ingress.route53: the name answers for IPv6 only when every load balancer has IPv6 addresses, and those of " +
			"eu-west-1 have none; set ipAddressType: dualstack there too"}},
		"a default region without a standby": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation.Continents = map[string]string{"EU": "eu-west-1"}
		}, []string{"ingress.route53.geolocation: nothing stands in for the default region us-east-2, so users who have no other " +
			"region are without an answer while it is down; a region with traffic 0 would be their standby"}},
		"a default region with a standby": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation.Continents = map[string]string{"EU": "us-east-2"}
			a.Regions[1].Traffic = 0
		}, []string{}},
		"no default region": {func(a *Application) {
			onRoute53(a, RoutingGeolocation).Geolocation = Geolocation{
				Continents: map[string]string{"EU": "eu-west-1", "NA": "us-east-2"}, Strict: true,
			}
		}, []string{}},
		"both kinds of ingress": {func(a *Application) {
			onRoute53(a)
			a.GlobalAccelerator, a.Active = &GlobalAccelerator{}, IngressRoute53
			a.Regions[0].Name, a.HomeRegion, a.WriterRegion = "us-west-2", "us-west-2", "us-west-2"
			a.Regions[1].Name, a.Regions[2].Name = "us-east-1", "eu-west-1"
		}, []string{
			"ingress: us-west-2 is served and also has the only API of Global Accelerator, so while it is down its traffic " +
				"leaves by health checks alone and no traffic setting can be changed",
			"ingress: us-east-1 is served and also has the control plane of Route 53, so while it is down its traffic leaves " +
				"by health checks alone and no record can be changed",
		}},
		"one region": {func(a *Application) { a.Regions = a.Regions[:1] }, []string{
			"regions: us-east-2 is the only region, so nothing is left when it fails; name a second one",
			warningHTTP,
			"datastores.orders: in us-east-2 only, so its data is not replicated",
		}},
		"opt-in": {func(a *Application) { a.Regions[1].Name = "eu-south-1" }, []string{
			"regions: eu-south-1 (Milan) must be enabled in the account before the first deployment", warningHTTP,
		}},
		"a region of the future": {func(a *Application) { a.Regions[2].Name = "sa-west-1" }, []string{
			"regions: sa-west-1 is not known to this version, so its spelling is not checked before AWS is asked",
			warningHTTP,
		}},
		"networks, in the order of the regions' names": {func(a *Application) {
			a.Regions[0].Network.NatGateways = "single"
			a.Regions[1].Network.AvailabilityZoneCount = 2
			a.Regions[2].Network.NatGateways = "single"
		}, []string{
			"network of eu-west-1: two availability zones, so the loss of one takes half of the region's capacity",
			"network of us-east-2: natGateways is single, so the failure of one zone cuts the outbound traffic of the whole " +
				"region; perZone avoids that",
			warningHTTP,
		}},
		"a store that is destroyed": {func(a *Application) {
			a.Stores[0].OnDelete = "destroy"
			a.Stores[0].DeletionProtection = new(false)
			a.Regions[1].DeletionProtection = new(true)
		}, []string{
			warningHTTP,
			"datastores.orders: onDelete is destroy and deletion protection is off in us-east-2, us-west-2, so removing the " +
				"datastore from the program deletes its data there",
		}},
		"destroyed but protected":   {func(a *Application) { a.Stores[0].OnDelete = "destroy" }, []string{warningHTTP}},
		"unprotected but retained":  {func(a *Application) { a.DeletionProtection = false }, []string{warningHTTP}},
		"as much as is needed left": {func(a *Application) { capacity(a, 5, 10, 5, 10) }, []string{warningHTTP}},
		"one too few left": {func(a *Application) { capacity(a, 6, 10, 5, 20) }, []string{
			"compute: all regions run at least 11 tasks together, but the others can run fewer when one of these is lost: " +
				"eu-west-1 (10 left); raise compute.ecs.scaling.max, or use scaling in place of desiredCount",
			warningHTTP,
		}},
		"a fixed count": {func(a *Application) {
			for i := range 2 {
				ecs(a, i).Scaling, ecs(a, i).DesiredCount = nil, new(2)
			}
		}, []string{
			"compute: all regions run at least 4 tasks together, but the others can run fewer when one of these is lost: " +
				"eu-west-1 (2 left), us-east-2 (2 left); raise compute.ecs.scaling.max, or use scaling in place of desiredCount",
			warningHTTP,
		}},
		"an unknown maximum": {func(a *Application) { capacity(a, 6, 10, 5, 20); ecs(a, 1).Scaling.Max = nil },
			[]string{warningHTTP}},
		"an isolated region carries nothing": {func(a *Application) {
			capacity(a, 6, 6, 6, 6)
			a.Regions[1].Isolated = true
		}, []string{warningHTTP}},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Warnings, name)
	}
}

// external is a name whose DNS is kept elsewhere.
func external(issued bool) *Domain {
	return &Domain{Name: "shop.example.com", HostedZone: HostedZoneExternal, CertificatesIssued: issued}
}

func capacity(app *Application, values ...int) {
	for i := range 2 {
		ecs(app, i).Scaling.Min, ecs(app, i).Scaling.Max = new(values[2*i]), new(values[2*i+1])
	}
}
