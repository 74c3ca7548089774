package awssim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const replicationTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
	`"Principal":{"Service":"s3.amazonaws.com"}}]}`

// replicationPolicy gives a role everything that copying from `source` to `target` needs.
const replicationPolicy = `{"Version":"2012-10-17","Statement":[` +
	`{"Effect":"Allow","Action":["s3:GetReplicationConfiguration","s3:ListBucket"],"Resource":"arn:aws:s3:::source"},` +
	`{"Effect":"Allow","Action":["s3:GetObjectVersionForReplication","s3:GetObjectVersionAcl",` +
	`"s3:GetObjectVersionTagging"],"Resource":"arn:aws:s3:::source/*"},` +
	`{"Effect":"Allow","Action":["s3:ReplicateObject","s3:ReplicateDelete","s3:ReplicateTags"],` +
	`"Resource":"arn:aws:s3:::target/*"},` +
	`{"Effect":"Allow","Action":["kms:Decrypt"],"Resource":"arn:aws:kms:eu-west-1:111122223333:key/*"},` +
	`{"Effect":"Allow","Action":["kms:Encrypt"],"Resource":"arn:aws:kms:us-east-1:111122223333:key/*"}]}`

// pair is a bucket in one region that may replicate to one in another.
type pair struct {
	s                                       *Sim
	c, far                                  *Client
	source, target, versioning, destination State
	role, rights                            State
}

func newPair(s *Sim) *pair {
	p := &pair{s: s, c: s.Client("eu-west-1"), far: s.Client("us-east-1")}
	p.source, p.versioning = versionedIn(s, "eu-west-1", "source")
	p.target, p.destination = versionedIn(s, "us-east-1", "target")
	p.role = must(role(s, "eu-west-1", "replication", replicationTrust))
	p.rights = must(p.c.Create(rolePolicyToken, "r", Values{"role": "replication", "policy": replicationPolicy}))
	return p
}

// aRule copies everything to a bucket; changes override.
func aRule(target string, changes Values) Values {
	return with(Values{
		"id": "to-" + target, "priority": 1, "status": "Enabled", "filter": Values{"prefix": ""},
		"deleteMarkerReplication": Values{"status": "Enabled"},
		"sourceSelectionCriteria": Values{"replicaModifications": Values{"status": "Enabled"}},
		"destination":             Values{"bucket": "arn:aws:s3:::" + target},
	}, changes)
}

func (p *pair) inputs(rules ...any) Values {
	return Values{"bucket": "source", "role": p.role.Outputs["arn"], "rules": rules}
}

// create puts a configuration with one rule.
func (p *pair) create(changes Values) (State, error) {
	return p.c.Create(replicationToken, "rep", p.inputs(aRule("target", changes)))
}

// rulesCase makes a case that puts rules.
func rulesCase(rules ...any) func(*Sim) error {
	return func(s *Sim) error {
		p := newPair(s)
		versionedIn(s, "us-east-1", "second")
		_, err := p.c.Create(replicationToken, "rep", p.inputs(rules...))
		return err
	}
}

// ruleCase makes a case that puts one rule with changes.
func ruleCase(changes Values) func(*Sim) error { return rulesCase(aRule("target", changes)) }

// to is a destination with more than its bucket.
func to(more Values) Values {
	return Values{"destination": with(Values{"bucket": "arn:aws:s3:::target"}, more)}
}

// timed is replication time control and metrics.
func timed(control, minutes, threshold any) Values {
	more := Values{"metrics": Values{"status": "Enabled"}}
	if threshold != nil {
		more["metrics"] = Values{"status": "Enabled", "eventThreshold": Values{"minutes": threshold}}
	}
	if control != nil {
		more["replicationTime"] = Values{"status": control, "time": Values{"minutes": minutes}}
	}
	return to(more)
}

// copiesEncrypted wants objects that KMS encrypts to be copied.
var copiesEncrypted = Values{"sourceSelectionCriteria": Values{"sseKmsEncryptedObjects": Values{"status": "Enabled"}}}

