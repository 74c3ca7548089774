package awssim

import (
	"slices"
	"strconv"
)

// Network load balancers: what sets them apart from application load balancers.

const (
	srcNLBCreate     Source = "aws-nlb-create"
	srcNLBListener   Source = "aws-nlb-create-listener"
	srcNLBTargets    Source = "aws-nlb-create-target-group"
	srcNLBAttributes Source = "aws-nlb-target-group-attributes"
	srcNLBGroups     Source = "aws-nlb-security-groups"
	srcNLBIdle       Source = "aws-nlb-tcp-idle-timeout"
	srcNLBChecks     Source = "aws-nlb-health-checks"
	srcNLBALB        Source = "aws-nlb-alb-target"
	srcTGAttributes  Source = "aws-elb-modify-target-group-attributes"
)

const (
	elbGuide = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/"
	elbAPI   = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/"
)

var _ = cite(map[Source]string{
	srcNLBCreate:     elbGuide + "create-network-load-balancer.html",
	srcNLBListener:   elbGuide + "create-listener.html",
	srcNLBTargets:    elbGuide + "create-target-group.html",
	srcNLBAttributes: elbGuide + "edit-target-group-attributes.html",
	srcNLBGroups:     elbGuide + "load-balancer-security-groups.html",
	srcNLBIdle:       elbGuide + "update-idle-timeout.html",
	srcNLBChecks:     elbGuide + "target-group-health-checks.html",
	srcNLBALB:        elbGuide + "application-load-balancer-target.html",
	srcTGAttributes:  elbAPI + "API_TargetGroupAttribute.html",
})

// Rules of network load balancers.
var (
	ruleNLBFamily   = rule("elb.load-balancer.network-address-type", srcELBCreate, "InvalidConfigurationRequest")
	ruleNLBLink     = rule("elb.load-balancer.private-link-without-groups", srcNLBGroups, "InvalidConfigurationRequest")
	ruleLBAddress   = rule("elb.load-balancer.elastic-ip-missing", srcELBCreate, "AllocationIdNotFound")
	ruleLBAddrTaken = rule("elb.load-balancer.elastic-ip-taken", srcNLBCreate, "ResourceInUse")
	ruleLBAddrKind  = rule("elb.load-balancer.elastic-ip-kind", srcELBCreate, "InvalidConfigurationRequest")
	ruleNLBAction   = rule("elb.listener.network-action", srcNLBListener, "InvalidLoadBalancerAction")
	ruleALPN        = rule("elb.listener.alpn-without-tls", srcELBListener, "ValidationError")
	ruleTCPIdle     = rule("elb.listener.tcp-idle-timeout", srcNLBIdle, "InvalidConfigurationRequest")
	ruleForwardPair = rule("elb.listener.target-group-pair", srcNLBTargets, "IncompatibleProtocols")
	ruleUDPDual     = rule("elb.listener.udp-dualstack", srcNLBListener, "ValidationError")
	ruleTGClientIP  = rule("elb.target-group.client-ip-udp", srcNLBAttributes, "InvalidConfigurationRequest")
	ruleTGSticky    = rule("elb.target-group.stickiness-type", srcTGAttributes, "InvalidConfigurationRequest")
	ruleTGAttribute = rule("elb.target-group.attribute", srcTGAttributes, "InvalidConfigurationRequest")
	ruleTGCheckOff  = rule("elb.target-group.health-check-off", srcELBTargets, "ValidationError")
	ruleTGCheckKind = rule("elb.target-group.alb-health-check", srcNLBChecks, "ValidationError")
	ruleGroupKept   = rule("globalaccelerator.endpoint-group.dual-stack-client-ip", srcEndpointCaveats,
		"InvalidArgumentException")
	ruleGroupTarget = rule("globalaccelerator.endpoint-group.dual-stack-targets", srcEndpointCaveats,
		"InvalidArgumentException")
	ruleTGALB = rule("elb.target-group.alb-protocol", srcNLBALB, "ValidationError")
)

