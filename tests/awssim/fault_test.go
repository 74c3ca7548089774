package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// faulty makes a case that creates a thing while a fault of a kind is due.
func faulty(kind FaultKind) func(*Sim) error {
	return func(s *Sim) error {
		s.Inject(Fault{Method: "Create", Kind: kind})
		return thing(Values{})(s)
	}
}

var (
	_ = breaks(ruleInjected, faulty(RefuseCall))
	_ = breaks(ruleThrottled, faulty(Throttle))
	_ = breaks(ruleNoAnswer, faulty(LoseAnswer))
)

func TestFaults(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fault Fault
		// fails says which of four creates fail, made how many things there are in the end.
		fails []bool
		made  int
	}{
		"the first call":                {Fault{Kind: RefuseCall}, []bool{true, false, false, false}, 3},
		"the third call":                {Fault{Kind: Throttle, Nth: 3}, []bool{false, false, true, false}, 3},
		"two calls from the second":     {Fault{Kind: RefuseCall, Nth: 2, Times: 2}, []bool{false, true, true, false}, 2},
		"all calls":                     {Fault{Kind: RefuseCall, Times: -1}, []bool{true, true, true, true}, 0},
		"the effect without the answer": {Fault{Kind: LoseAnswer, Nth: 2}, []bool{false, true, false, false}, 4},
		"another method":                {Fault{Kind: RefuseCall, Method: "Delete"}, []bool{false, false, false, false}, 4},
		"another region": {
			Fault{Kind: RefuseCall, Region: "us-east-1"}, []bool{false, false, false, false}, 4,
		},
		"another type": {Fault{Kind: RefuseCall, Type: holderToken}, []bool{false, false, false, false}, 4},
		"this type, region and resource": {
			Fault{Kind: RefuseCall, Type: thingToken, Region: "eu-west-1", URN: urn(thingToken, "c")},
			[]bool{false, false, true, false}, 3,
		},
	}
	for name, each := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			c := s.Client("eu-west-1")
			each.fault.Method = map[bool]string{true: "Create", false: each.fault.Method}[each.fault.Method == ""]
			s.Inject(each.fault)
			var fails []bool
			for _, name := range []string{"a", "b", "c", "d"} {
				_, err := c.Preview(thingToken, name, Values{})
				require.NoError(t, err, "previews do not count")
				_, err = c.Create(thingToken, name, Values{})
				fails = append(fails, err != nil)
			}
			assert.Equal(t, each.fails, fails)
			assert.Len(t, s.World().Resources, each.made)
		})
	}
}
