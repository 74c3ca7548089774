package awssim

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleType, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create("aws:s3/bucket:Bucket", "b", Values{})
		return err
	})
	_ = breaks(ruleGone, func(s *Sim) error {
		c := s.Client("eu-west-1")
		made := must(c.Create(thingToken, "t", Values{"size": 1}))
		if err := s.DeleteByHand(thingToken, "eu-west-1", made.ID); err != nil {
			return err
		}
		_, err := c.Update(made, Values{"size": 2})
		return err
	})
	_ = breaks(ruleReplace, func(s *Sim) error {
		c := s.Client("eu-west-1")
		_, err := c.Update(must(c.Create(thingToken, "t", Values{"fixed": "a"})), Values{"fixed": "b"})
		return err
	})
	_ = breaks(ruleInvoke, func(s *Sim) error {
		_, err := s.callInvoke(s.Client("eu-west-1").conn, "aws:ec2/getVpc:getVpc", Values{})
		return err
	})
	_ = breaks(ruleLost, func(s *Sim) error {
		c := s.Client("eu-west-1")
		s.LoseRegion("eu-west-1")
		_, err := c.Create(thingToken, "t", Values{})
		return err
	})
)

func TestPreviewEchoesInputsAndKnowsNoComputedValue(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	shown, err := s.Client("eu-west-1").Preview(thingToken, "t", Values{"size": 2, "name": "mine", "fixed": Unknown})
	require.NoError(t, err)
	assert.Equal(t, Values{
		"size": 2.0, "name": "mine", "fixed": Unknown, "mode": "slow", "or": "else", "arn": Unknown, "computed": Unknown,
		"tagsAll": map[string]any{},
	}, shown)
	assert.Empty(t, s.World().Resources)
}

func TestReadGivesLiveValuesOfWhatWereInputs(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{
		"size": 2, "fixed": "a", "list": []string{"a"}, "tags": Values{"k": "v"}, "block": Values{"on": true},
	})
	require.NoError(t, err)
	for property, value := range map[string]any{
		"size": 4, "fixed": nil, "list": []string{"x", "y"}, "tags": Values{"k": "w", "by": "hand"},
		"block": Values{"on": false, "anchor": "z"}, "mode": "fast", "computed": "changed",
	} {
		require.NoError(t, s.SetByHand(thingToken, "eu-west-1", state.ID, property, value))
	}
	read, err := c.Read(state)
	require.NoError(t, err)
	assert.Equal(t, Values{
		"size": 4.0, "list": []any{"x"}, "tags": map[string]any{"k": "w"},
		"block": map[string]any{"on": false, defaultsKey: []any{}},
		"mode":  "fast", "or": "else", "name": state.Inputs["name"], defaultsKey: []any{"name", "or"},
	}, read.Inputs)
	assert.Equal(t, map[string]any{"on": false, "anchor": "z"}, read.Outputs["block"])
	assert.Equal(t, "changed", read.Outputs["computed"])
	assert.NotContains(t, read.Outputs, "fixed")
	assert.Equal(t, map[string]any{"k": "w", "by": "hand"}, read.Outputs["tagsAll"])
}

func TestAnImportReadsWhatIsNotComputed(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{"size": 2, "mode": "fast"})
	require.NoError(t, err)
	for _, id := range []string{state.ID, "import:" + state.ID} {
		read, err := c.Read(State{Type: thingToken, Name: "t", ID: id})
		require.NoError(t, err)
		assert.Equal(t, state.ID, read.ID)
		assert.Equal(t, Values{"size": 2.0, "mode": "fast", defaultsKey: []any{}}, read.Inputs)
	}
}

func TestWithoutARefreshDriftIsNotSeen(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	in := Values{"size": 2, "mode": "slow"}
	state, err := c.Create(thingToken, "t", in)
	require.NoError(t, err)
	require.NoError(t, s.SetByHand(thingToken, "eu-west-1", state.ID, "size", 4))
	d, err := c.Diff(state, in)
	require.NoError(t, err)
	assert.Empty(t, d.Paths())
	_, err = c.Update(state, Values{"size": 2, "mode": "fast"})
	require.NoError(t, err)
	assert.EqualValues(t, 4, s.World().Resources[0].Outputs["size"], "an update sends only what differs from the state")
}

func TestIgnoredChangesAreNotSent(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{"size": 2})
	require.NoError(t, err)
	_, err = c.Update(state, Values{"size": 3, "mode": "fast"}, "size")
	require.NoError(t, err)
	assert.EqualValues(t, 2, s.World().Resources[0].Outputs["size"])
	assert.Equal(t, "fast", s.World().Resources[0].Outputs["mode"])
}

