package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// configured makes a case that configures a provider.
func configured(config Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Configure(config)
		return err
	}
}

var (
	_ = breaks(ruleConfigKey, configured(Values{"region": "eu-west-1", "assumeRole": Values{"roleARN": "x"}}))
	_ = breaks(ruleConfigKind, configured(Values{"region": "eu-west-1", "defaultTags": "{"}))
	_ = breaks(ruleNoRegion, configured(Values{}))
	_ = breaks(ruleBadRegion, configured(Values{"region": "eu-west-9"}))
	_ = breaks(ruleWrongAccount, configured(Values{"region": "eu-west-1", "allowedAccountIds": `["444455556666"]`}))
)

func TestConfigure(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c, err := s.Configure(Values{
		"region": "eu-west-1", "allowedAccountIds": `["111122223333"]`, "skipCredentialsValidation": "true",
		"defaultTags": `{"tags":{"team":"shop"}}`, "maxRetries": "5",
	})
	require.NoError(t, err)
	assert.Equal(t, DefaultAccount, c.conn.account)
	assert.Equal(t, Values{"team": "shop"}, c.conn.defaultTags)
	other, err := s.Configure(Values{
		"region": "eu-west-1", "assumeRole": `{"roleArn":"arn:aws:iam::444455556666:role/zones"}`,
		"allowedAccountIds": []string{"444455556666"},
	})
	require.NoError(t, err)
	assert.Equal(t, "444455556666", other.conn.account)
	assert.NotEqual(t, c.conn.number, other.conn.number)
	assert.NotEqual(t, c.conn.identity, other.conn.identity)
}

func TestAccountsAreApart(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	other, err := s.Configure(Values{
		"region": "eu-west-1", "assumeRole": Values{"roleArn": "arn:aws:iam::444455556666:role/zones"},
	})
	require.NoError(t, err)
	made := must(s.Client("eu-west-1").Create(thingToken, "t", Values{}))
	_, err = other.Create(holderToken, "h", Values{"key": "k", "a": "a", "one": made.ID})
	require.ErrorContains(t, err, "test.thing.missing")
}

func TestUnknownConfigurationIsNotConfigured(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c, err := s.Configure(Values{"region": "eu-west-1", "accessKey": Unknown})
	require.NoError(t, err)
	assert.False(t, c.conn.configured)
}

func TestDiffConfigReplacesOnRegionOnly(t *testing.T) {
	t.Parallel()
	olds := Values{"region": "eu-west-1", "maxRetries": "5", "defaultTags": `{"tags":{"a":"b"}}`}
	news := Values{"region": "eu-west-2", "maxRetries": "6", "defaultTags": `{"tags": {"a": "b"}}`}
	assert.Equal(t, []Change{
		{Path: "maxRetries", Kind: "update"}, {Path: "region", Kind: "update", Replace: true},
	}, diffConfig(olds, news))
}
