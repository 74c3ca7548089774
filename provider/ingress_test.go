package provider

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
)

const (
	recordType      = "aws:route53/record:Record"
	healthCheckType = "aws:route53/healthCheck:HealthCheck"
	certificateType = "aws:acm/certificate:Certificate"
	validationType  = "aws:acm/certificateValidation:CertificateValidation"
)

// madeForNames completes the state of what names and certificates need: a certificate asks for one record for a name and
// the wildcard below it, in an order that says nothing.
func madeForNames(args integration.MockResourceArgs, state property.Map) property.Map {
	switch args.TypeToken {
	case certificateType:
		names := []property.Value{args.Inputs.Get("domainName")}
		names = append(names, args.Inputs.Get("subjectAlternativeNames").AsArray().AsSlice()...)
		slices.Reverse(names)
		options := make([]property.Value, len(names))
		for i, name := range names {
			proved := strings.TrimPrefix(name.AsString(), "*.")
			options[i] = property.New(map[string]property.Value{
				"domainName":         name,
				"resourceRecordName": property.New("_proof." + proved + "."), "resourceRecordType": property.New("CNAME"),
				"resourceRecordValue": property.New("_value." + proved + ".acm-validations.aws."),
			})
		}
		return state.Set("domainValidationOptions", property.New(options))
	case recordType:
		return state.Set("fqdn", args.Inputs.Get("name"))
	case "aws:lb/loadBalancer:LoadBalancer":
		return state.Set("zoneId", property.New("Z-"+args.Name))
	case "aws:globalaccelerator/accelerator:Accelerator":
		return state.Set("hostedZoneId", property.New("Z2BJ6XQ5FK7U4H")).
			Set("ipSets", property.New([]property.Value{property.New(map[string]property.Value{
				"ipAddresses": property.New([]property.Value{property.New("192.0.2.1"), property.New("192.0.2.2")}),
			})}))
	}
	return state
}

// site is the application of shop in three regions, with a name and the ingress that is given.
func site(ingress object, regions ...object) object {
	inputs := shop()
	if len(regions) == 0 {
		regions = []object{{"name": "us-east-2"}, {"name": "eu-west-1"}, {"name": "us-west-2"}}
	}
	list := []any{}
	for _, region := range regions {
		list = append(list, region)
	}
	inputs["regions"] = list
	inputs["domain"] = object{"name": "shop.example.com", "hostedZoneId": "Z0SHOP"}
	inputs["ingress"] = ingress
	return inputs
}

// newSite constructs an application.
func newSite(t *testing.T, inputs object) graph {
	t.Helper()
	g, err := construct(t, application.Type, "shop", inputs)
	require.NoError(t, err)
	return g
}

// of are the inputs of the resources of a type, by name.
func (g graph) of(token string) map[string]object {
	found := map[string]object{}
	for name, n := range g.nodes {
		if n.token == token {
			found[name] = n.inputs
		}
	}
	return found
}

// needs are the names of what a resource waits for.
func (g graph) needs(name string) []string {
	g.t.Helper()
	var found []string
	for _, urn := range g.node(name).request.GetDependencies() {
		found = append(found, resource.URN(urn).Name())
	}
	slices.Sort(found)
	return found
}

// alias is an alias of a name in the zone of the application.
func alias(target string) object { return aliasIn("Z0SHOP", target, true) }

func aliasIn(zone, target string, evaluated bool) object {
	return object{"name": target, "zoneId": zone, "evaluateTargetHealth": evaluated}
}

// recordIn are the inputs of a record in the zone of the application.
func recordIn(name string, alias object, policy ...object) object {
	inputs := object{"zoneId": "Z0SHOP", "name": name, "type": "A", "aliases": []any{alias}}
	for _, each := range policy {
		maps.Copy(inputs, each)
	}
	return inputs
}

// ofBalancer is an alias of a region's load balancer.
func ofBalancer(region string) object {
	return aliasIn("Z-shop-main-load-balancer-"+region, "shop-main-load-balancer-"+region+".example.com", true)
}

// proof are the inputs of the record that proves a name.
func proof(name string) object {
	return object{
		"zoneId": "Z0SHOP", "name": "_proof." + name, "type": "CNAME", "ttl": 300.0,
		"records": []any{"_value." + name + ".acm-validations.aws"},
	}
}