var (
	_ = breaks(ruleReplicateOld, ruleCase(Values{"existingObjectReplication": Values{"status": "Disabled"}}))
	_ = breaks(ruleReplicateMarkers, ruleCase(Values{"deleteMarkerReplication": nil, "filter": Values{}}))
	_ = breaks(ruleReplicateV1, ruleCase(Values{"filter": nil}))
	_ = breaks(ruleReplicateTags, ruleCase(Values{"filter": Values{"tag": Values{"key": "a", "value": "b"}}}))
	_ = breaks(ruleReplicateMany, rulesCase(
		aRule("target", Values{"filter": nil, "deleteMarkerReplication": nil}),
		aRule("second", Values{"filter": nil, "deleteMarkerReplication": nil}),
	))
	_ = breaks(ruleReplicateID, rulesCase(aRule("target", nil),
		aRule("second", Values{"id": "to-target", "priority": 2})))
	_ = breaks(ruleReplicatePriority, rulesCase(aRule("target", nil), aRule("second", nil)))
	_ = breaks(ruleReplicateMinutes, ruleCase(timed("Enabled", 10, 15)))
	_ = breaks(ruleReplicateTime, ruleCase(timed("Enabled", 15, nil)))
	_ = breaks(ruleReplicateThreshold, ruleCase(timed("Disabled", 15, 15)))
	_ = breaks(ruleReplicateKey, ruleCase(copiesEncrypted))
	_ = breaks(ruleReplicateEncrypted, ruleCase(to(Values{"encryptionConfiguration": Values{"replicaKmsKeyId": noKey}})))
	_ = breaks(ruleReplicateRole, func(s *Sim) error {
		p := newPair(s)
		_, err := p.c.Create(replicationToken, "rep",
			with(p.inputs(aRule("target", nil)), Values{"role": "arn:aws:iam::111122223333:role/nobody"}))
		return err
	})
	_ = breaks(ruleReplicateTrust, func(s *Sim) error {
		p := newPair(s)
		other := must(role(s, "eu-west-1", "tasks", tasksTrust))
		_, err := p.c.Create(replicationToken, "rep",
			with(p.inputs(aRule("target", nil)), Values{"role": other.Outputs["arn"]}))
		return err
	})
	_ = breaks(ruleReplicateSource, func(s *Sim) error {
		p := newPair(s)
		must(p.c.Update(p.versioning, versions("source", "Suspended")))
		_, err := p.create(nil)
		return err
	})
	_ = breaks(ruleReplicateSelf, ruleCase(Values{"destination": Values{"bucket": "arn:aws:s3:::source"}}))
	_ = breaks(ruleReplicateMissing, ruleCase(Values{"destination": Values{"bucket": "arn:aws:s3:::none"}}))
	_ = breaks(ruleReplicateVersions, func(s *Sim) error {
		p := newPair(s)
		bucketIn(s, "us-east-1", "plain")
		_, err := p.c.Create(replicationToken, "rep", p.inputs(aRule("plain", Values{"status": "Disabled"})))
		return err
	})
)

func TestReplicationsThatS3Takes(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string]Values{
		"with an empty filter":  {"filter": Values{}},
		"without a filter":      {"filter": nil, "deleteMarkerReplication": nil},
		"metrics without time":  timed(nil, nil, nil),
		"metrics with time":     timed("Enabled", 15, 15),
		"time that is disabled": timed("Disabled", 15, nil),
		"a tag, and no delete marker": {
			"filter":                  Values{"tag": Values{"key": "a", "value": "b"}},
			"deleteMarkerReplication": Values{"status": "Disabled"},
		},
		"a key, and no encrypted objects": with(
			Values{"sourceSelectionCriteria": Values{"sseKmsEncryptedObjects": Values{"status": "Disabled"}}},
			to(Values{"encryptionConfiguration": Values{"replicaKmsKeyId": noKey}})),
		"a key that does not exist": with(copiesEncrypted,
			to(Values{"encryptionConfiguration": Values{"replicaKmsKeyId": noKey}})),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newPair(New(Options{})).create(changes)
			require.NoError(t, err)
		})
	}
}

