package awssim

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tokens of Elastic Load Balancing, and of the interface that AWS makes in a subnet by itself.
const (
	loadBalancerToken = "aws:lb/loadBalancer:LoadBalancer"
	targetGroupToken  = "aws:lb/targetGroup:TargetGroup"
	listenerToken     = "aws:lb/listener:Listener"
)

const (
	srcLoadBalancer     Source = "tf-lb"
	srcTargetGroup      Source = "tf-lb-target-group"
	srcListener         Source = "tf-lb-listener"
	srcELBCreate        Source = "aws-elb-create-load-balancer"
	srcELBDelete        Source = "aws-elb-delete-load-balancer"
	srcELBZones         Source = "aws-elb-zones"
	srcELBGateway       Source = "aws-elb-internet-facing"
	srcELBTargets       Source = "aws-elb-create-target-group"
	srcELBTargetsDelete Source = "aws-elb-delete-target-group"
	srcELBListener      Source = "aws-elb-create-listener"
	srcELBTLS           Source = "aws-elb-ssl-policies"
	srcELBPending       Source = "tf-issue-41789"
	srcELBLogs          Source = "aws-elb-access-logs"
	srcELBLogsDenied    Source = "aws-load-balancer-controller-issue-1956"
	srcELBOneBalancer   Source = "tf-issue-22005"
	srcELBMoved         Source = "tf-issue-18317"
)

var _ = cite(map[Source]string{
	srcLoadBalancer: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elbv2/" +
		"load_balancer.go",
	srcTargetGroup: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elbv2/" +
		"target_group.go",
	srcListener:  "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/elbv2/listener.go",
	srcELBCreate: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
	srcELBDelete: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html",
	srcELBZones: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html" +
		"#subnets-load-balancer",
	srcELBGateway: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-application-load-" +
		"balancer.html",
	srcELBTargets: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
	srcELBTargetsDelete: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/" +
		"API_DeleteTargetGroup.html",
	srcELBListener:    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html",
	srcELBTLS:         "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
	srcELBPending:     "https://github.com/hashicorp/terraform-provider-aws/issues/41789",
	srcELBLogs:        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
	srcELBLogsDenied:  "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1956",
	srcELBOneBalancer: "https://github.com/hashicorp/terraform-provider-aws/issues/22005",
	srcELBMoved:       "https://github.com/hashicorp/terraform-provider-aws/issues/18317",
})

// Rules of load balancers.
var (
	ruleLBName       = rule("elb.load-balancer.name-taken", srcLoadBalancer, "DuplicateLoadBalancerName")
	ruleLBSubnet     = rule("elb.load-balancer.subnet-missing", srcELBCreate, "SubnetNotFound")
	ruleLBZones      = rule("elb.load-balancer.two-zones", srcELBZones, "ValidationError")
	ruleLBSameZone   = rule("elb.load-balancer.one-subnet-per-zone", srcELBZones, "InvalidConfigurationRequest")
	ruleLBOneVPC     = rule("elb.load-balancer.one-vpc", srcELBCreate, "InvalidConfigurationRequest")
	ruleLBMoved      = rule("elb.load-balancer.other-vpc", srcELBMoved, "InvalidConfigurationRequest")
	ruleLBGateway    = rule("elb.load-balancer.internet-gateway", srcELBGateway, "InvalidSubnet")
	ruleLBIPv6       = rule("elb.load-balancer.dualstack-subnets", srcELBCreate, "InvalidConfigurationRequest")
	ruleLBGroup      = rule("elb.load-balancer.security-group-missing", srcELBCreate, "InvalidSecurityGroup")
	ruleLBGroupVPC   = rule("elb.load-balancer.security-group-vpc", srcELBCreate, "InvalidConfigurationRequest")
	ruleLBLogBucket  = rule("elb.load-balancer.log-bucket-missing", srcELBLogs, "InvalidConfigurationRequest")
	ruleLBLogRegion  = rule("elb.load-balancer.log-bucket-region", srcELBLogs, "InvalidConfigurationRequest")
	ruleLBLogDenied  = rule("elb.load-balancer.log-bucket-policy", srcELBLogsDenied, "InvalidConfigurationRequest")
	ruleLBLogKey     = rule("elb.load-balancer.log-bucket-key", srcELBLogs, "InvalidConfigurationRequest")
	ruleLBProtected  = rule("elb.load-balancer.deletion-protection", srcELBDelete, "OperationNotPermitted")
	ruleTGName       = rule("elb.target-group.name-taken", srcTargetGroup, "DuplicateTargetGroupName")
	ruleTGVPC        = rule("elb.target-group.vpc-missing", srcELBTargets, "ValidationError")
	ruleTGRequired   = rule("elb.target-group.port-protocol-vpc", srcTargetGroup, Invalid)
	ruleTGTCPCheck   = rule("elb.target-group.tcp-health-check", srcTargetGroup, Invalid)
	ruleTGTimeout    = rule("elb.target-group.timeout-below-interval", srcELBTargets, "ValidationError")
	ruleTGInUse      = rule("elb.target-group.in-use", srcELBTargetsDelete, "ResourceInUse")
	ruleListenerLB   = rule("elb.listener.load-balancer-missing", srcELBListener, "LoadBalancerNotFound")
	ruleListenerPort = rule("elb.listener.port-taken", srcELBListener, "DuplicateListener")
	ruleNoPort       = rule("elb.listener.port-required", srcELBListener, "ValidationError")
	ruleProtocol     = rule("elb.listener.protocol", srcELBListener, "ValidationError")
	ruleCertificate  = rule("elb.listener.certificate-required", srcELBListener, "ValidationError")
	ruleNoTLS        = rule("elb.listener.certificate-without-tls", srcELBListener, "ValidationError")
	ruleCertRegion   = rule("elb.listener.certificate-region", srcELBListener, "CertificateNotFound")
	ruleCertGone     = rule("elb.listener.certificate-missing", srcELBListener, "CertificateNotFound")
	ruleCertPending  = rule("elb.listener.certificate-pending", srcELBPending, "UnsupportedCertificate")
	ruleTLSPolicy    = rule("elb.listener.ssl-policy", srcELBTLS, "SSLPolicyNotFound")
	ruleForward      = rule("elb.listener.forward-without-target", srcListener, Invalid)
	ruleActionBlock  = rule("elb.listener.action-without-settings", srcListener, Invalid)
	ruleForwardTG    = rule("elb.listener.target-group-missing", srcELBListener, "TargetGroupNotFound")
	ruleForwardVPC   = rule("elb.listener.target-group-vpc", srcELBListener, "InvalidConfigurationRequest")
	ruleForwardKind  = rule("elb.listener.target-group-protocol", srcELBListener, "IncompatibleProtocols")
	ruleOneBalancer  = rule("elb.listener.target-group-elsewhere", srcELBOneBalancer, "TargetGroupAssociationLimit")
	ruleRedirectLoop = rule("elb.listener.redirect-loop", srcELBListener, "InvalidLoadBalancerAction")
)