// networkProtocols are the protocols of target groups that network load balancers use.
var networkProtocols = []string{"TCP", "TLS", "UDP", "TCP_UDP"}

// networkPairs are the protocols of target groups that a listener of a network load balancer can forward to.
var networkPairs = map[string][]string{
	"TCP": {"TCP", "TCP_UDP"}, "TLS": {"TCP", "TLS"}, "UDP": {"UDP", "TCP_UDP"}, "TCP_UDP": {"TCP_UDP"},
}

// checkAddresses is what AWS demands of the Elastic IP addresses and of the family of a load balancer.
func checkAddresses(op *Op) error {
	live := op.Object.Live
	network := live.String("loadBalancerType") == "network"
	if network && live.String("ipAddressType") == "dualstack-without-public-ipv4" {
		return ruleNLBFamily.Refuse("The IP address type 'dualstack-without-public-ipv4' is not supported for load balancers " +
			"of type network")
	}
	for _, mapping := range live.Objects("subnetMappings") {
		id := mapping.String("allocationId")
		if id == "" {
			continue
		}
		if !network || live.Bool("internal") {
			return ruleLBAddrKind.Refuse("Elastic IP addresses are only for internet-facing network load balancers: %s", id)
		}
		if op.elasticTaken(op.Find(eipToken, id)) {
			return ruleLBAddrTaken.Refuse("The allocation ID '%s' is in use", id)
		}
	}
	return nil
}

// elasticTaken says whether an Elastic IP address belongs to something else.
func (op *Op) elasticTaken(address *Object) bool {
	for _, token := range []string{natGatewayToken, loadBalancerToken} {
		if slices.ContainsFunc(op.Referrers(address, token), func(o *Object) bool { return o != op.Object }) {
			return true
		}
	}
	return false
}

// address gives the interfaces of a load balancer the Elastic IP addresses that were asked for.
func (op *Op) address() {
	given := map[string]string{}
	for _, mapping := range op.Object.Live.Objects("subnetMappings") {
		if eip := op.Find(eipToken, mapping.String("allocationId")); eip != nil {
			given[mapping.String("subnetId")] = eip.Live.String("publicIp")
		}
	}
	for _, eni := range op.Objects(interfaceToken) {
		if ip := given[eni.Live.String("subnetId")]; eni.Owner == op.Object && ip != "" {
			eni.Live["publicIp"] = ip
		}
	}
}

// linkRefused is what AWS demands of the enforcement of security groups on traffic over PrivateLink: there must be some.
func (op *Op) linkRefused() *Refusal {
	live := op.Object.Live
	if live.String("loadBalancerType") != "network" {
		return nil
	}
	guarded := len(live.List("securityGroups")) > 0
	if guarded {
		op.SetDefault(Values{"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on"})
	}
	if !guarded && live.String("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic") != "" {
		return ruleNLBLink.Refuse("You can't set security group enforcement for a load balancer that was created without " +
			"security groups")
	}
	return nil
}

// planMappings replaces a network load balancer when mappings that it has change, also when others come.
func planMappings(p *Plan) {
	before, after := p.Old.Objects("subnetMappings"), p.New.Objects("subnetMappings")
	elem := *types[loadBalancerToken].Properties["subnetMappings"].Elem
	kept := 0
	for _, was := range before {
		if slices.ContainsFunc(after, func(is Values) bool {
			return len(compare("", elem, map[string]any(was), map[string]any(is))) == 0
		}) {
			kept++
		}
	}
	if len(after) <= len(before) || kept < len(before) {
		p.ForceNew("subnetMappings")
	}
}