func TestRulesWithoutAFilterHaveNoPriority(t *testing.T) {
	t.Parallel()
	first := Values{"filter": nil, "deleteMarkerReplication": nil, "priority": nil, "prefix": "a/"}
	p := newPair(New(Options{}))
	second := Values{"filter": nil, "deleteMarkerReplication": nil, "priority": nil, "prefix": "b/", "id": "b"}
	must(p.c.Create(replicationToken, "rep", p.inputs(aRule("target", first), aRule("target", second))))
	replicates(t, p, "the rule b copies some objects only")
}

func TestTagsOfAnAndKeepDeleteMarkersOut(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	tags := Values{"filter": Values{"and": Values{"prefix": "a/", "tags": Values{"b": "c"}}}}
	_, err := p.create(tags)
	require.ErrorContains(t, err, ruleReplicateTags.ID)
	must(p.create(with(tags, Values{"deleteMarkerReplication": Values{"status": "Disabled"}})))
	replicates(t, p, "copies some objects only")
}

func TestAReplicationHasAtMostAThousandRules(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	rules := []any{}
	for i := range 1001 {
		rules = append(rules, aRule("target", Values{"id": fmt.Sprintf("rule-%d", i), "priority": i}))
	}
	_, err := p.c.Create(replicationToken, "rep", p.inputs(rules...))
	require.ErrorContains(t, err, ruleItems.ID)
	_, err = p.c.Create(replicationToken, "rep", p.inputs(rules[:1000]...))
	require.NoError(t, err)
}

func TestRulesKeepTheirOrderAndGetIDs(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	versionedIn(p.s, "us-east-1", "second")
	rules := []any{aRule("second", Values{"priority": 2}), aRule("target", Values{"id": nil})}
	made := must(p.c.Create(replicationToken, "rep", p.inputs(rules...)))
	assert.Equal(t, "source", made.ID)
	read, err := p.c.Read(made)
	require.NoError(t, err)
	shown := read.Outputs.Objects("rules")
	require.Len(t, shown, 2)
	assert.Equal(t, "to-second", shown[0].String("id"))
	assert.Len(t, shown[1].String("id"), 48)
	d, err := p.c.Diff(read, p.inputs(rules...))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = p.c.Diff(read, p.inputs(rules[1], rules[0]))
	require.NoError(t, err)
	assert.Equal(t, []string{
		"rules[0].destination.bucket", "rules[0].priority", "rules[1].destination.bucket", "rules[1].id",
		"rules[1].priority",
	}, d.Paths())
	assert.Empty(t, d.Replaces())
}

func TestAConfigurationIsOverwrittenNotAdded(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	versionedIn(p.s, "us-east-1", "second")
	must(p.create(nil))
	replicates(t, p, "")
	must(p.c.Create(replicationToken, "again", p.inputs(aRule("second", nil))))
	replicates(t, p, "no rule of source copies to target")
}

// replicates demands that the pair replicates, or the reason that it does not.
func replicates(t *testing.T, p *pair, reason string) {
	t.Helper()
	copied, why := p.s.Replicates("source", "target")
	assert.Equal(t, reason == "", copied, why)
	if reason != "" {
		assert.Contains(t, why, reason)
	}
}

func TestObjectsAreCopiedOnce(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	require.NoError(t, p.s.PutObject("source"))
	must(p.create(nil))
	replicates(t, p, "")
	require.NoError(t, p.s.PutObject("source"))
	n, err := p.s.Objects("target")
	require.NoError(t, err)
	assert.Equal(t, 1, n, "what was there before is not copied")
	require.ErrorContains(t, p.far.Delete(p.target), ruleBucketNotEmpty.ID)
	back, why := p.s.Replicates("target", "source")
	assert.False(t, back)
	assert.Equal(t, "target has no replication configuration", why)
}