// given declares an optional property with Terraform's default.
func given(kind Kind, byDefault any) Property { return Property{Kind: kind, Default: byDefault} }

// oneOf declares an optional string of an enum.
func oneOf(values ...any) Property { return Property{Kind: String, Enum: values} }

// arnPattern is what the provider accepts as an ARN.
var arnPattern = regexp.MustCompile(`^arn:[\w-]+:([\w+=,.@-]+)?:([a-z0-9-]+)?:(\d{12}|aws|aws-managed|cw.{10})?:.+$`)

// arnProperty declares an optional ARN.
func arnProperty() Property { return Property{Kind: String, Pattern: arnPattern} }

var (
	balancerName = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$`)
	namePrefixes = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z-]*$`)
)

// logBlock declares where a load balancer writes logs.
func logBlock() Property {
	return Property{Kind: Block, Fields: Properties{
		"bucket": {Kind: String, Required: true}, "enabled": given(Bool, false), "prefix": {Kind: String},
	}}
}

var _ = declare(&Type{
	Token:  loadBalancerToken,
	Source: srcLoadBalancer,
	Tagged: true,
	Properties: Properties{
		"accessLogs":              logBlock(),
		"arn":                     out(String),
		"arnSuffix":               out(String),
		"clientKeepAlive":         given(Int, 3600),
		"connectionLogs":          logBlock(),
		"customerOwnedIpv4Pool":   {Kind: String, ForceNew: true},
		"desyncMitigationMode":    {Kind: String, Default: "defensive", Enum: []any{"monitor", "defensive", "strictest"}},
		"dnsName":                 out(String),
		"dropInvalidHeaderFields": given(Bool, false),
		"dnsRecordClientRoutingPolicy": {
			Kind: String, Default: "any_availability_zone",
			Enum: []any{"availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"},
		},
		"enableCrossZoneLoadBalancing":          given(Bool, false),
		"enableDeletionProtection":              given(Bool, false),
		"enableHttp2":                           given(Bool, true),
		"enableTlsVersionAndCipherSuiteHeaders": given(Bool, false),
		"enableWafFailOpen":                     given(Bool, false),
		"enableXffClientPort":                   given(Bool, false),
		"enableZonalShift":                      given(Bool, false),
		"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": {
			Kind: String, Computed: true, Enum: []any{"on", "off"},
		},
		"idleTimeout": given(Int, 60),
		"internal":    {Kind: Bool, Computed: true, ForceNew: true},
		"ipAddressType": {
			Kind: String, Computed: true, Enum: []any{"ipv4", "dualstack", "dualstack-without-public-ipv4"},
		},
		"ipamPools": {Kind: Block, Fields: Properties{"ipv4IpamPoolId": {Kind: String, Required: true}}},
		"loadBalancerType": {
			Kind: String, Default: "application", ForceNew: true, Enum: []any{"application", "network", "gateway"},
		},
		"minimumLoadBalancerCapacity": {Kind: Block, Fields: Properties{"capacityUnits": {Kind: Int, Required: true}}},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 32},
			ConflictsWith: []string{"namePrefix"}, MaxLen: 32, Pattern: balancerName, Valid: notInternal,
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"name"}, MaxLen: 6,
			Pattern: namePrefixes, Valid: notInternal,
		},
		"preserveHostHeader": given(Bool, false),
		"securityGroups":     {Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true},
		"subnetMappings": {
			Kind: List, Set: true, Computed: true, ExactlyOneOf: []string{"subnetMappings", "subnets"},
			Elem: &Property{Kind: Block, Fields: Properties{
				"allocationId": {Kind: String}, "ipv6Address": {Kind: String}, "outpostId": out(String),
				"privateIpv4Address": {Kind: String}, "subnetId": {Kind: String, Required: true},
			}},
		},
		"subnets": {
			Kind: List, Elem: &Property{Kind: String}, Set: true, Computed: true,
			ExactlyOneOf: []string{"subnetMappings", "subnets"},
		},
		"vpcId":                   out(String),
		"xffHeaderProcessingMode": {Kind: String, Default: "append", Enum: []any{"append", "preserve", "remove"}},
		"zoneId":                  out(String),
	},
	Refs: []Ref{
		{Property: "subnets", To: subnetToken, Missing: ruleLBSubnet},
		{Property: "subnetMappings.subnetId", To: subnetToken, Missing: ruleLBSubnet},
		{
			Property: "subnetMappings.allocationId", To: eipToken, Missing: ruleLBAddress, Held: ruleAddressInUse,
		},
		{Property: "securityGroups", To: securityGroupToken, Missing: ruleLBGroup},
	},
	Plan:   planLoadBalancer,
	Create: createLoadBalancer,
	Update: func(op *Op) error {
		if op.Changed("accessLogs") {
			if r := op.logRefused(); r != nil {
				return r
			}
		}
		if err := placeLoadBalancer(op); err != nil {
			return err
		}
		if r := op.linkRefused(); r != nil {
			return r
		}
		return nil
	},
	Delete: func(op *Op) error {
		if op.Object.Live.Bool("enableDeletionProtection") {
			return ruleLBProtected.Refuse("Load balancer '%s' cannot be deleted because deletion protection is enabled",
				op.Object.ARN)
		}
		return nil
	},
})

