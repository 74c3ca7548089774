package awssim

import (
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	srcEKSAddon       Source = "tf-eks-addon"
	srcEKSCreateAddon Source = "aws-eks-create-addon"
	srcEKSAddons      Source = "aws-eks-add-ons"
	srcEKSCoreDNS     Source = "terraform-aws-eks-issue-3001"
)

var _ = cite(map[Source]string{
	srcEKSAddon:       tfEKS + "addon.go",
	srcEKSCreateAddon: eksAPI + "API_CreateAddon.html",
	srcEKSAddons:      eksGuide + "workloads-add-ons-available-eks.html",
	srcEKSCoreDNS:     "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3001",
})

// Rules of add-ons.
var (
	ruleEKSAddonTaken   = rule("eks.addon.taken", srcEKSCreateAddon, "ResourceInUseException")
	ruleEKSAddonUnknown = rule("eks.addon.unknown", srcEKSAddons, "InvalidParameterException")
	ruleEKSAddonVersion = rule("eks.addon.version", srcEKSAddons, "InvalidParameterException")
	ruleEKSAddonRole    = rule("eks.addon.role-missing", srcEKSCreateAddon, "InvalidParameterException")
	ruleEKSAddonNodes   = rule("eks.addon.no-nodes", srcEKSCoreDNS, "timeout")
)

// eksAddon is an add-on of AWS: its newest version, and whether it is only there when it runs on some node.
type eksAddon struct {
	version string
	needs   bool
}

var eksAddons = map[string]eksAddon{
	"vpc-cni":                         {version: "v1.20.4-eksbuild.1"},
	"kube-proxy":                      {version: "v1.34.1-eksbuild.2"},
	"eks-pod-identity-agent":          {version: "v1.3.10-eksbuild.1"},
	"eks-node-monitoring-agent":       {version: "v1.4.2-eksbuild.1"},
	"coredns":                         {version: "v1.12.4-eksbuild.1", needs: true},
	"aws-ebs-csi-driver":              {version: "v1.53.0-eksbuild.1", needs: true},
	"aws-efs-csi-driver":              {version: "v2.1.15-eksbuild.1", needs: true},
	"metrics-server":                  {version: "v0.8.0-eksbuild.5", needs: true},
	"amazon-cloudwatch-observability": {version: "v4.7.0-eksbuild.1", needs: true},
}

var (
	semanticVersion = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)
	buildVersion    = regexp.MustCompile(`^v1\.(\d+)\.\d+-eksbuild\.\d+$|^v\d+\.\d+\.\d+-eksbuild\.\d+$`)
)

var resolveUpdates = []any{"NONE", "OVERWRITE", "PRESERVE"}

