package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onSite makes a case out of inputs that a fresh network refuses.
func onSite(token string, in func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1)
		return at.refused(token, in(at))
	}
}

// onBalancer is the same behind a load balancer with a listener.
func onBalancer(token string, in func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addBalancer()
		return at.refused(token, in(at))
	}
}

func lbWith(changes func(at *site) Values) func(s *Sim) error {
	return onSite(loadBalancerToken, func(at *site) Values { return with(at.balancerInputs(), changes(at)) })
}

func tgWith(changes Values) func(s *Sim) error {
	return onSite(targetGroupToken, func(at *site) Values { return with(at.targetInputs(), changes) })
}

// listenerWith is refused on another port of the load balancer of a site.
func listenerWith(changes func(at *site) Values) func(s *Sim) error {
	return onBalancer(listenerToken, func(at *site) Values {
		return with(with(at.listenerInputs(), Values{"port": 8081}), changes(at))
	})
}

func forwardTo(arn string) []any { return []any{Values{"type": "forward", "targetGroupArn": arn}} }

const otherCertificate = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"

var (
	_ = breaks(ruleLBName, onBalancer(loadBalancerToken, func(at *site) Values {
		return with(at.balancerInputs(), Values{"name": at.balancer.Outputs["name"]})
	}))
	_ = breaks(ruleLBSubnet, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1), newSite(s, "us-east-1", 2)
		return at.refused(loadBalancerToken, with(at.balancerInputs(), Values{"subnets": other.public}))
	})
	_ = breaks(ruleLBZones, lbWith(func(at *site) Values { return Values{"subnets": at.public[:1]} }))
	_ = breaks(ruleLBSameZone, lbWith(func(at *site) Values {
		return Values{"subnets": []string{at.public[0], at.public[1], at.private[0]}}
	}))
	_ = breaks(ruleLBOneVPC, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2)
		return at.refused(loadBalancerToken,
			with(at.balancerInputs(), Values{"subnets": []string{at.public[0], other.public[1]}}))
	})
	_ = breaks(ruleLBMoved, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1).addBalancer(), newSite(s, "eu-west-1", 2)
		_, err := at.c.Update(at.balancer, other.balancerInputs())
		return err
	})
	_ = breaks(ruleLBGateway, func(s *Sim) error {
		c := s.Client("eu-west-1")
		vpc := must(c.Create(vpcToken, "vpc", Values{"cidrBlock": "10.1.0.0/16"}))
		a := must(c.Create(subnetToken, "a", Values{"vpcId": vpc.ID, "cidrBlock": "10.1.0.0/20",
			"availabilityZone": "eu-west-1a"}))
		b := must(c.Create(subnetToken, "b", Values{"vpcId": vpc.ID, "cidrBlock": "10.1.16.0/20",
			"availabilityZone": "eu-west-1b"}))
		_, err := c.Create(loadBalancerToken, "lb", Values{"subnets": []string{a.ID, b.ID}})
		return err
	})
	_ = breaks(ruleLBIPv6, lbWith(func(*site) Values { return Values{"ipAddressType": "dualstack"} }))
	_ = breaks(ruleLBGroup, lbWith(func(*site) Values {
		return Values{"securityGroups": []string{"sg-00000000000000000"}}
	}))
	_ = breaks(ruleLBGroupVPC, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2)
		return at.refused(loadBalancerToken,
			with(at.balancerInputs(), Values{"securityGroups": []string{other.balancerGroup}}))
	})
	_ = breaks(ruleLBProtected, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1)
		lb := must(at.c.Create(loadBalancerToken, "lb", with(at.balancerInputs(), Values{"enableDeletionProtection": true})))
		return at.c.Delete(lb)
	})
	_ = breaks(ruleTGName, onBalancer(targetGroupToken, func(at *site) Values {
		return with(at.targetInputs(), Values{"name": at.targets.Outputs["name"]})
	}))
	_ = breaks(ruleTGVPC, tgWith(Values{"vpcId": "vpc-00000000000000000"}))
	_ = breaks(ruleTGRequired, tgWith(Values{"port": nil}))
	_ = breaks(ruleTGTCPCheck, tgWith(Values{"healthCheck": Values{"protocol": "TCP"}}))
	_ = breaks(ruleTGTimeout, tgWith(Values{"healthCheck": Values{"interval": 10, "timeout": 10}}))
	_ = breaks(ruleTGInUse, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addBalancer()
		return at.c.Delete(at.targets)
	})
	_ = breaks(ruleListenerLB, listenerWith(func(*site) Values {
		return Values{"loadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"}
	}))
	_ = breaks(ruleListenerPort, listenerWith(func(*site) Values { return Values{"port": 80} }))
	_ = breaks(ruleNoPort, listenerWith(func(*site) Values { return Values{"port": nil} }))
	_ = breaks(ruleProtocol, listenerWith(func(*site) Values { return Values{"protocol": "TCP"} }))
	_ = breaks(ruleCertificate, listenerWith(func(*site) Values { return Values{"protocol": "HTTPS"} }))
	_ = breaks(ruleNoTLS, listenerWith(func(*site) Values { return Values{"certificateArn": otherCertificate} }))
	_ = breaks(ruleCertRegion, listenerWith(func(*site) Values {
		return Values{"protocol": "HTTPS", "certificateArn": otherCertificate}
	}))
	_ = breaks(ruleTLSPolicy, listenerWith(func(*site) Values {
		return Values{"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS99",
			"certificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"}
	}))
	_ = breaks(ruleCertGone, listenerWith(func(*site) Values {
		return Values{"protocol": "HTTPS",
			"certificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555"}
	}))
	_ = breaks(ruleCertPending, func(s *Sim) error {
		n, at := newNames(s), newSite(s, "eu-west-1", 1).addBalancer()
		certificate := must(n.Create(certificateToken, "app", certificateInputs("app.example.com")))
		return at.refused(listenerToken, at.secureListener(certificate.ID))
	})
	_ = breaks(ruleActionBlock, listenerWith(func(*site) Values {
		return Values{"defaultActions": []any{Values{"type": "redirect"}}}
	}))
	_ = breaks(ruleForward, listenerWith(func(*site) Values {
		return Values{"defaultActions": []any{Values{"type": "forward"}}}
	}))
	_ = breaks(ruleForwardTG, listenerWith(func(*site) Values {
		return Values{"defaultActions": forwardTo("arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1")}
	}))
	_ = breaks(ruleForwardVPC, func(s *Sim) error {
		at, other := newSite(s, "eu-west-1", 1).addBalancer(), newSite(s, "eu-west-1", 2)
		far := must(other.c.Create(targetGroupToken, "far", other.targetInputs()))
		return at.refused(listenerToken, with(at.listenerInputs(), Values{"port": 81, "defaultActions": forwardTo(far.ID)}))
	})
	_ = breaks(ruleForwardKind, onBalancer(listenerToken, func(at *site) Values {
		tcp := must(at.c.Create(targetGroupToken, "tcp", with(at.targetInputs(), Values{"protocol": "TCP"})))
		return with(at.listenerInputs(), Values{"port": 81, "defaultActions": forwardTo(tcp.ID)})
	}))
	_ = breaks(ruleOneBalancer, onBalancer(listenerToken, func(at *site) Values {
		second := must(at.c.Create(loadBalancerToken, "second", at.balancerInputs()))
		return with(at.listenerInputs(), Values{"loadBalancerArn": second.ID})
	}))
	_ = breaks(ruleRedirectLoop, listenerWith(func(*site) Values {
		return Values{"defaultActions": []any{Values{"type": "redirect", "redirect": Values{"statusCode": "HTTP_301"}}}}
	}))
)

