package awssim

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// What users see.
const (
	// ServedOK: an answer, from the region beside it.
	ServedOK = "ok"
	// ServedRedirect: the load balancer sends users to another address.
	ServedRedirect = "redirect"
	// ServedNoAnswer: the name has no address for these users.
	ServedNoAnswer = "no answer"
	// ServedRefused: nothing listens on the port.
	ServedRefused = "connection refused"
	// ServedTimeout: the region is lost, or no route or security group lets users in.
	ServedTimeout = "timed out"
	// ServedBadCertificate: no TLS there, or a certificate that is not issued or does not cover the name.
	ServedBadCertificate = "bad certificate"
	// ServedPlain: HTTP where the load balancer wants TLS.
	ServedPlain = "bad request"
	// ServedUnavailable: the load balancer has no healthy target.
	ServedUnavailable = "service unavailable"
)

// Served is what a part of the users see.
type Served struct {
	Status string `json:"status"`
	// Region is where the load balancer is that they reached; empty when they reached none.
	Region string `json:"region,omitempty"`
	// Percent is the part of 100.
	Percent float64 `json:"percent"`
}

// String is the status with the region, and with the part unless it is everybody.
func (v Served) String() string {
	text := strings.TrimSpace(v.Status + " " + v.Region)
	if v.Percent < 99.9999 {
		return strconv.FormatFloat(v.Percent, 'f', 1, 64) + "% " + text
	}
	return text
}

// Serves says what users see at an http or https URL: the name is looked up, the port is connected to, and what listens
// there decides. Most often it is one answer for all; weights and traffic dials split users. A network load balancer
// that passes TCP through is taken to serve whatever its targets are asked for.
func (s *Sim) Serves(address string, user User) ([]Served, error) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" {
		return nil, fmt.Errorf("visiting %q: it is not an http or https URL", address)
	}
	if _, known := places[user.Region]; !known {
		return nil, fmt.Errorf("visiting %s from %q: it is not a region", address, user.Region)
	}
	port := map[string]int{"http": 80, "https": 443}[at.Scheme]
	if given := at.Port(); given != "" {
		port, _ = strconv.Atoi(given)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: user.Region, Account: s.options.Account, sim: s}
	kind := map[bool]string{false: "A", true: "AAAA"}[user.IPv6]
	var seen []Served
	left := 100.0
	for _, target := range op.follow(dnsName(at.Hostname()), kind, user, 0) {
		left -= target.Percent
		for _, v := range op.visit(target, port, user) {
			status, region := op.served(v, at), v.region
			if status == ServedTimeout || status == ServedRefused {
				region = ""
			}
			seen = add(seen, Served{Status: status, Region: region, Percent: target.Percent * v.percent / 100})
		}
	}
	if left > 0.0001 {
		seen = add(seen, Served{Status: ServedNoAnswer, Percent: left})
	}
	return seen, nil
}

// add joins what different users see alike.
func add(seen []Served, more Served) []Served {
	i := slices.IndexFunc(seen, func(v Served) bool { return v.Status == more.Status && v.Region == more.Region })
	if i < 0 {
		return append(seen, more)
	}
	seen[i].Percent += more.Percent
	return seen
}

// visit is a connection to a load balancer: refused when there is none, else to one of its listeners.
type visit struct {
	percent   float64
	region    string
	refused   string
	listener  *Object
	answers   bool
	redirects bool
}

// visit connects to a port of a target.
func (op *Op) visit(target Target, port int, user User) []visit {
	if target.LoadBalancer != "" {
		return []visit{op.enter(op.FindARN(target.LoadBalancer), port, user, false)}
	}
	accelerator := op.FindARN(target.Accelerator)
	if accelerator == nil || !accelerator.Live.Bool("enabled") {
		return []visit{{percent: 100, refused: ServedTimeout}}
	}
	for _, listener := range op.Referrers(accelerator, acceleratorListenerToken) {
		if listener.Live.String("protocol") == "TCP" && inRanges(listener.Live.Objects("portRanges"), port) {
			return op.accelerated(listener, port, user)
		}
	}
	return []visit{{percent: 100, refused: ServedRefused}}
}

// inRanges says whether a port is in one of an accelerator's ranges.
func inRanges(ranges []Values, port int) bool {
	return slices.ContainsFunc(ranges, func(each Values) bool {
		return each.Int("fromPort") <= port && port <= each.Int("toPort")
	})
}

// accelerated connects through a listener of an accelerator.
func (op *Op) accelerated(listener *Object, port int, user User) []visit {
	var visits []visit
	for _, share := range op.routeListener(listener, user.Region) {
		lb := op.FindARN(share.Endpoint)
		if lb == nil {
			visits = append(visits, visit{percent: share.Percent, refused: ServedTimeout})
			continue
		}
		v := op.enter(lb, op.overridden(listener, share.Region, port), user, true)
		v.percent = share.Percent
		visits = append(visits, v)
	}
	if len(visits) == 0 {
		return []visit{{percent: 100, refused: ServedTimeout}}
	}
	return visits
}

// overridden is the port of the endpoints in a region for a port of an accelerator's listener.
func (op *Op) overridden(listener *Object, region string, port int) int {
	for _, group := range op.Referrers(listener, endpointGroupToken) {
		for _, each := range group.Live.Objects("portOverrides") {
			if group.Live.String("endpointGroupRegion") == region && each.Int("listenerPort") == port {
				return each.Int("endpointPort")
			}
		}
	}
	return port
}

