package consumers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/given"
)

// story is what an example is about, in every language that it is written in.
type story struct {
	// name is what the folders examples/<language>-<name> end in, and the name of their Pulumi projects.
	name string
	// languages are those that the story runs in here.
	languages []string
	// lowered are those that the `up` with `deletionProtection: false` updates.
	lowered int
	// outputs checks what the program gives back.
	outputs func(*testing.T, map[string]any)
	// kept are the names of the tables, buckets, keys and last snapshots that the simulated AWS has after `destroy`.
	kept []string
}

// stories are all of them.
var stories = []story{{
	name:      "web-shop",
	languages: []string{"typescript", "python", "go", "java"},
	outputs: func(t *testing.T, outputs map[string]any) {
		assert.Regexp(t, `^http://[a-z0-9]+\.awsglobalaccelerator\.com$`, outputs["url"])
		assert.Len(t, outputs["staticIpAddresses"], 2)
		assert.Regexp(t, `^http://[^/]+\.us-east-2\.elb\.amazonaws\.com$`, outputs["homeEndpoint"])
		assert.Regexp(t, `^shop-orders`, outputs["ordersTable"])
		assert.Len(t, outputs["warnings"], 2)
		assert.Len(t, outputs, 5)
	},
	lowered: 6,
	kept: []string{
		"shop-orders-table-us-east-2",
		"shop-pictures-bucket-eu-west-1", "shop-pictures-bucket-us-east-2", "shop-pictures-bucket-us-west-2",
	},
}, {
	name:      "serverless-api",
	languages: []string{"typescript"},
	outputs: func(t *testing.T, outputs map[string]any) {
		assert.Equal(t, "https://"+given.Domain, outputs["url"])
		assert.EqualValues(t, 90, outputs["seconds"])
		assert.Regexp(t, `^api-orders`, outputs["table"])
		assert.Equal(t, map[string]any{"ORDERS_TABLE_NAME": outputs["table"]}, outputs["environment"])
		assert.Empty(t, outputs["warnings"])
		assert.Len(t, outputs, 5)
	},
	lowered: 4,
	kept:    []string{"api-orders-table-us-east-2"},
}, {
	name:      "read-local-write-home",
	languages: []string{"python"},
	outputs: func(t *testing.T, outputs map[string]any) {
		assert.Equal(t, "https://"+given.Domain, outputs["url"])
		assert.EqualValues(t, 89, outputs["seconds"])
		assert.Equal(t, "eu-west-1", outputs["writerRegion"])
		assert.Regexp(t, `^replica\.catalog-pages-us-east-2-.*\.cache\.amazonaws\.com$`, outputs["pages"])
		assert.Empty(t, outputs["warnings"])
		assert.Len(t, outputs, 5)
	},
	lowered: 5,
	kept: []string{
		"catalog-pages-eu-west-1-final", "catalog-pages-key-eu-west-1", "catalog-pages-key-us-east-2",
		"catalog-pages-us-east-2-final", "catalog-products-eu-west-1-final", "catalog-products-key-eu-west-1",
		"catalog-products-key-us-east-2", "catalog-products-us-east-2-final",
	},
}, {
	name:      "just-the-data",
	languages: []string{"go"},
	outputs: func(t *testing.T, outputs map[string]any) {
		assert.Regexp(t, `^ledger-us-east-2-.*\.cluster-[0-9a-f]+\.us-east-2\.rds\.amazonaws\.com$`, outputs["writerEndpoint"])
		assert.Regexp(t, `^ledger-eu-west-1-.*\.cluster-ro-[0-9a-f]+\.eu-west-1\.rds\.amazonaws\.com$`, outputs["otherReader"])
		assert.Regexp(t, `^arn:aws:secretsmanager:us-east-2:111122223333:secret:`, outputs["homeSecret"])
		assert.Regexp(t, `^receipts-eu-west-1-`, outputs["otherBucket"])
		assert.Len(t, outputs, 4)
	},
	lowered: 3,
	kept: []string{
		"ledger-eu-west-1-final", "ledger-key-eu-west-1", "ledger-key-us-east-2", "ledger-us-east-2-final",
		"receipts-bucket-eu-west-1", "receipts-bucket-us-east-2",
	},
}, {
	name:      "join-what-you-have",
	languages: []string{"typescript"},
	outputs: func(t *testing.T, outputs map[string]any) {
		assert.Regexp(t, `^http://[a-z0-9]+\.awsglobalaccelerator\.com$`, outputs["url"])
		assert.Len(t, outputs["staticIpAddresses"], 2)
		assert.Regexp(t, `^http://[^/]+\.ap-southeast-2\.elb\.amazonaws\.com$`, outputs["newEndpoint"])
		assert.Len(t, outputs, 4)
	},
	lowered: 1,
	kept:    []string{},
}}
