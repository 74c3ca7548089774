package awssim

import "slices"

// Call is one call that the engine, or a client, made.
type Call struct {
	// Sequence counts the calls from 1, in the order in which they were taken up.
	Sequence int `json:"sequence"`
	// Method is Check, Diff, Create, Read, Update, Delete, Configure, CheckConfig, DiffConfig or Invoke.
	Method string `json:"method"`
	// Type is the resource's token, or the function's for Invoke.
	Type string `json:"type,omitempty"`
	URN  string `json:"urn,omitempty"`
	ID   string `json:"id,omitempty"`
	// Region is the provider's region.
	Region string `json:"region,omitempty"`
	// Provider is the number of the connection: each provider process that the engine would have started.
	Provider int `json:"provider"`
	// ProviderURN is the URN of the provider resource, the same for its preview and its update.
	ProviderURN string `json:"providerUrn,omitempty"`
	// Config identifies the provider's configuration.
	Config  string `json:"config,omitempty"`
	Preview bool   `json:"preview,omitempty"`
	// OK says that the call succeeded.
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

// Calls returns the log of calls.
func (s *Sim) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call{}, s.calls...)
}

// ResetCalls empties the log of calls.
func (s *Sim) ResetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// OnCall makes every later call be told to act, after its effect and outside the world's lock, so that act may look at
// the world and resolve names. The engine waits for it; calls that run side by side are told side by side.
func (s *Sim) OnCall(act func(Call)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, act)
}

// perform runs one call under the world's lock: refused when its region is lost or a fault is due, and logged.
func (s *Sim) perform(call Call, region string, act func() error) error {
	call, told, err := s.run(call, region, act)
	for _, tell := range told {
		tell(call)
	}
	return err
}

func (s *Sim) run(call Call, region string, act func() error) (Call, []func(Call), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call.Sequence = len(s.calls) + 1
	err := s.attempt(call, region, act)
	call.OK = err == nil
	if err != nil {
		call.Error = err.Error()
	}
	s.calls = append(s.calls, call)
	return call, slices.Clone(s.told), err
}

func (s *Sim) attempt(call Call, region string, act func() error) error {
	if region != "" {
		if refusal := s.unreachable(region, call.Method+" "+call.Type); refusal != nil {
			return refusal
		}
	}
	if refusal := s.unplanned(call); refusal != nil {
		return refusal
	}
	s.moveOutOfZones()
	fault := s.due(call)
	if fault != nil && fault.Kind != LoseAnswer {
		return fault.refusal(call)
	}
	if err := act(); err != nil {
		return err
	}
	if fault != nil {
		return fault.refusal(call)
	}
	return nil
}
