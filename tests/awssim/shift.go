package awssim

import (
	"fmt"
	"net/url"
	"time"
)

const (
	srcTargetChecks    Source = "aws-elb-target-health-checks"
	srcAliasTTL        Source = "aws-route53-alias-ttl"
	srcEndpointProbes  Source = "aws-route53-health-check-decision"
	srcAcceleratorMove Source = "aws-globalaccelerator-failover-workshop"
)

var _ = cite(map[Source]string{
	srcTargetChecks: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
	srcAliasTTL:     "https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html",
	srcEndpointProbes: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/" +
		"dns-failover-determining-health-of-endpoints.html",
	srcAcceleratorMove: "https://intro-to-global-accelerator.workshop.aws/en/failover.html",
})

// shiftSources are where the events of a shift were read.
var shiftSources = []Source{srcTargetChecks, srcAliasTTL, srcEndpointProbes, srcAcceleratorMove}

// How long it takes until users follow what health checks have found.
const (
	// balancerTTL is how long resolvers keep the addresses of a load balancer (aws-route53-alias-ttl).
	balancerTTL = 60 * time.Second
	// acceleratorMove is how long an accelerator takes to send users elsewhere (aws-globalaccelerator-failover-workshop).
	acceleratorMove = 30 * time.Second
)

// Shift is when the users of a region that is lost are served elsewhere, counted from the loss.
type Shift struct {
	// Detected is when the last health check that matters has failed often enough.
	Detected time.Duration
	// Served is when the last of the users is sent elsewhere.
	Served time.Duration
}

// ShiftFrom plays what happens after the loss of a region to users who visit a URL, at the worst moment for them:
// every check has just passed, and every resolver asks just before the loss is found.
func (s *Sim) ShiftFrom(region, address string) (Shift, error) {
	at, err := url.Parse(address)
	if err != nil {
		return Shift{}, fmt.Errorf("visiting %q: %w", address, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: region, Account: s.options.Account, sim: s}
	targets := op.follow(dnsName(at.Hostname()), "A", User{Region: region}, 0)
	if len(targets) == 0 {
		return Shift{}, fmt.Errorf("visiting %s: the name has no address", address)
	}
	found := op.targetsFail(region)
	if found == 0 {
		return Shift{}, fmt.Errorf("losing %s: no load balancer there checks targets", region)
	}
	if targets[0].Accelerator != "" {
		return Shift{found, found + acceleratorMove}, nil
	}
	// A record is unhealthy once its own health check or its target is: whichever fails first.
	if probed := op.probesFail(region); probed > 0 {
		found = min(found, probed)
	}
	return Shift{found, found + balancerTTL}, nil
}

// targetsFail is when a load balancer of a region has all its targets for unhealthy, as any of its target groups makes it.
func (op *Op) targetsFail(region string) time.Duration {
	var first time.Duration
	for _, lb := range op.ObjectsIn(region, loadBalancerToken) {
		for _, listener := range op.Referrers(lb, listenerToken) {
			for _, action := range listener.Live.Objects("defaultActions") {
				for _, arn := range forwardedTo(action) {
					check := op.FindARN(arn).Live.Object("healthCheck")
					fails := fallsSilent(check.Int("interval"), check.Int("timeout"), check.Int("unhealthyThreshold"))
					if first == 0 || fails < first {
						first = fails
					}
				}
			}
		}
	}
	return first
}

// probesFail is when Route 53's own health checks of the records of a region fail; 0 without one.
func (op *Op) probesFail(region string) time.Duration {
	var first time.Duration
	for _, record := range op.Everywhere(recordToken) {
		alias := first53(record)
		lb := op.sim.serviceNamed(alias)
		check := op.sim.healthCheck(record.Live.String("healthCheckId"))
		if lb == nil || lb.Region != region || check == nil || check.Live.Int("requestInterval") == 0 {
			continue
		}
		fails := fallsSilent(check.Live.Int("requestInterval"), 0, check.Live.Int("failureThreshold"))
		if first == 0 || fails < first {
			first = fails
		}
	}
	return first
}

// first53 is the name that an alias record points to, or empty.
func first53(record *Object) string {
	if alias := first(record.Live, "aliases"); alias != nil {
		return alias.String("name")
	}
	return ""
}

// fallsSilent plays checks of something that stops to answer right after one has passed: each begins an interval after
// the one before, and has failed when its time is out.
func fallsSilent(interval, timeout, threshold int) time.Duration {
	failed, at := 0, 0
	for failed < threshold {
		at += interval
		failed++
	}
	return time.Duration(at+timeout) * time.Second
}
