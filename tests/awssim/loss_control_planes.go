package awssim

import (
	"slices"
	"strings"
)

const srcGlobalServices Source = "aws-fault-isolation-global-services"

var _ = cite(map[Source]string{
	srcGlobalServices: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
})

// rulePlane refuses what a control plane that is lost would do.
var rulePlane = rule("aws.control-plane-unavailable", srcGlobalServices, "ServiceUnavailable")

// LoseControlPlanes takes away the control planes of global services that are in a region, until HealControlPlanes: IAM and
// Route 53 in us-east-1, Global Accelerator in us-west-2. What serves goes on, and so do the region's own APIs. With
// us-east-1 go what AWS makes through them: names of new endpoints, which are records of Route 53, and buckets with most of
// their settings.
func (s *Sim) LoseControlPlanes(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lostPlanes[region] = true
}

// HealControlPlanes ends what LoseControlPlanes began.
func (s *Sim) HealControlPlanes(region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lostPlanes, region)
}

// GlobalAnswers says whether the control planes of global services that are in a region answer.
func (s *Sim) GlobalAnswers(region string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.lost[region] && !s.lostPlanes[region]
}

// namedByAWS are the types for which AWS makes records of Route 53 when one is created.
var namedByAWS = []string{
	loadBalancerToken, dbClusterToken, dbInstanceToken, databaseToken, docClusterToken, docInstanceToken, cacheGroupToken,
	eksClusterToken, acceleratorToken, vpcEndpointToken,
}

// planeOf is the region of the global control plane that a call needs, or "".
func (call Call) plane() string {
	t := types[call.Type]
	switch {
	case call.Type == getZoneToken:
		return dnsControl
	case t == nil || slices.Contains([]string{"Check", "Diff"}, call.Method):
		return ""
	case t.ControlRegion != "":
		return t.ControlRegion
	case call.Method == "Create" && slices.Contains(namedByAWS, call.Type):
		return dnsControl
	case call.Method != "Read" && strings.HasPrefix(call.Type, "aws:s3/bucket"):
		return bucketControl
	}
	return ""
}

// bucketControl is where buckets are made and changed, whatever their region.
const bucketControl = "us-east-1"

// unplanned refuses a call that needs a control plane that is lost.
func (s *Sim) unplanned(call Call) *Refusal {
	plane := call.plane()
	if plane == "" || call.Preview || !s.lostPlanes[plane] {
		return nil
	}
	return rulePlane.Refuse("Service Unavailable: the control plane in %s that %s %s needs does not answer", plane,
		strings.ToLower(call.Method), call.Type)
}