func TestLoadBalancerIsComputedAsAWSDoes(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1).addBalancer()
	lb := at.balancer.Outputs
	assert.Regexp(t, `^arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/`+
		`app/lb-1-[0-9a-f]{7}/[0-9a-f]{16}$`, at.balancer.ID)
	assert.Regexp(t, `^lb-1-[0-9a-f]{7}-\d{10}\.eu-west-1\.elb\.amazonaws\.com$`, lb["dnsName"])
	assert.Equal(t, "Z32O12XQLNTSW2", lb["zoneId"])
	assert.Equal(t, at.vpc.ID, lb["vpcId"])
	groups, err := at.c.Read(at.targets)
	require.NoError(t, err)
	assert.Equal(t, []any{at.balancer.ID}, groups.Outputs["loadBalancerArns"])
	again, err := at.c.Read(at.balancer)
	require.NoError(t, err)
	assert.Equal(t, at.balancer.Inputs, again.Inputs)
}

func TestLoadBalancerHoldsItsSubnetsAndGroupsUntilItGoes(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1).addBalancer()
	group := State{Type: securityGroupToken, ID: at.balancerGroup}
	require.ErrorContains(t, at.c.Delete(group), "DependencyViolation")
	require.ErrorContains(t, at.c.Delete(State{Type: subnetToken, ID: at.public[0]}), "DependencyViolation")
	require.ErrorContains(t, at.c.Delete(at.gate), "DependencyViolation")
	require.NoError(t, at.c.Delete(at.listener))
	require.NoError(t, at.c.Delete(at.balancer))
	require.NoError(t, at.c.Delete(at.targets))
	require.NoError(t, at.c.Delete(group))
}

