package awssim

// Rules that hold for every type.
var (
	ruleGone    = rule("bridge.update-of-what-is-gone", srcBridgeProvider, "ResourceNotFoundException")
	ruleReplace = rule("bridge.update-needs-replacement", srcBridgeProvider, Invalid)
	ruleLost    = rule("aws.endpoint-unreachable", srcEndpointErrors, "RequestError")
)

// unreachable refuses every call to a region that is lost.
func (s *Sim) unreachable(region, what string) *Refusal {
	if !s.lost[region] {
		return nil
	}
	return ruleLost.Refuse("calling the endpoint of %s for %s: dial tcp: i/o timeout: exceeded maximum number of "+
		"attempts", region, what)
}

// LoseRegion makes every call to a region fail, Configure included, until HealRegion.
func (s *Sim) LoseRegion(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost[region] = true
}

// HealRegion ends the loss of a region; its resources are as they were.
func (s *Sim) HealRegion(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lost, region)
}

// Answers says whether the APIs of a region answer.
func (s *Sim) Answers(region string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.lost[region]
}
