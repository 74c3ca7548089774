package awssim

import (
	"encoding/base64"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	srcEKSCluster    Source = "tf-eks-cluster"
	srcEKSCreate     Source = "aws-eks-create-cluster"
	srcEKSDelete     Source = "aws-eks-delete-cluster"
	srcEKSRole       Source = "aws-eks-cluster-role"
	srcEKSNetwork    Source = "aws-eks-network-requirements"
	srcEKSEndpoint   Source = "aws-eks-endpoint-access"
	srcEKSAuto       Source = "aws-eks-auto-mode"
	srcEKSEncryption Source = "aws-eks-associate-encryption"
)

// The cluster's own security group stays when the role may not delete it any more: see the note on dependsOn in
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/eks_cluster#role_arn.
var _ = cite(map[Source]string{
	srcEKSCluster:    tfEKS + "cluster.go",
	srcEKSCreate:     eksAPI + "API_CreateCluster.html",
	srcEKSDelete:     eksAPI + "API_DeleteCluster.html",
	srcEKSRole:       eksGuide + "cluster-iam-role.html",
	srcEKSNetwork:    eksGuide + "network-reqs.html",
	srcEKSEndpoint:   eksGuide + "cluster-endpoint.html",
	srcEKSAuto:       eksGuide + "auto-enable-existing.html",
	srcEKSEncryption: eksAPI + "API_EncryptionConfig.html",
})

// Rules of clusters.
var (
	ruleEKSTaken       = rule("eks.cluster.name-taken", srcEKSCreate, "ResourceInUseException")
	ruleEKSRoleMissing = rule("eks.cluster.role-missing", srcEKSCreate, "InvalidParameterException")
	ruleEKSRoleTrust   = rule("eks.cluster.role-trust", srcEKSRole, "InvalidParameterException")
	ruleEKSRolePolicy  = rule("eks.cluster.role-policy", srcEKSRole, "InvalidParameterException")
	ruleEKSVersion     = rule("eks.cluster.version", srcEKSVersions, "InvalidParameterException")
	ruleEKSUpgrade     = rule("eks.cluster.one-minor-at-a-time", srcEKSVersion, "InvalidParameterException")
	ruleEKSSkew        = rule("eks.cluster.nodes-too-old", srcEKSVersion, "InvalidRequestException")
	ruleEKSSupport     = rule("eks.cluster.extended-support", srcEKSVersions, "InvalidParameterException")
	ruleEKSSubnet      = rule("eks.cluster.subnet-missing", srcEKSCreate, "InvalidParameterException")
	ruleEKSZones       = rule("eks.cluster.two-zones", srcEKSNetwork, "InvalidParameterException")
	ruleEKSZone        = rule("eks.cluster.unsupported-zone", srcEKSNetwork, "UnsupportedAvailabilityZoneException")
	ruleEKSNewZones    = rule("eks.cluster.other-zones", srcEKSNetwork, "InvalidParameterException")
	ruleEKSOneVPC      = rule("eks.cluster.one-vpc", srcEKSCreate, "InvalidParameterException")
	ruleEKSGroup       = rule("eks.cluster.security-group-missing", srcEKSCreate, "InvalidParameterException")
	ruleEKSServices    = rule("eks.cluster.service-range", srcEKSCreate, "InvalidParameterException")
	ruleEKSFamily      = rule("eks.cluster.ip-family", srcEKSCreate, "InvalidParameterException")
	ruleEKSNoEndpoint  = rule("eks.cluster.no-endpoint", srcEKSEndpoint, "InvalidParameterException")
	ruleEKSCIDRs       = rule("eks.cluster.public-access-ranges", srcEKSEndpoint, "InvalidParameterException")
	ruleEKSKey         = rule("eks.cluster.key", srcEKSEncryption, "InvalidParameterException")
	ruleEKSAutoAll     = rule("eks.cluster.auto-mode-together", srcEKSCluster, Invalid)
	ruleEKSAutoAddons  = rule("eks.cluster.auto-mode-add-ons", srcEKSCluster, "InvalidParameterException")
	ruleEKSAutoAccess  = rule("eks.cluster.auto-mode-access", srcEKSAuto, "InvalidParameterException")
	ruleEKSAutoPools   = rule("eks.cluster.auto-mode-pools", srcEKSCreate, "InvalidParameterException")
	ruleEKSModeBack    = rule("eks.cluster.authentication-mode", srcEKSAuthModes, "InvalidParameterException")
	ruleEKSHasNodes    = rule("eks.cluster.has-node-groups", srcEKSDelete, "ResourceInUseException")
)

