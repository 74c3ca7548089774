package awssim

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parameterInputs are those of a plain parameter, and changes to them.
func parameterInputs(changes Values) Values {
	return with(Values{"name": "/orders/writer", "type": "String", "value": "db.example.com"}, changes)
}

// parameter makes a case that creates a parameter with changes.
func parameter(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client(dbHome).Create(parameterToken, "p", parameterInputs(changes))
		return err
	}
}

var (
	_ = breaks(ruleParameterTaken, func(s *Sim) error {
		if err := parameter(nil)(s); err != nil {
			return err
		}
		return parameter(nil)(s)
	})
	_ = breaks(ruleParameterName, parameter(Values{"name": "orders/writer"}))
	_ = breaks(ruleParameterReserved, parameter(Values{"name": "/awsome/writer"}))
	_ = breaks(ruleParameterLevels, parameter(Values{"name": strings.Repeat("/a", 16)}))
	_ = breaks(ruleParameterLength, parameter(Values{"value": strings.Repeat("a", 4097)}))
	_ = breaks(ruleParameterEmpty, parameter(Values{"value": ""}))
	_ = breaks(ruleParameterPattern, parameter(Values{"allowedPattern": `^\d+$`}))
	_ = breaks(ruleParameterKey, parameter(Values{"type": secureString, "keyId": "alias/none"}))
	_ = breaks(ruleParameterInsecure, parameter(Values{"type": secureString, "value": nil, "insecureValue": "a"}))
)

func TestAParameterChangesInPlace(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	p := must(c.Create(parameterToken, "p", parameterInputs(nil)))
	assert.Equal(t, "/orders/writer", p.ID)
	assert.Equal(t, "arn:aws:ssm:eu-west-1:111122223333:parameter/orders/writer", p.Outputs["arn"])
	assert.EqualValues(t, 1, p.Outputs["version"])
	next := parameterInputs(Values{"value": "other.example.com", "type": secureString})
	d, err := c.Diff(p, next)
	require.NoError(t, err)
	assert.Equal(t, []string{"type", "value", "version"}, d.Paths())
	assert.Empty(t, d.Replaces())
	p, err = c.Update(p, next)
	require.NoError(t, err)
	assert.EqualValues(t, 2, p.Outputs["version"])
	assert.Equal(t, "alias/aws/ssm", p.Outputs["keyId"])
	p, err = c.Update(p, with(next, Values{"tags": Values{"team": "shop"}}))
	require.NoError(t, err)
	assert.EqualValues(t, 2, p.Outputs["version"])
}

func TestOverwriteTakesOverAndItsRefusalSticks(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	must(c.Create(parameterToken, "a", parameterInputs(nil)))
	taken, err := c.Create(parameterToken, "b", parameterInputs(Values{"overwrite": true, "value": "b"}))
	require.NoError(t, err)
	assert.EqualValues(t, 2, taken.Outputs["version"])
	_, err = c.Update(taken, parameterInputs(Values{"overwrite": false, "value": "c"}))
	require.ErrorContains(t, err, ruleParameterTaken.ID)
	_, err = c.Update(taken, parameterInputs(Values{"value": "c"}))
	require.NoError(t, err)
}

func TestTiers(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	p := must(c.Create(parameterToken, "p", parameterInputs(Values{"tier": tierAdvanced})))
	d, err := c.Diff(p, parameterInputs(Values{"tier": tierStandard}))
	require.NoError(t, err)
	assert.Equal(t, []string{"tier"}, d.Replaces())
	d, err = c.Diff(p, parameterInputs(nil))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}
