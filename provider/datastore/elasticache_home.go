package datastore

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// homeIgnores are the properties of the home region's group that keep their first value, or follow AWS after a refresh. Once
// it is in the global datastore, AWS changes the first four there alone, and refuses them here
// (https://github.com/hashicorp/terraform-provider-aws/issues/19929).
var homeIgnores = []string{"engineVersion", "nodeType", "parameterGroupName", "numNodeGroups"}

// buildHome registers what the home region alone has: the parameters, the group that the others copy, and the global
// datastore, through the home region for ever: another provider would replace it.
func (b *cache) buildHome(member topology.MemberPlan) error {
	m := cacheMember{b.member(member), b.spec.Settings, b.password}
	parameters, err := m.newParameters()
	if err != nil {
		return err
	}
	group, err := m.newGroup(func(args *elasticache.ReplicationGroupArgs) {
		args.Engine = pulumi.String(b.spec.Plan.SingleWriter.Engine)
		args.EngineVersion = pulumi.String(member.EngineVersion)
		args.NodeType = pulumi.String(member.InstanceClass)
		args.ParameterGroupName = parameters.Name
		args.AtRestEncryptionEnabled = pulumi.Bool(true)
		args.TransitEncryptionEnabled = pulumi.Bool(true)
		// AWS turns it off when the group joins the global datastore, where it cannot be turned on again.
		args.AutoMinorVersionUpgrade = pulumi.Bool(false)
		if shards := b.spec.Plan.Cache.Shards; shards != nil {
			args.NumNodeGroups = pulumi.Int(*shards)
		}
	}, homeIgnores)
	if err != nil {
		return err
	}
	b.groups[member.Region] = group
	b.global, err = b.newGlobal(group, parameters)
	return err
}

// newParameters are those that AWS copies for every region. A major version has others, with a name of their own, so that
// they are there before the upgrade.
func (m cacheMember) newParameters() (*elasticache.ParameterGroup, error) {
	family := m.spec.Plan.SingleWriter.Family
	name := m.Name("parameters", strings.ReplaceAll(family, ".", ""))
	parameters := elasticache.ParameterGroupParameterArray{}
	values := map[string]string{}
	maps.Copy(values, m.spec.Plan.Cache.Parameters)
	if m.spec.Plan.Cache.Shards != nil {
		values["cluster-enabled"] = "yes"
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		parameters = append(parameters, &elasticache.ParameterGroupParameterArgs{
			Name: pulumi.String(key), Value: pulumi.String(values[key]),
		})
	}
	group, err := elasticache.NewParameterGroup(m.ctx, name, &elasticache.ParameterGroupArgs{
		// Another name would be sent to the global datastore, which the provider refuses without a major upgrade.
		Name:        pulumi.String(m.spec.physicalName(topology.CacheParameterGroup, family, m.member.Region)),
		Description: pulumi.String("The parameters of " + m.Name() + "."),
		Family:      pulumi.String(family),
		Parameters:  parameters,
		Tags:        m.Tags(name),
	}, m.keep(pulumi.IgnoreChanges([]string{"name"}))...)
	if err != nil {
		return nil, fmt.Errorf("creating the parameter group: %w", err)
	}
	return group, nil
}

// newGlobal registers the object that the groups are members of. What all regions have alike is changed here, at once for
// all of them. It stays as long as any member is protected.
func (b *cache) newGlobal(
	home *elasticache.ReplicationGroup, parameters *elasticache.ParameterGroup,
) (*elasticache.GlobalReplicationGroup, error) {
	s, plan := b.scopes[b.spec.Plan.HomeRegion], b.spec.Plan
	member := plan.Member(plan.HomeRegion)
	args := &elasticache.GlobalReplicationGroupArgs{
		GlobalReplicationGroupIdSuffix: pulumi.String(plan.PhysicalName),
		PrimaryReplicationGroupId:      home.ID(),
		CacheNodeType:                  pulumi.String(member.InstanceClass),
		EngineVersion:                  pulumi.String(member.EngineVersion),
		ParameterGroupName:             parameters.Name,
	}
	if plan.Cache.Shards != nil {
		args.NumNodeGroups = pulumi.Int(*plan.Cache.Shards)
	}
	global, err := elasticache.NewGlobalReplicationGroup(b.ctx, s.Name("global"), args, s.Options(
		pulumi.Protect(plan.Protected()), pulumi.RetainOnDelete(b.spec.keepsMembers()),
		pulumi.IgnoreChanges([]string{
			// Forces a new global datastore, and is read back as the group that writes now
			// (https://github.com/hashicorp/terraform-provider-aws/issues/46121).
			"primaryReplicationGroupId",
			// Forces a new global datastore: a stack or project that is renamed must not lose its data.
			"globalReplicationGroupIdSuffix",
		}), patiently(),
	)...)
	if err != nil {
		return nil, fmt.Errorf("creating the global datastore: %w", err)
	}
	return global, nil
}
