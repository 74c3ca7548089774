package datastore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// cluster is what one region has of a database whose members are clusters of instances.
type cluster struct {
	plan topology.MemberPlan
	// resource is the cluster itself.
	resource  pulumi.Resource
	instances []pulumi.Resource

	identifier, arn, resourceID, endpoint, readerEndpoint pulumi.StringOutput
	// username and database are those that AWS has.
	username, database pulumi.StringOutput
}

// serving are the instances, of which a headless member has none. Every other member depends on those of the writer: AWS
// refuses to delete the last of them while a secondary exists (https://github.com/hashicorp/terraform-provider-aws/issues/26234),
// and refuses a secondary whose source has none. That also orders the destroy: other regions' clusters first, the writer's
// instances next, its cluster, the global cluster. It follows the writer as soon as an update has recorded a move.
func (c *cluster) serving() []pulumi.Resource { return c.instances }

// clusters are those of a database while it is built.
type clusters struct {
	*singleWriter

	// globalID identifies the global cluster that they are members of.
	globalID pulumi.IDOutput
	writer   *cluster
	members  map[string]*cluster
}

// clusterScope is where one region's cluster is registered.
type clusterScope struct {
	memberScope

	// globalID is known once everything is registered that the cluster comes after, whether it depends on it or not; nil for one
	// that is restored, around which the global cluster is made.
	globalID pulumi.StringPtrInput
	// writer is the member that is declared to write, or nil while it is itself registered.
	writer   *cluster
	password pulumi.StringOutput
}

// restores says whether the cluster is made from a snapshot.
func (c clusterScope) restores() bool { return c.globalID == nil }

// buildMembers registers the clusters, the writer's first, and what they are members of: before them, or around the first one
// where that is restored, because AWS restores no cluster into a global one
// (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html).
func (b *clusters) buildMembers(global func(source *cluster) error, build func(clusterScope) (*cluster, error)) error {
	b.members = map[string]*cluster{}
	restores := b.spec.Plan.Restores()
	if !restores {
		if err := b.buildGlobal(global); err != nil {
			return err
		}
	}
	for _, member := range b.spec.Plan.InTurn() {
		at := clusterScope{memberScope: b.member(member), writer: b.writer, password: b.password}
		if b.writer != nil || !restores {
			at.globalID = settledAfter(b.ctx, b.globalID.ToStringOutput(), b.registered()).ToStringPtrOutput()
		}
		made, err := build(at)
		if err != nil {
			return fmt.Errorf("building store %s in %s: %w", b.spec.Plan.Name, member.Region, err)
		}
		b.members[member.Region] = made
		if !member.Writer {
			continue
		}
		if b.writer = made; restores {
			if err := b.buildGlobal(global); err != nil {
				return err
			}
		}
	}
	b.endpoint = settledAfter(b.ctx, b.writer.endpoint, b.registered())
	if restores {
		b.endpoint = b.restored(b.endpoint, b.writer.username, b.writer.database)
	}
	return nil
}

// buildGlobal registers what the clusters are members of.
func (b *clusters) buildGlobal(global func(source *cluster) error) error {
	if err := global(b.writer); err != nil {
		return fmt.Errorf("building store %s in %s: %w", b.spec.Plan.Name, b.spec.Plan.HomeRegion, err)
	}
	return nil
}

// registered are the clusters and instances of the writer and the home region, and when all are, of every region.
func (b *clusters) registered() []pulumi.Resource {
	var resources []pulumi.Resource
	for code, member := range b.members {
		if len(b.members) == len(b.spec.Plan.Members) || code == b.spec.Plan.HomeRegion || member == b.writer {
			resources = append(append(resources, member.resource), member.serving()...)
		}
	}
	return resources
}

// buildClients registers what the applications of each region read, and gives it with the member that they read from.
func (b *clusters) buildClients(spec clientSpec, give func(code string, reads *cluster, made client)) error {
	for _, plan := range b.spec.Plan.SingleWriter.Clients {
		reads := b.members[plan.ReadsFrom]
		spec.reader, spec.ready = reads.readerEndpoint, slices.Concat(b.writer.serving(), reads.serving())
		made, err := b.buildClient(plan, spec)
		if err != nil {
			return fmt.Errorf("giving store %s to its clients in %s: %w", b.spec.Plan.Name, plan.Region, err)
		}
		give(plan.Region, reads, made)
	}
	return nil
}

// instanceName is the identifier of an instance, by its number in the region; more of the name comes before.
func (c clusterScope) instanceName(number int, more ...string) string {
	parts := append(more, generationName(c.member.Region, c.member.Generation), strconv.Itoa(number))
	return c.spec.physicalName(topology.DBCluster, parts...)
}

// globalMember is a cluster as its global cluster lists it, with nothing of it known yet at first.
type globalMember struct {
	clusterArn *string
	writes     *bool
}

// knownWriter is the region that wrote when AWS was last asked; empty where the declared one was no member then: a cluster
// that was detached writes for itself, whoever writes in the global cluster.
func knownWriter(declared string, members []globalMember) string {
	isMember := func(member globalMember) bool { return member.region() == declared }
	if !slices.ContainsFunc(members, isMember) {
		return ""
	}
	for _, member := range members {
		if member.writes != nil && *member.writes {
			return member.region()
		}
	}
	return ""
}

// region is the one in the cluster's ARN, or empty where there is none yet.
func (m globalMember) region() string {
	if m.clusterArn == nil {
		return ""
	}
	return strings.SplitN(*m.clusterArn, ":", 6)[3]
}