// Authentication modes, in the order in which a cluster may go through them.
var authenticationModes = []any{"CONFIG_MAP", "API_AND_CONFIG_MAP", "API"}

// unsupportedZones are those in which EKS makes no control plane.
var unsupportedZones = []string{"use1-az3", "usw1-az2", "cac1-az3"}

// serviceRange says what is wrong with the addresses of Kubernetes' services.
func serviceRange(v any) string {
	if wrong := isNetwork(12, 24, false)(v); wrong != "" {
		return wrong
	}
	text, _ := v.(string)
	if at, err := netip.ParsePrefix(text); err != nil || !at.Addr().IsPrivate() {
		return "it must be within 10.0.0.0/8, 172.16.0.0/12, or 192.168.0.0/16"
	}
	return ""
}

// switchBlock declares a block that only turns something on or off.
func switchBlock() Property { return blockOf(Properties{"enabled": {Kind: Bool}}) }

var _ = declare(&Type{
	Token: eksClusterToken, Source: srcEKSCluster, Tagged: true,
	Properties: Properties{
		"accessConfig": {Kind: Block, Computed: true, Fields: Properties{
			"authenticationMode": {Kind: String, Computed: true, Enum: authenticationModes},
			"bootstrapClusterCreatorAdminPermissions": {
				Kind: Bool, ForceNew: true, Default: true,
			},
		}},
		"arn":                        out(String),
		"bootstrapSelfManagedAddons": {Kind: Bool, ForceNew: true, Default: true},
		"certificateAuthorities": {Kind: List, Output: true, Elem: &Property{
			Kind: Block, Fields: Properties{"data": out(String)},
		}},
		"certificateAuthority": {Kind: Block, Output: true, Fields: Properties{"data": out(String)}},
		"clusterId":            out(String),
		"computeConfig": blockOf(Properties{
			"enabled": {Kind: Bool}, "nodeRoleArn": arnProperty(),
			"nodePools": {Kind: List, Set: true, Elem: &Property{Kind: String, Enum: []any{"general-purpose", "system"}}},
		}),
		"createdAt": out(String), "defaultAddonsToRemoves": stringList(),
		"enabledClusterLogTypes": {Kind: List, Set: true, Elem: &Property{Kind: String, Enum: []any{
			"api", "audit", "authenticator", "controllerManager", "scheduler",
		}}},
		"encryptionConfig": blockOf(Properties{
			"provider":  {Kind: Block, Required: true, Fields: Properties{"keyArn": {Kind: String, Required: true}}},
			"resources": {Kind: List, Set: true, Required: true, Elem: &Property{Kind: String, Enum: []any{"secrets"}}},
		}),
		"endpoint": out(String), "forceUpdateVersion": {Kind: Bool}, "identities": {Kind: List, Output: true,
			Elem: &Property{Kind: Block, Fields: Properties{"oidcs": {Kind: List, Output: true, Elem: &Property{
				Kind: Block, Fields: Properties{"issuer": out(String)},
			}}}}},
		"kubernetesNetworkConfig": {Kind: Block, Computed: true, Fields: Properties{
			"elasticLoadBalancing": {Kind: Block, Computed: true, Fields: Properties{"enabled": {Kind: Bool}}},
			"ipFamily":             {Kind: String, Computed: true, ForceNew: true, Enum: []any{"ipv4", "ipv6"}},
			"serviceIpv4Cidr":      {Kind: String, Computed: true, ForceNew: true, Valid: serviceRange},
			"serviceIpv6Cidr":      out(String),
		}},
		"name": {
			Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255}, MinLen: 1, MaxLen: 100, Pattern: eksClusterName,
		},
		"platformVersion": out(String),
		"roleArn":         {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"status":          out(String),
		"storageConfig":   blockOf(Properties{"blockStorage": switchBlock()}),
		"upgradePolicy": {Kind: Block, Computed: true, Fields: Properties{
			"supportType": {Kind: String, Computed: true, Enum: []any{"STANDARD", "EXTENDED"}},
		}},
		"version": {Kind: String, Computed: true},
		"vpcConfig": {Kind: Block, Required: true, Fields: Properties{
			"clusterSecurityGroupId": out(String),
			"endpointPrivateAccess":  given(Bool, false), "endpointPublicAccess": given(Bool, true),
			"publicAccessCidrs": {Kind: List, Set: true, Computed: true, Elem: &Property{
				Kind: String, Valid: isNetwork(0, 32, false),
			}},
			"securityGroupIds": stringSet(),
			"subnetIds":        {Kind: List, Set: true, Required: true, MinItems: 1, MaxItems: 100, Elem: &Property{Kind: String}},
			"vpcId":            out(String),
		}},
		"zonalShiftConfig": switchBlock(),
	},
	Refs: []Ref{
		{Property: "roleArn", To: roleToken, By: "arn", Missing: ruleEKSRoleMissing},
		{Property: "computeConfig.nodeRoleArn", To: roleToken, By: "arn", Missing: ruleEKSRoleMissing},
		{Property: "vpcConfig.subnetIds", To: subnetToken, Missing: ruleEKSSubnet},
		{Property: "vpcConfig.securityGroupIds", To: securityGroupToken, Missing: ruleEKSGroup},
	},
	Plan:   planEKSCluster,
	Create: createEKSCluster,
	Update: updateEKSCluster,
	Delete: deleteEKSCluster,
})

