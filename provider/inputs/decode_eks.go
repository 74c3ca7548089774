package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeEKS reads a cluster of EKS.
func decodeEKS(m property.Map) topology.EKS {
	nodes := block(m, "nodes")
	eks := topology.EKS{
		Version:                text(m, "kubernetesVersion"),
		PublicAccess:           flag(m, "publicAccess"),
		PublicAccessCidrBlocks: texts(m, "publicAccessCidrBlocks"),
		CustomerManagedKey:     flag(m, "customerManagedKey"),
	}
	for _, entry := range blocks(m, "accessEntries") {
		eks.AccessEntries = append(eks.AccessEntries, topology.EKSAccessEntry{
			Name: text(entry, "name"), PrincipalARN: optionalText(entry, "principalArn"),
		})
	}
	if has(nodes, "nodeGroup") {
		eks.NodeGroup = new(decodeNodeGroup(block(nodes, "nodeGroup")))
	}
	if has(nodes, "autoMode") {
		eks.AutoMode = &topology.EKSAutoMode{Port: whole(block(nodes, "autoMode"), "port")}
	}
	return eks
}

// decodeNodeGroup reads a managed node group.
func decodeNodeGroup(m property.Map) topology.EKSNodeGroup {
	return topology.EKSNodeGroup{
		NodePort:      whole(m, "nodePort"),
		InstanceTypes: texts(m, "instanceTypes"),
		CapacityType:  text(m, "capacityType"),
		MinSize:       whole(m, "minSize"),
		MaxSize:       whole(m, "maxSize"),
		DesiredSize:   optionalWhole(m, "desiredSize"),
		AddOns:        keys(m, "addOnVersions"),
	}
}