func TestARefusedUpdateChangesNothing(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	made, err := c.Create(thingToken, "t", Values{})
	require.NoError(t, err)
	held, err := c.Create(holderToken, "h", Values{"key": "k", "a": "a", "one": made.ID})
	require.NoError(t, err)
	before := s.World()
	_, err = c.Update(held, Values{"key": "k", "a": "a", "one": "thing-gone"})
	require.ErrorContains(t, err, "test.thing.missing")
	assert.Equal(t, before, s.World())
	require.ErrorContains(t, c.Delete(made), "test.thing.held")
	require.NoError(t, c.Delete(held))
	require.NoError(t, c.Delete(made))
	require.NoError(t, c.Delete(made), "what is gone already is deleted")
	assert.Empty(t, s.World().Resources)
}

func TestWorldIsADeepCopyInAFixedOrder(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	for _, region := range []string{"us-east-1", "eu-west-1"} {
		_, err := s.Client(region).Create(thingToken, "t", Values{"list": []string{"a"}, "tags": Values{"k": "v"}})
		require.NoError(t, err)
	}
	world := s.World()
	require.Len(t, world.Resources, 2)
	assert.Equal(t, "eu-west-1", world.Resources[0].Region)
	assert.Equal(t, "us-east-1", world.Resources[1].Region)
	assert.Equal(t, "t", world.Resources[0].Name)
	assert.NotContains(t, world.Resources[0].Inputs, defaultsKey)
	world.Resources[0].Outputs["tagsAll"].(map[string]any)["k"] = "changed"
	assert.Equal(t, map[string]any{"k": "v"}, s.World().Resources[0].Outputs["tagsAll"])
}

func TestARegionIsLostAndHealed(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{})
	require.NoError(t, err)
	s.LoseRegion("eu-west-1")
	_, err = s.Configure(Values{"region": "eu-west-1"})
	require.ErrorContains(t, err, "aws.endpoint-unreachable")
	_, err = c.Read(state)
	require.ErrorContains(t, err, "aws.endpoint-unreachable")
	require.ErrorContains(t, c.Delete(state), "aws.endpoint-unreachable")
	_, err = c.Preview(thingToken, "u", Values{})
	require.NoError(t, err, "a preview calls no AWS")
	_, err = s.Client("us-east-1").Create(thingToken, "t", Values{})
	require.NoError(t, err, "other regions work")
	s.HealRegion("eu-west-1")
	require.NoError(t, c.Delete(state))
}

func TestCallsAreLogged(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	state, err := c.Create(thingToken, "t", Values{})
	require.NoError(t, err)
	_, err = c.Preview(thingToken, "u", Values{})
	require.NoError(t, err)
	s.LoseRegion("eu-west-1")
	require.Error(t, c.Delete(state))
	calls := s.Calls()
	require.Len(t, calls, 4)
	methods := []string{calls[0].Method, calls[1].Method, calls[2].Method, calls[3].Method}
	assert.Equal(t, []string{"Configure", "Create", "Create", "Delete"}, methods)
	assert.Equal(t, Call{
		Sequence: 2, Method: "Create", Type: thingToken, URN: urn(thingToken, "t"), Region: "eu-west-1", Provider: 1,
		Config: calls[0].Config, OK: true,
	}, calls[1])
	assert.True(t, calls[2].Preview)
	assert.False(t, calls[3].OK)
	assert.Contains(t, calls[3].Error, "eu-west-1")
	s.ResetCalls()
	assert.Empty(t, s.Calls())
}

func TestInvokesTellWhereTheProviderIs(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	region, err := s.callInvoke(c.conn, "aws:index/getRegion:getRegion", nil)
	require.NoError(t, err)
	assert.Equal(t, "eu-west-1", region["name"])
	identity, err := s.callInvoke(c.conn, "aws:index/getCallerIdentity:getCallerIdentity", nil)
	require.NoError(t, err)
	assert.Equal(t, DefaultAccount, identity["accountId"])
}

func TestARefusalSaysItsCodeAndRule(t *testing.T) {
	t.Parallel()
	err := error(ruleThingHeld.Refuse("it is held by %d", 2))
	assert.EqualError(t, err, "InUse: it is held by 2 [test.thing.held]")
	var refusal *Refusal
	require.True(t, errors.As(err, &refusal))
	assert.Equal(t, ruleThingHeld, refusal.Rule)
}

func TestAnUpdateSendsNoReferenceThatStays(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	made := must(c.Create(thingToken, "t", Values{}))
	held := must(c.Create(holderToken, "h", Values{"key": "k", "a": "a", "one": made.ID}))
	require.NoError(t, s.DeleteByHand(thingToken, "eu-west-1", made.ID))
	_, err := c.Update(held, Values{"key": "other", "a": "a", "one": made.ID})
	require.NoError(t, err)
}

func TestSetByHandRefusesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	made := must(s.Client("eu-west-1").Create(thingToken, "t", Values{}))
	require.ErrorContains(t, s.SetByHand(thingToken, "us-east-1", made.ID, "size", 1), "there is no")
	require.ErrorContains(t, s.SetByHand(thingToken, "eu-west-1", made.ID, "sise", 1), "no such property")
	require.ErrorContains(t, s.DeleteByHand(thingToken, "eu-west-1", "thing-0"), "there is no")
}