// enter connects to a port of a load balancer. An accelerator reaches internal ones too, and needs no route.
func (op *Op) enter(lb *Object, port int, user User, accelerated bool) visit {
	v := visit{percent: 100, region: lb.Region}
	guards := lb.Live.Strings("securityGroups")
	reachable := accelerated || !lb.Live.Bool("internal") && op.routedOut(lb, user.IPv6)
	if op.sim.lost[lb.Region] || !op.hasNode(lb) || !reachable ||
		len(guards) > 0 && !op.admits(lb.Region, guards, port, user.IPv6) {
		v.refused = ServedTimeout
		return v
	}
	listeners := slices.DeleteFunc(op.Referrers(lb, listenerToken), func(l *Object) bool {
		return l.Live.Int("port") != port || l.Live.String("protocol") == "UDP"
	})
	if len(listeners) == 0 {
		v.refused = ServedRefused
		return v
	}
	v.listener = listeners[0]
	for _, action := range v.listener.Live.Objects("defaultActions") {
		switch action.String("type") {
		case "redirect":
			v.redirects = true
		case "fixed-response":
			v.answers = strings.HasPrefix(action.Object("fixedResponse").String("statusCode"), "2")
		case "forward":
			v.answers = slices.ContainsFunc(forwardedTo(action), func(arn string) bool {
				return op.targetsHealthy(arn) && op.targetsAdmit(lb, op.FindARN(arn))
			})
		}
	}
	return v
}

// served is what users of a URL see of a connection.
func (op *Op) served(v visit, at *url.URL) string {
	if v.refused != "" {
		return v.refused
	}
	protocol := v.listener.Live.String("protocol")
	secure := protocol == "HTTPS" || protocol == "TLS"
	switch {
	case at.Scheme == "https" && protocol == "HTTP", secure && at.Scheme == "https" && !op.certified(v.listener, at.Hostname()):
		return ServedBadCertificate
	case at.Scheme == "http" && secure:
		return ServedPlain
	case v.redirects:
		return ServedRedirect
	case v.answers:
		return ServedOK
	}
	return ServedUnavailable
}

// certified says whether the certificate of a listener is issued and covers a host name.
func (op *Op) certified(listener *Object, host string) bool {
	certificate := op.FindARN(listener.Live.String("certificateArn"))
	return certificate != nil && op.issue(certificate) &&
		slices.ContainsFunc(certificate.Live.Strings("subjectAlternativeNames"), func(name string) bool {
			return coversHost(name, host)
		})
}

// coversHost says whether a name of a certificate is a host's; a wildcard stands for exactly one label.
func coversHost(name, host string) bool {
	name, host = dnsName(name), dnsName(host)
	if domain, wild := strings.CutPrefix(name, "*."); wild {
		_, rest, _ := strings.Cut(host, ".")
		return rest == domain
	}
	return name == host
}

// admits says whether one of the security groups lets clients of an address family in through a port.
func (op *Op) admits(region string, groups []string, port int, v6 bool) bool {
	one, many := "cidrIpv4", "cidrBlocks"
	if v6 {
		one, many = "cidrIpv6", "ipv6CidrBlocks"
	}
	for _, each := range op.ObjectsIn(region, ingressRuleToken) {
		live := each.Live
		if slices.Contains(groups, live.String("securityGroupId")) && live.String(one) != "" &&
			covers(live.String("ipProtocol"), live.Int("fromPort"), live.Int("toPort"), port) {
			return true
		}
	}
	for _, id := range groups {
		group := op.FindIn(region, securityGroupToken, id)
		if group == nil {
			continue
		}
		for _, each := range group.Live.Objects("ingress") {
			if len(each.List(many)) > 0 && covers(each.String("protocol"), each.Int("fromPort"), each.Int("toPort"), port) {
				return true
			}
		}
	}
	return false
}

// routedOut says whether all subnets of a load balancer have a route to their internet gateway.
func (op *Op) routedOut(lb *Object, v6 bool) bool {
	everywhere := "0.0.0.0/0"
	if v6 {
		everywhere = "::/0"
	}
	return !slices.ContainsFunc(lb.Live.Strings("subnets"), func(id string) bool {
		table := op.tableOf(lb.Region, id)
		return table == nil || !op.leadsOut(table, everywhere)
	})
}

// tableOf is the route table of a subnet: its own, or its network's main one.
func (op *Op) tableOf(region, id string) *Object {
	subnet := op.FindIn(region, subnetToken, id)
	if subnet == nil {
		return nil
	}
	for _, association := range op.Referrers(subnet, routeTableAssocToken) {
		return op.FindIn(region, routeTableToken, association.Live.String("routeTableId"))
	}
	network := op.FindIn(region, vpcToken, subnet.Live.String("vpcId"))
	return op.FindIn(region, routeTableToken, network.Live.String("mainRouteTableId"))
}

// leadsOut says whether a table has a route for everything to an internet gateway.
func (op *Op) leadsOut(table *Object, everywhere string) bool {
	for _, r := range op.routesOf(table) {
		if routeDestination(r.Live) == everywhere && strings.HasPrefix(r.Live.String("gatewayId"), "igw-") {
			return true
		}
	}
	return slices.ContainsFunc(Values{"routes": table.Hidden["routes"]}.Objects("routes"), func(r Values) bool {
		return r.String("cidrBlock")+r.String("ipv6CidrBlock") == everywhere && strings.HasPrefix(r.String("gatewayId"), "igw-")
	})
}