// notInternal is the provider's rule on the beginning of a name.
func notInternal(v any) string {
	if s, _ := v.(string); strings.HasPrefix(s, "internal-") {
		return `it cannot begin with "internal-"`
	}
	return ""
}

// planLoadBalancer replaces a network load balancer where AWS cannot change it.
func planLoadBalancer(p *Plan) error {
	if p.Old == nil || p.New.String("loadBalancerType") != "network" {
		return nil
	}
	if p.Changed("subnets") && !hasUnknown(p.New["subnets"]) &&
		len(p.New.List("subnets")) <= len(p.Old.List("subnets")) {
		p.ForceNew("subnets")
	}
	if p.Changed("subnetMappings") && !hasUnknown(p.New["subnetMappings"]) {
		planMappings(p)
	}
	before, after := len(p.Old.List("securityGroups")), len(p.New.List("securityGroups"))
	if p.Changed("securityGroups") &&
		!hasUnknown(p.New["securityGroups"]) && (before == 0) != (after == 0) {
		p.ForceNew("securityGroups")
	}
	return nil
}

func createLoadBalancer(op *Op) error {
	live := op.Object.Live
	if op.In.Has("namePrefix") {
		op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
	}
	name := live.String("name")
	if op.FindBy(loadBalancerToken, "name", name) != nil {
		return ruleLBName.Refuse("ELBv2 Load Balancer (%s) already exists", name)
	}
	kind := map[string]string{"application": "app", "network": "net", "gateway": "gwy"}[live.String("loadBalancerType")]
	hex := op.Hex(16)
	suffix := strings.Join([]string{kind, name, hex}, "/")
	arn := op.ARN("elasticloadbalancing", "loadbalancer/"+suffix)
	op.Identify(arn, arn)
	dns := fmt.Sprintf("%s-%s.%s.elb.amazonaws.com", name, op.digits(10), op.Region)
	zone := applicationZones[op.Region]
	if kind == "net" {
		dns, zone = fmt.Sprintf("%s-%s.elb.%s.amazonaws.com", name, hex, op.Region), networkZones[op.Region]
	}
	if live.Bool("internal") && kind == "app" {
		dns = "internal-" + dns
	}
	op.Set(Values{"arnSuffix": suffix, "dnsName": dns, "zoneId": zone})
	op.SetDefault(Values{"internal": false, "ipAddressType": "ipv4"})
	if err := placeLoadBalancer(op); err != nil {
		return err
	}
	// The provider sets attributes after the creation: what is refused then leaves a load balancer behind.
	for _, refused := range []func() *Refusal{op.logRefused, op.linkRefused} {
		if r := refused(); r != nil {
			r.Kept = true
			return r
		}
	}
	return nil
}

// digits are decimal digits that are never reused.
func (op *Op) digits(n int) string {
	return fmt.Sprintf("%0*d", n, op.Count("elb.dns")+1_000_000)
}

// placeLoadBalancer checks where a load balancer stands, and gives it an interface in each of its subnets.
func placeLoadBalancer(op *Op) error {
	live := op.Object.Live
	mapped := live.Objects("subnetMappings")
	if len(mapped) > 0 && (op.In.Has("subnetMappings") || !op.In.Has("subnets")) {
		var ids []string
		for _, each := range mapped {
			ids = append(ids, each.String("subnetId"))
		}
		op.Set(Values{"subnets": ids})
	} else {
		mappings := []Values{}
		for _, id := range live.Strings("subnets") {
			mappings = append(mappings, Values{"subnetId": id})
		}
		op.Set(Values{"subnetMappings": mappings})
	}
	vpc, err := checkPlacement(op)
	if err != nil {
		return err
	}
	if was := live.String("vpcId"); was != "" && was != vpc {
		return ruleLBMoved.Refuse("The subnets of a load balancer must stay in its VPC: %s is in %s, not in %s",
			op.Object.ID, was, vpc)
	}
	op.Set(Values{"vpcId": vpc})
	if err := checkGroups(op, vpc); err != nil {
		return err
	}
	if err := checkAddresses(op); err != nil {
		return err
	}
	op.interfaces(op.Object, op.Region, live.Strings("subnets"), live.Strings("securityGroups"),
		"ELB "+live.String("arnSuffix"), !live.Bool("internal"))
	op.address()
	return nil
}

