package awssim

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	srcRecord       Source = "tf-route53-record"
	srcRecordChange Source = "aws-route53-change-resource-record-sets"
	srcRecordSet    Source = "aws-route53-resource-record-set"
	srcRecordGeo    Source = "aws-route53-geo-location"
	srcRecordNear   Source = "aws-route53-geo-proximity-location"
	srcRecordAlias  Source = "aws-route53-alias-target"
	srcRecordMix    Source = "external-dns-issue-4345"
	srcRecordCNAME  Source = "roadworker-pull-89"
)

var _ = cite(map[Source]string{
	srcRecord:       tfRoute53 + "record.go",
	srcRecordChange: route53API + "API_ChangeResourceRecordSets.html",
	srcRecordSet:    route53API + "API_ResourceRecordSet.html",
	srcRecordGeo:    route53API + "API_GeoLocation.html",
	srcRecordNear:   route53API + "API_GeoProximityLocation.html",
	srcRecordAlias:  route53API + "API_AliasTarget.html",
	srcRecordMix:    "https://github.com/kubernetes-sigs/external-dns/issues/4345",
	srcRecordCNAME:  "https://github.com/cookpad/roadworker/pull/89",
})

// Rules of records.
var (
	ruleRecordName    = rule("route53.record.outside-zone", srcRecordChange, "InvalidChangeBatch")
	ruleRecordTaken   = rule("route53.record.exists", srcRecordChange, "InvalidChangeBatch")
	ruleRecordSimple  = rule("route53.record.simple-beside-policy", srcRecordMix, "InvalidChangeBatch")
	ruleRecordMixed   = rule("route53.record.other-policy", srcRecordMix, "InvalidChangeBatch")
	ruleRecordShape   = rule("route53.record.policy-count", srcRecordChange, "InvalidInput")
	ruleRecordTTL     = rule("route53.record.ttl", srcRecordSet, "InvalidInput")
	ruleRecordWeight  = rule("route53.record.weight", srcRecordSet, "InvalidInput")
	ruleRecordTTLs    = rule("route53.record.weighted-ttl", srcRecordSet, "InvalidChangeBatch")
	ruleRecordRegion  = rule("route53.record.latency-region-taken", srcRecordSet, "InvalidChangeBatch")
	ruleRecordRole    = rule("route53.record.failover-role-taken", srcRecordSet, "InvalidChangeBatch")
	ruleRecordPrimary = rule("route53.record.failover-health", srcRecordSet, "InvalidInput")
	ruleRecordPlace   = rule("route53.record.geolocation-taken", srcRecordSet, "InvalidChangeBatch")
	ruleRecordGeo     = rule("route53.record.geolocation", srcRecordGeo, "InvalidInput")
	ruleRecordNear    = rule("route53.record.geoproximity", srcRecordNear, "InvalidInput")
	ruleRecordMany    = rule("route53.record.multivalue-alias", srcRecordSet, "InvalidInput")
	ruleRecordOne     = rule("route53.record.one-value", srcRecordSet, "InvalidInput")
	ruleRecordApex    = rule("route53.record.cname-at-apex", srcRecordSet, "InvalidChangeBatch")
	ruleRecordCNAME   = rule("route53.record.cname-alone", srcRecordCNAME, "InvalidChangeBatch")
	ruleRecordCheck   = rule("route53.record.health-check-missing", srcRecordChange, "NoSuchHealthCheck")
	ruleAliasZone     = rule("route53.record.alias-zone", srcRecordAlias, "InvalidChangeBatch")
	ruleAliasTarget   = rule("route53.record.alias-target-missing", srcRecordAlias, "InvalidChangeBatch")
)

// recordTypes are the types of records.
var recordTypes = []any{
	"SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF", "AAAA", "CAA", "DS", "TLSA", "SSHFP", "SVCB",
	"HTTPS",
}

// latencyRegions are the regions that the provider takes in a latency policy, from
// https://github.com/aws/aws-sdk-go-v2/blob/service/route53/v1.52.1/service/route53/types/enums.go.
var latencyRegions = []any{
	"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "eu-west-1", "eu-west-2", "eu-west-3",
	"eu-central-1", "eu-central-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-northeast-1",
	"ap-northeast-2", "ap-northeast-3", "eu-north-1", "sa-east-1", "cn-north-1", "cn-northwest-1", "ap-east-1",
	"me-south-1", "me-central-1", "ap-south-1", "ap-south-2", "af-south-1", "eu-south-1", "eu-south-2", "ap-southeast-4",
	"il-central-1", "ca-west-1", "ap-southeast-5", "mx-central-1", "ap-southeast-7", "us-gov-east-1", "us-gov-west-1",
	"ap-east-2",
}