func TestLoadBalancerChangesInPlaceOrIsReplaced(t *testing.T) {
	t.Parallel()
	subnets := func(at *site) Values { return Values{"subnets": at.private} }
	groups := func(ids ...string) func(at *site) Values {
		return func(*site) Values { return Values{"securityGroups": append([]string{}, ids...)} }
	}
	for name, test := range map[string]struct {
		kind    string
		changes func(at *site) Values
		replace []string
	}{
		"idle timeout": {"application", func(*site) Values { return Values{"idleTimeout": 30} }, nil},
		"scheme": {
			"application", func(*site) Values { return Values{"internal": true} }, []string{"internal"},
		},
		"subnets of an application balancer":  {"application", subnets, nil},
		"subnets of a network balancer":       {"network", subnets, []string{"subnets[0]", "subnets[1]"}},
		"last group of a network balancer":    {"network", groups(), []string{"securityGroups[0]"}},
		"another group of a network balancer": {"network", groups("sg-00000000000000000"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newSite(New(Options{}), "eu-west-1", 1)
			in := with(at.balancerInputs(), Values{"loadBalancerType": test.kind})
			lb := must(at.c.Create(loadBalancerToken, "lb", in))
			d, err := at.c.Diff(lb, with(in, test.changes(at)))
			require.NoError(t, err)
			assert.NotEmpty(t, d.Changes)
			assert.Equal(t, test.replace, d.Replaces())
		})
	}
}

func TestTargetGroupShowsWhatAWSDecided(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	in := with(at.targetInputs(), Values{"healthCheck": Values{"path": "/healthz", "interval": 10}})
	group := must(at.c.Create(targetGroupToken, "tg", in))
	assert.Equal(t, map[string]any{
		"enabled": true, "healthyThreshold": 3.0, "unhealthyThreshold": 3.0, "interval": 10.0, "timeout": 5.0,
		"path": "/healthz", "matcher": "200", "port": "traffic-port", "protocol": "HTTP",
	}, group.Outputs["healthCheck"])
	d, err := at.c.Diff(group, in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	updated, err := at.c.Update(group, with(in, Values{"healthCheck": Values{"path": "/ready", "interval": 10}}))
	require.NoError(t, err)
	assert.Equal(t, 5.0, updated.Outputs.Object("healthCheck")["timeout"])
}

func TestLoadBalancersStayInTheirVPC(t *testing.T) {
	t.Parallel()
	for property, rule := range map[string]*Rule{"subnets": ruleLBMoved, "securityGroups": ruleLBGroupVPC} {
		t.Run(property, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at, other := newSite(s, "eu-west-1", 1).addBalancer(), newSite(s, "eu-west-1", 2)
			moved := with(at.balancerInputs(), Values{property: other.balancerInputs()[property]})
			d, err := at.c.Diff(at.balancer, moved)
			require.NoError(t, err)
			assert.NotEmpty(t, d.Changes)
			assert.Empty(t, d.Replaces())
			_, err = at.c.Update(at.balancer, moved)
			require.ErrorContains(t, err, rule.ID)
		})
	}
}

func TestAListenerTurnsFromForwardingToRedirectingInPlace(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1).addBalancer()
	in := with(at.listenerInputs(), Values{"defaultActions": []any{Values{"type": "redirect",
		"redirect": Values{"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"}}}})
	d, err := at.c.Diff(at.listener, in)
	require.NoError(t, err)
	assert.NotEmpty(t, d.Changes)
	assert.Empty(t, d.Replaces())
	listener := must(at.c.Update(at.listener, in))
	d, err = at.c.Diff(must(at.c.Read(listener)), in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	require.NoError(t, at.c.Delete(at.targets), "nothing forwards to it any more")
}

func TestAListenerHoldsItsCertificate(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n, at := newNames(s), newSite(s, "eu-west-1", 1).addBalancer()
	certificate := n.issued("eu-west-1", "app.example.com")
	secure := must(at.c.Create(listenerToken, "https", at.secureListener(certificate.ID)))
	require.ErrorContains(t, at.c.Delete(certificate), ruleCertificateInUse.ID)
	brought := s.AddCertificate("eu-west-1", "app.example.com")
	moved := must(at.c.Update(secure, at.secureListener(brought)))
	require.NoError(t, at.c.Delete(certificate))
	require.NoError(t, at.c.Delete(moved))
}