// checkPlacement is what AWS demands of a load balancer's subnets; it returns their VPC.
func checkPlacement(op *Op) (string, error) {
	live := op.Object.Live
	zones, vpcs := map[string]string{}, []string{}
	for _, id := range live.Strings("subnets") {
		subnet := op.Find(subnetToken, id)
		if subnet == nil {
			return "", ruleLBSubnet.Refuse("The subnet ID '%s' does not exist", id)
		}
		zone := subnet.Live.String("availabilityZone")
		if other, taken := zones[zone]; taken {
			return "", ruleLBSameZone.Refuse("A load balancer cannot be attached to multiple subnets in the same "+
				"Availability Zone: %s and %s are in %s", other, id, zone)
		}
		zones[zone] = id
		vpcs = append(vpcs, subnet.Live.String("vpcId"))
		if live.String("ipAddressType") != "ipv4" && subnet.Live.String("ipv6CidrBlock") == "" {
			return "", ruleLBIPv6.Refuse("You must specify subnets with an associated IPv6 CIDR block: %s has none", id)
		}
	}
	if live.String("loadBalancerType") == "application" && len(zones) < 2 {
		return "", ruleLBZones.Refuse("At least two subnets in two different Availability Zones must be specified")
	}
	slices.Sort(vpcs)
	if vpcs = slices.Compact(vpcs); len(vpcs) != 1 {
		return "", ruleLBOneVPC.Refuse("All subnets must belong to the same VPC: %s", strings.Join(vpcs, ", "))
	}
	if !live.Bool("internal") && op.FindBy(internetGatewayToken, "vpcId", vpcs[0]) == nil {
		return "", ruleLBGateway.Refuse("VPC %s has no internet gateway", vpcs[0])
	}
	return vpcs[0], nil
}

// checkGroups is what AWS demands of a load balancer's security groups; an application load balancer without any gets
// the default one of its VPC.
func checkGroups(op *Op, vpc string) error {
	live := op.Object.Live
	if len(live.List("securityGroups")) == 0 && live.String("loadBalancerType") == "application" {
		if owner := op.Find(vpcToken, vpc); owner != nil {
			op.Set(Values{"securityGroups": []string{owner.Live.String("defaultSecurityGroupId")}})
		}
		return nil
	}
	for _, id := range live.Strings("securityGroups") {
		if g := op.Find(securityGroupToken, id); g != nil && g.Live.String("vpcId") != vpc {
			return ruleLBGroupVPC.Refuse("One or more security groups are invalid: %s is not in %s", id, vpc)
		}
	}
	return nil
}

// interfaces makes the network interfaces that an owner has in subnets of a region, in place of the ones it had there.
// They hold subnets and security groups for as long as the owner lives, with a public address the internet gateway too.
func (op *Op) interfaces(owner *Object, region string, subnets, groups []string, description string, public bool) {
	for _, old := range op.ObjectsIn(region, interfaceToken) {
		if old.Owner == owner {
			op.Remove(old)
		}
	}
	var held []*Object
	for _, id := range groups {
		if g := op.FindIn(region, securityGroupToken, id); g != nil {
			held = append(held, g)
		}
	}
	for _, id := range subnets {
		if subnet := op.FindIn(region, subnetToken, id); subnet != nil {
			eni := op.addInterface(owner, subnet, held, description)
			if public {
				eni.Live["publicIp"] = fmt.Sprintf("203.0.113.%d", 1+op.Count("public address")%254)
			}
		}
	}
}

var healthCheckBlock = Properties{
	"enabled":          given(Bool, true),
	"healthyThreshold": {Kind: Int, Default: 3, Min: 2, Max: 10},
	"interval":         {Kind: Int, Default: 30, Min: 5, Max: 300},
	"matcher":          {Kind: String, Computed: true},
	"path":             {Kind: String, Computed: true, MinLen: 1, MaxLen: 1024, Pattern: regexp.MustCompile(`^/`)},
	"port": {Kind: String, Default: "traffic-port", Valid: func(v any) string {
		s, _ := v.(string)
		if n, err := strconv.Atoi(s); s != "traffic-port" && (err != nil || n < 1 || n > 65536) {
			return `it must be a valid port number (1-65536) or "traffic-port"`
		}
		return ""
	}},
	"protocol":           {Kind: String, Default: "HTTP", Enum: []any{"HTTP", "HTTPS", "TCP"}},
	"timeout":            {Kind: Int, Computed: true, Min: 2, Max: 120},
	"unhealthyThreshold": {Kind: Int, Default: 3, Min: 2, Max: 10},
}

// offOrCount and offOrShare are the two forms of thresholds in targetGroupHealth.
func offOrCount(v any) string {
	s, _ := v.(string)
	if _, err := strconv.Atoi(s); s != "off" && err != nil {
		return "it must be an integer or 'off'"
	}
	return ""
}

func offOrShare(v any) string {
	s, _ := v.(string)
	if n, err := strconv.Atoi(s); s != "off" && (err != nil || n < 1 || n > 100) {
		return "it must be an integer between 0 and 100 or 'off'"
	}
	return ""
}

