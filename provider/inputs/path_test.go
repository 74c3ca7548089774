package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPathsQuoteOnlyKeysThatWouldBeAmbiguous(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "tags", child("", "tags"))
	assert.Equal(t, "regions[1].name", child(element("regions", 1), "name"))
	assert.Equal(t, "datastores.my-orders", child("datastores", "my-orders"))
	assert.Equal(t, `tags["a b"]`, child("tags", "a b"))
	assert.Equal(t, `tags["a.b"]`, child("tags", "a.b"))
	assert.Equal(t, `tags["\""]`, child("tags", `"`))
	assert.Equal(t, `tags[""]`, child("tags", ""))
}

func TestAPathIsWithinItselfAndWhatItLiesBelow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path, ancestor string
		want           bool
	}{
		{"network", "network", true},
		{"network.cidrBlock", "network", true},
		{"network[0]", "network", true},
		{"network", "", true},
		{"networks", "network", false},
		{"network", "network.cidrBlock", false},
	} {
		assert.Equal(t, test.want, within(test.path, test.ancestor), "%s in %s", test.path, test.ancestor)
	}
}

func TestTheTopicOfAPathIsTheSameForAnApplicationAndARegion(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                             "",
		"network.addressPool":          "network",
		"regions[12].network":          "network",
		"regions[1].network.cidrBlock": "network",
		"regions[1]":                   "regions",
		"regions":                      "regions",
		`datastores["a.b"].dynamodb`:   "datastores",
	} {
		assert.Equal(t, want, topic(path), path)
	}
}
