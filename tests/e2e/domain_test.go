package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// aliases sets the other names of the application.
func aliases(names ...string) change {
	return set("domain.alternativeNames", pulumi.ToStringArray(names))
}

// A name comes to a live application with plain HTTP: certificates first, then HTTPS, then the redirect, which waits for the
// accelerator to pass HTTPS on. Services and load balancers stay as they are.
func TestNameComesToALiveApplication(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	b.sim.ResetCalls()
	changed := s.runs(siteIn(twoRegions, byAccelerator)).up().changes()
	assert.Equal(t, together(did("create", nameNames, tlsNames(twoRegions...)),
		did("update", []string{"shop-ingress-listener"}, inAll(twoRegions, "listener"))), changed)
	for _, region := range twoRegions {
		order := append([]string{"shop-ingress-listener"}, in(region, "listener")...)
		assert.Equal(t, order, b.order("Update", order...))
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	assert.Empty(t, s.up().changes())

	b.sim.ResetCalls()
	assert.Equal(t, together(did("delete", nameNames, tlsNames(twoRegions...)),
		did("update", []string{"shop-ingress-listener"}, inAll(twoRegions, "listener"))),
		s.runs(shopIn(twoRegions)).up().changes(), "and goes again")
}

// Other names come and go with new certificates, the old ones in use until the new ones are.
func TestAlternativeNamesComeAndGo(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, twoRegions, byDNS)
	v := b.watch(siteURL)
	certificates := []string{
		"shop-certificate-us-east-2", "shop-certificate-eu-west-1", "shop-certificate-validation-us-east-2",
		"shop-certificate-validation-eu-west-1",
	}
	s.runs(siteIn(twoRegions, byDNS, aliases("www.example.com")))
	assert.Equal(t, together(replaced(certificates), did("update", inAll(twoRegions, "https-listener")),
		did("create", []string{"shop-name-www.example.com", "shop-validation-www.example.com"})),
		v.up(t, s))
	for _, region := range twoRegions {
		assert.Equal(t, "ok "+region, b.seen("https://www.example.com", near(region)))
	}
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())

	s.runs(siteIn(twoRegions, byDNS))
	assert.Equal(t, together(replaced(certificates), did("update", inAll(twoRegions, "https-listener")),
		did("delete", []string{"shop-name-www.example.com", "shop-validation-www.example.com"})),
		v.up(t, s))
}

// Another name takes the first place: both names answer at every moment, and no public record is made anew.
func TestAnotherNameTakesTheFirstPlace(t *testing.T) {
	t.Parallel()
	b, s := newSite(t, twoRegions, byDNS, aliases("www.example.com"))
	first, second := b.watch(siteURL), b.watch("https://www.example.com")
	s.runs(siteIn(twoRegions, set("domain.name", pulumi.String("www.example.com")), byDNS, aliases(siteName)))
	changed := first.during(t, func() operations {
		return second.during(t, func() operations { return s.up() })
	}).changes()
	assert.Equal(t, []string{publicName, "shop-name-www.example.com"},
		without(changed["update"], inAll(twoRegions, "https-listener")...))
	assert.NotContains(t, changed["replace"], publicName)
	answer, _ := b.sim.Resolve("eu-west-1.www.example.com", "A", near("us-east-2"))
	assert.Equal(t, []string{"eu-west-1"}, answer.Regions())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
}