var _ = declare(&Type{
	Token:  targetGroupToken,
	Source: srcTargetGroup,
	Tagged: true,
	Properties: Properties{
		"arn":                            out(String),
		"arnSuffix":                      out(String),
		"connectionTermination":          {Kind: Bool, Computed: true},
		"deregistrationDelay":            {Kind: Int, Default: 300, Min: 0, Max: 3600},
		"healthCheck":                    {Kind: Block, Computed: true, Fields: healthCheckBlock},
		"ipAddressType":                  {Kind: String, Computed: true, ForceNew: true, Enum: []any{"ipv4", "ipv6"}},
		"lambdaMultiValueHeadersEnabled": given(Bool, false),
		"loadBalancerArns":               {Kind: List, Elem: &Property{Kind: String}, Set: true, Output: true},
		"loadBalancingAlgorithmType": {
			Kind: String, Computed: true, Enum: []any{"round_robin", "least_outstanding_requests", "weighted_random"},
		},
		"loadBalancingAnomalyMitigation": {Kind: String, Computed: true, Enum: []any{"on", "off"}},
		"loadBalancingCrossZoneEnabled": {
			Kind: String, Computed: true, Enum: []any{"true", "false", "use_load_balancer_configuration"},
		},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 32},
			ConflictsWith: []string{"namePrefix"}, MaxLen: 32, Pattern: balancerName,
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"name"}, MaxLen: 6, Pattern: namePrefixes,
		},
		"port":             {Kind: Int, ForceNew: true, Min: 1, Max: 65535},
		"preserveClientIp": {Kind: String, Computed: true, Enum: []any{"true", "false", ""}},
		"protocol": {
			Kind: String, ForceNew: true, Enum: []any{"HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"},
		},
		"protocolVersion": {Kind: String, Computed: true, ForceNew: true, Enum: []any{"GRPC", "HTTP1", "HTTP2"}},
		"proxyProtocolV2": given(Bool, false),
		"slowStart": {Kind: Int, Default: 0, Valid: func(v any) string {
			if n, _ := v.(float64); n != 0 && (n < 30 || n > 900) {
				return "it must be 0 or between 30 and 900"
			}
			return ""
		}},
		"stickiness": {Kind: Block, Computed: true, Fields: Properties{
			"cookieDuration": {Kind: Int, Default: 86400, Min: 0, Max: 604800},
			"cookieName":     {Kind: String},
			"enabled":        given(Bool, true),
			"type": {
				Kind: String, Required: true,
				Enum: []any{"lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"},
			},
		}},
		"targetGroupHealth": {Kind: Block, Computed: true, Fields: Properties{
			"dnsFailover": {Kind: Block, Fields: Properties{
				"minimumHealthyTargetsCount":      {Kind: String, Default: "off", Valid: offOrCount},
				"minimumHealthyTargetsPercentage": {Kind: String, Default: "off", Valid: offOrShare},
			}},
			"unhealthyStateRouting": {Kind: Block, Fields: Properties{
				"minimumHealthyTargetsCount":      given(Int, 1),
				"minimumHealthyTargetsPercentage": {Kind: String, Default: "off", Valid: offOrShare},
			}},
		}},
		"targetHealthStates": {Kind: List, Computed: true, Elem: &Property{Kind: Block, Fields: Properties{
			"enableUnhealthyConnectionTermination": {Kind: Bool, Required: true},
			"unhealthyDrainingInterval":            {Kind: Int, Default: 0, Min: 0, Max: 360000},
		}}},
		"targetType": {
			Kind: String, Default: "instance", ForceNew: true, Enum: []any{"instance", "ip", "lambda", "alb"},
		},
		"vpcId": {Kind: String, ForceNew: true},
	},
	Refs: []Ref{{Property: "vpcId", To: vpcToken, Missing: ruleTGVPC}},
	Plan: planTargetGroup,
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		name := op.Object.Live.String("name")
		if op.FindBy(targetGroupToken, "name", name) != nil {
			return ruleTGName.Refuse("ELBv2 Target Group (%s) already exists", name)
		}
		suffix := "targetgroup/" + name + "/" + op.Hex(16)
		arn := op.ARN("elasticloadbalancing", suffix)
		op.Identify(arn, arn)
		op.Set(Values{"arnSuffix": suffix, "loadBalancerArns": []string{}})
		return completeTargetGroup(op)
	},
	Update: completeTargetGroup,
	Refresh: func(op *Op) {
		arns := []string{}
		for _, l := range op.Referrers(op.Object, listenerToken) {
			arns = append(arns, l.Live.String("loadBalancerArn"))
		}
		slices.Sort(arns)
		op.Set(Values{"loadBalancerArns": slices.Compact(arns)})
	},
})

// planTargetGroup is the provider's CustomizeDiff of a target group.
func planTargetGroup(p *Plan) error {
	check := p.New.Object("healthCheck")
	if check.String("protocol") == "TCP" {
		for _, key := range []string{"matcher", "path"} {
			if check.String(key) != "" {
				return ruleTGTCPCheck.On("healthCheck."+key,
					"Attribute %q cannot be specified when \"health_check.protocol\" is \"TCP\"", key)
			}
		}
		if protocol := p.New.String("protocol"); protocol == "HTTP" || protocol == "HTTPS" {
			return ruleTGTCPCheck.On("healthCheck.protocol",
				"Attribute \"health_check.protocol\" cannot have value \"TCP\" when \"protocol\" is %q", protocol)
		}
	}
	if p.New.String("targetType") == "lambda" {
		if check.String("protocol") == "TCP" {
			return ruleTGTCPCheck.On("healthCheck.protocol",
				"Attribute \"health_check.protocol\" cannot have value \"TCP\" when \"target_type\" is \"lambda\"")
		}
		return nil
	}
	for _, key := range []string{"port", "protocol", "vpcId"} {
		if !p.New.Has(key) {
			return ruleTGRequired.On(key, "Attribute %q must be specified when \"target_type\" is %q", key,
				p.New.String("targetType"))
		}
	}
	return nil
}