// planEKSCluster wants the three parts of Auto Mode turned on and off together, and replaces the cluster for another
// role of its nodes and for encryption that is taken away.
func planEKSCluster(p *Plan) error {
	if network := p.New.Object("vpcConfig").Clone(); network != nil {
		// What AWS computes inside the block is unknown until it is there.
		for _, key := range []string{"clusterSecurityGroupId", "vpcId", "publicAccessCidrs"} {
			if network[key] == nil {
				network[key] = Unknown
			}
			if before := p.Old.Object("vpcConfig")[key]; before != nil && isUnknown(network[key]) {
				network[key] = before
			}
		}
		p.SetNew("vpcConfig", map[string]any(network))
	}
	parts := []string{"computeConfig", "kubernetesNetworkConfig", "storageConfig"}
	if p.Old == nil || slices.ContainsFunc(parts, p.Changed) {
		network := p.New.Object("kubernetesNetworkConfig")
		if !network.Has("elasticLoadBalancing") && p.Old != nil {
			network = p.Old.Object("kubernetesNetworkConfig")
		}
		compute, balancing := p.New.Object("computeConfig"), network.Object("elasticLoadBalancing")
		storage := p.New.Object("storageConfig").Object("blockStorage")
		known := !isUnknown(compute["enabled"]) && !isUnknown(balancing["enabled"]) && !isUnknown(storage["enabled"])
		if on := compute.Bool("enabled"); known && (on != balancing.Bool("enabled") || on != storage.Bool("enabled")) {
			return ruleEKSAutoAll.Refuse("compute_config.enabled, kubernetes_networking_config.elastic_load_balancing.enabled, " +
				"and storage_config.block_storage.enabled must all be set to either true or false")
		}
	}
	if p.Old.Has("encryptionConfig") && !p.New.Has("encryptionConfig") {
		p.ForceNew("encryptionConfig")
	}
	if role := p.Old.Object("computeConfig").String("nodeRoleArn"); role != "" && p.New.Has("computeConfig") &&
		p.New.Object("computeConfig")["nodeRoleArn"] != any(role) {
		p.ForceNew("computeConfig")
	}
	return nil
}

