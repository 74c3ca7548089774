package awssim

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	rootKeyPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*",` +
		`"Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]}`
)

// keyed makes a case that creates a key with a policy.
func keyed(policy string) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(keyToken, "k", Values{"policy": policy})
		return err
	}
}

var (
	_ = breaks(ruleKeyPolicy, keyed(readsTable))
	_ = breaks(ruleKeyLockout, keyed(strings.Replace(rootKeyPolicy, "kms:*", "kms:Decrypt", 1)))
	_ = breaks(ruleKeyMissing, func(s *Sim) error {
		key := must(s.Client("eu-west-1").Create(keyToken, "k", Values{}))
		_, err := s.Client("us-east-1").Create(keyAliasToken, "a", Values{"name": "alias/app", "targetKeyId": key.ID})
		return err
	})
	_ = breaks(ruleAliasTaken, func(s *Sim) error {
		c := s.Client("eu-west-1")
		in := Values{"name": "alias/app", "targetKeyId": must(c.Create(keyToken, "k", Values{})).ID}
		must(c.Create(keyAliasToken, "a", in))
		_, err := c.Create(keyAliasToken, "b", in)
		return err
	})
	_ = breaks(ruleAliasAWS, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(keyAliasToken, "a", Values{"name": "alias/aws/app", "targetKeyId": "k"})
		return err
	})
	_ = breaks(ruleLogGroupKey, func(s *Sim) error {
		key := must(s.Client("us-east-1").Create(keyToken, "k", Values{}))
		_, err := s.Client("eu-west-1").Create(logGroupToken, "g", Values{"kmsKeyId": key.Outputs["arn"]})
		return err
	})
)

func TestAKeyIsPendingBeforeItIsGone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	key, err := c.Create(keyToken, "k", Values{
		"deletionWindowInDays": 7, "policy": rootKeyPolicy, "enableKeyRotation": true,
	})
	require.NoError(t, err)
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, key.ID)
	assert.EqualValues(t, 365, key.Outputs["rotationPeriodInDays"])
	require.NoError(t, c.Delete(key))
	gone, err := c.Read(key)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
	world := s.World()
	require.Len(t, world.Resources, 1)
	assert.True(t, world.Resources[0].Forgotten)
	_, err = c.Create(keyAliasToken, "a", Values{"name": "alias/app", "targetKeyId": key.ID})
	require.ErrorContains(t, err, "kms.key.not-found")
	s.Advance(6 * 24 * time.Hour)
	assert.Len(t, s.World().Resources, 1)
	s.Advance(24 * time.Hour)
	assert.Empty(t, s.World().Resources)
}

func TestAnAliasNamesItsKeyByIDOrARN(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	key, other := must(c.Create(keyToken, "k", Values{})), must(c.Create(keyToken, "o", Values{}))
	alias, err := c.Create(keyAliasToken, "a", Values{"name": "alias/app", "targetKeyId": key.ID})
	require.NoError(t, err)
	assert.Equal(t, key.Outputs["arn"], alias.Outputs["targetKeyArn"])
	d, err := c.Diff(alias, Values{"name": "alias/app", "targetKeyId": key.Outputs["arn"]})
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
	alias, err = c.Update(alias, Values{"name": "alias/app", "targetKeyId": other.ID})
	require.NoError(t, err)
	assert.Equal(t, other.Outputs["arn"], alias.Outputs["targetKeyArn"])
}

func TestDeletionWindowsAreBounded(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	for _, days := range []int{6, 31} {
		_, err := c.Create(keyToken, "k", Values{"deletionWindowInDays": days})
		assert.ErrorContains(t, err, "schema.range")
	}
}
