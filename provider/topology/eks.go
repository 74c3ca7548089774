package topology

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// EKS is a cluster of Amazon EKS. Unknown values are nil.
type EKS struct {
	Version string
	// PublicAccess is whether the API server can be reached from the internet, and PublicAccessCidrBlocks from where.
	PublicAccess           bool
	PublicAccessCidrBlocks []string
	CustomerManagedKey     bool
	AccessEntries          []EKSAccessEntry
	// NodeGroup and AutoMode are the kinds of nodes; exactly one is set in a valid cluster.
	NodeGroup *EKSNodeGroup
	AutoMode  *EKSAutoMode
}

// EKSAccessEntry is who may use a cluster.
type EKSAccessEntry struct {
	Name string
	// PrincipalARN is nil where it is not known.
	PrincipalARN *string
}

// EKSNodeGroup is a managed node group.
type EKSNodeGroup struct {
	NodePort      int
	InstanceTypes []string
	CapacityType  string
	// MinSize and MaxSize limit the number of nodes. DesiredSize sets it; nil leaves it to what scales the nodes.
	MinSize, MaxSize int
	DesiredSize      *int
	// AddOns names the add-ons whose version is given.
	AddOns []string
}

// EKSAutoMode are nodes that EKS runs by itself.
type EKSAutoMode struct {
	// Port of the pods.
	Port int
}

// The oldest version of Kubernetes that a cluster can be made with: extended support of 1.30 ended on 23 July 2026, see
// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. From 1.30 on, nodes have Amazon Linux 2023.
const clusterVersionLeast = 31

// EKSAddOns are the add-ons that the nodes of a node group need.
var EKSAddOns = []string{"vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns"}

var clusterVersion = regexp.MustCompile(`^1\.([0-9]{2})$`)

// clusterMinor is the minor number of a version of Kubernetes; 0 of what is none.
func clusterMinor(version string) int {
	match := clusterVersion.FindStringSubmatch(version)
	if match == nil {
		return 0
	}
	minor, _ := strconv.Atoi(match[1]) // Two digits by the pattern.
	return minor
}

// checkEKS checks a cluster. What is not known yet is left to AWS.
func checkEKS(eks EKS, path string) Problems {
	var found Problems
	if clusterMinor(eks.Version) < clusterVersionLeast {
		found = problems(RuleEKSVersion, in(path, "kubernetesVersion"), "%q is not a version of Kubernetes from "+
			"1.%d on; name the major and the minor version, such as 1.35", eks.Version, clusterVersionLeast)
	}
	found = append(found, checkPublicAccess(eks, in(path, "publicAccessCidrBlocks"))...)
	found = append(found, checkAccessEntries(eks.AccessEntries, in(path, "accessEntries"))...)
	path = in(path, "nodes")
	switch {
	case eks.NodeGroup != nil && eks.AutoMode != nil:
		found = append(found, problems(RuleEKSNodes, path, "nodeGroup and autoMode are set, and the nodes of a "+
			"cluster are of one kind; keep one of them")...)
	case eks.NodeGroup != nil:
		found = append(found, checkNodeGroup(*eks.NodeGroup, in(path, "nodeGroup"))...)
	}
	return found
}

// checkPublicAccess checks who may reach the API server from the internet:
// https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html.
func checkPublicAccess(eks EKS, path string) Problems {
	var found Problems
	for i, text := range eks.PublicAccessCidrBlocks {
		if block, err := netip.ParsePrefix(text); err == nil && block.Addr().IsPrivate() {
			found = append(found, problems(RuleEKSPublicAccess, fmt.Sprintf("%s[%d]", path, i), "%s is private, and nobody comes "+
				"from there over the internet; remove it: what is in the region's network reaches the API server anyway", text)...)
		}
	}
	return found
}

// checkAccessEntries checks that names and principals are there once.
func checkAccessEntries(entries []EKSAccessEntry, path string) Problems {
	var found Problems
	for i, entry := range entries {
		place := fmt.Sprintf("%s[%d]", path, i)
		same := func(other EKSAccessEntry) bool { return other.Name == entry.Name }
		if first := slices.IndexFunc(entries, same); first < i {
			found = append(found, problems(RuleEKSAccess, in(place, "name"), "%q is the name of accessEntries[%d] already; "+
				"choose another", entry.Name, first)...)
		}
		if entry.PrincipalARN == nil {
			continue
		}
		same = func(other EKSAccessEntry) bool {
			return other.PrincipalARN != nil && *other.PrincipalARN == *entry.PrincipalARN
		}
		if first := slices.IndexFunc(entries, same); first < i {
			found = append(found, problems(RuleEKSAccess, in(place, "principalArn"), "%s is in accessEntries[%d] "+
				"already, and a cluster has one entry for each principal; keep one of them", *entry.PrincipalARN, first)...)
		}
	}
	return found
}