// checkNetworkListener is what AWS demands of a listener of a network load balancer.
func checkNetworkListener(op *Op, lb *Object) error {
	live := op.Object.Live
	protocol := live.String("protocol")
	if live.String("alpnPolicy") != "" && protocol != "TLS" {
		return ruleALPN.Refuse("An ALPN policy can only be specified for TLS listeners, not for %s", protocol)
	}
	if lb.Live.String("loadBalancerType") != "network" {
		return nil
	}
	for _, action := range live.Objects("defaultActions") {
		if kind := action.String("type"); kind != "forward" {
			return ruleNLBAction.Refuse("The action type '%s' is not valid with a network load balancer", kind)
		}
		for _, arn := range forwardedTo(action) {
			group := op.FindARN(arn)
			if group == nil {
				continue
			}
			if !slices.Contains(networkPairs[protocol], group.Live.String("protocol")) {
				return ruleForwardPair.Refuse("Target group '%s' has the protocol %s, which a %s listener cannot use", arn,
					group.Live.String("protocol"), protocol)
			}
			if udp := protocol == "UDP" || protocol == "TCP_UDP"; udp && lb.Live.String("ipAddressType") == "dualstack" &&
				group.Live.String("ipAddressType") == "ipv4" {
				return ruleUDPDual.Refuse("An IPv4 target group cannot be used with a %s listener of a dualstack load balancer",
					protocol)
			}
		}
	}
	if protocol == "TCP" {
		op.SetDefault(Values{"tcpIdleTimeoutSeconds": 350})
	} else if op.In.Has("tcpIdleTimeoutSeconds") {
		r := ruleTCPIdle.Refuse("Listener attribute tcp.idle_timeout.seconds is not supported for %s listeners", protocol)
		// The provider sets attributes after the creation.
		r.Kept = op.Old == nil
		return r
	}
	return nil
}

// checkTargetProtocol is what AWS demands of the protocol of a target group and of its health checks.
func checkTargetProtocol(op *Op) error {
	live := op.Object.Live
	check := live.Object("healthCheck")
	if live.String("targetType") != "lambda" && !check.Bool("enabled") {
		return ruleTGCheckOff.Refuse("Health check enabled must be true for target groups with target type '%s'",
			live.String("targetType"))
	}
	if live.String("targetType") != "alb" {
		return nil
	}
	if protocol := live.String("protocol"); protocol != "TCP" {
		return ruleTGALB.Refuse("Target type 'alb' is only supported with the protocol TCP, not %s", protocol)
	}
	if check.String("protocol") == "TCP" {
		return ruleTGCheckKind.Refuse("Health check protocol TCP is not supported for target type 'alb'")
	}
	return nil
}

// stickinessTypes are what each protocol of a target group can stick by.
var stickinessTypes = map[string][]string{
	"HTTP": {"lb_cookie", "app_cookie"}, "HTTPS": {"lb_cookie", "app_cookie"},
	"TCP": {"source_ip"}, "UDP": {"source_ip"}, "TCP_UDP": {"source_ip"},
}

// attributesRefused are the attributes that AWS does not take for the protocol of a target group. The provider sends
// them for instances and addresses only, and false and 0 only when they change.
func (op *Op) attributesRefused() *Refusal {
	live := op.Object.Live
	protocol, kind := live.String("protocol"), live.String("targetType")
	if kind != "instance" && kind != "ip" {
		return nil
	}
	network := slices.Contains(networkProtocols, protocol)
	sent := func(key string) bool { return !isEmpty(live[key]) && op.In.Has(key) }
	for key, needsNetwork := range map[string]bool{
		"preserveClientIp": true, "proxyProtocolV2": true, "connectionTermination": true, "slowStart": false,
		"loadBalancingAlgorithmType": false, "loadBalancingAnomalyMitigation": false,
	} {
		if sent(key) && needsNetwork != network {
			return ruleTGAttribute.Refuse("The attribute %s is not supported for target groups with the protocol %s", key,
				protocol)
		}
	}
	if (protocol == "UDP" || protocol == "TCP_UDP") && live.String("preserveClientIp") == "false" {
		return ruleTGClientIP.Refuse("Client IP preservation cannot be disabled for target groups with the protocol %s",
			protocol)
	}
	sticky := live.Object("stickiness")
	if op.In.Has("stickiness") && sticky.Bool("enabled") &&
		!slices.Contains(stickinessTypes[protocol], sticky.String("type")) {
		return ruleTGSticky.Refuse("Stickiness type '%s' is not supported for target groups with the %s protocol",
			sticky.String("type"), protocol)
	}
	return nil
}