// recordPolicies are the properties that hold a routing policy, with the name that Route 53 gives it.
var recordPolicies = map[string]string{
	"failoverRoutingPolicies": "failover", "geolocationRoutingPolicies": "geolocation",
	"geoproximityRoutingPolicy": "geoproximity", "latencyRoutingPolicies": "latency",
	"multivalueAnswerRoutingPolicy": "multivalue answer", "weightedRoutingPolicies": "weighted",
}

// recordPolicy declares a routing policy, which excludes all others and needs a set identifier.
func recordPolicy(key string, p Property) Property {
	for _, other := range slices.Sorted(maps.Keys(recordPolicies)) {
		if other != key {
			p.ConflictsWith = append(p.ConflictsWith, other)
		}
	}
	p.RequiredWith = []string{"setIdentifier"}
	return p
}

// single declares a list that takes one block.
func single(fields Properties) Property {
	return Property{Kind: List, MaxItems: 1, Elem: &Property{Kind: Block, Fields: fields}}
}

func sameName(a, b any) bool {
	before, _ := a.(string)
	after, _ := b.(string)
	return dnsName(before) == dnsName(after)
}

var _ = declare(&Type{
	Token: recordToken, Source: srcRecord, Scope: Global, ControlRegion: dnsControl, Upsert: true,
	Properties: Properties{
		"aliases": {
			Kind: List, MaxItems: 1, ExactlyOneOf: []string{"aliases", "records"}, ConflictsWith: []string{"ttl"},
			Elem: &Property{Kind: Block, Fields: Properties{
				"evaluateTargetHealth": {Kind: Bool, Required: true},
				"name":                 {Kind: String, Required: true, MinLen: 1, MaxLen: 1024, Same: sameName},
				"zoneId":               {Kind: String, Required: true, MinLen: 1, MaxLen: 32},
			}},
		},
		"allowOverwrite": {Kind: Bool, Computed: true},
		"failoverRoutingPolicies": recordPolicy("failoverRoutingPolicies", single(Properties{
			"type": {Kind: String, Required: true, Enum: []any{"PRIMARY", "SECONDARY"}},
		})),
		"fqdn": out(String),
		"geolocationRoutingPolicies": recordPolicy("geolocationRoutingPolicies", single(Properties{
			"continent": {Kind: String}, "country": {Kind: String}, "subdivision": {Kind: String},
		})),
		"geoproximityRoutingPolicy": recordPolicy("geoproximityRoutingPolicy", Property{Kind: Block, Fields: Properties{
			"awsRegion": {Kind: String}, "bias": {Kind: Int, Min: -99, Max: 99},
			"coordinates": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
				"latitude": {Kind: String, Required: true}, "longitude": {Kind: String, Required: true},
			}}},
			"localZoneGroup": {Kind: String},
		}}),
		"healthCheckId": {Kind: String},
		"latencyRoutingPolicies": recordPolicy("latencyRoutingPolicies", single(Properties{
			"region": {Kind: String, Required: true, Enum: latencyRegions},
		})),
		"multivalueAnswerRoutingPolicy": recordPolicy("multivalueAnswerRoutingPolicy", Property{Kind: Bool}),
		"name":                          {Kind: String, Required: true, ForceNew: true, Same: sameName},
		"records": {
			Kind: List, Set: true, Elem: &Property{Kind: String}, ExactlyOneOf: []string{"aliases", "records"},
		},
		"setIdentifier": {Kind: String},
		"ttl":           {Kind: Int, ConflictsWith: []string{"aliases"}, RequiredWith: []string{"records"}},
		"type":          {Kind: String, Required: true, Enum: recordTypes},
		"weightedRoutingPolicies": recordPolicy("weightedRoutingPolicies", single(Properties{
			"weight": {Kind: Int, Required: true},
		})),
		"zoneId": {Kind: String, Required: true, ForceNew: true, MinLen: 1},
	},
	Create: func(op *Op) error {
		if err := op.checkRecord(); err != nil {
			return err
		}
		live := op.Object.Live
		parts := []string{live.String("zoneId"), live.String("name"), live.String("type")}
		if set := live.String("setIdentifier"); set != "" {
			parts = append(parts, set)
		}
		op.Object.Hidden["stateId"] = strings.Join(parts, "_")
		op.Identify(recordKey(live), "")
		return nil
	},
	// A new type or set identifier deletes the old record set and makes the new one in one transaction, which Pulumi
	// sees as an update in place: the id in the state stays as it was.
	Update: func(op *Op) error {
		if err := op.checkRecord(); err != nil {
			return err
		}
		if op.Changed("type") || op.Changed("setIdentifier") {
			delete(op.sim.world.objects, op.Object.key())
			op.Object.ID = recordKey(op.Object.Live)
			op.sim.world.objects[op.Object.key()] = op.Object
		}
		return nil
	},
	StateID: func(o *Object) string { return o.Hidden.String("stateId") },
	Named: func(o *Object, id string, olds Values) bool {
		if olds.String("zoneId") == "" {
			return o.ID == id || o.Hidden.String("stateId") == id
		}
		return olds.String("zoneId") == o.Live.String("zoneId") && olds.String("fqdn") == o.Live.String("fqdn") &&
			olds.String("type") == o.Live.String("type") && olds.String("setIdentifier") == o.Live.String("setIdentifier")
	},
})

