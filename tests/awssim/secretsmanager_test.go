package awssim

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secret makes a case that creates a secret with changes.
func secret(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client(dbHome).Create(secretToken, "s", with(Values{"name": "orders"}, changes))
		return err
	}
}

// version makes a case that creates a version with changes.
func version(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		c := s.Client(dbHome)
		made := must(c.Create(secretToken, "s", Values{"name": "orders"}))
		_, err := c.Create(secretVersionToken, "v", with(Values{"secretId": made.ID, "secretString": "a"}, changes))
		return err
	}
}

var (
	_ = breaks(ruleSecretTaken, func(s *Sim) error {
		if err := secret(nil)(s); err != nil {
			return err
		}
		return secret(nil)(s)
	})
	_ = breaks(ruleSecretScheduled, func(s *Sim) error {
		c := s.Client(dbHome)
		if err := c.Delete(must(c.Create(secretToken, "s", Values{"name": "orders"}))); err != nil {
			return err
		}
		return secret(nil)(s)
	})
	_ = breaks(ruleSecretKey, func(s *Sim) error {
		return secret(Values{"kmsKeyId": must(s.Client("us-east-1").Create(keyToken, "k", nil)).Outputs["arn"]})(s)
	})
	_ = breaks(ruleSecretPolicy, secret(Values{"policy": `{"Version":"2012-10-17","Statement":[{}]}`}))
	_ = breaks(ruleSecretRegion, secret(Values{"replicas": []any{Values{"region": dbHome}}}))
	_ = breaks(ruleSecretReplicas, func(s *Sim) error {
		c := s.Client(dbHome)
		made := must(c.Create(secretToken, "s", Values{"replicas": []any{Values{"region": "us-east-1"}}}))
		made.Outputs["replicas"] = []any{}
		return c.Delete(made)
	})
	_ = breaks(ruleSecretMissing, version(Values{"secretId": "none"}))
	_ = breaks(ruleSecretEmpty, version(Values{"secretString": nil}))
	_ = breaks(ruleSecretLength, version(Values{"secretString": strings.Repeat("a", 65537)}))
	_ = breaks(ruleSecretIsReplica, func(s *Sim) error {
		must(s.Client(dbHome).Create(secretToken, "s", Values{"name": "orders",
			"replicas": []any{Values{"region": "us-east-1"}}}))
		_, err := s.Client("us-east-1").Create(secretVersionToken, "v", Values{"secretId": "orders", "secretString": "a"})
		return err
	})
)

func TestADeletedSecretKeepsItsName(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client(dbHome)
	made := must(c.Create(secretToken, "s", Values{"name": "orders", "recoveryWindowInDays": 7}))
	assert.Regexp(t, `^arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-.{6}$`, made.ID)
	require.NoError(t, c.Delete(made))
	require.Empty(t, must(c.Read(made)).ID)
	require.NoError(t, secret(nil)(New(Options{})))
	require.ErrorContains(t, secret(nil)(s), ruleSecretScheduled.ID)
	s.Advance(7 * 24 * time.Hour)
	again := must(c.Create(secretToken, "s", Values{"name": "orders", "recoveryWindowInDays": 0}))
	assert.NotEqual(t, made.ID, again.ID)
	require.NoError(t, c.Delete(again))
	require.NoError(t, secret(nil)(s))
}

func TestRecoveryWindowsAreBounded(t *testing.T) {
	t.Parallel()
	for _, days := range []int{1, 6, 31} {
		require.ErrorContains(t, secret(Values{"recoveryWindowInDays": days})(New(Options{})), "schema.valid")
	}
}

// Another value replaces the version: the new one is current before the old one goes.
func TestAnotherValueIsAnotherVersion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client(dbHome)
	holder := must(c.Create(secretToken, "s", Values{"name": "orders"}))
	old := must(c.Create(secretVersionToken, "v", Values{"secretId": holder.ID, "secretString": "a"}))
	assert.Equal(t, []any{stageCurrent}, old.Outputs["versionStages"])
	next := Values{"secretId": holder.ID, "secretString": "b"}
	d, err := c.Diff(old, next)
	require.NoError(t, err)
	assert.Equal(t, []string{"secretString"}, d.Replaces())
	made := must(c.Create(secretVersionToken, "v", next))
	assert.Equal(t, []any{stagePrevious}, must(c.Read(old)).Outputs["versionStages"])
	require.NoError(t, c.Delete(old))
	assert.Empty(t, must(c.Read(old)).ID)
	value, ok := s.SecretValue(dbHome, "orders")
	assert.True(t, ok)
	assert.Equal(t, "b", value)

	// What is current stays readable although nothing manages it any more.
	require.NoError(t, c.Delete(made))
	value, ok = s.SecretValue(dbHome, "orders")
	assert.True(t, ok)
	assert.Equal(t, "b", value)
	require.NoError(t, c.Delete(holder))
	_, ok = s.SecretValue(dbHome, "orders")
	assert.False(t, ok)
}

func TestARotationIsNotUndoneByTheProgram(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client(dbHome)
	holder := must(c.Create(secretToken, "s", Values{"name": "orders"}))
	in := Values{"secretId": holder.ID, "secretString": "a"}
	made := must(c.Create(secretVersionToken, "v", in))
	require.NoError(t, s.RotateSecret(dbHome, "orders", "rotated"))
	require.ErrorContains(t, s.RotateSecret("us-east-1", "orders", "x"), ruleSecretMissing.ID)
	made = must(c.Read(made))
	assert.Equal(t, []any{stagePrevious}, made.Outputs["versionStages"])
	d, err := c.Diff(made, in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	value, _ := s.SecretValue(dbHome, "orders")
	assert.Equal(t, "rotated", value)

	// Only a program that names the stage takes it back.
	_, err = c.Update(made, with(in, Values{"versionStages": []string{stageCurrent}}))
	require.NoError(t, err)
	value, _ = s.SecretValue(dbHome, "orders")
	assert.Equal(t, "a", value)
}

func TestReplicasAreReadWhereTheyAre(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client(dbHome)
	in := Values{"name": "orders", "replicas": []any{Values{"region": "us-east-1"}, Values{"region": "us-west-2"}}}
	must(s.Client("us-west-2").Create(secretToken, "own", Values{"name": "orders"}))
	made := must(c.Create(secretToken, "s", in))
	statuses := map[string]string{}
	for _, each := range made.Outputs.Objects("replicas") {
		statuses[each.String("region")] = each.String("status")
	}
	assert.Equal(t, map[string]string{"us-east-1": "InSync", "us-west-2": "Failed"}, statuses)
	must(c.Create(secretVersionToken, "v", Values{"secretId": made.ID, "secretString": "a"}))
	s.LoseRegion(dbHome)
	value, ok := s.SecretValue("us-east-1", "orders")
	assert.True(t, ok)
	assert.Equal(t, "a", value)
	s.HealRegion(dbHome)
	d, err := c.Diff(made, in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	made, err = c.Update(made, Values{"name": "orders", "replicas": []any{Values{"region": "us-west-2"}},
		"forceOverwriteReplicaSecret": true})
	require.NoError(t, err)
	_, ok = s.SecretValue("us-east-1", "orders")
	assert.False(t, ok)
	value, _ = s.SecretValue("us-west-2", "orders")
	assert.Equal(t, "a", value)
	require.NoError(t, c.Delete(made))
}
