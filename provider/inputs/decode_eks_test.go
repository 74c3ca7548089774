package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// A cluster has a node group unless it says otherwise, and a region's nodes of another kind replace the application's.
func TestDecodeEKS(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	application, _, problems := pkg.Application("shop", topology.Identity{}, parse(t, `
homeRegion: us-east-2
compute:
  eks:
    accessEntries: [{name: ops, principalArn: "arn:aws:iam::111122223333:role/ops"}]
    nodes: {nodeGroup: {instanceTypes: [m7g.large], addOnVersions: {coredns: v1.12.4-eksbuild.1}}}
regions:
  - name: us-east-2
  - name: eu-west-1
    compute: {eks: {kubernetesVersion: "1.33", publicAccess: false, nodes: {autoMode: {}}}}
  - name: us-west-2
    compute: {eks: {nodes: {nodeGroup: {minSize: 3, desiredSize: 4}}}}
`))
	require.Empty(t, problems)
	entries := []topology.EKSAccessEntry{{Name: "ops", PrincipalARN: new("arn:aws:iam::111122223333:role/ops")}}
	everywhere := []string{"0.0.0.0/0"}
	group := topology.EKSNodeGroup{
		NodePort: 30080, InstanceTypes: []string{"m7g.large"}, CapacityType: "ON_DEMAND", MinSize: 2, MaxSize: 6,
		AddOns: []string{"coredns"},
	}
	larger := group
	larger.MinSize, larger.DesiredSize = 3, new(4)
	for i, want := range []topology.EKS{
		{
			Version: "1.35", PublicAccess: true, PublicAccessCidrBlocks: everywhere, AccessEntries: entries,
			NodeGroup: &group,
		},
		{
			Version: "1.33", PublicAccessCidrBlocks: everywhere, AccessEntries: entries, AutoMode: &topology.EKSAutoMode{Port: 8080},
		},
		{
			Version: "1.35", PublicAccess: true, PublicAccessCidrBlocks: everywhere, AccessEntries: entries,
			NodeGroup: &larger,
		},
	} {
		assert.Equal(t, &topology.Compute{EKS: &want}, application.Regions[i].Compute)
	}
}
