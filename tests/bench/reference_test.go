package main

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tableARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-1a2b"

// A table with a fixed name and a network, as a state holds them.
var (
	table = apitype.ResourceV3{
		URN: urnOf("aws:dynamodb/table:Table", "orders"), Type: "aws:dynamodb/table:Table", Custom: true, ID: "orders-1a2b",
		Inputs: map[string]any{
			"name": "orders-1a2b", "tags": map[string]any{"team": "shop"}, "billingMode": "PROVISIONED",
			defaultsKey: []any{"billingMode"},
		},
		Outputs: map[string]any{
			"id": "orders-1a2b", "name": "orders-1a2b", "arn": tableARN, "hashKey": "id",
			"replicas": []any{map[string]any{"kms:key": "key-0123"}}, "tagsAll": map[string]any{"team": "shop"},
		},
	}
	network = apitype.ResourceV3{
		URN: urnOf("aws:ec2/vpc:Vpc", "network"), Type: "aws:ec2/vpc:Vpc", Custom: true, ID: "vpc-0001",
		Inputs:  map[string]any{"cidrBlock": "10.0.0.0/16"},
		Outputs: map[string]any{"id": "vpc-0001", "cidrBlock": "10.0.0.0/16", "ownerId": "111122223333"},
	}
)

const (
	tableKey   = "aws:dynamodb/table:Table orders"
	networkKey = "aws:ec2/vpc:Vpc network"
)

func urnOf(typ, name string) resource.URN {
	return resource.URN("urn:pulumi:dev::bench::" + typ + "::" + name)
}

func TestSourcesAreLongStringsWithTheirPaths(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []source{
		{"orders-1a2b", tableKey, "id", true},
		{tableARN, tableKey, "arn", false},
		{"orders-1a2b", tableKey, "name", true},
		{"key-0123", tableKey, `replicas[0]["kms:key"]`, false},
		{"shop", tableKey, `tagsAll["team"]`, true},
	}, sourcesOf(table))
}

func TestReferPutsOutputsInPlaceOfTheirValues(t *testing.T) {
	t.Parallel()
	id, arn := part{from: tableKey, path: "id"}, part{from: tableKey, path: "arn"}
	vpc := part{from: networkKey, path: "id"}
	for name, c := range map[string]struct{ value, want any }{
		"nothing of theirs":     {"eu-west-1", "eu-west-1"},
		"an empty string":       {"", ""},
		"what is no string":     {[]any{true, 4.0}, []any{true, 4.0}},
		"a whole string":        {"vpc-0001", text{vpc}},
		"in lists and objects":  {[]any{map[string]any{"id": "vpc-0001"}}, []any{map[string]any{"id": text{vpc}}}},
		"a given value alone":   {"orders-1a2b", text{id}},
		"the longest one first": {tableARN, text{arn}},
		"several in one string": {
			`["` + tableARN + `/index/*","vpc-0001","` + tableARN + `"]`,
			text{{words: `["`}, arn, {words: `/index/*","`}, vpc, {words: `","`}, arn, {words: `"]`}},
		},
		// The name was given to the table, so beside its ARN it is only a word.
		"a given value beside a generated one": {tableARN + " orders-1a2b", text{arn, {words: " orders-1a2b"}}},
		// Only the longest given value of a resource counts: the team's name is there by chance.
		"two given values": {"shop orders-1a2b", text{{words: "shop "}, id}},
		"the given value of one, the generated of another": {
			"orders-1a2b vpc-0001", text{id, {words: " "}, vpc},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := refer(c.value, append(sourcesOf(network), sourcesOf(table)...))
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestReferRefusesSecrets(t *testing.T) {
	t.Parallel()
	_, err := refer([]any{map[string]any{secretKey: "1b47", "ciphertext": "v1:"}}, nil)
	require.EqualError(t, err, "secrets are not known to the benchmark")
}