func TestRecordsOfARoute53Ingress(t *testing.T) {
	t.Parallel()
	g := newSite(t, site(object{"route53": object{}},
		object{"name": "us-east-2"}, object{"name": "eu-west-1", "traffic": 0}, object{"name": "us-west-2", "isolated": true}))
	latency := func(region string) object {
		return object{"setIdentifier": region, "latencyRoutingPolicies": []any{object{"region": region}}}
	}
	failover := func(role string) object {
		return object{
			"setIdentifier": role, "failoverRoutingPolicies": []any{object{"type": strings.ToUpper(role)}},
		}
	}
	assert.Equal(t, map[string]object{
		"shop-validation-shop.example.com": proof("shop.example.com"),
		"shop-name-shop.example.com":       recordIn("shop.example.com", alias("failover.ingress.shop.example.com")),
		"shop-route53-primary-failover": recordIn("failover.ingress.shop.example.com",
			alias("latency.ingress.shop.example.com"), failover("primary")),
		"shop-route53-secondary-failover": recordIn("failover.ingress.shop.example.com",
			alias("standby.ingress.shop.example.com"), failover("secondary")),
		"shop-route53-us-east-2-latency": recordIn("latency.ingress.shop.example.com",
			alias("us-east-2.shop.example.com"), latency("us-east-2")),
		"shop-route53-eu-west-1-standby": recordIn("standby.ingress.shop.example.com",
			alias("eu-west-1.shop.example.com"), latency("eu-west-1")),
		"shop-route53-us-east-2-name": recordIn("us-east-2.shop.example.com", ofBalancer("us-east-2")),
		"shop-route53-eu-west-1-name": recordIn("eu-west-1.shop.example.com", ofBalancer("eu-west-1")),
		"shop-route53-us-west-2-name": recordIn("us-west-2.shop.example.com", ofBalancer("us-west-2")),
	}, g.of(recordType))
	assert.Empty(t, g.of(healthCheckType))
	assert.Equal(t, object{
		"url": "https://shop.example.com", "hostname": "shop.example.com", "staticIpAddresses": []any{}, "dnsRecords": []any{},
		"failover": object{"route53": object{"detectionSeconds": 29.0, "propagationSeconds": 60.0, "totalSeconds": 89.0}},
	}, only(g.outputs, "url", "hostname", "staticIpAddresses", "dnsRecords", "failover"))
}

// only are some of the values of an object.
func only(values object, keys ...string) object {
	found := object{}
	for _, key := range keys {
		found[key] = values[key]
	}
	return found
}

// Every routing policy is one argument of its records.
func TestRoutingPolicies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		policy   string
		routing  object
		expected map[string]object
	}{
		{"latency", object{"latency": object{}}, map[string]object{
			"shop-route53-eu-west-1-latency": {
				"setIdentifier": "eu-west-1", "latencyRoutingPolicies": []any{object{"region": "eu-west-1"}},
			},
		}},
		{"weighted", object{"weighted": object{}}, map[string]object{
			"shop-route53-eu-west-1-weighted": {
				"setIdentifier": "eu-west-1", "weightedRoutingPolicies": []any{object{"weight": 100.0}},
			},
		}},
		{"geolocation", object{"geolocation": object{
			"continents": object{"EU": "eu-west-1", "SA": "us-west-2"}, "countries": object{"CH": "eu-west-1"},
			"subdivisions": object{"US-CA": "eu-west-1"},
		}}, map[string]object{
			"shop-route53-continent-EU-geolocation": {
				"setIdentifier": "continent-EU", "geolocationRoutingPolicies": []any{object{"continent": "EU"}},
			},
			"shop-route53-country-CH-geolocation": {
				"setIdentifier": "country-CH", "geolocationRoutingPolicies": []any{object{"country": "CH"}},
			},
			"shop-route53-subdivision-US-CA-geolocation": {
				"setIdentifier":              "subdivision-US-CA",
				"geolocationRoutingPolicies": []any{object{"country": "US", "subdivision": "CA"}},
			},
		}},
		{"geoproximity", object{"geoproximity": object{"biases": object{"eu-west-1": -20}}}, map[string]object{
			"shop-route53-eu-west-1-geoproximity": {
				"setIdentifier": "eu-west-1", "geoproximityRoutingPolicy": object{"awsRegion": "eu-west-1", "bias": -20.0},
			},
		}},
	} {
		t.Run(test.policy, func(t *testing.T) {
			t.Parallel()
			g := newSite(t, site(object{"route53": test.routing}))
			set := test.policy + ".ingress.shop.example.com"
			for name, policy := range test.expected {
				assert.Equal(t, recordIn(set, alias("eu-west-1.shop.example.com"), policy), g.node(name).inputs, name)
			}
			assert.Equal(t, recordIn("shop.example.com", alias(set)), g.node("shop-name-shop.example.com").inputs)
		})
	}
}