func createEKSCluster(op *Op) error {
	live, name := op.Object.Live, op.Object.Live.String("name")
	if op.Find(eksClusterToken, name) != nil {
		return ruleEKSTaken.Refuse("Cluster already exists with name: %s", name)
	}
	op.SetDefault(Values{"version": "1.34"})
	vpc := op.Find(subnetToken, live.Object("vpcConfig").Strings("subnetIds")[0]).Live.String("vpcId")
	for _, check := range []func() error{
		op.checkEKSRole, op.checkEKSVersion, op.checkEKSNetwork, op.checkEKSEndpoint, op.checkAutoMode, op.checkEKSKey,
		func() error { return op.checkEKSServices(op.Find(vpcToken, vpc)) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	if autoMode(op.Object) && live.Bool("bootstrapSelfManagedAddons") {
		return ruleEKSAutoAddons.Refuse("bootstrapSelfManagedAddons must be set to false if the cluster is created with EKS " +
			"Auto Mode")
	}
	op.Identify(name, op.ARN("eks", "cluster/"+name))
	op.addClusterGroup(vpc)
	op.showEKSCluster()
	op.placeControlPlane()
	op.grantAutoNodes()
	op.keepLogs()
	op.Spend(10 * time.Minute)
	return nil
}

// checkEKSRole is what AWS demands of the role of a cluster. The provider asks again for two minutes.
func (op *Op) checkEKSRole() error {
	role := op.FindARN(op.Object.Live.String("roleArn"))
	if !trustedBy(role, "eks.amazonaws.com", "sts:AssumeRole") {
		op.Spend(2 * time.Minute)
		return ruleEKSRoleTrust.Refuse("Role with arn: %s, could not be assumed because the trusted entity is not correct",
			role.ARN)
	}
	if !op.may(role, "ec2:DescribeSubnets", "AmazonEKSClusterPolicy") {
		op.Spend(2 * time.Minute)
		return ruleEKSRolePolicy.Refuse("The provided role doesn't have the Amazon EKS Managed Policies associated with it. " +
			"Please ensure the following policy is attached: arn:aws:iam::aws:policy/AmazonEKSClusterPolicy")
	}
	return nil
}

// checkEKSVersion refuses versions that there are not, and standard support for those that it has left behind.
func (op *Op) checkEKSVersion() error {
	live := op.Object.Live
	minor := minorVersion(live.String("version"))
	if minor == 0 {
		return ruleEKSVersion.Refuse("unsupported Kubernetes version %s", live.String("version"))
	}
	if minor < eksStandard && live.Object("upgradePolicy").String("supportType") == "STANDARD" {
		return ruleEKSSupport.Refuse("The support type STANDARD cannot be set: version %s is in extended support",
			live.String("version"))
	}
	return nil
}

// checkEKSNetwork is what AWS demands of the subnets and security groups of a cluster.
func (op *Op) checkEKSNetwork() error {
	network := op.Object.Live.Object("vpcConfig")
	zones, vpcs := map[string]bool{}, map[string]bool{}
	for _, id := range network.Strings("subnetIds") {
		subnet := op.Find(subnetToken, id)
		if slices.Contains(unsupportedZones, subnet.Live.String("availabilityZoneId")) {
			return ruleEKSZone.Refuse("Cannot create cluster '%s' because EKS does not support creating control plane "+
				"instances in %s, the targeted availability zone. Retry cluster creation using control plane subnets that span "+
				"at least two other availability zones.", op.Object.Live.String("name"), subnet.Live.String("availabilityZone"))
		}
		zones[subnet.Live.String("availabilityZoneId")] = true
		vpcs[subnet.Live.String("vpcId")] = true
	}
	if len(zones) < 2 {
		return ruleEKSZones.Refuse("Subnets specified must be in at least two different AZs")
	}
	for _, id := range network.Strings("securityGroupIds") {
		vpcs[op.Find(securityGroupToken, id).Live.String("vpcId")] = true
	}
	if len(vpcs) > 1 {
		return ruleEKSOneVPC.Refuse("Security group(s) and subnets are not all in the same VPC")
	}
	return nil
}

// checkEKSServices refuses service addresses that overlap the network's, and IPv6 where the subnets have none.
func (op *Op) checkEKSServices(vpc *Object) error {
	config := op.Object.Live.Object("kubernetesNetworkConfig")
	services, err := netip.ParsePrefix(config.String("serviceIpv4Cidr"))
	whole, _ := netip.ParsePrefix(vpc.Live.String("cidrBlock"))
	if err == nil && whole.Overlaps(services) {
		return ruleEKSServices.Refuse("The service CIDR %s overlaps with the CIDR block %s of the VPC", services, whole)
	}
	if config.String("ipFamily") != "ipv6" {
		return nil
	}
	for _, id := range op.Object.Live.Object("vpcConfig").Strings("subnetIds") {
		if err == nil || op.Find(subnetToken, id).Live.String("ipv6CidrBlock") == "" {
			return ruleEKSFamily.Refuse("The IP family ipv6 takes no serviceIpv4Cidr, and subnets with IPv6 CIDR blocks: %s", id)
		}
	}
	return nil
}

// checkEKSEndpoint is what AWS demands of the access to the API server.
func (op *Op) checkEKSEndpoint() error {
	network := op.Object.Live.Object("vpcConfig")
	if !network.Bool("endpointPrivateAccess") && !network.Bool("endpointPublicAccess") {
		return ruleEKSNoEndpoint.Refuse("Private and public endpoint access cannot be false")
	}
	for _, text := range network.Strings("publicAccessCidrs") {
		if block, err := netip.ParsePrefix(text); err == nil && block.Addr().IsPrivate() {
			return ruleEKSCIDRs.Refuse("The following CIDRs are invalid in publicAccessCidrs: [%s]", text)
		}
	}
	return nil
}

// autoMode says whether a cluster runs its nodes, load balancers and disks by itself.
func autoMode(cluster *Object) bool { return cluster.Live.Object("computeConfig").Bool("enabled") }

// checkAutoMode is what AWS demands of Auto Mode.
func (op *Op) checkAutoMode() error {
	live := op.Object.Live
	compute := live.Object("computeConfig")
	if !autoMode(op.Object) {
		return nil
	}
	if mode := live.Object("accessConfig").String("authenticationMode"); mode == "" || mode == "CONFIG_MAP" {
		return ruleEKSAutoAccess.Refuse("EKS Auto Mode requires the authentication mode API or API_AND_CONFIG_MAP, not %q", mode)
	}
	role, pools := compute.String("nodeRoleArn") != "", len(compute.List("nodePools")) > 0
	switch {
	case role && !pools:
		return ruleEKSAutoPools.Refuse("When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided.")
	case pools && !role:
		return ruleEKSAutoPools.Refuse("When Compute Config nodePools are provided, nodeRoleArn must be provided.")
	}
	return nil
}

// checkEKSKey refuses a key for the secrets of a cluster that is not in its region.
func (op *Op) checkEKSKey() error {
	key := op.Object.Live.Object("encryptionConfig").Object("provider").String("keyArn")
	if key != "" && !op.hasKey(op.Region, key) {
		return ruleEKSKey.Refuse("The keyArn in encryptionConfig provider is invalid: %s does not exist in %s", key, op.Region)
	}
	return nil
}

// addClusterGroup makes the security group that a cluster's network interfaces and nodes share.
func (op *Op) addClusterGroup(vpc string) {
	everything := Values{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": false}
	outgoing, incoming := everything.Clone(), everything.Clone()
	outgoing["cidrBlocks"], incoming["self"] = []string{"0.0.0.0/0"}, true
	name := op.Object.Live.String("name")
	group := op.Add(&Object{
		Type: securityGroupToken, ID: op.NewID("sg-"), Owner: op.Object, Live: Values{
			"vpcId": vpc, "name": "eks-cluster-sg-" + name + "-" + op.Hex(9), "ownerId": op.Account,
			"description": "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as " +
				"well as any managed workloads.",
			"ingress": []Values{incoming}, "egress": []Values{outgoing},
			"tagsAll": Values{"kubernetes.io/cluster/" + name: "owned", "aws:eks:cluster-name": name},
		},
	})
	group.ARN = op.ARN("ec2", "security-group/"+group.ID)
	group.Hidden = Values{"ingress": group.Live["ingress"], "egress": group.Live["egress"]}
	op.Refer(group, op.Find(vpcToken, vpc), ruleVPCInUse)
	op.Object.Hidden["group"], op.Object.Hidden["vpc"] = group.ID, vpc
}

// showEKSCluster completes what AWS shows of a cluster.
func (op *Op) showEKSCluster() {
	live, hidden := op.Object.Live, op.Object.Hidden
	serial := strings.ToUpper(op.Hex(32))
	access := Values{"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": true}
	services := "10.100.0.0/16"
	if vpc := op.Find(vpcToken, hidden.String("vpc")); strings.HasPrefix(vpc.Live.String("cidrBlock"), "10.") {
		services = "172.20.0.0/16"
	}
	kubernetes := Values{"ipFamily": "ipv4", "serviceIpv4Cidr": services, "elasticLoadBalancing": Values{"enabled": false}}
	if live.Object("kubernetesNetworkConfig").String("ipFamily") == "ipv6" {
		kubernetes = Values{"serviceIpv6Cidr": "fd00:10:96::/108", "elasticLoadBalancing": Values{"enabled": false}}
	}
	network := Values{
		"clusterSecurityGroupId": hidden["group"], "vpcId": hidden["vpc"], "publicAccessCidrs": []string{"0.0.0.0/0"},
		"securityGroupIds": []string{},
	}
	for block, defaults := range map[string]Values{
		"accessConfig": access, "kubernetesNetworkConfig": kubernetes, "vpcConfig": network,
		"upgradePolicy": {"supportType": "EXTENDED"},
	} {
		shown := live.Object(block).Clone()
		if shown == nil {
			shown = Values{}
		}
		for key, v := range defaults {
			if shown[key] == nil {
				shown[key] = v
			}
		}
		op.Set(Values{block: shown})
	}
	authority := Values{"data": base64.StdEncoding.EncodeToString([]byte("certificate " + serial))}
	op.Set(Values{
		"endpoint": "https://" + serial + ".gr7." + op.Region + ".eks.amazonaws.com", "status": "ACTIVE",
		"certificateAuthority": authority, "certificateAuthorities": []Values{authority}, "platformVersion": "eks.1",
		"identities": []Values{{"oidcs": []Values{{
			"issuer": "https://oidc.eks." + op.Region + ".amazonaws.com/id/" + serial,
		}}}},
		"createdAt": op.Now().Format(time.RFC3339),
	})
}

// placeControlPlane puts the network interfaces of a cluster into up to four of its subnets.
func (op *Op) placeControlPlane() {
	network := op.Object.Live.Object("vpcConfig")
	subnets := slices.Sorted(slices.Values(network.Strings("subnetIds")))
	op.interfaces(op.Object, op.Region, subnets[:min(4, len(subnets))],
		append(network.Strings("securityGroupIds"), op.Object.Hidden.String("group")),
		"Amazon EKS "+op.Object.ID, false)
}

// keepLogs makes the log group of a control plane that logs; it outlives the cluster.
func (op *Op) keepLogs() {
	name := "/aws/eks/" + op.Object.Live.String("name") + "/cluster"
	if len(op.Object.Live.List("enabledClusterLogTypes")) > 0 && op.Find(logGroupToken, name) == nil {
		op.Add(&Object{
			Type: logGroupToken, ID: name, ARN: op.ARN("logs", "log-group:"+name),
			Live: Values{"name": name, "retentionInDays": 0, "logGroupClass": logClassStandard},
		})
	}
}

func updateEKSCluster(op *Op) error {
	op.keepComputed("accessConfig", "authenticationMode", "bootstrapClusterCreatorAdminPermissions")
	op.keepComputed("kubernetesNetworkConfig", "elasticLoadBalancing", "ipFamily", "serviceIpv4Cidr", "serviceIpv6Cidr")
	op.keepComputed("upgradePolicy", "supportType")
	op.keepComputed("vpcConfig", "clusterSecurityGroupId", "vpcId", "publicAccessCidrs")
	if op.Changed("encryptionConfig") && op.Old.Has("encryptionConfig") {
		// The provider associates a first key, and leaves out every later change of it.
		op.Set(Values{"encryptionConfig": op.Old["encryptionConfig"]})
	}
	checks := map[string][]func() error{
		"version":       {op.checkUpgrade, op.checkEKSVersion},
		"accessConfig":  {op.checkModes, op.checkAutoMode},
		"vpcConfig":     {op.checkEKSEndpoint, op.checkEKSNetwork, op.checkNewZones},
		"computeConfig": {op.checkAutoMode}, "upgradePolicy": {op.checkEKSVersion}, "encryptionConfig": {op.checkEKSKey},
	}
	for _, key := range op.changed {
		for _, check := range checks[key] {
			if err := check(); err != nil {
				return err
			}
		}
	}
	if op.Changed("vpcConfig") || op.Changed("version") {
		op.placeControlPlane()
	}
	op.grantAutoNodes()
	op.keepLogs()
	if op.Changed("version") {
		op.Spend(10 * time.Minute)
	}
	return nil
}

// checkUpgrade refuses steps back, steps of more than one version, and to leave nodes too far behind.
func (op *Op) checkUpgrade() error {
	from, to := minorVersion(op.Old.String("version")), minorVersion(op.Object.Live.String("version"))
	if to == 0 {
		return nil
	}
	if to != from+1 {
		return ruleEKSUpgrade.Refuse("Unsupported Kubernetes minor version update from %s to %s", op.Old.String("version"),
			op.Object.Live.String("version"))
	}
	for _, nodes := range op.Referrers(op.Object, eksNodeGroupToken) {
		if minorVersion(nodes.Live.String("version")) < to-3 && !op.In.Bool("forceUpdateVersion") {
			return ruleEKSSkew.Refuse("Kubelet version skew: the node group %s is at %s, more than three minor versions behind %s",
				nodes.ID, nodes.Live.String("version"), op.Object.Live.String("version"))
		}
	}
	return nil
}

// checkModes lets the authentication mode go one step on, and never back.
func (op *Op) checkModes() error {
	from, to := op.Old.Object("accessConfig")["authenticationMode"], op.Object.Live.Object("accessConfig")["authenticationMode"]
	before, after := slices.Index(authenticationModes, from), slices.Index(authenticationModes, to)
	if after < before || after > before+1 {
		return ruleEKSModeBack.Refuse("Unsupported authentication mode update from %v to %v", from, to)
	}
	return nil
}

// checkNewZones refuses subnets of zones that the cluster was not made in.
func (op *Op) checkNewZones() error {
	zones := func(ids []string) (all []string) {
		for _, id := range ids {
			if subnet := op.Find(subnetToken, id); subnet != nil {
				all = append(all, subnet.Live.String("availabilityZoneId"))
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	before, after := zones(op.Old.Object("vpcConfig").Strings("subnetIds")),
		zones(op.Object.Live.Object("vpcConfig").Strings("subnetIds"))
	if !slices.Equal(before, after) {
		return ruleEKSNewZones.Refuse("Provided subnets belong to the AZs '%s'. But they should belong to the exact set of AZs "+
			"'%s' in which subnets were provided during cluster creation.", strings.Join(after, ","), strings.Join(before, ","))
	}
	return nil
}

// deleteEKSCluster takes a cluster away with what EKS made for it, as far as its role still lets it. The security group
// stays when somebody else's rules or interfaces use it.
func deleteEKSCluster(op *Op) error {
	if nodes := op.Referrers(op.Object, eksNodeGroupToken); len(nodes) > 0 {
		return ruleEKSHasNodes.Refuse("Cluster has nodegroups attached: %s", nodes[0].ID)
	}
	group := op.Find(securityGroupToken, op.Object.Hidden.String("group"))
	role := op.FindARN(op.Object.Live.String("roleArn"))
	for _, eni := range op.Objects(interfaceToken) {
		if !eni.ownedBy(op.Object) {
			continue
		}
		if op.may(role, "ec2:DeleteNetworkInterface", "AmazonEKSClusterPolicy") {
			op.Remove(eni)
		} else {
			eni.Owner = nil
		}
	}
	if group != nil {
		if holders, _ := op.sim.world.holders(group); len(holders) > 0 {
			group.Owner = nil
		}
	}
	op.Spend(5 * time.Minute)
	return nil
}
