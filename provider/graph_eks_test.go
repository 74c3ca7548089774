package provider

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eksBlock is a cluster with everything that can be set.
var eksBlock = object{"eks": object{
	"kubernetesVersion": "1.33", "customerManagedKey": true, "publicAccessCidrBlocks": []any{"203.0.113.0/24"},
	"controlPlaneLogs": []any{"audit"}, "logRetentionInDays": 7, "namespace": "web", "serviceAccount": "shop",
	"podPolicy": `{"Version": "2012-10-17", "Statement": []}`,
	"accessEntries": []any{
		object{"name": "ops", "principalArn": "arn:aws:iam::111122223333:role/ops"},
		object{
			"name": "dev", "principalArn": "arn:aws:iam::111122223333:role/dev", "accessPolicy": "AmazonEKSEditPolicy",
			"namespaces": []any{"web"},
		},
	},
	"nodes": object{"nodeGroup": object{
		"nodePort": 30100, "instanceTypes": []any{"m7g.large"}, "minSize": 3, "maxSize": 9, "volumeSize": 80,
		"maxUnavailable": 2, "addOnVersions": object{"coredns": "v1.12.4-eksbuild.1"},
	}},
}}

const (
	eksKubeconfig = `{
  "apiVersion": "v1",
  "clusters": [
    {
      "cluster": {
        "certificate-authority-data": "Q0E=",
        "server": "https://0123.gr7.eu-west-1.eks.amazonaws.com"
      },
      "name": "NAME"
    }
  ],
  "contexts": [
    {
      "context": {
        "cluster": "NAME",
        "user": "NAME"
      },
      "name": "NAME"
    }
  ],
  "current-context": "NAME",
  "kind": "Config",
  "users": [
    {
      "name": "NAME",
      "user": {
        "exec": {
          "apiVersion": "client.authentication.k8s.io/v1beta1",
          "args": [
            "eks",
            "get-token",
            "--cluster-name",
            "NAME",
            "--region",
            "eu-west-1",
            "--output",
            "json"
          ],
          "command": "aws",
          "interactiveMode": "Never"
        }
      }
    }
  ]
}`
	clusterGroup = "sg-cluster"
)

// eksClusterMadeOf is what a cluster has after its creation.
var eksClusterMadeOf = map[string]func(integration.MockResourceArgs) property.Value{
	"endpoint": func(integration.MockResourceArgs) property.Value {
		return property.New("https://0123.gr7.eu-west-1.eks.amazonaws.com")
	},
	"certificateAuthority": func(integration.MockResourceArgs) property.Value {
		return property.New(map[string]property.Value{"data": property.New("Q0E=")})
	},
	"vpcConfig": func(args integration.MockResourceArgs) property.Value {
		return property.New(args.Inputs.Get("vpcConfig").AsMap().Set("clusterSecurityGroupId", property.New(clusterGroup)))
	},
}

// eksNodeGroupMadeOf is what a node group has after its creation.
var eksNodeGroupMadeOf = map[string]func(integration.MockResourceArgs) property.Value{
	"nodeGroupName": func(integration.MockResourceArgs) property.Value { return property.New("nodes-1") },
	"resources": func(integration.MockResourceArgs) property.Value {
		return property.New([]property.Value{property.New(map[string]property.Value{
			"autoscalingGroups": property.New([]property.Value{property.New(map[string]property.Value{
				"name": property.New("eks-nodes"),
			})}),
		})})
	},
}

// managed are the policies of AWS's own that a graph gives a role.
func (g graph) managed(use string, names ...string) []string {
	var policies []string
	for _, name := range names {
		inputs := g.node(part(use + "-policy-" + name)).inputs
		require.Equal(g.t, "arn:aws:iam::aws:policy/"+name, inputs["policyArn"])
		policies = append(policies, part(use+"-policy-"+name))
	}
	return policies
}