var _ = declare(&Type{
	Token: eksAddonToken, Source: srcEKSAddon, Tagged: true,
	Properties: Properties{
		"addonName":           {Kind: String, Required: true, ForceNew: true, MinLen: 1},
		"addonVersion":        {Kind: String, Computed: true, Pattern: semanticVersion},
		"arn":                 out(String),
		"clusterName":         ofCluster(),
		"configurationValues": {Kind: String, Computed: true},
		"createdAt":           out(String), "modifiedAt": out(String),
		"podIdentityAssociations": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"roleArn":        {Kind: String, Required: true, Pattern: arnPattern},
			"serviceAccount": {Kind: String, Required: true},
		}}},
		"preserve": {Kind: Bool},
		"resolveConflicts": {
			Kind: String, Enum: resolveUpdates,
			ConflictsWith: []string{"resolveConflictsOnCreate", "resolveConflictsOnUpdate"},
		},
		"resolveConflictsOnCreate": oneOf("NONE", "OVERWRITE"),
		"resolveConflictsOnUpdate": {Kind: String, Enum: resolveUpdates},
		"serviceAccountRoleArn":    arnProperty(),
	},
	Refs: []Ref{
		clusterRef,
		{Property: "serviceAccountRoleArn", To: roleToken, By: "arn", Missing: ruleEKSAddonRole},
		{Property: "podIdentityAssociations.roleArn", To: roleToken, By: "arn", Missing: ruleEKSAddonRole},
	},
	Create: func(op *Op) error {
		live := op.Object.Live
		cluster, name := op.eksCluster(op.Object), live.String("addonName")
		if op.eksAddon(cluster, name) != nil {
			return ruleEKSAddonTaken.Refuse("Addon already exists.")
		}
		known, exists := eksAddons[name]
		if !exists {
			return ruleEKSAddonUnknown.Refuse("Addon %s specified is not supported", name)
		}
		version := known.version
		if name == "kube-proxy" {
			version = "v" + cluster.Live.String("version") + ".0-eksbuild.1"
		}
		op.SetDefault(Values{"addonVersion": version, "configurationValues": ""})
		if err := op.checkAddonVersion(cluster); err != nil {
			return err
		}
		op.Object.Owner = cluster
		op.Identify(cluster.ID+":"+name, op.ARN("eks", "addon/"+cluster.ID+"/"+name+"/"+op.uuid()))
		now := op.Now().Format(time.RFC3339)
		op.Set(Values{"createdAt": now, "modifiedAt": now})
		if known.needs && !op.hasNodes(cluster) {
			op.Outlasts(24*time.Hour, 20*time.Minute)
			r := ruleEKSAddonNodes.Refuse("waiting for EKS Add-On (%s) create: timeout while waiting for state to become "+
				"'ACTIVE' (last state: 'DEGRADED', timeout: 20m0s): InsufficientNumberOfReplicas: the add-on is unhealthy "+
				"because it doesn't have the desired number of replicas: there is no node", op.Object.ID)
			r.Kept = true
			return r
		}
		op.Spend(time.Minute)
		return nil
	},
	Update: func(op *Op) error {
		op.Set(Values{"modifiedAt": op.Now().Format(time.RFC3339)})
		return op.checkAddonVersion(op.eksCluster(op.Object))
	},
})

// checkAddonVersion refuses a version that there is not, and a kube-proxy that is newer than its cluster.
func (op *Op) checkAddonVersion(cluster *Object) error {
	name, version := op.Object.Live.String("addonName"), op.Object.Live.String("addonVersion")
	match := buildVersion.FindStringSubmatch(version)
	if match == nil {
		return ruleEKSAddonVersion.Refuse("Addon version specified is not supported: %s", version)
	}
	if minor, _ := strconv.Atoi(match[1]); name == "kube-proxy" && minor > minorVersion(cluster.Live.String("version")) {
		return ruleEKSAddonVersion.Refuse("Addon version specified is not supported: kube-proxy %s with %s", version,
			cluster.Live.String("version"))
	}
	return nil
}

// eksAddon is an add-on of a cluster, or nil.
func (op *Op) eksAddon(cluster *Object, name string) *Object {
	return op.FindIn(cluster.Region, eksAddonToken, cluster.ID+":"+name)
}

// runsAddon says whether a cluster has an add-on, managed or as EKS puts it into new clusters that ask for it.
func (op *Op) runsAddon(cluster *Object, name string) bool {
	unmanaged := []string{"vpc-cni", "kube-proxy", "coredns"}
	return op.eksAddon(cluster, name) != nil ||
		cluster.Live.Bool("bootstrapSelfManagedAddons") && slices.Contains(unmanaged, name) &&
			!slices.Contains(cluster.Live.Strings("defaultAddonsToRemoves"), name)
}

// hasNodes says whether a cluster has something to run pods on.
func (op *Op) hasNodes(cluster *Object) bool {
	if autoMode(cluster) && len(cluster.Live.Object("computeConfig").List("nodePools")) > 0 {
		return true
	}
	return slices.ContainsFunc(op.ObjectsIn(cluster.Region, instanceToken), func(o *Object) bool {
		return o.Owner != nil && o.Owner.Owner != nil && o.Owner.Owner.Type == eksNodeGroupToken &&
			o.Owner.Owner.refersTo(cluster)
	})
}