// checkNodeGroup checks a managed node group.
func checkNodeGroup(group EKSNodeGroup, path string) Problems {
	var found Problems
	if group.MinSize > group.MaxSize {
		found = problems(RuleEKSNodeSizes, in(path, "minSize"), "%d is above maxSize, which is %d; lower minSize or raise maxSize",
			group.MinSize, group.MaxSize)
	} else if desired := group.DesiredSize; desired != nil && (*desired < group.MinSize || *desired > group.MaxSize) {
		found = problems(RuleEKSNodeSizes, in(path, "desiredSize"), "%d is not from %d to %d, which are minSize and "+
			"maxSize; set it to one of these, or change the limits", *desired, group.MinSize, group.MaxSize)
	}
	for i, each := range group.InstanceTypes {
		place := fmt.Sprintf("%s[%d]", in(path, "instanceTypes"), i)
		if first := group.InstanceTypes[0]; InstanceArchitecture(each) != InstanceArchitecture(first) {
			found = append(found, problems(RuleEKSInstanceTypes, place, "%s has the architecture %s, and %s has %s, "+
				"but the nodes of a group have one; name types of one of them", each, InstanceArchitecture(each), first,
				InstanceArchitecture(first))...)
		}
		if slices.Index(group.InstanceTypes, each) < i {
			found = append(found, problems(RuleEKSInstanceTypes, place, "%s is named twice; remove one", each)...)
		}
	}
	if len(group.InstanceTypes) == 0 {
		found = append(found, problems(RuleEKSInstanceTypes, in(path, "instanceTypes"), "names no type; name one, "+
			"or several for SPOT capacity")...)
	}
	for _, name := range group.AddOns {
		if !slices.Contains(EKSAddOns, name) {
			found = append(found, problems(RuleEKSAddOn, in(path, "addOnVersions."+name), "%s is none of the "+
				"add-ons that the nodes get; name %s, and give the cluster others by resources of their own", name, list(EKSAddOns))...)
		}
	}
	return found
}

// zonesWithoutClusters have no control planes of EKS: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html.
var zonesWithoutClusters = []string{"use1-az3", "usw1-az2", "cac1-az3"}

// checkCluster checks a cluster against the network that it is in.
func checkCluster(region Region, path string) Problems {
	var found Problems
	if region.Network.NatGateways == natGatewaysNone {
		found = problems(RuleEKSNetwork, path, "the network has no NAT gateway, and the nodes find neither EKS nor "+
			"the images of its add-ons without; set natGateways to single or perZone")
	}
	for i, id := range region.Network.AvailabilityZoneIDs {
		if slices.Contains(zonesWithoutClusters, id) {
			found = append(found, problems(RuleEKSZone, fmt.Sprintf("network.availabilityZoneIds[%d]", i), "EKS has "+
				"no control planes in %s; name another zone of %s, or run the application there on another kind of compute", id,
				region.Name)...)
		}
	}
	return found
}

// cluster is what a later deployment must know of the cluster, nil where there is none.
func (c Compute) cluster(network NetworkPlan) *ClusterDeployment {
	if c.EKS == nil {
		return nil
	}
	made := &ClusterDeployment{
		Version: c.EKS.Version, Network: network.Key(), CustomerManagedKey: c.EKS.CustomerManagedKey,
		Nodes: nodesOfAutoMode,
	}
	for _, zone := range network.Zones {
		made.Zones = append(made.Zones, zone.ID)
	}
	if c.EKS.AutoMode != nil {
		made.Port = c.EKS.AutoMode.Port
		return made
	}
	group := c.EKS.NodeGroup
	made.Nodes, made.Port, made.Sized = group.identity(), group.NodePort, group.DesiredSize != nil
	made.MinSize, made.MaxSize = group.MinSize, group.MaxSize
	return made
}

// nodesOfAutoMode are nodes that EKS runs by itself, in the record of a deployment.
const nodesOfAutoMode = "Auto Mode"

// identity is what makes AWS replace a node group. A single type of instances stands in its launch template, which AWS
// changes in place.
func (g EKSNodeGroup) identity() string {
	parts := []string{g.CapacityType, InstanceArchitecture(g.InstanceTypes[0])}
	if len(g.InstanceTypes) > 1 {
		parts = append(parts, g.InstanceTypes...)
	}
	return strings.Join(parts, " ")
}

// warnOfClusters says whose API servers can be reached from everywhere.
func warnOfClusters(app Application, plan Plan) []string {
	var open []string
	for _, region := range plan.Regions {
		i := slices.IndexFunc(app.Regions, func(r Region) bool { return r.Name == region.Name })
		compute := app.Regions[i].Compute
		if region.Stack && compute != nil && compute.EKS != nil && compute.EKS.PublicAccess &&
			slices.Contains(compute.EKS.PublicAccessCidrBlocks, everywhere) {
			open = append(open, region.Name)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("compute.eks: everybody reaches the API server of the cluster in %s, and only "+
		"permissions keep them out; name the ranges that you come from in publicAccessCidrBlocks, or set "+
		"publicAccess: false and come from within the network", list(open))}
}