// A cluster is private to its nodes, encrypted, logged, and in the hands of those who are named.
func TestACluster(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": eksBlock})
	cluster := g.node(part("eks-cluster"))
	name := cluster.inputs["name"].(string)
	assert.Regexp(t, `^shop-eu-west-1-eks-10-0-0-0-16-[a-z2-7]{8}$`, name)
	assert.Equal(t, object{
		"name": name, "roleArn": "arn:" + part("cluster-role"), "version": "1.33",
		"vpcConfig": object{
			"subnetIds":             []any{part("private-subnet-az1") + "-id", part("private-subnet-az2") + "-id"},
			"endpointPrivateAccess": true, "endpointPublicAccess": true, "publicAccessCidrs": []any{"203.0.113.0/24"},
		},
		"accessConfig":               object{"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": true},
		"bootstrapSelfManagedAddons": false, "enabledClusterLogTypes": []any{"audit"},
		"computeConfig":           object{"enabled": false},
		"kubernetesNetworkConfig": object{"elasticLoadBalancing": object{"enabled": false}},
		"storageConfig":           object{"blockStorage": object{"enabled": false}},
		"encryptionConfig": object{
			"provider": object{"keyArn": "arn:" + part("cluster-key")}, "resources": []any{"secrets"},
		},
		"tags": named(cluster.name),
	}, cluster.inputs)
	assert.True(t, cluster.request.GetProtect())
	assert.Subset(t, cluster.needs(), append(g.managed("cluster", "AmazonEKSClusterPolicy"), part("cluster-policy-key"),
		part("eks-log-group")))
	assert.Equal(t, object{
		"name": "/aws/eks/" + name + "/cluster", "retentionInDays": 7.0, "tags": named(part("eks-log-group")),
	}, g.node(part("eks-log-group")).inputs)
	key := g.node(part("cluster-key"))
	assert.True(t, key.request.GetProtect())
	assert.Equal(t, true, key.inputs["enableKeyRotation"])
	assert.Equal(t, []statement{{
		Sid: "UseKey", Effect: "Allow", Action: []string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"},
		Resource: []string{"arn:" + part("cluster-key")},
	}}, g.node(part("cluster-policy-key")).policy(t, "policy"))
	for role, want := range map[string]statement{
		"cluster-role": {
			Effect: "Allow", Action: []string{"sts:AssumeRole", "sts:TagSession"},
			Principal: map[string]string{"Service": "eks.amazonaws.com"},
		},
		"pod-role": {
			Effect: "Allow", Action: []string{"sts:AssumeRole", "sts:TagSession"},
			Principal: map[string]string{"Service": "pods.eks.amazonaws.com"},
		},
		"node-role": {
			Effect: "Allow", Action: []string{"sts:AssumeRole"}, Principal: map[string]string{"Service": "ec2.amazonaws.com"},
		},
	} {
		assert.Equal(t, []statement{want}, g.node(part(role)).policy(t, "assumeRolePolicy"), role)
	}
	assert.Equal(t, name, g.outputs["eksClusterName"])
	assert.Equal(t, "arn:"+part("pod-role"), g.outputs["taskRoleArn"])
	assert.Equal(t, clusterGroup, g.outputs["clientSecurityGroupId"])
	assert.Equal(t, strings.ReplaceAll(eksKubeconfig, "NAME", name), g.outputs["kubeconfig"])
	assert.Equal(t, "", g.outputs["clusterName"])
	assert.Equal(t, "", g.outputs["targetGroupBinding"])
}