// recordKey tells record sets apart: one for each zone, name, type and set identifier.
func recordKey(live Values) string {
	key := strings.Join([]string{live.String("zoneId"), live.String("fqdn"), live.String("type")}, "_")
	if set := live.String("setIdentifier"); set != "" {
		key += "_" + set
	}
	return key
}

// expandName is the full name of a record: the provider appends the zone's name unless the given one ends with it.
func expandName(name, zone string) string {
	name = dnsName(name)
	switch {
	case strings.HasSuffix(name, zone):
		return name
	case name == "":
		return zone
	}
	return strings.Join([]string{name, zone}, ".")
}

// policyOf is the property that holds the routing policy of a record, or "" for a simple one.
func policyOf(record Values) string {
	for _, key := range slices.Sorted(maps.Keys(recordPolicies)) {
		if !isEmpty(record[key]) {
			return key
		}
	}
	return ""
}

// first is the only block of a list, or nil.
func first(record Values, key string) Values {
	if blocks := record.Objects(key); len(blocks) > 0 {
		return blocks[0]
	}
	return nil
}

// checkRecord is what the provider and Route 53 demand of a record; it completes the record's names.
func (op *Op) checkRecord() error {
	live := op.Object.Live
	zone, err := op.sim.hostedZone(op.Account, strings.TrimPrefix(live.String("zoneId"), "/hostedzone/"))
	if err != nil {
		return err
	}
	op.Set(Values{"name": dnsName(live.String("name")), "fqdn": expandName(live.String("name"), zone.Live.String("name"))})
	if alias := first(live, "aliases"); alias != nil {
		alias["name"] = dnsName(alias.String("name"))
	}
	for _, check := range []func(*Object) error{
		op.checkRecordShape, op.checkRecordPolicy, op.checkRecordName, op.checkRecordSiblings, op.checkAlias,
	} {
		if err := check(zone); err != nil {
			return err
		}
	}
	return nil
}

// checkRecordShape refuses what a record cannot be by itself.
func (op *Op) checkRecordShape(*Object) error {
	live := op.Object.Live
	alias, policy := first(live, "aliases"), policyOf(live)
	switch {
	case live.String("setIdentifier") != "" && policy == "":
		return ruleRecordShape.Refuse("Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, "+
			"GeoProximityLocation, MultiValueAnswer], but found none in Change with [Name=%s, Type=%s, SetIdentifier=%s]",
			live.String("fqdn"), live.String("type"), live.String("setIdentifier"))
	case alias == nil && (!live.Has("ttl") || len(live.List("records")) == 0):
		return ruleRecordTTL.Refuse("Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and "+
			"ResourceRecords], or TrafficPolicyInstanceId] in Change with [Name=%s, Type=%s]", live.String("fqdn"),
			live.String("type"))
	case policy == "multivalueAnswerRoutingPolicy" && alias != nil:
		return ruleRecordMany.Refuse("Invalid request: a multivalue answer record cannot be an alias: %s",
			live.String("fqdn"))
	case slices.Contains([]string{"latencyRoutingPolicies", "weightedRoutingPolicies"}, policy) &&
		len(live.List("records")) > 1:
		return ruleRecordOne.Refuse("Invalid request: a %s record can have only one value: %s", recordPolicies[policy],
			live.String("fqdn"))
	}
	if id := live.String("healthCheckId"); id != "" && op.sim.healthCheck(id) == nil {
		return ruleRecordCheck.Refuse("No health check exists with the specified ID: %s", id)
	}
	return nil
}