// completeTargetGroup fills in what AWS decides about a target group, and checks what it checks.
func completeTargetGroup(op *Op) error {
	live := op.Object.Live
	layer7 := live.String("protocol") == "HTTP" || live.String("protocol") == "HTTPS"
	check := Values{"enabled": live.String("targetType") != "lambda", "healthyThreshold": 5, "unhealthyThreshold": 2,
		"interval": 30, "port": "traffic-port", "protocol": "HTTP"}
	switch kind := live.String("targetType"); {
	case kind == "lambda":
		check["interval"], check["timeout"] = 35, 30
	case !layer7 && kind != "alb":
		check["protocol"] = "TCP"
	}
	for key, v := range live.Object("healthCheck") {
		check[key] = v
	}
	if check["timeout"] == nil {
		check["timeout"] = 6
		switch {
		case check.String("protocol") == "TCP":
			check["timeout"] = 10
		case layer7:
			check["timeout"] = 5
		}
	}
	if check.String("protocol") != "TCP" {
		matcher := "200-399"
		if layer7 || live.String("targetType") == "lambda" {
			matcher = "200"
		}
		for key, v := range map[string]any{"path": "/", "matcher": matcher} {
			if check[key] == nil {
				check[key] = v
			}
		}
	}
	op.Set(Values{"healthCheck": check})
	if err := checkTargetProtocol(op); err != nil {
		return err
	}
	if set := live.Object("healthCheck"); layer7 && set.Int("timeout") >= set.Int("interval") ||
		set.Int("timeout") > set.Int("interval") {
		return ruleTGTimeout.Refuse("Health check interval must be greater than the timeout: %d is not more than %d",
			set.Int("interval"), set.Int("timeout"))
	}
	if r := op.attributesRefused(); r != nil {
		// The provider sets attributes after the creation.
		r.Kept = op.Old == nil
		return r
	}
	if live.String("targetType") == "lambda" {
		return nil
	}
	op.networkDefaults()
	op.SetDefault(Values{"ipAddressType": "ipv4", "loadBalancingCrossZoneEnabled": "use_load_balancer_configuration",
		"stickiness": Values{"enabled": false, "type": "lb_cookie", "cookieDuration": 86400}})
	if layer7 {
		op.SetDefault(Values{"protocolVersion": "HTTP1", "loadBalancingAlgorithmType": "round_robin",
			"loadBalancingAnomalyMitigation": "off"})
	}
	return nil
}

var listenerActions = Properties{
	"fixedResponse": {Kind: Block, Fields: Properties{
		"contentType": {Kind: String, Required: true, Enum: []any{
			"text/plain", "text/css", "text/html", "application/javascript", "application/json",
		}},
		"messageBody": {Kind: String, MaxLen: 1024},
		"statusCode":  {Kind: String, Computed: true, Pattern: regexp.MustCompile(`^[245]\d\d$`)},
	}},
	"forward": {Kind: Block, Fields: Properties{
		"stickiness": {Kind: Block, Fields: Properties{
			"duration": {Kind: Int, Required: true, Min: 1, Max: 604800}, "enabled": given(Bool, false),
		}},
		"targetGroups": {Kind: List, Set: true, Required: true, MinItems: 1, MaxItems: 5, Elem: &Property{
			Kind: Block, Fields: Properties{
				"arn":    {Kind: String, Required: true, Pattern: arnPattern},
				"weight": {Kind: Int, Default: 1, Min: 0, Max: 999},
			},
		}},
	}},
	"order": {Kind: Int, Computed: true, Min: 1, Max: 50000},
	"redirect": {Kind: Block, Fields: Properties{
		"host": given(String, "#{host}"), "path": given(String, "/#{path}"), "port": given(String, "#{port}"),
		"protocol":   {Kind: String, Default: "#{protocol}", Enum: []any{"#{protocol}", "HTTP", "HTTPS"}},
		"query":      given(String, "#{query}"),
		"statusCode": {Kind: String, Required: true, Enum: []any{"HTTP_301", "HTTP_302"}},
	}},
	"targetGroupArn": arnProperty(),
	"type": {Kind: String, Required: true, Enum: []any{
		"forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response",
	}},
}

// listenerHeaders are the names and values of headers that a listener can set, as the provider spells them.
var listenerHeaders = []string{
	"RequestXAmznMtlsClientcertHeaderName", "RequestXAmznMtlsClientcertIssuerHeaderName",
	"RequestXAmznMtlsClientcertLeafHeaderName", "RequestXAmznMtlsClientcertSerialNumberHeaderName",
	"RequestXAmznMtlsClientcertSubjectHeaderName", "RequestXAmznMtlsClientcertValidityHeaderName",
	"RequestXAmznTlsCipherSuiteHeaderName", "RequestXAmznTlsVersionHeaderName",
	"ResponseAccessControlAllowCredentialsHeaderValue", "ResponseAccessControlAllowHeadersHeaderValue",
	"ResponseAccessControlAllowMethodsHeaderValue", "ResponseAccessControlAllowOriginHeaderValue",
	"ResponseAccessControlExposeHeadersHeaderValue", "ResponseAccessControlMaxAgeHeaderValue",
	"ResponseContentSecurityPolicyHeaderValue", "ResponseStrictTransportSecurityHeaderValue",
	"ResponseXContentTypeOptionsHeaderValue", "ResponseXFrameOptionsHeaderValue",
}

// withHeaders adds the properties of headers to those of a listener.
func withHeaders(properties Properties) Properties {
	for _, each := range listenerHeaders {
		properties["routingHttp"+each] = Property{Kind: String, Computed: true}
	}
	properties["routingHttpResponseServerEnabled"] = Property{Kind: Bool, Computed: true}
	return properties
}

