package datastore

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// replicationWarnings say where what AWS replicates, when it was last asked, is not what is declared.
func (b *replicas) replicationWarnings() pulumi.StringArrayOutput {
	known := []any{b.writer.instance.Arn}
	for _, member := range b.spec.Plan.Members {
		known = append(known, b.members[member.Region].instance.ReplicateSourceDb)
	}
	return pulumi.All(known...).ApplyT(func(known []any) []string {
		sources := map[string]string{}
		for i, member := range b.spec.Plan.Members {
			if source, _ := known[i+1].(*string); source != nil {
				sources[member.Region] = *source
			}
		}
		return warnOfReplication(b.spec.Place, b.spec.Plan, known[0].(string), sources)
	}).(pulumi.StringArrayOutput)
}

// warnOfReplication says of each region that does not follow the declared writer what it does. The sources are the ARNs that
// the instances copy from, by region; one that stands alone has none.
func warnOfReplication(place string, plan topology.StorePlan, writer string, sources map[string]string) []string {
	var found []string
	warn := func(format string, values ...any) {
		found = append(found, fmt.Sprintf(place+": "+format, values...))
	}
	for _, member := range plan.Members {
		source := sources[member.Region]
		switch {
		case member.Writer && source != "":
			warn("writerRegion is %s, but when AWS was last asked, its instance was a replica of the one in %s and accepted no "+
				"writes; promote it (`aws rds promote-read-replica --region %s --db-instance-identifier %s`), or set writerRegion "+
				"back, and run `pulumi refresh` and `pulumi up`", member.Region, regionOf(source), member.Region, member.PhysicalName)
		case member.Writer || source == writer:
		case source != "":
			warn("the instance in %s still follows the one in %s, which is not the writer, so that what is read there is stale; "+
				"give %s generation: %d, so that it starts over as a replica of %s", member.Region, regionOf(source), member.Region,
				member.Generation+1, plan.WriterRegion)
		default:
			warn("the instance in %s stands alone, so that what is read there is stale; where it is the one that applications "+
				"shall write to, set writerRegion to %s, else give %s generation: %d, so that it starts over as a replica of %s",
				member.Region, member.Region, member.Region, member.Generation+1, plan.WriterRegion)
		}
	}
	return found
}

// regionOf is the region in an ARN.
func regionOf(arn string) string {
	const parts = 6
	part := strings.SplitN(arn, ":", parts)
	if len(part) < parts {
		return arn
	}
	return part[3]
}
