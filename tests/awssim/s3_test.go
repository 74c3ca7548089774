package awssim

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bucketIn makes a bucket of a fixed name.
func bucketIn(s *Sim, region, name string) State {
	return must(s.Client(region).Create(bucketToken, name, Values{"bucket": name}))
}

func versions(bucket, status string) Values {
	return Values{"bucket": bucket, "versioningConfiguration": Values{"status": status}}
}

// versionedIn makes a bucket with versioning.
func versionedIn(s *Sim, region, name string) (bucket, versioning State) {
	bucket = bucketIn(s, region, name)
	return bucket, must(s.Client(region).Create(bucketVersionsToken, name, versions(name, "Enabled")))
}

// onBucket makes a case that gives a bucket a configuration.
func onBucket(token string, in Values) func(*Sim) error {
	return func(s *Sim) error {
		bucketIn(s, "eu-west-1", "orders")
		_, err := s.Client("eu-west-1").Create(token, "c", with(Values{"bucket": "orders"}, in))
		return err
	}
}

func encryption(algorithm string, key any) Values {
	return Values{"rules": []any{Values{
		"applyServerSideEncryptionByDefault": with(Values{"sseAlgorithm": algorithm}, Values{"kmsMasterKeyId": key}),
		"bucketKeyEnabled":                   true,
	}}}
}

// lifecycleRules makes rules that differ from one that expires old versions and forgotten uploads.
func lifecycleRules(changes ...Values) Values {
	rules := []any{}
	for _, each := range changes {
		rules = append(rules, with(Values{
			"id": "old", "status": "Enabled", "filter": Values{},
			"noncurrentVersionExpiration":    Values{"noncurrentDays": 30},
			"abortIncompleteMultipartUpload": Values{"daysAfterInitiation": 7},
		}, each))
	}
	return Values{"rules": rules}
}