// The zone is in another account, given by name, and reached by a role of its own; health checks stay in the application's
// account.
func TestZoneOfAnotherAccount(t *testing.T) {
	t.Parallel()
	const dnsAccount = "444455556666"
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com", Account: dnsAccount})
	domain := set("domain", pulumi.Map{
		"name": pulumi.String(siteName), "hostedZoneName": pulumi.String("example.com"),
		"awsProvider": pulumi.Map{"assumeRole": pulumi.Map{
			"roleArn": pulumi.String("arn:aws:iam::" + dnsAccount + ":role/dns"),
		}},
	})
	checked := routedBy(pulumi.Map{"healthCheck": pulumi.Map{}})
	s := b.stack("dev", shopIn(twoRegions, domain, checked))
	checks := []string{"shop-route53-us-east-2-health-check", "shop-route53-eu-west-1-health-check"}
	all := siteNames(twoRegions, viaDNS(twoRegions...), checks, []string{"shop-zone"})
	assert.Equal(t, did("create", all), s.up().changes())
	for _, region := range twoRegions {
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())

	assert.Equal(t, did("delete", all), s.destroy().changes())
}

// With external DNS it takes two updates: one that tells the records to make, one that uses the certificates.
func TestExternalDNS(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	external := func(settings pulumi.Map) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			inputs := shop(twoRegions...)
			inputs["domain"] = pulumi.Map{"name": pulumi.String(siteName), "external": settings}
			var app struct {
				pulumi.ResourceState
				DNSRecords pulumi.ArrayOutput  `pulumi:"dnsRecords"`
				URL        pulumi.StringOutput `pulumi:"url"`
			}
			if err := component(ctx, "GlobalApplication", "shop", inputs, &app); err != nil {
				return err
			}
			ctx.Export("dnsRecords", app.DNSRecords)
			ctx.Export("url", app.URL)
			return nil
		}
	}
	s := b.stack("dev", external(pulumi.Map{}))
	created := s.up()
	certificates := []string{"shop-certificate-us-east-2", "shop-certificate-eu-west-1"}
	assert.Equal(t, did("create", shopNames(twoRegions...), certificates), created.changes())
	assert.Equal(t, "http://"+siteName, created.outputs["url"].Value)
	records, _ := created.outputs["dnsRecords"].Value.([]any)
	require.Len(t, records, 3)

	issued := external(pulumi.Map{"certificatesIssued": pulumi.Bool(true)})
	failed, err := s.runs(issued).tryUp()
	require.Error(t, err, "nobody has made the records")

	b.makeByHand(records)
	answer, _ := b.sim.Resolve(siteName, "A", near("eu-west-1"))
	require.Len(t, answer.Targets, 1)
	accelerator := b.named("shop-ingress-accelerator").Outputs
	assert.ElementsMatch(t, accelerator.Objects("ipSets")[0].Strings("ipAddresses"), answer.Targets[0].Addresses)
	changed := s.up()
	// What does not wait for certificates may have been done by the update that failed.
	early := together(did("create", failed.changes()["create"]), did("update", failed.changes()["update"]))
	assert.Equal(t, together(did("create", without(tlsNames(twoRegions...), certificates...)),
		did("update", []string{"shop-ingress-listener"}, inAll(twoRegions, "listener"))), withoutRecord(early, changed.changes()))
	assert.Equal(t, "https://"+siteName, changed.outputs["url"].Value)
	assert.Equal(t, map[int]string{80: "redirect", 443: "forward"}, b.listeners())
	assert.Empty(t, s.up().changes())

	before := b.sim.World()
	s.runs(external(pulumi.Map{})).assertRefused(t, takenBack.mistakes)
	assert.Equal(t, before, b.sim.World())
	s.runs(shopIn(twoRegions)).up()
	assert.Equal(t, map[int]string{80: "forward"}, b.listeners(), "the way out: no name, no HTTPS")
}

// takenBack is that certificates in use are waited for again.
var takenBack = refused{
	name: "certificates in use are waited for again",
	mistakes: []mistake{{topology.RuleTransitionCertificates, "domain.external.certificatesIssued", []string{
		"false, but the application was deployed with true", "set it back to true", "to give HTTPS up, remove domain"}}},
}

// withoutRecord is what several updates did together, but for the record, which each of them writes.
func withoutRecord(updates ...ops) ops {
	all := together(updates...)
	for op, names := range all {
		all[op] = without(names, "shop-record")
	}
	return all
}

