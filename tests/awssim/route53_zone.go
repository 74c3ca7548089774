package awssim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tokens of Route 53.
const (
	zoneToken        = "aws:route53/zone:Zone"
	recordToken      = "aws:route53/record:Record"
	healthCheckToken = "aws:route53/healthCheck:HealthCheck"
	getZoneToken     = "aws:route53/getZone:getZone"
)

// dnsControl is the region of Route 53's API; the provider goes there from any commercial region.
const dnsControl = "us-east-1"

const (
	srcZoneLookup Source = "tf-route53-zone-data-source"
	srcZoneGet    Source = "aws-route53-get-hosted-zone"
	srcZoneDenied Source = "tf-issue-17611"
)

const (
	tfRoute53  = "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/route53/"
	route53API = "https://docs.aws.amazon.com/Route53/latest/APIReference/"
)

var _ = cite(map[Source]string{
	srcZoneLookup: tfRoute53 + "zone_data_source.go",
	srcZoneGet:    route53API + "API_GetHostedZone.html",
	srcZoneDenied: "https://github.com/hashicorp/terraform/issues/17611",
})

// Rules of hosted zones.
var (
	ruleZoneMissing  = rule("route53.zone.missing", srcZoneGet, "NoSuchHostedZone")
	ruleZoneDenied   = rule("route53.zone.other-account", srcZoneDenied, "AccessDenied")
	ruleZoneNone     = rule("route53.zone-lookup.none", srcZoneLookup, Invalid)
	ruleZoneSeveral  = rule("route53.zone-lookup.several", srcZoneLookup, Invalid)
	ruleZoneArgument = rule("route53.zone-lookup.arguments", srcZoneLookup, Invalid)
)

// Zone is a hosted zone: programs look zones up and write records into them, but never make them.
type Zone struct {
	// ID is the zone's id, as Z0123456789EXAMPLE.
	ID string `json:"id"`
	// Name is the domain, without a dot at its end.
	Name string `json:"name"`
	// Account owns the zone; the simulator's own account when empty.
	Account string `json:"account,omitempty"`
	// Private says that only networks see the zone. A public zone is taken to be delegated to.
	Private bool `json:"private,omitempty"`
}

// AddZone puts a hosted zone into the world.
func (s *Sim) AddZone(zone Zone) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if zone.Account == "" {
		zone.Account = s.options.Account
	}
	number := len(s.world.sorted(func(o *Object) bool { return o.Type == zoneToken }))
	servers := []any{}
	for i, top := range []string{"com", "net", "org", "co.uk"} {
		servers = append(servers, fmt.Sprintf("ns-%d.awsdns-%02d.%s", 512*i+number, number%64, top))
	}
	o := &Object{
		Type: zoneToken, Account: zone.Account, ID: zone.ID, ARN: "arn:aws:route53:::hostedzone/" + zone.ID,
		Live: Values{"name": dnsName(zone.Name), "privateZone": zone.Private, "nameServers": servers},
	}
	s.world.objects[o.key()] = o
}

// dnsName spells a name as Route 53 compares it.
func dnsName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// within says whether a name is a domain or below it.
func within(name, domain string) bool { return name == domain || strings.HasSuffix(name, "."+domain) }

// hostedZone finds a zone as GetHostedZone does, in an account.
func (s *Sim) hostedZone(account, id string) (*Object, error) {
	found := s.world.sorted(func(o *Object) bool { return o.Type == zoneToken && o.ID == id })
	switch {
	case len(found) == 0:
		return nil, ruleZoneMissing.Refuse("No hosted zone found with ID: %s", id)
	case found[0].Account != account:
		return nil, ruleZoneDenied.Refuse("User: arn:aws:iam::%s:user/simulated is not authorized to access this resource",
			account)
	}
	return found[0], nil
}

// authority is the public zone that answers for a name: the one with the longest name, or nil.
func (s *Sim) authority(name string) *Object {
	zones := s.world.sorted(func(o *Object) bool {
		return o.Type == zoneToken && !o.Live.Bool("privateZone") && within(name, o.Live.String("name"))
	})
	if len(zones) == 0 {
		return nil
	}
	return slices.MaxFunc(zones, func(a, b *Object) int { return len(a.Live.String("name")) - len(b.Live.String("name")) })
}

// getZoneArguments are the arguments of the look-up that are simulated.
var getZoneArguments = []string{"name", "privateZone", "zoneId"}

// getZone looks a hosted zone up by id, or by name among the public or the private ones of the provider's account.
func (s *Sim) getZone(conn *connection, args Values) (Values, error) {
	for _, key := range slices.Sorted(maps.Keys(args)) {
		if !slices.Contains(getZoneArguments, key) {
			return nil, ruleZoneArgument.Refuse("an unexpected argument %q was given", key)
		}
	}
	id, name := args.String("zoneId"), args.String("name")
	if id != "" && name != "" {
		return nil, ruleZoneArgument.Refuse("only one of `zone_id` or `name` may be set")
	}
	if id != "" {
		zone, err := s.hostedZone(conn.account, id)
		if err != nil {
			return nil, err
		}
		return s.zoneResult(zone), nil
	}
	zones := s.world.sorted(func(o *Object) bool {
		return o.Type == zoneToken && o.Account == conn.account && o.Live.Bool("privateZone") == args.Bool("privateZone") &&
			(name == "" || o.Live.String("name") == dnsName(name))
	})
	switch len(zones) {
	case 0:
		return nil, ruleZoneNone.Refuse("no matching Route 53 Hosted Zone found")
	case 1:
		return s.zoneResult(zones[0]), nil
	}
	return nil, ruleZoneSeveral.Refuse("multiple Route 53 Hosted Zones matched; use additional constraints to reduce " +
		"matches to a single Route 53 Hosted Zone")
}

// zoneResult is what the look-up returns; a zone counts its own name server and authority records too.
func (s *Sim) zoneResult(zone *Object) Values {
	records := s.world.sorted(func(o *Object) bool { return o.Type == recordToken && o.Live.String("zoneId") == zone.ID })
	return Values{
		"id": zone.ID, "zoneId": zone.ID, "arn": zone.ARN, "name": zone.Live["name"], "callerReference": "simulated",
		"comment": "", "linkedServiceDescription": "", "linkedServicePrincipal": "", "tags": map[string]any{},
		"nameServers": cloneValue(zone.Live["nameServers"]), "primaryNameServer": zone.Live.Strings("nameServers")[0],
		"privateZone": zone.Live["privateZone"], "resourceRecordSetCount": float64(2 + len(records)), "vpcId": "",
	}
}