// A record comes after what it points to, and goes before it: the region's targets, the regions' names, the sets of records.
func TestRecordsWaitForWhatTheyPointTo(t *testing.T) {
	t.Parallel()
	g := newSite(t, site(object{"route53": object{"healthCheck": object{}}},
		object{"name": "us-east-2"}, object{"name": "eu-west-1", "traffic": 0}))
	for name, needs := range map[string][]string{
		"shop-route53-eu-west-1-health-check": {"shop-route53-eu-west-1-name", "shop-main-service-eu-west-1"},
		"shop-route53-eu-west-1-standby": {
			"shop-route53-eu-west-1-health-check", "shop-route53-eu-west-1-name", "shop-main-service-eu-west-1",
			"shop-main-https-listener-eu-west-1",
		},
		"shop-route53-primary-failover":   {"shop-route53-us-east-2-latency"},
		"shop-route53-secondary-failover": {"shop-route53-eu-west-1-standby"},
		"shop-name-shop.example.com": {
			"shop-route53-primary-failover", "shop-route53-secondary-failover", "shop-route53-us-east-2-name",
		},
	} {
		assert.Subset(t, g.needs(name), needs, name)
	}
	assert.Equal(t, []string{"shop-main-load-balancer-eu-west-1"}, without(g.needs("shop-route53-eu-west-1-name"), "shop-route53"),
		"nobody is sent to a region's own name, so it waits for no application")
	for _, need := range g.needs("shop-route53-eu-west-1-standby") {
		assert.NotContains(t, need, "us-east-2", "it waits for another region")
	}
}

func TestHealthChecksFromOutside(t *testing.T) {
	t.Parallel()
	g := newSite(t, site(object{"route53": object{"healthCheck": object{"interval": 30}}},
		object{"name": "us-east-2"}, object{"name": "eu-west-1", "loadBalancer": object{"application": object{
			"healthCheck": object{"path": "/ready"},
		}}}))
	check := func(region, path string) object {
		return object{
			"type": "HTTPS", "fqdn": region + ".shop.example.com", "port": 443.0, "resourcePath": path,
			"requestInterval": 30.0, "failureThreshold": 3.0, "enableSni": true, "measureLatency": false,
			"tags": tagsOf("shop-route53-" + region + "-health-check"),
		}
	}
	assert.Equal(t, map[string]object{
		"shop-route53-us-east-2-health-check": check("us-east-2", "/healthz"),
		"shop-route53-eu-west-1-health-check": check("eu-west-1", "/ready"),
	}, g.of(healthCheckType))
	assert.Equal(t, "shop-route53-eu-west-1-health-check-id",
		g.node("shop-route53-eu-west-1-latency").inputs["healthCheckId"])
	assert.NotContains(t, g.node("shop-route53-eu-west-1-name").inputs, "healthCheckId", "it answers its own checkers")
	assert.Equal(t, object{"route53": object{
		"detectionSeconds": 90.0, "propagationSeconds": 60.0, "totalSeconds": 150.0,
	}}, g.outputs["failover"])

	inputs := site(object{"route53": object{"healthCheck": object{"path": "/outside"}}})
	assert.Equal(t, "/outside", newSite(t, inputs).node("shop-route53-eu-west-1-health-check").inputs["resourcePath"])
}