// Those who may use a cluster, and the pods of the application, are let in by name.
func TestWhoMayUseACluster(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": eksBlock})
	name := g.node(part("eks-cluster")).inputs["name"]
	assert.Equal(t, object{
		"clusterName": name, "principalArn": "arn:aws:iam::111122223333:role/ops", "tags": named(part("access-entry-ops")),
	}, g.node(part("access-entry-ops")).inputs)
	assert.Equal(t, object{
		"clusterName": name, "principalArn": "arn:aws:iam::111122223333:role/ops",
		"policyArn":   "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
		"accessScope": object{"type": "cluster"},
	}, g.node(part("access-policy-ops")).inputs)
	edit := g.node(part("access-policy-dev"))
	assert.Equal(t, object{
		"clusterName": name, "principalArn": "arn:aws:iam::111122223333:role/dev",
		"policyArn":   "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
		"accessScope": object{"type": "namespace", "namespaces": []any{"web"}},
	}, edit.inputs)
	assert.True(t, edit.request.GetDeleteBeforeReplace())
	assert.Equal(t, object{
		"clusterName": name, "namespace": "web", "serviceAccount": "shop", "roleArn": "arn:" + part("pod-role"),
		"tags": named(part("pod-identity")),
	}, g.node(part("pod-identity")).inputs)
	assert.Contains(t, g.nodes, part("pod-policy-Application"))
}

// Nodes have their network before they start, and are targets on the port of the application's service.
func TestANodeGroup(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": eksBlock})
	name := g.node(part("eks-cluster")).inputs["name"]
	nodes := g.node(part("nodes"))
	assert.Equal(t, object{
		"clusterName": name, "nodeGroupNamePrefix": "nodes-", "nodeRoleArn": "arn:" + part("node-role"), "version": "1.33",
		"subnetIds": []any{part("private-subnet-az1") + "-id", part("private-subnet-az2") + "-id"},
		"amiType":   "AL2023_ARM_64_STANDARD", "capacityType": "ON_DEMAND",
		"launchTemplate": object{"id": part("node-template") + "-id", "version": "1"},
		"scalingConfig":  object{"minSize": 3.0, "maxSize": 9.0, "desiredSize": 3.0},
		"updateConfig":   object{"maxUnavailable": 2.0}, "tags": named(nodes.name),
	}, nodes.inputs)
	assert.Equal(t, []string{"scalingConfig.desiredSize"}, nodes.request.GetIgnoreChanges())
	assert.True(t, nodes.request.GetProtect())
	assert.Subset(t, nodes.needs(), append(g.managed("node", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy",
		"AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore"), part("private-route-az1"), part("add-on-vpc-cni"),
		part("add-on-kube-proxy"), part("add-on-eks-pod-identity-agent")))
	assert.NotContains(t, nodes.needs(), part("add-on-coredns"))
	assert.Contains(t, g.node(part("add-on-coredns")).needs(), nodes.name)
	assert.Equal(t, object{
		"clusterName": name, "addonName": "coredns", "addonVersion": "v1.12.4-eksbuild.1",
		"resolveConflictsOnCreate": "OVERWRITE", "resolveConflictsOnUpdate": "PRESERVE", "tags": named(part("add-on-coredns")),
	}, g.node(part("add-on-coredns")).inputs)
	assert.NotContains(t, g.node(part("add-on-vpc-cni")).inputs, "addonVersion")
	tags := named(part("node-template"))
	assert.Equal(t, object{
		"instanceType": "m7g.large", "updateDefaultVersion": true,
		"metadataOptions": object{"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1.0},
		"blockDeviceMappings": []any{object{"deviceName": "/dev/xvda", "ebs": object{
			"encrypted": "true", "deleteOnTermination": "true", "volumeType": "gp3", "volumeSize": 80.0,
		}}},
		"tagSpecifications": []any{
			object{"resourceType": "instance", "tags": tags}, object{"resourceType": "volume", "tags": tags},
		},
		"tags": tags,
	}, g.node(part("node-template")).inputs)
	attachment := g.node(part("nodes-attachment"))
	assert.Equal(t, object{
		"autoscalingGroupName": "eks-nodes", "lbTargetGroupArn": "arn:" + part("target-group"),
	}, attachment.inputs)
	assert.Subset(t, attachment.needs(), []string{
		part("listener"), part("load-balancer-to-targets"), part("targets-from-load-balancer"),
	})
	targets := g.node(part("target-group")).inputs
	assert.Equal(t, []any{"instance", 30100.0}, []any{targets["targetType"], targets["port"]})
	rule := g.node(part("targets-from-load-balancer")).inputs
	assert.Equal(t, []any{clusterGroup, 30100.0, 30100.0}, []any{rule["securityGroupId"], rule["fromPort"], rule["toPort"]})
	assert.Equal(t, clusterGroup, g.node(part("load-balancer-to-targets")).inputs["referencedSecurityGroupId"])
	assert.Equal(t, "nodes-1", g.outputs["nodeGroupName"])
}

// Several types are the group's, one is the template's; a number of nodes that is set is kept.
func TestNodesOfSeveralTypes(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": object{"eks": object{"controlPlaneLogs": []any{}, "nodes": object{"nodeGroup": object{
		"instanceTypes": []any{"t3.large", "t3a.large"}, "capacityType": "SPOT", "desiredSize": 4,
	}}}}})
	nodes := g.node(part("nodes"))
	assert.Equal(t, []any{"t3.large", "t3a.large"}, nodes.inputs["instanceTypes"])
	assert.Equal(t, []any{"SPOT", "AL2023_x86_64_STANDARD"}, []any{nodes.inputs["capacityType"], nodes.inputs["amiType"]})
	assert.Equal(t, object{"minSize": 2.0, "maxSize": 6.0, "desiredSize": 4.0}, nodes.inputs["scalingConfig"])
	assert.Empty(t, nodes.request.GetIgnoreChanges())
	assert.NotContains(t, g.node(part("node-template")).inputs, "instanceType")
	assert.NotContains(t, g.nodes, part("eks-log-group"))
	assert.NotContains(t, g.nodes, part("cluster-key"))
	assert.NotContains(t, g.node(part("eks-cluster")).inputs, "encryptionConfig")
}

