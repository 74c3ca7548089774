package topology

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kindsCompared are the kinds in the order of the table.
var kindsCompared = []string{"dynamodb", "aurora", "rds", "s3", "elasticache", "documentdb"}

func TestTheComparisonHasEveryKindOnce(t *testing.T) {
	t.Parallel()
	var kinds []string
	components := map[string]bool{}
	for _, c := range Comparisons() {
		kinds = append(kinds, c.Kind)
		components[c.Component] = true
		assert.NotEmpty(t, c.Service, c.Kind)
	}
	assert.Equal(t, kindsCompared, kinds)
	assert.Equal(t, map[string]bool{
		"DynamoDbGlobalTable": true, "AuroraGlobalDatabase": true, "RdsReadReplicas": true, "ReplicatedBuckets": true,
		"ElastiCacheGlobalDatastore": true, "DocumentDbGlobalCluster": true,
	}, components)
}

// A fact is worth as much as the page it comes from, and the day on which somebody read that.
func TestEveryFactHasASourceAndADate(t *testing.T) {
	t.Parallel()
	hosts := map[string]bool{"docs.aws.amazon.com": true, "aws.amazon.com": true, "disaster-recovery.workshop.aws": true}
	for _, c := range Comparisons() {
		facts := c.Facts()
		require.Len(t, facts, 12, c.Kind)
		for _, named := range facts {
			name, fact := c.Kind+"."+named.Name, named.Fact
			assert.Regexp(t, `^[A-Z0-9].*\.$`, fact.Text, name)
			assert.NotContains(t, fact.Text, "|", name)
			assert.Contains(t, []Basis{BasisPromised, BasisDocumented, BasisTypical, BasisAssumed}, fact.Basis, name)
			source, err := url.Parse(fact.Source)
			require.NoError(t, err, name)
			assert.Equal(t, "https", source.Scheme, name)
			assert.True(t, hosts[source.Host], "%s: %s", name, fact.Source)
			assert.NotEmpty(t, strings.Trim(source.Path, "/"), name)
			read, err := time.Parse(time.DateOnly, fact.CheckedOn)
			require.NoError(t, err, name)
			assert.False(t, read.Before(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)), name)
		}
	}
}

// A yes begins with yes, a move that needs a call names it, and a figure is none that AWS does not have.
func TestFactsSayWhatTheirValuesSay(t *testing.T) {
	t.Parallel()
	for _, c := range Comparisons() {
		for name, fact := range map[string]YesNo{
			"writes": c.MultiRegionWrites, "reads": c.MultiRegionReads, "transactions": c.MultiRegionTransactions,
			"serverless": c.Serverless,
		} {
			word := "No"
			if fact.Yes {
				word = "Yes"
			}
			assert.Regexp(t, "^"+word+`\b`, fact.Text, c.Kind+" "+name)
		}
		for name, failover := range map[string]WriterMove{"planned": c.PlannedFailover, "unplanned": c.UnplannedFailover} {
			assert.Equal(t, failover.StartedBy == StartedByNobody, failover.Call == "", c.Kind+" "+name)
			assert.Equal(t, c.MultiRegionWrites.Yes, failover.StartedBy == StartedByNobody, c.Kind+" "+name)
		}
		for name, fact := range map[string]Duration{
			"delay": c.PropagationDelay, "point": c.RecoveryPoint, "time": c.RecoveryTime,
		} {
			assert.False(t, fact.Seconds > 0 && (fact.Order != "" || fact.Basis == BasisAssumed), c.Kind+" "+name)
			assert.Contains(t, []string{"", "seconds", "minutes"}, fact.Order, c.Kind+" "+name)
		}
		assert.NotEmpty(t, c.Engines.Names, c.Kind)
	}
}

func TestTheComparisonNamesTheLimits(t *testing.T) {
	t.Parallel()
	for kind, most := range map[string]int{
		"dynamodb": 0, "aurora": 11, "rds": 16, "s3": 0, "elasticache": 3, "documentdb": 11, "memcached": 0,
	} {
		assert.Equal(t, most, MaximumRegions(kind), kind)
	}
	for engine, most := range map[string]int{
		"mysql": 15, "mariadb": 15, "postgres": 15, "oracle": 5, "sqlserver": 5, "db2": 3,
	} {
		assert.Equal(t, most, MaximumReadReplicas(engine), engine)
	}
	for _, engine := range comparisons[2].Engines.Names {
		assert.LessOrEqual(t, MaximumReadReplicas(engine), MaximumRegions("rds")-1, engine)
	}
}

// What the table says about a kind is what the checks of inputs hold a database of it to.
func TestTheLimitsOfTheTableAreThoseOfTheChecks(t *testing.T) {
	t.Parallel()
	codes := regionNamesOfTable()
	for kind, in := range map[string]func(string, ...string) Store{
		KindAurora: database, KindDocumentDB: documents, KindRDS: replicated,
	} {
		most := MaximumRegions(kind)
		require.Greater(t, len(codes), most)
		for count, problems := range map[int]int{most: 0, most + 1: 1} {
			var regions []Region
			for _, code := range codes[:count] {
				regions = append(regions, stack(code))
			}
			app := sound()
			app.Regions, app.HomeRegion, app.WriterRegion = regions, codes[0], codes[0]
			app.Stores = []Store{in("catalog", codes[:count]...)}
			_, found := New(app)
			var rules int
			for _, problem := range found {
				if problem.Rule == RuleStoreRegions {
					rules++
				}
			}
			assert.Equal(t, problems, rules, "%s in %d regions: %v", kind, count, found)
		}
	}
}

func TestTheComparisonIsTheCallersOwn(t *testing.T) {
	t.Parallel()
	Comparisons()[0].Kind = "other"
	assert.Equal(t, "dynamodb", Comparisons()[0].Kind)
}