// bucketDocument is a policy with one statement about a bucket.
func bucketDocument(bucket, principal, condition string) Values {
	return Values{"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",` +
		`"Principal":` + principal + `,"Resource":"arn:aws:s3:::` + bucket + `/*"` + condition + `}]}`}
}

var (
	_ = breaks(ruleBucketName, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(bucketToken, "b", Values{"bucket": "Orders"})
		return err
	})
	_ = breaks(ruleBucketOwned, func(s *Sim) error {
		bucketIn(s, "eu-west-1", "orders")
		_, err := s.Client("us-east-1").Create(bucketToken, "b", Values{"bucket": "orders"})
		return err
	})
	_ = breaks(ruleBucketTaken, func(s *Sim) error {
		bucketIn(s, "eu-west-1", "orders")
		other, err := s.Configure(Values{
			"region": "us-east-1", "assumeRole": Values{"roleArn": "arn:aws:iam::444455556666:role/other"},
		})
		if err != nil {
			return err
		}
		_, err = other.Create(bucketToken, "b", Values{"bucket": "orders"})
		return err
	})
	_ = breaks(ruleBucketNotEmpty, func(s *Sim) error {
		bucket := bucketIn(s, "eu-west-1", "orders")
		if err := s.PutObject("orders"); err != nil {
			return err
		}
		return s.Client("eu-west-1").Delete(bucket)
	})
	_ = breaks(ruleBucketMissing, func(s *Sim) error {
		bucketIn(s, "eu-west-1", "orders")
		_, err := s.Client("us-east-1").Create(bucketVersionsToken, "v", versions("orders", "Enabled"))
		return err
	})
	_ = breaks(ruleBucketKey, func(s *Sim) error {
		key := must(s.Client("us-east-1").Create(keyToken, "k", nil)).Outputs["arn"]
		if err := onBucket(bucketSSEToken, encryption("aws:kms", key))(s); err != nil {
			return err
		}
		return s.PutObject("orders")
	})
	_ = breaks(ruleVersionsUnset, func(s *Sim) error {
		_, versioning := versionedIn(s, "eu-west-1", "orders")
		_, err := s.Client("eu-west-1").Update(versioning, versions("orders", "Disabled"))
		return err
	})
	_ = breaks(ruleVersionsReplica, func(s *Sim) error {
		p := newPair(s)
		must(p.create(nil))
		return p.c.Delete(p.versioning)
	})
	_ = breaks(ruleSSEKey, onBucket(bucketSSEToken, encryption("AES256", noKey)))
	_ = breaks(ruleLifecycleID, onBucket(bucketLifecycleToken, lifecycleRules(nil, nil)))
	_ = breaks(ruleLifecycleAction, onBucket(bucketLifecycleToken, lifecycleRules(Values{
		"noncurrentVersionExpiration": nil, "abortIncompleteMultipartUpload": nil,
	})))
	_ = breaks(ruleLifecycleFilter, onBucket(bucketLifecycleToken, lifecycleRules(Values{"prefix": "logs/"})))
	_ = breaks(ruleLifecycleUploads, onBucket(bucketLifecycleToken, lifecycleRules(Values{
		"filter": Values{"tag": Values{"key": "a", "value": "b"}},
	})))
	_ = breaks(ruleLifecycleDays, onBucket(bucketLifecycleToken, lifecycleRules(Values{
		"abortIncompleteMultipartUpload": Values{"daysAfterInitiation": 0},
	})))
	_ = breaks(ruleBucketDocument, onBucket(bucketPolicyToken, Values{"policy": tasksTrust}))
	_ = breaks(ruleBucketPrincipal, onBucket(bucketPolicyToken,
		bucketDocument("orders", `{"AWS":"arn:aws:iam::111122223333:role/nobody"}`, "")))
	_ = breaks(ruleBucketResource, onBucket(bucketPolicyToken, bucketDocument("other", `"*"`, "")))
	_ = breaks(ruleBucketPublic, onBucket(bucketPolicyToken, bucketDocument("orders", `"*"`, "")))
)

func TestBucketsAreNamedByThemselves(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	auto := must(c.Create(bucketToken, "Orders", nil))
	assert.Regexp(t, `^orders-[0-9a-f]{7}$`, auto.ID)
	prefixed := must(c.Create(bucketToken, "p", Values{"bucketPrefix": "orders-"}))
	assert.Regexp(t, `^orders-[0-9a-f]{26}$`, prefixed.ID)
	d, err := c.Diff(auto, Values{"bucket": "other"})
	require.NoError(t, err)
	assert.Equal(t, []string{"bucket"}, d.Replaces())
	_, err = c.Create(bucketToken, strings.Repeat("o", 56), nil)
	require.ErrorContains(t, err, ruleNameLength.ID)
}

func TestBucketNames(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]string{
		"abc": "", "a.b-c": "", "1" + strings.Repeat("a", 61) + "2": "", "my-s3alias-bucket": "",
		"ab": "3 to 63", strings.Repeat("a", 64): "3 to 63", "a_b": "3 to 63", "-ab": "both ends", "ab.": "both ends",
		"a..b": "adjacent", "192.168.5.4": "IP address", "xn--a": "xn--", "sthree-a": "sthree-",
		"amzn-s3-demo-a": "amzn-s3-demo-", "a-s3alias": "-s3alias", "a--ol-s3": "--ol-s3", "a.mrap": ".mrap",
		"a--x-s3": "--x-s3", "a--table-s3": "--table-s3",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if wrong == "" {
				assert.Empty(t, bucketNameProblem(name))
				return
			}
			assert.Contains(t, bucketNameProblem(name), wrong)
		})
	}
}

func TestABucketShowsItsConfigurations(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucket, _ := versionedIn(s, "eu-west-1", "orders")
	assert.Equal(t, "arn:aws:s3:::orders", bucket.Outputs["arn"])
	assert.Equal(t, "orders.s3.amazonaws.com", bucket.Outputs["bucketDomainName"])
	assert.Equal(t, "orders.s3.eu-west-1.amazonaws.com", bucket.Outputs["bucketRegionalDomainName"])
	assert.Equal(t, "Z1BKCTXD74EZPE", bucket.Outputs["hostedZoneId"])
	assert.Equal(t, "eu-west-1", bucket.Outputs["region"])
	assert.Equal(t, normal([]Values{{"enabled": false, "mfaDelete": false}}), bucket.Outputs["versionings"])
	key := must(c.Create(keyToken, "k", nil)).Outputs["arn"]
	sse := must(c.Create(bucketSSEToken, "s", with(Values{"bucket": "orders"}, encryption("aws:kms", key))))
	read, err := c.Read(bucket)
	require.NoError(t, err)
	assert.Equal(t, normal([]Values{{"enabled": true, "mfaDelete": false}}), read.Outputs["versionings"])
	shown := func(algorithm string, key any, kept bool) any {
		applied := []Values{{"sseAlgorithm": algorithm, "kmsMasterKeyId": key}}
		return normal([]Values{{"rules": []Values{{
			"bucketKeyEnabled": kept, "applyServerSideEncryptionByDefaults": applied,
		}}}})
	}
	assert.Equal(t, shown("aws:kms", key, true), read.Outputs["serverSideEncryptionConfigurations"])
	assert.Equal(t, withoutDefaults(bucket.Inputs), withoutDefaults(read.Inputs))

	// Without its configuration, a bucket is back at S3's own keys.
	require.NoError(t, c.Delete(sse))
	read, err = c.Read(bucket)
	require.NoError(t, err)
	assert.Equal(t, shown("AES256", "", false), read.Outputs["serverSideEncryptionConfigurations"])
	_, err = c.Create(bucketToken, "inline", Values{"versionings": []any{Values{"enabled": true}}})
	require.ErrorContains(t, err, ruleOutputOnly.ID)
}

// bucketParts are one configuration of each type, in an order in which they can be deleted.
func bucketParts(c *Client, bucket string) []State {
	policy := bucketDocument(bucket, `{"Service":"logging.s3.amazonaws.com"}`, "")
	return []State{
		must(c.Create(bucketPolicyToken, "c", with(Values{"bucket": bucket}, policy))),
		must(c.Create(bucketBlockToken, "c", Values{"bucket": bucket, "blockPublicPolicy": true})),
		must(c.Create(bucketOwnershipToken, "c", Values{
			"bucket": bucket, "rule": Values{"objectOwnership": "BucketOwnerEnforced"},
		})),
		must(c.Create(bucketSSEToken, "c", with(Values{"bucket": bucket}, encryption("aws:kms", nil)))),
		must(c.Create(bucketLifecycleToken, "c", with(Values{"bucket": bucket}, lifecycleRules(nil,
			Values{"id": "logs", "filter": Values{"prefix": "logs/"}, "expiration": Values{"days": 90}})))),
		must(c.Create(bucketVersionsToken, "c", versions(bucket, "Enabled"))),
	}
}

func TestNothingOfABucketChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := newPair(s)
	states := append(bucketParts(p.c, "source"), p.source, must(p.create(nil)))
	for _, state := range states {
		for _, refresh := range []bool{false, true} {
			if refresh {
				read, err := p.c.Read(state)
				require.NoError(t, err, state.Type)
				assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
				state = read
			}
			d, err := p.c.Diff(state, withoutDefaults(state.Inputs))
			require.NoError(t, err, state.Type)
			assert.Empty(t, d.Changes, state.Type)
		}
		imported, err := p.c.Read(State{Type: state.Type, Name: "imported", ID: "source"})
		require.NoError(t, err, state.Type)
		assert.Equal(t, "source", imported.ID, state.Type)
		in := withoutDefaults(state.Inputs)
		for key := range in {
			shown, err := p.c.Preview(state.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", state.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", state.Type, key)
		}
		d, err := p.c.Diff(state, with(in, Values{"bucket": "another"}))
		require.NoError(t, err)
		assert.Equal(t, []string{"bucket"}, d.Replaces(), state.Type)
	}
}

func TestABucketTakesItsConfigurationsWithIt(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucket := bucketIn(s, "eu-west-1", "orders")
	parts := bucketParts(c, "orders")
	require.Len(t, s.World().Resources, 7)
	require.NoError(t, c.Delete(bucket))
	assert.Empty(t, s.World().Resources)
	for _, part := range parts {
		require.NoError(t, c.Delete(part), part.Type)
	}
	again := bucketIn(s, "eu-west-1", "orders")
	assert.Equal(t, normal([]Values{{"enabled": false, "mfaDelete": false}}), again.Outputs["versionings"])
}

func TestABucketWithObjectsGoesOnlyByForce(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucket := bucketIn(s, "eu-west-1", "orders")
	require.NoError(t, s.PutObject("orders"))
	require.NoError(t, s.PutObject("orders"))
	n, err := s.Objects("orders")
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	require.ErrorContains(t, c.Delete(bucket), ruleBucketNotEmpty.ID)
	forced, err := c.Update(bucket, Values{"bucket": "orders", "forceDestroy": true})
	require.NoError(t, err)

	// The force counts only once it is in the state.
	require.ErrorContains(t, c.Delete(bucket), ruleBucketNotEmpty.ID)
	require.NoError(t, c.Delete(forced))

	bucket = bucketIn(s, "eu-west-1", "orders")
	require.NoError(t, s.PutObject("orders"))
	require.NoError(t, s.EmptyBucket("orders"))
	require.NoError(t, c.Delete(bucket))
	require.ErrorContains(t, s.PutObject("orders"), ruleBucketMissing.ID)
	require.ErrorContains(t, s.EmptyBucket("orders"), ruleBucketMissing.ID)
	_, err = s.Objects("orders")
	require.ErrorContains(t, err, "there is no such bucket")
}

func TestALostRegionTakesNoObjects(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	bucketIn(s, "eu-west-1", "orders")
	s.LoseRegion("eu-west-1")
	require.ErrorContains(t, s.PutObject("orders"), ruleLost.ID)
	require.ErrorContains(t, s.EmptyBucket("orders"), ruleLost.ID)
	s.HealRegion("eu-west-1")
	require.NoError(t, s.PutObject("orders"))
}

func TestVersioningIsSuspendedWhenItsResourceGoes(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucket, versioning := versionedIn(s, "eu-west-1", "orders")
	require.NoError(t, c.Delete(versioning))
	adopted := must(c.Create(bucketVersionsToken, "v", versions("orders", "Disabled")))
	assert.Equal(t, "Suspended", adopted.Outputs.Object("versioningConfiguration").String("status"))
	enabled, err := c.Update(adopted, versions("orders", "Enabled"))
	require.NoError(t, err)
	require.NoError(t, c.Delete(enabled))
	require.NoError(t, c.Delete(bucket))

	fresh := bucketIn(s, "eu-west-1", "orders")
	unset := must(c.Create(bucketVersionsToken, "v", versions("orders", "Disabled")))
	assert.Equal(t, "Disabled", unset.Outputs.Object("versioningConfiguration").String("status"))
	require.NoError(t, c.Delete(unset))
	require.NoError(t, c.Delete(fresh))
}

func TestWritingNeedsTheDefaultKey(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucketIn(s, "eu-west-1", "orders")
	key := must(c.Create(keyToken, "k", nil))
	sse := must(c.Create(bucketSSEToken, "s",
		with(Values{"bucket": "orders"}, encryption("aws:kms", key.Outputs["arn"]))))
	require.NoError(t, s.PutObject("orders"))
	require.NoError(t, c.Delete(key))
	require.ErrorContains(t, s.PutObject("orders"), ruleBucketKey.ID, "the key is pending deletion")
	_, err := c.Update(sse, with(Values{"bucket": "orders"}, encryption("aws:kms", nil)))
	require.NoError(t, err)
	require.NoError(t, s.PutObject("orders"), "S3 has a key of its own")
	s.Advance(31 * 24 * time.Hour)
	require.NoError(t, s.PutObject("orders"))
}

func TestALifecycleMayBeAboutUploadsOrVersionsOnly(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucketIn(s, "eu-west-1", "orders")
	put := func(changes ...Values) Values { return with(Values{"bucket": "orders"}, lifecycleRules(changes...)) }
	made := must(c.Create(bucketLifecycleToken, "l", put(Values{
		"abortIncompleteMultipartUpload": nil, "filter": Values{"and": Values{"prefix": "a", "tags": Values{"b": "c"}}},
	})))
	assert.Equal(t, "all_storage_classes_128K", made.Outputs["transitionDefaultMinimumObjectSize"])
	_, err := c.Update(made, put(Values{"noncurrentVersionExpiration": nil, "prefix": "logs/", "filter": nil}))
	require.NoError(t, err)
	_, err = c.Update(made, put(Values{"filter": Values{"prefix": "a", "objectSizeLessThan": 5}}))
	require.ErrorContains(t, err, ruleLifecycleFilter.ID)
	_, err = c.Update(made, put(Values{"noncurrentVersionExpiration": Values{"noncurrentDays": 0}}))
	require.ErrorContains(t, err, ruleRange.ID)
	_, err = c.Update(made, put(Values{"filter": Values{"and": Values{"objectSizeLessThan": 5}}}))
	require.ErrorContains(t, err, ruleLifecycleUploads.ID)
}

func TestAnEncryptionRuleMayOnlyBeAboutTheBucketKey(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	bucketIn(s, "eu-west-1", "orders")
	sse := must(s.Client("eu-west-1").Create(bucketSSEToken, "s",
		Values{"bucket": "orders", "rules": []any{Values{"bucketKeyEnabled": true}}}))
	require.NoError(t, s.PutObject("orders"))
	_, err := s.Client("eu-west-1").Update(sse, with(Values{"bucket": "orders"}, encryption("AES256", noKey)))
	require.ErrorContains(t, err, ruleSSEKey.ID)
}

func TestPublicPolicies(t *testing.T) {
	t.Parallel()
	const sourced = `,"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}`
	for name, test := range map[string]struct {
		principal, condition string
		block                any
		refused              bool
	}{
		"a new bucket blocks them":           {`"*"`, "", nil, true},
		"so does a block":                    {`{"AWS":"*"}`, "", true, true},
		"a block of other things does not":   {`"*"`, "", false, false},
		"a service is not the public":        {`{"Service":"s3.amazonaws.com"}`, "", true, false},
		"the public from one account is not": {`"*"`, sourced, true, false},
		"the public outside one account still is": {
			`"*"`, strings.Replace(sourced, "Equals", "NotEquals", 1), true, true,
		},
		"a date names no one": {
			`"*"`, `,"Condition":{"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}`, true, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			c := s.Client("eu-west-1")
			bucketIn(s, "eu-west-1", "orders")
			if test.block != nil {
				must(c.Create(bucketBlockToken, "b", Values{"bucket": "orders", "blockPublicPolicy": test.block}))
			}
			_, err := c.Create(bucketPolicyToken, "p", with(Values{"bucket": "orders"},
				bucketDocument("orders", test.principal, test.condition)))
			if test.refused {
				require.ErrorContains(t, err, ruleBucketPublic.ID)
				return
			}
			require.NoError(t, err)
		})
	}
}

func TestTakingTheBlockAwayOpensABucket(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	bucket := bucketIn(s, "eu-west-1", "orders")
	block := must(c.Create(bucketBlockToken, "b", Values{"bucket": "orders", "blockPublicPolicy": true}))
	require.NoError(t, c.Delete(block))
	document := bucketDocument("orders", `"*"`, "")
	policy := must(c.Create(bucketPolicyToken, "p", with(Values{"bucket": "orders"}, document)))
	read, err := c.Read(bucket)
	require.NoError(t, err)
	assert.Equal(t, document["policy"], read.Outputs["policy"])

	// A statement may be about the bucket itself.
	policy, err = c.Update(policy, Values{
		"bucket": "orders", "policy": strings.Replace(document.String("policy"), "orders/*", "orders", 1),
	})
	require.NoError(t, err)

	// A block does not touch a policy that is there, but refuses the next one.
	must(c.Create(bucketBlockToken, "b", Values{"bucket": "orders", "blockPublicPolicy": true}))
	document["policy"] = strings.Replace(document.String("policy"), "GetObject", "PutObject", 1)
	_, err = c.Update(policy, with(Values{"bucket": "orders"}, document))
	require.ErrorContains(t, err, ruleBucketPublic.ID)
}