func TestWhatKeepsObjectsFromBeingCopied(t *testing.T) {
	t.Parallel()
	take := func(action string) func(*testing.T, *pair) {
		return func(t *testing.T, p *pair) {
			t.Helper()
			_, err := p.c.Update(p.rights, Values{"role": "replication",
				"policy": strings.Replace(replicationPolicy, `"`+action+`"`, `"s3:Nothing"`, 1)})
			require.NoError(t, err)
		}
	}
	cases := map[string]struct {
		rule   Values
		act    func(t *testing.T, p *pair)
		reason string
	}{
		"a disabled rule": {rule: Values{"status": "Disabled"}, reason: "the rule to-target is disabled"},
		"a prefix":        {rule: Values{"filter": Values{"prefix": "logs/"}}, reason: "copies some objects only"},
		"a suspended destination": {act: func(t *testing.T, p *pair) {
			t.Helper()
			require.NoError(t, p.far.Delete(p.destination), "S3 stops replication, and says nothing")
		}, reason: "the versioning of target is Suspended"},
		"a destination that is gone": {act: func(t *testing.T, p *pair) {
			t.Helper()
			require.NoError(t, p.far.Delete(p.target))
		}, reason: "there is no bucket target"},
		"a lost region": {act: func(t *testing.T, p *pair) {
			t.Helper()
			p.s.LoseRegion("us-east-1")
		}, reason: "the region us-east-1 of target is lost"},
		"a role that is gone": {act: func(t *testing.T, p *pair) {
			t.Helper()
			require.NoError(t, p.c.Delete(p.rights))
			require.NoError(t, p.c.Delete(p.role))
		}, reason: "role/replication does not exist"},
		"a role for others": {act: func(t *testing.T, p *pair) {
			t.Helper()
			_, err := p.c.Update(p.role, Values{"name": "replication", "assumeRolePolicy": tasksTrust})
			require.NoError(t, err)
		}, reason: "S3 cannot assume the role replication"},
		"a role that denies it": {act: func(t *testing.T, p *pair) {
			t.Helper()
			denied := strings.Replace(replicationTrust, "Allow", "Deny", 1)
			_, err := p.c.Update(p.role, Values{"name": "replication", "assumeRolePolicy": denied})
			require.NoError(t, err)
		}, reason: "S3 cannot assume the role replication"},
		"a role for another action": {act: func(t *testing.T, p *pair) {
			t.Helper()
			tagged := strings.Replace(replicationTrust, "sts:AssumeRole", "sts:TagSession", 1)
			_, err := p.c.Update(p.role, Values{"name": "replication", "assumeRolePolicy": tagged})
			require.NoError(t, err)
		}, reason: "S3 cannot assume the role replication"},
		"a role for nobody": {act: func(t *testing.T, p *pair) {
			t.Helper()
			require.NoError(t, p.s.SetByHand(roleToken, "", "replication", "assumeRolePolicy", "{"))
		}, reason: "S3 cannot assume the role replication"},
	}
	for _, r := range replicationRights(&Object{}, &Object{}) {
		cases["no "+r.action] = struct {
			rule   Values
			act    func(t *testing.T, p *pair)
			reason string
		}{act: take(r.action), reason: "may not " + r.action}
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPair(New(Options{}))
			must(p.create(test.rule))
			if test.act != nil {
				replicates(t, p, "")
				test.act(t, p)
			}
			replicates(t, p, test.reason)
		})
	}
}