// A switch is an alarm in another region and a health check that follows it; records go by it and the check from outside.
func TestDrainSwitches(t *testing.T) {
	t.Parallel()
	inputs := site(object{"route53": object{"healthCheck": object{}}}, object{"name": "us-east-2"}, object{"name": "eu-west-1"})
	inputs["drainSwitch"] = object{}
	g := newSite(t, inputs)
	const alarm, both = "shop-route53-eu-west-1-drain-switch-us-east-2", "shop-route53-eu-west-1-health"
	const check = "shop-route53-eu-west-1-drain-switch"
	dimensions, _ := g.node(alarm).inputs["dimensions"].(object)
	identity, _ := dimensions["Application"].(string)
	assert.Equal(t, object{
		"alarmDescription": "Takes users away from eu-west-1 while the metric's last value is 1. Route 53 goes by the metric, not " +
			"by the state of this alarm.",
		"namespace": "GlobalApplication", "metricName": "Drain", "dimensions": object{"Application": identity, "Region": "eu-west-1"},
		"statistic": "Maximum", "period": 60.0, "evaluationPeriods": 1.0, "comparisonOperator": "GreaterThanOrEqualToThreshold",
		"threshold": 1.0, "treatMissingData": "ignore", "tags": tagsOf(alarm),
	}, g.node(alarm).inputs)
	assert.Equal(t, "shop-us-east-2", g.node(alarm).provider.Name())
	triggers, _ := g.node(check).inputs["triggers"].(object)
	assert.Equal(t, object{
		"alarm": "arn:" + alarm, "metric": "GlobalApplication/Drain", "period": "60", "threshold": "1",
		"Application": identity, "Region": "eu-west-1",
	}, triggers)
	settings := maps.Clone(g.node(check).inputs)
	delete(settings, "triggers")
	assert.Equal(t, object{
		"type": "CLOUDWATCH_METRIC", "cloudwatchAlarmName": settings["cloudwatchAlarmName"], "cloudwatchAlarmRegion": "us-east-2",
		"insufficientDataHealthStatus": "LastKnownStatus", "tags": tagsOf(check),
	}, settings)
	assert.Equal(t, object{
		"type": "CALCULATED", "childHealthThreshold": 2.0, "tags": tagsOf(both),
		"childHealthchecks": []any{check + "-id", "shop-route53-eu-west-1-health-check-id"},
	}, g.node(both).inputs)
	assert.Equal(t, both+"-id", g.node("shop-route53-eu-west-1-latency").inputs["healthCheckId"])
	assert.NotContains(t, g.node("shop-route53-eu-west-1-name").inputs, "healthCheckId")
	for _, name := range []string{check, both} {
		assert.Equal(t, "shop-global", g.node(name).provider.Name())
	}
	assert.Contains(t, g.nodes, "shop-route53-us-east-2-drain-switch-eu-west-1", "the home region's own is kept elsewhere")

	const control = "arn:aws:route53-recovery-control::111122223333:controlpanel/0a/routingcontrol/0b"
	inputs["ingress"] = object{"route53": object{}}
	inputs["drainSwitch"] = object{
		"routingControlArns":      object{"eu-west-1": control},
		"routingControlEndpoints": object{"us-west-2": "https://host-0123abcd.us-west-2.example.com/v1"},
	}
	g = newSite(t, inputs)
	assert.NotContains(t, g.nodes, alarm)
	assert.Equal(t, object{"type": "RECOVERY_CONTROL", "routingControlArn": control, "tags": tagsOf(check)}, g.node(check).inputs)
	assert.Equal(t, []any{check + "-id"}, g.node(both).inputs["childHealthchecks"])
	assert.InDelta(t, 1.0, g.node(both).inputs["childHealthThreshold"], 0)
	assert.Empty(t, newSite(t, site(object{"route53": object{}})).of("aws:cloudwatch/metricAlarm:MetricAlarm"), "without the block")
}

// With IPv6 everywhere each record has a twin, and twins point to twins' names.
func TestRecordsForIPv6(t *testing.T) {
	t.Parallel()
	inputs := site(object{"route53": object{}}, object{"name": "us-east-2"}, object{"name": "eu-west-1"})
	inputs["loadBalancer"] = object{"application": object{"ipAddressType": "dualstack"}}
	g := newSite(t, inputs)
	records := g.of(recordType)
	assert.Len(t, records, 11)
	for name, expected := range records {
		if expected["type"] == "A" {
			assert.Contains(t, records, name+"-ipv6")
			twin := maps.Clone(expected)
			twin["type"] = "AAAA"
			assert.Equal(t, twin, records[name+"-ipv6"], name)
		}
	}
	needs := g.needs("shop-route53-eu-west-1-latency-ipv6")
	assert.Contains(t, needs, "shop-route53-eu-west-1-name-ipv6")
	assert.NotContains(t, needs, "shop-route53-eu-west-1-name")
	inputs["ingress"] = object{"route53": object{}, "globalAccelerator": object{}, "active": "globalAccelerator"}
	assert.NotContains(t, newSite(t, inputs).nodes, "shop-name-shop.example.com-ipv6", "the accelerator has no IPv6 address")
}

