package functions

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

func TestCompareDatastoresComparesTheKindsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	for arguments, want := range map[string][]string{
		"{}":                     {"aurora", "documentdb", "dynamodb", "elasticache", "rds", "s3"},
		"kinds: []":              {"aurora", "documentdb", "dynamodb", "elasticache", "rds", "s3"},
		"kinds: [rds, aurora]":   {"aurora", "rds"},
		"kinds: [s3, s3]":        {"s3"},
		"kinds: [elasticache]":   {"elasticache"},
		"kinds: [documentdb]":    {"documentdb"},
		"kinds: [dynamodb, rds]": {"dynamodb", "rds"},
	} {
		compared, err := ask(t, CompareDatastoresToken, arguments)
		require.NoError(t, err, arguments)
		assert.Equal(t, want, slices.Sorted(maps.Keys(compared["datastores"].AsMap().AsMap())), arguments)
	}
}

// Every fact arrives with its value, its words and what it is based on.
func TestCompareDatastoresGivesTypedFacts(t *testing.T) {
	t.Parallel()
	compared, err := ask(t, CompareDatastoresToken, "{}")
	require.NoError(t, err)
	datastores := compared["datastores"].AsMap()
	for _, expected := range topology.Comparisons() {
		kind := datastores.Get(expected.Kind).AsMap()
		require.Equal(t, 15, kind.Len(), expected.Kind)
		assert.Equal(t, expected.Component, kind.Get("component").AsString())
		for _, named := range expected.Facts() {
			fact := kind.Get(named.Name).AsMap()
			assert.Equal(t, named.Fact.Text, fact.Get("text").AsString(), named.Name)
			assert.Equal(t, string(named.Fact.Basis), fact.Get("basis").AsString(), named.Name)
			assert.Equal(t, named.Fact.Source, fact.Get("source").AsString(), named.Name)
			assert.Equal(t, named.Fact.CheckedOn, fact.Get("checkedOn").AsString(), named.Name)
		}
	}
	aurora, dynamodb := datastores.Get("aurora").AsMap(), datastores.Get("dynamodb").AsMap()
	assert.Equal(t, property.New(11.0), aurora.Get("maximumRegions").AsMap().Get("count"))
	assert.Equal(t, property.New(1.0), aurora.Get("propagationDelay").AsMap().Get("seconds"))
	assert.Equal(t, property.New("SwitchoverGlobalCluster"), aurora.Get("plannedFailover").AsMap().Get("apiCall"))
	assert.Equal(t, property.New("operator"), aurora.Get("plannedFailover").AsMap().Get("startedBy"))
	assert.Equal(t, property.New(false), aurora.Get("multiRegionWrites").AsMap().Get("yes"))
	assert.Equal(t, []property.Value{property.New("aurora-mysql"), property.New("aurora-postgresql")},
		aurora.Get("engines").AsMap().Get("names").AsArray().AsSlice())
	assert.Equal(t, property.New(true), dynamodb.Get("multiRegionWrites").AsMap().Get("yes"))
	for name, value := range map[string]string{
		"maximumRegions": "count", "recoveryTime": "seconds", "plannedFailover": "apiCall",
	} {
		assert.True(t, dynamodb.Get(name).AsMap().Get(value).IsNull(), "%s.%s", name, value)
	}
}

func TestCompareDatastoresRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for arguments, says := range map[string]string{
		"kinds: [auroa]":    `documentdb; did you mean "aurora"?`,
		"kind: [aurora]":    "kind: compareDatastores has no such property; did you mean kinds?",
		"kinds: aurora":     `kinds: "aurora" is a string, but a list is needed`,
		"kinds: [[aurora]]": "kinds[0]: a list, but a string is needed",
	} {
		_, err := ask(t, CompareDatastoresToken, arguments)
		require.Error(t, err, arguments)
		assert.Contains(t, err.Error(), says, arguments)
	}
}