func TestEncryptedObjectsNeedKeysOfBothRegions(t *testing.T) {
	t.Parallel()
	key := func(c *Client) string { return must(c.Create(keyToken, "k", nil)).Outputs.String("arn") }
	replica := func(arn string) Values {
		return with(copiesEncrypted, to(Values{"encryptionConfiguration": Values{"replicaKmsKeyId": arn}}))
	}
	for name, test := range map[string]struct {
		rule   func(p *pair) Values
		deny   string
		reason string
	}{
		"with both": {rule: func(p *pair) Values { return replica(key(p.far)) }},
		"not wanted": {
			rule: func(*pair) Values { return nil }, reason: "does not copy objects that KMS encrypts",
		},
		"a key of another region": {
			rule: func(p *pair) Values { return replica(key(p.c)) }, reason: "does not exist in us-east-1",
		},
		"no right to decrypt": {
			rule: func(p *pair) Values { return replica(key(p.far)) }, deny: "kms:Decrypt", reason: "may not kms:Decrypt",
		},
		"no right to encrypt": {
			rule: func(p *pair) Values { return replica(key(p.far)) }, deny: "kms:Encrypt", reason: "may not kms:Encrypt",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPair(New(Options{}))
			must(p.c.Create(bucketSSEToken, "s", with(Values{"bucket": "source"}, encryption("aws:kms", key(p.c)))))
			must(p.create(test.rule(p)))
			if test.deny != "" {
				must(p.c.Update(p.rights, Values{"role": "replication",
					"policy": strings.Replace(replicationPolicy, test.deny, "kms:Nothing", 1)}))
			}
			replicates(t, p, test.reason)
		})
	}
}

func TestTheSourceKeyMayBeS3sOwnOrGone(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	far := must(p.far.Create(keyToken, "k", nil)).Outputs["arn"]
	near := must(p.c.Create(keyToken, "k", nil))
	sse := must(p.c.Create(bucketSSEToken, "s", with(Values{"bucket": "source"}, encryption("aws:kms", nil))))
	must(p.create(with(copiesEncrypted, to(Values{"encryptionConfiguration": Values{"replicaKmsKeyId": far}}))))
	replicates(t, p, "")
	must(p.c.Update(sse, with(Values{"bucket": "source"}, encryption("aws:kms", near.ID))))
	replicates(t, p, "")
	require.NoError(t, p.c.Delete(near))
	replicates(t, p, "of source does not exist in eu-west-1")
}

// A rule to a bucket that is gone stays, and keeps the configuration from being put again.
func TestARuleOutlivesItsDestination(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	versionedIn(p.s, "us-east-1", "second")
	config := must(p.c.Create(replicationToken, "rep",
		p.inputs(aRule("second", Values{"priority": 2}), aRule("target", nil))))
	require.NoError(t, p.far.Delete(p.target))
	read, err := p.c.Read(config)
	require.NoError(t, err)
	require.Len(t, read.Outputs.List("rules"), 2)
	_, err = p.c.Update(config, p.inputs(aRule("second", Values{"priority": 3}), aRule("target", nil)))
	require.ErrorContains(t, err, ruleReplicateMissing.ID)
	config, err = p.c.Update(config, p.inputs(aRule("second", Values{"priority": 2})))
	require.NoError(t, err)
	copied, why := p.s.Replicates("source", "second")
	assert.False(t, copied)
	assert.Equal(t, "the role replication may not s3:ReplicateObject on arn:aws:s3:::second/*", why)
	copied, why = p.s.Replicates("none", "second")
	assert.False(t, copied)
	assert.Equal(t, "there is no bucket none", why)

	// Only without its configuration can the source be suspended.
	_, err = p.c.Update(p.versioning, versions("source", "Suspended"))
	require.ErrorContains(t, err, ruleVersionsReplica.ID)
	_, err = p.c.Create(bucketVersionsToken, "again", versions("source", "Suspended"))
	require.ErrorContains(t, err, ruleVersionsReplica.ID)
	require.NoError(t, p.c.Delete(config))
	_, err = p.c.Update(p.versioning, versions("source", "Suspended"))
	require.NoError(t, err)
	replicates(t, p, "there is no bucket target")
}

func TestASourceTakesItsConfigurationWithIt(t *testing.T) {
	t.Parallel()
	p := newPair(New(Options{}))
	config := must(p.create(nil))
	require.NoError(t, p.c.Delete(p.source))
	require.NoError(t, p.c.Delete(config))
	require.NoError(t, p.c.Delete(p.versioning))
	bucketIn(p.s, "eu-west-1", "source")
	replicates(t, p, "source has no replication configuration")
}