// In Auto Mode the target group knows the cluster by its tag, and a manifest says which pods are its targets.
func TestAutoMode(t *testing.T) {
	t.Parallel()
	g := stackWith(t, object{"compute": object{"eks": object{
		"namespace": "web", "nodes": object{"autoMode": object{"port": 9000, "serviceName": "shop"}},
	}}})
	cluster := g.node(part("auto-mode-cluster"))
	name := cluster.inputs["name"].(string)
	assert.Regexp(t, `^shop-eu-west-1-auto-mode-10-0-0-0-16-[a-z2-7]{8}$`, name)
	assert.Equal(t, object{
		"enabled": true, "nodePools": []any{"general-purpose", "system"}, "nodeRoleArn": "arn:" + part("node-role"),
	}, cluster.inputs["computeConfig"])
	assert.Equal(t, object{"elasticLoadBalancing": object{"enabled": true}}, cluster.inputs["kubernetesNetworkConfig"])
	assert.Equal(t, object{"blockStorage": object{"enabled": true}}, cluster.inputs["storageConfig"])
	assert.Subset(t, cluster.needs(), append(
		g.managed("cluster", "AmazonEKSBlockStoragePolicy", "AmazonEKSClusterPolicy", "AmazonEKSComputePolicy",
			"AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy"),
		g.managed("node", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy")...))
	targets := g.node(part("target-group")).inputs
	assert.Equal(t, []any{"ip", 9000.0}, []any{targets["targetType"], targets["port"]})
	tags := named(part("target-group"))
	tags["eks:eks-cluster-name"] = name
	assert.Equal(t, tags, targets["tags"])
	assert.Equal(t, `apiVersion: eks.amazonaws.com/v1
kind: TargetGroupBinding
metadata:
  name: shop
  namespace: web
spec:
  serviceRef:
    name: shop
    port: 9000
  targetGroupARN: arn:`+part("target-group")+`
  targetType: ip
`, g.outputs["targetGroupBinding"])
	for _, absent := range []string{"nodes", "node-template", "nodes-attachment", "add-on-coredns", "add-on-vpc-cni"} {
		assert.NotContains(t, g.nodes, part(absent))
	}
}