// checkRecordPolicy refuses values that a policy does not take.
func (op *Op) checkRecordPolicy(*Object) error {
	live := op.Object.Live
	if weighted := first(live, "weightedRoutingPolicies"); weighted != nil {
		if n := weighted.Int("weight"); n < 0 || n > 255 {
			return ruleRecordWeight.Refuse("Invalid request: the weight must be between 0 and 255, not %d", n)
		}
	}
	if failover := first(live, "failoverRoutingPolicies"); failover.String("type") == "PRIMARY" {
		alias := first(live, "aliases")
		if live.String("healthCheckId") == "" && !alias.Bool("evaluateTargetHealth") {
			return ruleRecordPrimary.Refuse("Invalid request: a failover PRIMARY record must evaluate its target's health or "+
				"have a health check: %s", live.String("fqdn"))
		}
	}
	if place := first(live, "geolocationRoutingPolicies"); place != nil {
		if wrong := placeProblem(place); wrong != "" {
			return ruleRecordGeo.Refuse("Invalid request: %s", wrong)
		}
	}
	if near := live.Object("geoproximityRoutingPolicy"); near != nil {
		if wrong := nearProblem(near); wrong != "" {
			return ruleRecordNear.Refuse("Invalid request: %s", wrong)
		}
	}
	return nil
}

var stateCode = regexp.MustCompile(`^[A-Z]{2}$`)

// placeProblem says what is wrong with a location, or "".
func placeProblem(place Values) string {
	continent, country, subdivision := place.String("continent"), place.String("country"), place.String("subdivision")
	_, knownContinent := countries[continent]
	switch {
	case continent == "" && country == "":
		return "a location needs a continent or a country"
	case continent != "" && (country != "" || subdivision != ""):
		return "a continent cannot be given with a country or a subdivision"
	case continent != "" && !knownContinent:
		return fmt.Sprintf("%q is not the code of a continent", continent)
	case country != "" && country != "*" && continentOf(country) == "":
		return fmt.Sprintf("%q is not the code of a country", country)
	case subdivision != "" && (country != "US" && country != "UA" || !stateCode.MatchString(subdivision) && country == "US"):
		return fmt.Sprintf("%q is not a subdivision of %q", subdivision, country)
	}
	return ""
}

// nearProblem says what is wrong with a place to be near to, or "".
func nearProblem(near Values) string {
	region, at := near.String("awsRegion"), first(near, "coordinates")
	given := 0
	for _, is := range []bool{region != "", near.String("localZoneGroup") != "", at != nil} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		return "exactly one of a region, a local zone group and coordinates must be given"
	case region != "" && !slices.Contains(latencyRegions, any(region)):
		return fmt.Sprintf("%q is not a region", region)
	case at != nil && (!degrees(at.String("latitude"), 90) || !degrees(at.String("longitude"), 180)):
		return fmt.Sprintf("%v are not coordinates", at)
	}
	return ""
}

// degrees says whether a text is a number of degrees up to a most, with two decimals at most.
func degrees(text string, most float64) bool {
	n, err := strconv.ParseFloat(text, 64)
	_, decimals, _ := strings.Cut(text, ".")
	return err == nil && math.Abs(n) <= most && len(decimals) <= 2
}

// checkRecordName refuses names that a zone cannot have.
func (op *Op) checkRecordName(zone *Object) error {
	name, kind, domain := op.Object.Live.String("fqdn"), op.Object.Live.String("type"), zone.Live.String("name")
	if !within(name, domain) {
		return ruleRecordName.Refuse("RRSet with DNS name %s. is not permitted in zone %s.", name, domain)
	}
	if kind == "CNAME" && name == domain {
		return ruleRecordApex.Refuse("RRSet of type CNAME with DNS name %s. is not permitted at apex in zone %s.", name,
			domain)
	}
	for _, other := range op.sim.recordsAt(zone, name) {
		if other != op.Object && (other.Live.String("type") == "CNAME") != (kind == "CNAME") {
			return ruleRecordCNAME.Refuse("RRSet of type %s with DNS name %s. is not permitted as it conflicts with other "+
				"records with the same DNS name in zone %s.", kind, name, domain)
		}
	}
	return nil
}

// recordsAt are the record sets of a zone with a name.
func (s *Sim) recordsAt(zone *Object, name string) []*Object {
	return s.world.sorted(func(o *Object) bool {
		return o.Type == recordToken && o.Live.String("zoneId") == zone.ID && o.Live.String("fqdn") == name
	})
}

// recordSets are the record sets of a zone with a name and a type.
func (s *Sim) recordSets(zone *Object, name, kind string) []*Object {
	return slices.DeleteFunc(s.recordsAt(zone, name), func(o *Object) bool { return o.Live.String("type") != kind })
}