var _ = declare(&Type{
	Token:  listenerToken,
	Source: srcListener,
	Tagged: true,
	Properties: withHeaders(Properties{
		"alpnPolicy":     oneOf("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"),
		"arn":            out(String),
		"certificateArn": arnProperty(),
		"defaultActions": {
			Kind: List, Required: true, MinItems: 1, Elem: &Property{Kind: Block, Fields: listenerActions},
		},
		"loadBalancerArn": {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"port":            {Kind: Int, Min: 1, Max: 65535},
		"protocol": {
			Kind: String, Computed: true, Enum: []any{"HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"},
		},
		"sslPolicy":             {Kind: String, Computed: true},
		"tcpIdleTimeoutSeconds": {Kind: Int, Computed: true, Min: 60, Max: 6000},
	}),
	Refs: []Ref{
		{Property: "loadBalancerArn", To: loadBalancerToken, By: "arn", Missing: ruleListenerLB},
		{Property: "certificateArn", To: certificateToken, By: "arn", Held: ruleCertificateInUse},
		{
			Property: "defaultActions.targetGroupArn", To: targetGroupToken, By: "arn", Missing: ruleForwardTG,
			Held: ruleTGInUse,
		},
		{
			Property: "defaultActions.forward.targetGroups.arn", To: targetGroupToken, By: "arn", Missing: ruleForwardTG,
			Held: ruleTGInUse,
		},
	},
	Plan: func(p *Plan) error {
		for i, action := range p.New.Objects("defaultActions") {
			at, kind := fmt.Sprintf("defaultActions[%d]", i), action.String("type")
			if kind == "forward" && !action.Has("targetGroupArn") && !action.Has("forward") {
				return ruleForward.On(at, "Either \"target_group_arn\" or \"forward\" must be specified when \"type\" is "+
					"\"forward\"")
			}
			if block := actionBlocks[kind]; block != "" && !action.Has(block) {
				return ruleActionBlock.On(at, "Attribute %q must be specified when \"type\" is %q", block, kind)
			}
		}
		return nil
	},
	Create: func(op *Op) error {
		lb := op.FindARN(op.Object.Live.String("loadBalancerArn"))
		if lb.Live.String("loadBalancerType") == "application" {
			op.SetDefault(Values{"protocol": "HTTP"})
		}
		if err := checkListener(op, lb); err != nil {
			return err
		}
		op.Object.Owner = lb
		arn := op.ARN("elasticloadbalancing", "listener/"+lb.Live.String("arnSuffix")+"/"+op.Hex(16))
		op.Identify(arn, arn)
		return checkNetworkListener(op, lb)
	},
	Update: func(op *Op) error {
		lb := op.FindARN(op.Object.Live.String("loadBalancerArn"))
		if err := checkListener(op, lb); err != nil {
			return err
		}
		return checkNetworkListener(op, lb)
	},
})

// actionBlocks are the settings that a type of action needs.
var actionBlocks = map[string]string{"redirect": "redirect", "fixed-response": "fixedResponse"}

// listenerProtocols are what each type of load balancer can listen with.
var listenerProtocols = map[string][]string{
	"application": {"HTTP", "HTTPS"}, "network": {"TCP", "TLS", "UDP", "TCP_UDP"}, "gateway": {"GENEVE"},
}

// checkListener is what AWS demands of a listener.
func checkListener(op *Op, lb *Object) error {
	live := op.Object.Live
	if live.Int("port") == 0 {
		return ruleNoPort.Refuse("A listener must have a port")
	}
	allowed := listenerProtocols[lb.Live.String("loadBalancerType")]
	if !slices.Contains(allowed, live.String("protocol")) {
		return ruleProtocol.Refuse("Listener protocol must be one of %v for a load balancer of type %s, not %q", allowed,
			lb.Live.String("loadBalancerType"), live.String("protocol"))
	}
	for _, other := range op.Referrers(lb, listenerToken) {
		if other != op.Object && other.Live.Int("port") == live.Int("port") {
			return ruleListenerPort.Refuse("A listener already exists on port %d of load balancer '%s'", live.Int("port"),
				lb.ARN)
		}
	}
	if err := checkTLS(op); err != nil {
		return err
	}
	for i, action := range live.Objects("defaultActions") {
		if err := checkAction(op, lb, action); err != nil {
			return err
		}
		if action["order"] == nil {
			action["order"] = float64(i + 1)
		}
	}
	return nil
}

// tlsPolicies are the names of security policies that AWS offers for new listeners.
var tlsPolicies = regexp.MustCompile(`^ELBSecurityPolicy-(2016-08|TLS-1-[012](-Ext)?-20(15|17|18)-0[146]|` +
	`FS-(2018-06|1-[12](-Res)?-20(19-08|20-10))|TLS13-1-[0123](-(Res|Ext[012]))?(-FIPS)?(-PQ)?-20(21-06|23-04|25-09))$`)

// checkTLS is what AWS demands of certificates and security policies.
func checkTLS(op *Op) error {
	live := op.Object.Live
	certificate, policy := live.String("certificateArn"), live.String("sslPolicy")
	if protocol := live.String("protocol"); protocol != "HTTPS" && protocol != "TLS" {
		if certificate != "" || policy != "" && op.In.Has("sslPolicy") {
			return ruleNoTLS.Refuse("A certificate or a security policy cannot be specified for %s listeners", protocol)
		}
		return nil
	}
	if certificate == "" {
		return ruleCertificate.Refuse("A certificate must be specified for %s listeners", live.String("protocol"))
	}
	parts := strings.SplitN(certificate, ":", 6)
	if parts[2] == "acm" && parts[3] != op.Region || parts[4] != op.Account {
		return ruleCertRegion.Refuse("Certificate ARN '%s' is not valid in %s", certificate, op.Region)
	}
	op.SetDefault(Values{"sslPolicy": "ELBSecurityPolicy-2016-08"})
	if policy != "" && !tlsPolicies.MatchString(policy) {
		return ruleTLSPolicy.Refuse("SSL policy '%s' not found", policy)
	}
	if parts[2] != "acm" {
		return nil
	}
	found := op.Find(certificateToken, certificate)
	switch {
	case found == nil:
		return ruleCertGone.Refuse("Certificate '%s' not found", certificate)
	case !op.issue(found):
		return ruleCertPending.Refuse("The certificate '%s' must have a fully-qualified domain name, a supported signature, "+
			"and a supported key size.", certificate)
	}
	return nil
}

// checkAction is what AWS demands of one default action.
func checkAction(op *Op, lb *Object, action Values) error {
	if redirect := action.Object("redirect"); action.String("type") == "redirect" {
		port, protocol := redirect.String("port"), redirect.String("protocol")
		if slices.Contains([]string{"#{port}", strconv.Itoa(op.Object.Live.Int("port"))}, port) &&
			slices.Contains([]string{"#{protocol}", op.Object.Live.String("protocol")}, protocol) &&
			redirect.String("host") == "#{host}" && redirect.String("path") == "/#{path}" {
			return ruleRedirectLoop.Refuse("The redirect configuration is not valid because it creates a loop")
		}
	}
	for _, arn := range forwardedTo(action) {
		group := op.FindARN(arn)
		if err := checkForward(op, lb, group); err != nil {
			return err
		}
	}
	return nil
}

// forwardedTo are the ARNs of the target groups of an action.
func forwardedTo(action Values) []string {
	var arns []string
	if arn := action.String("targetGroupArn"); arn != "" {
		arns = append(arns, arn)
	}
	for _, each := range action.Object("forward").Objects("targetGroups") {
		arns = append(arns, each.String("arn"))
	}
	return arns
}

// checkForward is what AWS demands of a target group behind a load balancer.
func checkForward(op *Op, lb, group *Object) error {
	kind, protocol := lb.Live.String("loadBalancerType"), group.Live.String("protocol")
	target := group.Live.String("targetType")
	fits := slices.Contains(listenerProtocols[kind], protocol) && (kind == "network" || target != "alb")
	if target == "lambda" {
		fits = kind == "application"
	}
	if !fits {
		return ruleForwardKind.Refuse("The target group '%s' (%s, %s) cannot be used with a load balancer of type %s",
			group.ARN, target, protocol, kind)
	}
	if vpc := group.Live.String("vpcId"); vpc != "" && vpc != lb.Live.String("vpcId") {
		return ruleForwardVPC.Refuse("The target group '%s' is in %s, but the load balancer in %s", group.ARN, vpc,
			lb.Live.String("vpcId"))
	}
	for _, other := range op.Referrers(group, listenerToken) {
		if other.Live.String("loadBalancerArn") != lb.ARN {
			return ruleOneBalancer.Refuse("The following target groups cannot be associated with more than one load "+
				"balancer: %s", group.ARN)
		}
	}
	return nil
}

// applicationZones and networkZones are the hosted zones of load balancers' names, from AWS's table of endpoints.
var (
	applicationZones = map[string]string{
		"af-south-1": "Z268VQBMOI5EKX", "ap-east-1": "Z3DQVH9N71FHZ0", "ap-northeast-1": "Z14GRHDCWA56QT",
		"ap-northeast-2": "ZWKZPGTI48KDX", "ap-northeast-3": "Z5LXEXXYW11ES", "ap-south-1": "ZP97RAFLXTNZK",
		"ap-south-2": "Z0173938T07WNTVAEPZN", "ap-southeast-1": "Z1LMS91P8CMLE5", "ap-southeast-2": "Z1GM3OXH4ZPM65",
		"ap-southeast-3": "Z08888821HLRG5A9ZRTER", "ap-southeast-4": "Z09517862IB2WZLPXG76F",
		"ca-central-1": "ZQSVJUPU6J1EY", "ca-west-1": "Z06473681N0SF6OS049SD", "eu-central-1": "Z215JYRZR1TBD5",
		"eu-central-2": "Z06391101F2ZOEP8P5EB3", "eu-north-1": "Z23TAZ6LKFMNIO", "eu-south-1": "Z3ULH7SSC9OV64",
		"eu-south-2": "Z0956581394HF5D5LXGAP", "eu-west-1": "Z32O12XQLNTSW2", "eu-west-2": "ZHURV8PSTC4K8",
		"eu-west-3": "Z3Q77PNBQS71R4", "il-central-1": "Z09170902867EHPV2DABU", "me-central-1": "Z08230872XQRWHG2XF6I",
		"me-south-1": "ZS929ML54UICD", "sa-east-1": "Z2P70J7HTTTPLU", "us-east-1": "Z35SXDOTRQ7X7K",
		"us-east-2": "Z3AADJGX6KTTL2", "us-west-1": "Z368ELLRRE2KJ0", "us-west-2": "Z1H1FL5HABSF5",
	}
	networkZones = map[string]string{
		"af-south-1": "Z203XCE67M25HM", "ap-east-1": "Z12Y7K3UBGUAD1", "ap-northeast-1": "Z31USIVHYNEOWT",
		"ap-northeast-2": "ZIBE1TIR4HY56", "ap-northeast-3": "Z1GWIQ4HH19I5X", "ap-south-1": "ZVDDRBQ08TROA",
		"ap-south-2": "Z0711778386UTO08407HT", "ap-southeast-1": "ZKVM4W9LS7TM", "ap-southeast-2": "ZCT6FZBF4DROD",
		"ap-southeast-3": "Z01971771FYVNCOVWJU1G", "ap-southeast-4": "Z01156963G8MIIL7X90IV",
		"ca-central-1": "Z2EPGBW3API2WT", "ca-west-1": "Z02754302KBB00W2LKWZ9", "eu-central-1": "Z3F0SRJ5LGBH90",
		"eu-central-2": "Z02239872DOALSIDCX66S", "eu-north-1": "Z1UDT6IFJ4EJM", "eu-south-1": "Z23146JA1KNAFP",
		"eu-south-2": "Z1011216NVTVYADP1SSV", "eu-west-1": "Z2IFOLAFXWLO4F", "eu-west-2": "ZD4D7Y8KGAS4G",
		"eu-west-3": "Z1CMS0P5QUZ6D5", "il-central-1": "Z0313266YDI6ZRHTGQY4", "me-central-1": "Z00282643NTTLPANJJG2P",
		"me-south-1": "Z3QSRYVP46NYYV", "sa-east-1": "ZTK26PT1VY4CU", "us-east-1": "Z26RNL4JYFTOTI",
		"us-east-2": "ZLMOA37VPKANP", "us-west-1": "Z24FKFUX50B4VW", "us-west-2": "Z18D5FSROUN65G",
	}
)