// makeByHand makes the records that an application asks for, as the owner of the name would.
func (b *bench) makeByHand(records []any) {
	b.t.Helper()
	sets := map[string]awssim.Values{}
	for _, each := range records {
		record := each.(map[string]any)
		key := record["name"].(string) + record["type"].(string)
		if sets[key] == nil {
			sets[key] = awssim.Values{
				"zoneId": zoneID, "name": record["name"], "type": record["type"], "ttl": 60.0, "records": []any{},
			}
		}
		sets[key]["records"] = append(sets[key]["records"].([]any), record["value"])
	}
	for name, set := range sets {
		_, err := b.sim.Client("us-east-1").Create("aws:route53/record:Record", name, set)
		require.NoError(b.t, err)
	}
}

// A region brings its certificate, and others request theirs.
func TestBroughtCertificate(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	certificate := b.sim.AddCertificate(region, siteName, "*."+siteName)
	s := b.stack("dev", siteIn(twoRegions, byDNS,
		inRegion(region, set("existing.certificateArn", pulumi.String(certificate)))))
	assert.Equal(t, did("create", without(siteNames(twoRegions, viaDNS(twoRegions...)), "shop-certificate-"+region,
		"shop-certificate-validation-"+region)), s.up().changes())
	assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
}

// A hosted zone that does not hold the name stops the update with the zone, the name and the way out, whatever would have
// noticed it first; with the right zone the next update moves the records, and nothing is left in the wrong one.
func TestAZoneThatDoesNotHoldTheName(t *testing.T) {
	t.Parallel()
	const wrong = "ZWRONG456789EXAMPLE"
	elsewhere := set("domain.hostedZoneId", pulumi.String(wrong))
	for name, test := range map[string]struct {
		// brought is whether the certificates are there already, so that no proof is asked for.
		brought bool
		// stopped are the record that stops the update, and the beginning of its name.
		record, begins string
	}{
		"the name itself":     {true, publicName, siteName},
		"a certificate's own": {false, "shop-validation-" + siteName, "_"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
			b.sim.AddZone(awssim.Zone{ID: wrong, Name: "example.org"})
			certificates := []change{byAccelerator}
			if test.brought {
				for _, region := range twoRegions {
					arn := b.sim.AddCertificate(region, siteName, "*."+siteName)
					certificates = append(certificates, inRegion(region, set("existing.certificateArn", pulumi.String(arn))))
				}
			}
			s := b.stack("dev", siteIn(twoRegions, append(slices.Clone(certificates), elsewhere)...))
			stopped, err := s.tryUp()
			require.Error(t, err)
			assert.Contains(t, stopped.log, "creating the record of "+test.begins)
			assert.Contains(t, stopped.log, "the hosted zone "+wrong+" is that of example.org and cannot hold the name")
			assert.Contains(t, stopped.log, "set domain.hostedZoneId to the zone that holds "+test.begins)
			assert.Equal(t, wrong, b.named(test.record).Outputs.String("zoneId"))
			_, err = s.tryUp()
			require.Error(t, err, "it is not forgotten")

			s.runs(siteIn(twoRegions, certificates...)).up()
			for _, record := range b.found("aws:route53/record:Record") {
				assert.Equal(t, zoneID, record.Outputs.String("zoneId"), record.Name)
			}
			for _, region := range twoRegions {
				assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
			}
			assert.Empty(t, s.up().changes())
		})
	}
}