// without leaves names out.
func without(names []string, left ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(left, name) })
}

// The certificates are alike in all regions, and the records that prove them are made once.
func TestCertificates(t *testing.T) {
	t.Parallel()
	inputs := site(object{"globalAccelerator": object{}})
	inputs["domain"].(object)["alternativeNames"] = []any{"www.example.com", "*.shop.example.com"}
	g := newSite(t, inputs)
	for _, region := range []string{"us-east-2", "eu-west-1", "us-west-2"} {
		name := "shop-certificate-" + region
		assert.Equal(t, object{
			"domainName": "shop.example.com", "validationMethod": "DNS", "tags": tagsOf(name),
			"subjectAlternativeNames": []any{"*.shop.example.com", "www.example.com"},
		}, g.node(name).inputs)
		assert.Equal(t, object{
			"certificateArn":        "arn:" + name,
			"validationRecordFqdns": []any{"_proof.shop.example.com", "_proof.www.example.com"},
		}, g.node("shop-certificate-validation-"+region).inputs)
		assert.Equal(t, "arn:"+name, g.node("shop-main-https-listener-" + region).inputs["certificateArn"])
		assert.Contains(t, g.needs("shop-main-https-listener-"+region), "shop-certificate-validation-"+region)
	}
	accelerator := aliasIn("Z2BJ6XQ5FK7U4H", "shop-ingress-accelerator.example.com", false)
	assert.Equal(t, map[string]object{
		"shop-validation-shop.example.com": proof("shop.example.com"),
		"shop-validation-www.example.com":  proof("www.example.com"),
		"shop-name-shop.example.com":       recordIn("shop.example.com", accelerator),
		"shop-name-www.example.com":        recordIn("www.example.com", accelerator),
		"shop-name-*.shop.example.com":     recordIn("*.shop.example.com", accelerator),
	}, g.of(recordType))
	assert.Contains(t, g.needs("shop-validation-shop.example.com"), "shop-certificate-us-east-2", "the home region tells them")
	assert.Subset(t, g.needs("shop-name-shop.example.com"), []string{
		"shop-ingress-eu-west-1-endpoints", "shop-ingress-us-east-2-endpoints", "shop-ingress-us-west-2-endpoints",
	})
}

// A region that brings its certificate requests none; when all do, there is nothing to prove.
func TestBroughtCertificates(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
	brings := object{"name": "eu-west-1", "existing": object{"certificateArn": arn}}
	g := newSite(t, site(object{"globalAccelerator": object{}}, object{"name": "us-east-2"}, brings))
	assert.Equal(t, []string{"shop-certificate-us-east-2"}, slices.Sorted(maps.Keys(g.of(certificateType))))
	assert.Equal(t, arn, g.node("shop-main-https-listener-eu-west-1").inputs["certificateArn"])

	inputs := site(object{"globalAccelerator": object{}}, brings)
	inputs["homeRegion"] = "eu-west-1"
	g = newSite(t, inputs)
	assert.Empty(t, g.of(certificateType))
	assert.Empty(t, g.of(validationType))
	assert.Equal(t, []string{"shop-name-shop.example.com"}, slices.Sorted(maps.Keys(g.of(recordType))))
}

// With external DNS certificates are requested first, and used when their records are said to be there.
func TestExternalDNS(t *testing.T) {
	t.Parallel()
	inputs := site(object{"globalAccelerator": object{}}, object{"name": "us-east-2"}, object{"name": "eu-west-1"})
	external := object{}
	inputs["domain"] = object{"name": "shop.example.com", "external": external}
	g := newSite(t, inputs)
	assert.Empty(t, g.of(recordType))
	assert.Len(t, g.of(certificateType), 2)
	assert.Empty(t, g.of(validationType))
	assert.NotContains(t, g.nodes, "shop-main-https-listener-eu-west-1")
	assert.Equal(t, "http://shop.example.com", g.outputs["url"])
	records := []any{
		object{
			"name": "_proof.shop.example.com", "type": "CNAME", "value": "_value.shop.example.com.acm-validations.aws",
			"purpose": "certificate",
		},
		object{"name": "shop.example.com", "type": "A", "value": "192.0.2.1", "purpose": "users"},
		object{"name": "shop.example.com", "type": "A", "value": "192.0.2.2", "purpose": "users"},
	}
	assert.Equal(t, records, g.outputs["dnsRecords"])

	const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
	europe := inputs["regions"].([]any)[1].(object)
	europe["existing"], europe["isolated"] = object{"certificateArn": arn}, true
	g = newSite(t, inputs)
	assert.Equal(t, "http://shop.example.com", g.outputs["url"], "where nobody goes is a certificate, the other region waits")
	assert.Len(t, g.node("shop-ingress-listener").inputs["portRanges"], 2)
	delete(europe, "existing")
	delete(europe, "isolated")

	external["certificatesIssued"] = true
	g = newSite(t, inputs)
	assert.Empty(t, g.of(recordType))
	assert.Equal(t, object{"certificateArn": "arn:shop-certificate-eu-west-1"},
		g.node("shop-certificate-validation-eu-west-1").inputs)
	assert.Equal(t, "https://shop.example.com", g.outputs["url"])
	assert.Equal(t, records, g.outputs["dnsRecords"])
}

