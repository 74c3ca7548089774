package datastore

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheKnownWriterIsTheMemberThatWrites(t *testing.T) {
	t.Parallel()
	arn := func(region string) *string { return new("arn:aws:rds:" + region + ":111122223333:cluster:carts") }
	members := []globalMember{{arn("us-east-2"), new(false)}, {arn("eu-west-1"), new(true)}, {nil, nil}}
	assert.Equal(t, "eu-west-1", knownWriter("us-east-2", members))
	assert.Equal(t, "eu-west-1", knownWriter("eu-west-1", members))
	assert.Empty(t, knownWriter("us-west-2", members), "one that was detached")
	assert.Empty(t, knownWriter("us-east-2", members[:1]), "a state without a writer")
	assert.Empty(t, knownWriter("us-east-2", nil))
}