// networkDefaults are the attributes that AWS gives a target group of a network load balancer.
func (op *Op) networkDefaults() {
	live := op.Object.Live
	protocol, kind := live.String("protocol"), live.String("targetType")
	if kind != "instance" && kind != "ip" || !slices.Contains(networkProtocols, protocol) {
		return
	}
	udp := protocol == "UDP" || protocol == "TCP_UDP"
	op.SetDefault(Values{"stickiness": Values{"enabled": false, "type": "source_ip"}, "connectionTermination": udp})
	op.SetDefault(Values{"preserveClientIp": strconv.FormatBool(kind == "instance" || udp)})
	if !udp {
		op.SetDefault(Values{"targetHealthStates": []Values{
			{"enableUnhealthyConnectionTermination": true, "unhealthyDrainingInterval": 0},
		}})
	}
}

// checkNetworkEndpoint is what a dual-stack accelerator demands of a network load balancer: client addresses are
// preserved, and the targets are IPv4 instances or a load balancer.
func (op *Op) checkNetworkEndpoint(accelerator, lb *Object, endpoint Values) error {
	if accelerator.Live.String("ipAddressType") != "DUAL_STACK" || lb.Live.String("loadBalancerType") != "network" {
		return nil
	}
	if !endpoint.Bool("clientIpPreservationEnabled") {
		return ruleGroupKept.Refuse("To add an endpoint to a dual-stack accelerator, it must have client IP address "+
			"preservation enabled: %s", lb.ARN)
	}
	for _, l := range op.Referrers(lb, listenerToken) {
		for _, action := range l.Live.Objects("defaultActions") {
			for _, arn := range forwardedTo(action) {
				group := op.FindARN(arn)
				if kind := group.Live.String("targetType"); kind == "ip" ||
					kind == "instance" && group.Live.String("ipAddressType") == "ipv6" {
					return ruleGroupTarget.Refuse("A dual-stack accelerator does not take a network load balancer with targets of "+
						"type %s: %s", kind, lb.ARN)
				}
			}
		}
	}
	return nil
}

// seesClients says whether the targets behind a network load balancer must let the clients themselves in: it preserves
// their addresses and has no security group of its own that could be named instead.
func seesClients(lb, group *Object) bool {
	return lb.Live.String("loadBalancerType") == "network" && len(lb.Live.List("securityGroups")) == 0 &&
		group.Live.String("preserveClientIp") == "true"
}

// opensToAll says whether one of the security groups lets everybody in through a port; nothing guards what has none.
func (op *Op) opensToAll(region string, groups []string, port int) bool {
	for _, each := range op.ObjectsIn(region, ingressRuleToken) {
		if live := each.Live; slices.Contains(groups, live.String("securityGroupId")) &&
			live.String("cidrIpv4") == "0.0.0.0/0" &&
			covers(live.String("ipProtocol"), live.Int("fromPort"), live.Int("toPort"), port) {
			return true
		}
	}
	return len(groups) == 0 || slices.ContainsFunc(groups, func(id string) bool {
		group := op.FindIn(region, securityGroupToken, id)
		return group != nil && slices.ContainsFunc(group.Live.Objects("ingress"), func(each Values) bool {
			return slices.Contains(each.Strings("cidrBlocks"), "0.0.0.0/0") &&
				covers(each.String("protocol"), each.Int("fromPort"), each.Int("toPort"), port)
		})
	})
}