// checkRecordSiblings refuses a record that does not fit to those of the same name and type.
func (op *Op) checkRecordSiblings(zone *Object) error {
	live := op.Object.Live
	name, kind, set, policy := live.String("fqdn"), live.String("type"), live.String("setIdentifier"), policyOf(live)
	what := fmt.Sprintf("RRSet with DNS name %s., type %s, SetIdentifier %s", name, kind, set)
	for _, other := range op.sim.recordSets(zone, name, kind) {
		if other == op.Object {
			continue
		}
		theirs := other.Live
		switch {
		case theirs.String("setIdentifier") == set && live.Bool("allowOverwrite"):
			continue
		case theirs.String("setIdentifier") == set:
			return ruleRecordTaken.Refuse("Tried to create resource record set [name='%s.', type='%s', set-identifier='%s'] "+
				"but it already exists", name, kind, set)
		case policy == "" || policyOf(theirs) == "":
			return ruleRecordSimple.Refuse("RRSet with DNS name %s., type %s cannot be created as other RRSets exist with "+
				"the same name and type.", name, kind)
		case policyOf(theirs) != policy:
			return ruleRecordMixed.Refuse("%s cannot be created as a non-%s set exists with the same name and type.", what,
				recordPolicies[policy])
		case policy == "weightedRoutingPolicies" && live.Has("ttl") && theirs.Has("ttl") && !same(live["ttl"], theirs["ttl"]):
			return ruleRecordTTLs.Refuse("%s cannot be created as weighted sets must contain the same TTL.", what)
		}
		taken := map[string]*Rule{
			"latencyRoutingPolicies": ruleRecordRegion, "failoverRoutingPolicies": ruleRecordRole,
			"geolocationRoutingPolicies": ruleRecordPlace,
		}[policy]
		if taken != nil && same(withoutEmptyFields(first(live, policy)), withoutEmptyFields(first(theirs, policy))) {
			return taken.Refuse("%s cannot be created because a %s RRSet with the same name, type and %v already exists.",
				what, recordPolicies[policy], first(live, policy))
		}
	}
	return nil
}

func withoutEmptyFields(v Values) Values {
	kept := v.Clone()
	maps.DeleteFunc(kept, func(_ string, each any) bool { return isEmpty(each) })
	return kept
}

// checkAlias demands that the target of an alias exists: a load balancer, an accelerator, or a record set of the same
// type in the same zone.
func (op *Op) checkAlias(zone *Object) error {
	alias, kind := first(op.Object.Live, "aliases"), op.Object.Live.String("type")
	if alias == nil {
		return nil
	}
	name, target := alias.String("name"), alias.String("zoneId")
	what := fmt.Sprintf("Tried to create an alias that targets %s., type %s in zone %s", name, kind, target)
	inside := map[bool]bool{true: within(name, zone.Live.String("name")), false: serviceZone(name) == target}[target == zone.ID]
	if !inside {
		return ruleAliasZone.Refuse("%s, but the alias target name does not lie within the target zone", what)
	}
	found := target == zone.ID && len(op.sim.recordSets(zone, name, kind)) > 0
	if target != zone.ID {
		found = (kind == "A" || kind == "AAAA") && op.sim.serviceNamed(name) != nil
	}
	if !found {
		return ruleAliasTarget.Refuse("%s, but that target was not found", what)
	}
	return nil
}

// balancerHost takes the region out of a load balancer's name, of an application one or of a network one.
var balancerHost = regexp.MustCompile(`\.(?:([a-z0-9-]+)\.elb|elb\.([a-z0-9-]+))\.amazonaws\.com$`)

// serviceZone is the hosted zone that the name of an AWS resource lies in, or "".
func serviceZone(name string) string {
	if within(name, "awsglobalaccelerator.com") {
		return acceleratorZone
	}
	match := balancerHost.FindStringSubmatch(name)
	switch {
	case match == nil:
		return ""
	case match[1] != "":
		return applicationZones[match[1]]
	}
	return networkZones[match[2]]
}

// serviceNamed is the load balancer or the accelerator of any account with a DNS name, or nil.
func (s *Sim) serviceNamed(name string) *Object {
	bare := strings.TrimPrefix(name, "dualstack.")
	found := s.world.sorted(func(o *Object) bool {
		return o.Type == loadBalancerToken && dnsName(o.Live.String("dnsName")) == bare ||
			o.Type == acceleratorToken && slices.Contains(
				[]string{dnsName(o.Live.String("dnsName")), dnsName(o.Live.String("dualStackDnsName"))}, name)
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}
