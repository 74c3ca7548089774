package datastore

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Each region that does not follow the declared writer is told of, with what to do.
func TestWarningsOfReplication(t *testing.T) {
	t.Parallel()
	const home, other = "arn:aws:rds:us-east-2:111122223333:db:a", "arn:aws:rds:eu-west-1:111122223333:db:b"
	for name, test := range map[string]struct {
		writer  string
		sources map[string]string
		want    []string
	}{
		"as it was made": {"us-east-2", map[string]string{"eu-west-1": home, "us-west-2": home}, nil},
		"promoted, and not declared": {"us-east-2", map[string]string{"us-west-2": home}, []string{
			"ledger: the instance in eu-west-1 stands alone, so that what is read there is stale; where it is the one that " +
				"applications shall write to, set writerRegion to eu-west-1, else give eu-west-1 generation: 2, so that it starts " +
				"over as a replica of us-east-2",
		}},
		"declared, and not promoted": {"eu-west-1", map[string]string{"eu-west-1": home, "us-west-2": other}, []string{
			"ledger: writerRegion is eu-west-1, but when AWS was last asked, its instance was a replica of the one in us-east-2 " +
				"and accepted no writes; promote it (`aws rds promote-read-replica --region eu-west-1 --db-instance-identifier " +
				"ledger-eu-west-1`), or set writerRegion back, and run `pulumi refresh` and `pulumi up`",
			"ledger: the instance in us-east-2 stands alone, so that what is read there is stale; where it is the one that " +
				"applications shall write to, set writerRegion to us-east-2, else give us-east-2 generation: 2, so that it starts " +
				"over as a replica of eu-west-1",
		}},
		"promoted and declared, and one follows the old writer": {"eu-west-1", map[string]string{
			"us-east-2": other, "us-west-2": home,
		}, []string{
			"ledger: the instance in us-west-2 still follows the one in us-east-2, which is not the writer, so that what is read " +
				"there is stale; give us-west-2 generation: 4, so that it starts over as a replica of eu-west-1",
		}},
	} {
		plan := topology.StorePlan{WriterRegion: test.writer}
		generations := map[string]int{"eu-west-1": 1, "us-east-2": 1, "us-west-2": 3}
		for _, region := range []string{"eu-west-1", "us-east-2", "us-west-2"} {
			plan.Members = append(plan.Members, topology.MemberPlan{
				Region: region, Writer: region == test.writer, Generation: generations[region], PhysicalName: "ledger-" + region,
			})
		}
		arn := map[string]string{"us-east-2": home, "eu-west-1": other}[test.writer]
		assert.Equal(t, test.want, warnOfReplication("ledger", plan, arn, test.sources), name)
	}
}

func TestRegionOfAnARN(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "us-east-2", regionOf("arn:aws:rds:us-east-2:111122223333:db:a"))
	assert.Equal(t, "ledger", regionOf("ledger"))
}
