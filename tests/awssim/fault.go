package awssim

import "slices"

// FaultKind says how a call fails.
type FaultKind string

// The kinds of faults.
const (
	// RefuseCall fails the call; nothing happens.
	RefuseCall FaultKind = "refuse"
	// Throttle fails the call with AWS's throttling error, after the provider's own retries; nothing happens.
	Throttle FaultKind = "throttle"
	// LoseAnswer lets the call take effect, but the caller gets an error.
	LoseAnswer FaultKind = "lose-answer"
)

// Fault is one failure to come. Empty Method, Type and Region match any.
type Fault struct {
	Method string `json:"method,omitempty"`
	Type   string `json:"type,omitempty"`
	Region string `json:"region,omitempty"`
	// URN limits the fault to one resource, when given.
	URN string `json:"urn,omitempty"`
	// Nth is the matching call, from 1, that fails first; 0 means 1. Creates and updates of previews do not count; checks,
	// diffs and reads always do, as the protocol does not say what they are for.
	Nth int `json:"nth,omitempty"`
	// Times is how many matching calls fail in a row; 0 means 1, negative means all from then on.
	Times int       `json:"times,omitempty"`
	Kind  FaultKind `json:"kind"`
}

type fault struct {
	Fault
	seen int
}

var (
	ruleInjected  = rule("fault.refused", srcEndpointErrors, "InternalFailure")
	ruleThrottled = rule("fault.throttled", srcEndpointErrors, "ThrottlingException")
	ruleNoAnswer  = rule("fault.answer-lost", srcEndpointErrors, "RequestTimeout")
)

// Inject makes calls fail.
func (s *Sim) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Nth = max(f.Nth, 1)
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &fault{Fault: f})
}

// due finds the fault that a call runs into, and counts it.
func (s *Sim) due(call Call) *fault {
	var due *fault
	for _, f := range s.faults {
		if call.Preview || !f.matches(call) {
			continue
		}
		f.seen++
		if f.seen >= f.Nth && (f.Times < 0 || f.seen < f.Nth+f.Times) && due == nil {
			due = f
		}
	}
	s.faults = slices.DeleteFunc(s.faults, func(f *fault) bool { return f.Times > 0 && f.seen >= f.Nth+f.Times-1 })
	return due
}

func (f *fault) matches(call Call) bool {
	return (f.Method == "" || f.Method == call.Method) && (f.Type == "" || f.Type == call.Type) &&
		(f.Region == "" || f.Region == call.Region) && (f.URN == "" || f.URN == call.URN)
}

func (f *fault) refusal(call Call) *Refusal {
	switch f.Kind {
	case Throttle:
		return ruleThrottled.Refuse("Rate exceeded (%s %s)", call.Method, call.Type)
	case LoseAnswer:
		return ruleNoAnswer.Refuse("the answer to %s %s was lost: read: connection reset by peer", call.Method, call.Type)
	}
	return ruleInjected.Refuse("an injected fault refused %s %s", call.Method, call.Type)
}
