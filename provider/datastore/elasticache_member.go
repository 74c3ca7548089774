package datastore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// secondaryIgnores are the properties of another region's group that keep their first value, or follow AWS after a refresh.
var secondaryIgnores = []string{
	// AWS takes it from the home region and refuses it when it is given, but the provider takes what is left out for redis,
	// and would replace a group of Valkey (https://github.com/hashicorp/terraform-provider-aws/issues/42592).
	"engine",
	// Forces a new group: one that was detached and is to be a member of a new global datastore must not lose its data.
	"globalReplicationGroupId",
}

// memberIgnores are those of every group.
var memberIgnores = []string{
	// Force a new group: neither a stack that is renamed nor another key may lose its data.
	"replicationGroupId", "kmsKeyId",
}

// cacheMember registers what one region has of a global datastore.
type cacheMember struct {
	memberScope

	settings ElastiCache
	token    pulumi.StringOutput
}

// buildSecondary registers the group of a region that is not home. It begins after those before it, without depending on
// them, because AWS adds one region at a time (https://github.com/hashicorp/terraform-provider-aws/issues/20180).
func (b *cache) buildSecondary(member topology.MemberPlan) error {
	m := cacheMember{b.member(member), b.spec.Settings, b.password}
	id := settledAfter(b.ctx, b.global.GlobalReplicationGroupId, b.registered())
	group, err := m.newGroup(func(args *elasticache.ReplicationGroupArgs) {
		args.GlobalReplicationGroupId = id
	}, secondaryIgnores)
	if err != nil {
		return err
	}
	b.groups[member.Region] = group
	return nil
}

// newGroup registers the region's replication group, with what it is in and what its role there adds.
func (m cacheMember) newGroup(
	role func(args *elasticache.ReplicationGroupArgs), ignored []string,
) (*elasticache.ReplicationGroup, error) {
	subnets, err := m.newSubnetGroup()
	if err != nil {
		return nil, err
	}
	security, err := m.newSecurityGroup()
	if err != nil {
		return nil, err
	}
	name := m.part("group")
	args := &elasticache.ReplicationGroupArgs{
		ReplicationGroupId: pulumi.String(m.member.PhysicalName),
		Description:        pulumi.String("The cache " + m.Name() + "."),
		Port:               pulumi.Int(m.spec.Plan.SingleWriter.Port),
		SubnetGroupName:    subnets.Name,
		SecurityGroupIds:   pulumi.StringArray{security.ID()},
		KmsKeyId:           m.key.Arn,
		// Other regions take both over from home, where they are true, too: left out, the provider would turn them off.
		AutomaticFailoverEnabled: pulumi.Bool(true),
		MultiAzEnabled:           pulumi.Bool(true),
		// The same in every region, each of which is told on its own.
		AuthToken:               m.token,
		AuthTokenUpdateStrategy: pulumi.String(string(*m.settings.AuthTokenUpdateStrategy)),
		SnapshotRetentionLimit:  m.settings.SnapshotRetentionInDays,
		FinalSnapshotIdentifier: m.finalSnapshot(security),
		ApplyImmediately:        pulumi.Bool(true),
		Tags:                    m.Tags(name),
	}
	if m.spec.Plan.Cache.Shards != nil {
		args.ReplicasPerNodeGroup = pulumi.Int(m.member.ReplicasPerShard)
	} else {
		args.NumCacheClusters = pulumi.Int(1 + m.member.ReplicasPerShard)
	}
	role(args)
	group, err := elasticache.NewReplicationGroup(m.ctx, name, args, m.keep(
		pulumi.Protect(m.member.Protected), pulumi.IgnoreChanges(slices.Concat(memberIgnores, ignored)), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the replication group: %w", err)
	}
	return group, nil
}

// finalSnapshot is the name of the snapshot that a group leaves, or nil: the provider takes one where it is given. It ends in
// the id of the security group, which is another one when the region comes back, so that it never meets an older snapshot,
// and yet is the same in every update, so that onDelete can change.
func (m cacheMember) finalSnapshot(security *ec2.SecurityGroup) pulumi.StringPtrInput {
	if m.spec.Plan.OnDelete != string(OnDeleteSnapshot) {
		return nil
	}
	return security.ID().ApplyT(func(id pulumi.ID) *string {
		name := m.member.FinalSnapshot + "-" + strings.TrimPrefix(string(id), "sg-")
		return &name
	}).(pulumi.StringPtrOutput)
}

func (m cacheMember) newSubnetGroup() (*elasticache.SubnetGroup, error) {
	name := m.Name("subnet-group")
	group, err := elasticache.NewSubnetGroup(m.ctx, name, &elasticache.SubnetGroupArgs{
		Description: pulumi.String("The subnets of " + m.Name() + "."),
		SubnetIds:   m.network().SubnetIDs,
		Tags:        m.Tags(name),
	}, m.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the subnet group: %w", err)
	}
	return group, nil
}