// The zone is looked up by name, and served, with its records, by its own account; health checks are the application's.
func TestZoneOfAnotherAccount(t *testing.T) {
	t.Parallel()
	inputs := site(object{"route53": object{"healthCheck": object{}}})
	inputs["domain"] = object{
		"name": "shop.example.com", "hostedZoneName": "example.com",
		"awsProvider": object{"assumeRole": object{"roleArn": "arn:aws:iam::444455556666:role/dns"}},
	}
	g := newSite(t, inputs)
	assert.Equal(t, []zoneLookup{{object{"name": "example.com", "privateZone": false}, "shop-zone"}}, g.zones)
	for name, inputs := range g.of(recordType) {
		assert.Equal(t, "Z0FOUND", inputs["zoneId"], name)
		assert.Equal(t, "shop-zone", g.node(name).provider.Name(), name)
	}
	for name := range g.of(healthCheckType) {
		assert.Equal(t, "shop-global", g.node(name).provider.Name(), name)
	}
	assert.Len(t, g.of(healthCheckType), 3)
}

// Moving active changes what the public names point to, and nothing else.
func TestActiveMovesOnlyThePublicNames(t *testing.T) {
	t.Parallel()
	inputs := func(active string) object {
		return site(object{"route53": object{}, "globalAccelerator": object{}, "active": active})
	}
	dns, accelerator := newSite(t, inputs("route53")), newSite(t, inputs("globalAccelerator"))
	changed := []string{}
	for name, n := range dns.nodes {
		if !assert.ObjectsAreEqual(n.inputs, accelerator.node(name).inputs) {
			changed = append(changed, name)
		}
	}
	assert.Len(t, accelerator.nodes, len(dns.nodes))
	assert.Equal(t, []string{"shop-name-shop.example.com"}, changed)
	assert.Equal(t, []any{alias("latency.ingress.shop.example.com")}, dns.node(changed[0]).inputs["aliases"])
	for _, g := range []graph{dns, accelerator} {
		assert.Equal(t, "https://shop.example.com", g.outputs["url"])
		assert.Equal(t, []any{"192.0.2.1", "192.0.2.2"}, g.outputs["staticIpAddresses"])
		assert.Equal(t, object{
			"globalAccelerator": object{"detectionSeconds": 29.0, "propagationSeconds": 30.0, "totalSeconds": 59.0},
			"route53":           object{"detectionSeconds": 29.0, "propagationSeconds": 60.0, "totalSeconds": 89.0},
		}, g.outputs["failover"])
	}
}

// With TLS the accelerator passes both ports on, before a region sends users from the one to the other.
func TestPortsOfTheAccelerator(t *testing.T) {
	t.Parallel()
	g := newSite(t, site(object{"globalAccelerator": object{}}))
	assert.Equal(t, []any{object{"fromPort": 80.0, "toPort": 80.0}, object{"fromPort": 443.0, "toPort": 443.0}},
		g.node("shop-ingress-listener").inputs["portRanges"])
	assert.Contains(t, g.needs("shop-main-listener-eu-west-1"), "shop-ingress-listener")
	assert.NotContains(t, g.needs("shop-main-service-eu-west-1"), "shop-ingress-listener")

	alone, err := construct(t, ingress.GlobalAcceleratorIngressType, "shop", object{
		"endpoints": []any{object{"region": "eu-west-1", "loadBalancerArn": "arn:lb"}}, "ports": []any{443, 8443},
	})
	require.NoError(t, err)
	assert.Equal(t, []any{object{"fromPort": 443.0, "toPort": 443.0}, object{"fromPort": 8443.0, "toPort": 8443.0}},
		alone.node("shop-listener").inputs["portRanges"])
	assert.Equal(t, "https://shop-accelerator.example.com", alone.outputs["url"])
}

