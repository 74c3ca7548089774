package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	publicZone   = "Z0EXAMPLEPUBLIC"
	otherAccount = "444455556666"
)

// names is Route 53 seen from a provider, with a public zone example.com.
type names struct {
	*Client
	s *Sim
}

func newNames(s *Sim) names {
	s.AddZone(Zone{ID: publicZone, Name: "example.com"})
	return names{Client: s.Client("eu-west-1"), s: s}
}

// lookUp asks for a zone.
func (n names) lookUp(args Values) (Values, error) {
	return n.sim.callInvoke(n.conn, getZoneToken, args)
}

// inOtherAccount is a provider that works in another account.
func inOtherAccount(s *Sim) *Client {
	c, err := s.Configure(Values{"region": "eu-west-1", "assumeRole": Values{"roleArn": "arn:aws:iam::" + otherAccount +
		":role/dns"}})
	if err != nil {
		panic(err)
	}
	return c
}

// lookUpWith makes a case out of a look-up.
func lookUpWith(args Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := newNames(s).lookUp(args)
		return err
	}
}

var (
	_ = breaks(ruleZoneMissing, lookUpWith(Values{"zoneId": "Z0NONE"}))
	_ = breaks(ruleZoneDenied, func(s *Sim) error {
		newNames(s)
		c := inOtherAccount(s)
		_, err := s.callInvoke(c.conn, getZoneToken, Values{"zoneId": publicZone})
		return err
	})
	_ = breaks(ruleZoneNone, lookUpWith(Values{"name": "example.org"}))
	_ = breaks(ruleZoneSeveral, func(s *Sim) error {
		s.AddZone(Zone{ID: "Z0SECOND", Name: "example.com"})
		_, err := newNames(s).lookUp(Values{"name": "example.com"})
		return err
	})
	_ = breaks(ruleZoneArgument, lookUpWith(Values{"name": "example.com", "zoneId": publicZone}))
)

func TestZonesAreLookedUp(t *testing.T) {
	t.Parallel()
	s := New(Options{Zones: []Zone{
		{ID: "Z0PRIVATE", Name: "example.com", Private: true}, {ID: "Z0OTHER", Name: "example.com", Account: otherAccount},
	}})
	n := newNames(s)
	for name, test := range map[string]struct {
		args Values
		want string
	}{
		"by name":            {Values{"name": "Example.com."}, publicZone},
		"by id":              {Values{"zoneId": "Z0PRIVATE"}, "Z0PRIVATE"},
		"a private one":      {Values{"name": "example.com", "privateZone": true}, "Z0PRIVATE"},
		"not a private one":  {Values{"name": "example.com", "privateZone": false}, publicZone},
		"the only of a kind": {Values{}, publicZone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := n.lookUp(test.args)
			require.NoError(t, err)
			assert.Equal(t, test.want, got["zoneId"])
			assert.Equal(t, test.want, got["id"])
			assert.Equal(t, "example.com", got["name"])
			assert.Len(t, got["nameServers"], 4)
			assert.Equal(t, 2.0, got["resourceRecordSetCount"])
		})
	}
	got, err := s.callInvoke(inOtherAccount(s).conn, getZoneToken, Values{"name": "example.com"})
	require.NoError(t, err)
	assert.Equal(t, "Z0OTHER", got["id"])
}

func TestRoute53IsInOneRegion(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNames(s)
	s.LoseRegion("us-east-1")
	_, err := n.lookUp(Values{"name": "example.com"})
	require.ErrorContains(t, err, ruleLost.ID)
	_, err = n.Create(recordToken, "a", aRecord("a", nil))
	require.ErrorContains(t, err, ruleLost.ID)
}
