package consumers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
	// kept are the names of the tables and buckets that the simulated AWS has after `destroy`.
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
}}