// The accelerator can lose its protection while the regions keep theirs; records have none, because an update brings them
// back as they were.
func TestProtectionOfIngresses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		accelerator object
		region      object
		expected    map[string]bool
	}{
		{"all", object{}, object{}, map[string]bool{
			"shop-ingress-accelerator": true, "shop-ingress-eu-west-1-endpoints": true, "shop-ingress-us-east-2-endpoints": true,
		}},
		{"a region goes", object{}, object{"deletionProtection": false}, map[string]bool{
			"shop-ingress-accelerator": true, "shop-ingress-eu-west-1-endpoints": false, "shop-ingress-us-east-2-endpoints": true,
		}},
		{"the accelerator goes", object{"deletionProtection": false}, object{}, map[string]bool{
			"shop-ingress-accelerator": false, "shop-ingress-eu-west-1-endpoints": false, "shop-ingress-us-east-2-endpoints": false,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			region := merged(map[string]object{"": {"name": "eu-west-1"}})[""]
			maps.Copy(region, test.region)
			g := newSite(t, site(object{
				"globalAccelerator": test.accelerator, "route53": object{}, "active": "route53",
			}, object{"name": "us-east-2"}, region))
			for name, protected := range test.expected {
				assert.Equal(t, protected, g.node(name).request.GetProtect(), name)
			}
			for name := range g.of(recordType) {
				assert.False(t, g.node(name).request.GetProtect(), name)
			}
		})
	}
}

// A Route 53 ingress that is used alone has the public names too.
func TestRoute53IngressAlone(t *testing.T) {
	t.Parallel()
	endpoint := func(region string) object {
		return object{"region": region, "loadBalancerDnsName": "lb." + region + ".example.net", "loadBalancerZoneId": "Z-" + region}
	}
	g, err := construct(t, ingress.Route53IngressType, "shop", object{
		"domainName": "shop.example.com", "alternativeNames": []any{"www.example.com"}, "hostedZoneId": "Z0SHOP",
		"endpoints": []any{endpoint("us-east-2"), endpoint("eu-west-1")},
		"routing":   object{"failover": object{"primaryRegion": "us-east-2"}, "healthCheck": object{}},
	})
	require.NoError(t, err)
	records := g.of(recordType)
	assert.Equal(t, []string{
		"shop-eu-west-1-name", "shop-eu-west-1-standby", "shop-name-shop.example.com", "shop-name-www.example.com",
		"shop-primary-failover", "shop-secondary-failover", "shop-us-east-2-latency", "shop-us-east-2-name",
	}, slices.Sorted(maps.Keys(records)))
	assert.Equal(t, recordIn("www.example.com", alias("failover.ingress.shop.example.com")),
		records["shop-name-www.example.com"])
	assert.Equal(t, recordIn("eu-west-1.shop.example.com", aliasIn("Z-eu-west-1", "lb.eu-west-1.example.net", true)),
		records["shop-eu-west-1-name"])
	assert.Equal(t, "/", g.node("shop-eu-west-1-health-check").inputs["resourcePath"])
	assert.Equal(t, object{
		"url": "https://shop.example.com", "hostname": "shop.example.com",
		"recordName":     "failover.ingress.shop.example.com",
		"regionalNames":  object{"us-east-2": "us-east-2.shop.example.com", "eu-west-1": "eu-west-1.shop.example.com"},
		"healthCheckIds": object{"us-east-2": "shop-us-east-2-health-check-id", "eu-west-1": "shop-eu-west-1-health-check-id"},
	}, g.outputs)
}

// The URL of a Route 53 ingress that is used alone follows what its load balancers answer on.
func TestURLOfARoute53IngressAlone(t *testing.T) {
	t.Parallel()
	g, err := construct(t, ingress.Route53IngressType, "shop", object{
		"domainName": "shop.example.com", "hostedZoneId": "Z0SHOP", "ports": []any{8080.0},
		"endpoints": []any{object{
			"region": "us-east-2", "loadBalancerDnsName": "lb.example.net", "loadBalancerZoneId": "Z0LB",
		}},
	})
	require.NoError(t, err)
	assert.Equal(t, "http://shop.example.com:8080", g.outputs["url"])
}