// A name that is in use is taken over: the update that creates nothing over it fails, the records that are there are
// imported, and the next update points them to the application in place.
func TestANameThatIsInUseIsTakenOver(t *testing.T) {
	t.Parallel()
	const recordToken = "aws:route53/record:Record"
	b := newCLIBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	asked, err := b.sim.Client("eu-west-1").Create(certificateType, "old",
		awssim.Values{"domainName": siteName, "validationMethod": "DNS"})
	require.NoError(t, err)
	proof := asked.Outputs.Objects("domainValidationOptions")[0]
	proofName := strings.TrimSuffix(proof.String("resourceRecordName"), ".")
	b.makeByHand([]any{
		map[string]any{"name": siteName, "type": "A", "value": "192.0.2.7"},
		map[string]any{"name": proofName, "type": "CNAME", "value": strings.TrimSuffix(proof.String("resourceRecordValue"), ".")},
	})
	s := b.stack("dev", siteIn(twoRegions, byAccelerator))

	failed, err := s.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "already exists")
	b.adopt(s, recordToken, "shop-validation-"+siteName, zoneID+"_"+proofName+"_CNAME", "shop", "shop-global")
	failed, err = s.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "already exists")
	answer, _ := b.sim.Resolve(siteName, "A", near("eu-west-1"))
	assert.Equal(t, []string{"192.0.2.7"}, answer.Targets[0].Addresses, "until then users go where they went")

	b.adopt(s, recordToken, publicName, zoneID+"_"+siteName+"_A", "shop", "shop-global")
	b.sim.ResetCalls()
	s.up()
	assert.Equal(t, []string{publicName}, b.order("Update", publicName))
	assert.Empty(t, b.order("Create", publicName))
	assert.Empty(t, b.order("Delete", publicName))
	for _, region := range twoRegions {
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	s.settled()
}

// A Route 53 ingress alone, in front of stacks that are alone too.
func TestStacksBehindARoute53IngressAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	certificates := map[string]string{}
	for _, region := range twoRegions {
		certificates[region] = b.sim.AddCertificate(region, siteName, "*."+siteName)
	}
	program := func(routing pulumi.Map) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			endpoints := pulumi.Array{}
			for _, region := range twoRegions {
				var stack struct {
					pulumi.ResourceState
					DNSName pulumi.StringOutput `pulumi:"loadBalancerDnsName"`
					ZoneID  pulumi.StringOutput `pulumi:"loadBalancerZoneId"`
				}
				if err := component(ctx, "RegionalStack", "stack-"+region, pulumi.Map{
					"region": pulumi.String(region), "certificateArn": pulumi.String(certificates[region]),
					"compute":            pulumi.Map{"ecs": pulumi.Map{"image": image("1")}},
					"deletionProtection": pulumi.Bool(false),
				}, &stack); err != nil {
					return err
				}
				endpoints = append(endpoints, pulumi.Map{
					"region": pulumi.String(region), "loadBalancerDnsName": stack.DNSName, "loadBalancerZoneId": stack.ZoneID,
				})
			}
			var ingress pulumi.ResourceState
			return component(ctx, "Route53Ingress", "dns", pulumi.Map{
				"domainName": pulumi.String(siteName), "hostedZoneId": pulumi.String(zoneID), "endpoints": endpoints,
				"routing": routing,
			}, &ingress)
		}
	}
	s := b.stack("dev", program(pulumi.Map{"healthCheck": pulumi.Map{}}))
	s.up()
	for _, region := range twoRegions {
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	assert.Empty(t, s.up().changes())
	v := b.watch(siteURL)
	s.runs(program(pulumi.Map{"failover": pulumi.Map{"primaryRegion": pulumi.String("eu-west-1")}}))
	assert.Equal(t, together(
		did("create", []string{"dns-us-east-2-standby", "dns-primary-failover", "dns-secondary-failover"}),
		did("update", []string{"dns-name-" + siteName, "dns-eu-west-1-latency"}),
		did("delete", []string{"dns-us-east-2-latency", "dns-us-east-2-health-check", "dns-eu-west-1-health-check"}),
	), v.up(t, s))
	assert.Equal(t, "ok eu-west-1", b.seen(siteURL, near("us-east-2")))
	s.destroy()
	assert.Len(t, b.left(), 3, "the zone and the certificates are not the stack's")
}
