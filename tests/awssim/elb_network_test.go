package awssim

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// networkInputs are those of a network load balancer with security groups.
func (at *site) networkInputs() Values {
	return with(at.balancerInputs(), Values{"loadBalancerType": "network"})
}

func nlbWith(changes func(at *site) Values) func(s *Sim) error {
	return onSite(loadBalancerToken, func(at *site) Values { return with(at.networkInputs(), changes(at)) })
}

// addNetwork puts a network load balancer in front of a target group of addresses, over TCP.
func (at *site) addNetwork(changes Values) *site {
	at.balancer = must(at.c.Create(loadBalancerToken, fmt.Sprintf("nlb-%d", at.n), with(at.networkInputs(), changes)))
	at.targets = must(at.c.Create(targetGroupToken, fmt.Sprintf("tcp-%d", at.n), at.tcpInputs()))
	at.listener = must(at.c.Create(listenerToken, "tcp", at.tcpListener()))
	return at
}

func (at *site) tcpInputs() Values { return with(at.targetInputs(), Values{"protocol": "TCP"}) }

func (at *site) tcpListener() Values { return with(at.listenerInputs(), Values{"protocol": "TCP"}) }

// onNetwork is refused on another port of a network load balancer.
func onNetwork(changes func(at *site) Values) func(s *Sim) error {
	return func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addNetwork(nil)
		return at.refused(listenerToken, with(with(at.tcpListener(), Values{"port": 8081}), changes(at)))
	}
}

// withAddresses maps the public subnets to new Elastic IP addresses.
func (at *site) withAddresses() (Values, []State) {
	var mappings []any
	var addresses []State
	for i, id := range at.public {
		address := must(at.c.Create(eipToken, fmt.Sprintf("nlb-%d", i), Values{"domain": "vpc"}))
		mappings = append(mappings, Values{"subnetId": id, "allocationId": address.ID})
		addresses = append(addresses, address)
	}
	return Values{"subnets": nil, "subnetMappings": mappings}, addresses
}

var (
	_ = breaks(ruleNLBFamily, nlbWith(func(at *site) Values {
		at.goesDual()
		return Values{"ipAddressType": "dualstack-without-public-ipv4"}
	}))
	_ = breaks(ruleNLBLink, nlbWith(func(*site) Values {
		return Values{"securityGroups": nil, "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on"}
	}))
	_ = breaks(ruleLBAddress, nlbWith(func(at *site) Values {
		mappings := []any{Values{"subnetId": at.public[0], "allocationId": "eipalloc-00000000000000000"}}
		return Values{"subnets": nil, "subnetMappings": mappings}
	}))
	_ = breaks(ruleLBAddrTaken, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1)
		mapped, _ := at.withAddresses()
		must(at.c.Create(loadBalancerToken, "one", with(at.networkInputs(), mapped)))
		return at.refused(loadBalancerToken, with(at.networkInputs(), mapped))
	})
	_ = breaks(ruleLBAddrKind, nlbWith(func(at *site) Values {
		mapped, _ := at.withAddresses()
		mapped["internal"] = true
		return mapped
	}))
	_ = breaks(ruleNLBAction, onNetwork(func(*site) Values { return Values{"defaultActions": toHTTPS} }))
	_ = breaks(ruleALPN, onNetwork(func(*site) Values { return Values{"alpnPolicy": "HTTP2Preferred"} }))
	_ = breaks(ruleTCPIdle, onNetwork(func(at *site) Values {
		group := must(at.c.Create(targetGroupToken, "udp", with(at.targetInputs(), Values{"protocol": "UDP"})))
		return Values{"protocol": "UDP", "tcpIdleTimeoutSeconds": 60, "defaultActions": forwardTo(group.ID)}
	}))
	_ = breaks(ruleForwardPair, onNetwork(func(*site) Values { return Values{"protocol": "UDP"} }))
	_ = breaks(ruleUDPDual, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1)
		at.goesDual()
		at.addNetwork(Values{"ipAddressType": "dualstack"})
		group := must(at.c.Create(targetGroupToken, "udp", with(at.targetInputs(), Values{"protocol": "UDP"})))
		return at.refused(listenerToken, with(at.tcpListener(), Values{"port": 53, "protocol": "UDP",
			"defaultActions": forwardTo(group.ID)}))
	})
	_ = breaks(ruleTGClientIP, tgWith(Values{"protocol": "UDP", "preserveClientIp": "false"}))
	_ = breaks(ruleTGSticky, tgWith(Values{"protocol": "TCP", "stickiness": Values{"type": "lb_cookie"}}))
	_ = breaks(ruleTGAttribute, tgWith(Values{"preserveClientIp": "true"}))
	_ = breaks(ruleTGCheckOff, tgWith(Values{"healthCheck": Values{"enabled": false}}))
	_ = breaks(ruleTGCheckKind, tgWith(Values{"targetType": "alb", "protocol": "TCP",
		"healthCheck": Values{"protocol": "TCP"}}))
	_ = breaks(ruleTGALB, tgWith(Values{"targetType": "alb"}))
	_ = breaks(ruleGroupKept, dualAccelerated(Values{"clientIpPreservationEnabled": false}))
	_ = breaks(ruleGroupTarget, dualAccelerated(nil))
	_ = breaks(ruleAttachGroup, onSite(targetAttachmentToken, func(*site) Values {
		return Values{"targetId": "10.1.0.9",
			"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/none/1"}
	}))
	_ = breaks(ruleAttachTarget, onBalancer(targetAttachmentToken, func(at *site) Values {
		return Values{"targetGroupArn": at.targets.ID, "targetId": "10.9.0.9"}
	}))
	_ = breaks(ruleAttachPort, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addBalancer()
		group := must(at.c.Create(targetGroupToken, "alb", with(at.tcpInputs(), Values{"targetType": "alb"})))
		return at.refused(targetAttachmentToken, Values{"targetGroupArn": group.ID, "targetId": at.balancer.ID})
	})
	_ = breaks(ruleAttachSecond, func(s *Sim) error {
		at := newSite(s, "eu-west-1", 1).addBalancer()
		group := must(at.c.Create(targetGroupToken, "alb", with(at.tcpInputs(), Values{"targetType": "alb", "port": 80})))
		must(at.c.Create(targetAttachmentToken, "one", Values{"targetGroupArn": group.ID, "targetId": at.balancer.ID}))
		other := must(at.c.Create(loadBalancerToken, "other", at.balancerInputs()))
		targets := must(at.c.Create(targetGroupToken, "other", at.targetInputs()))
		must(at.c.Create(listenerToken, "other", with(at.listenerInputs(), Values{"loadBalancerArn": other.ID,
			"defaultActions": forwardTo(targets.ID)})))
		return at.refused(targetAttachmentToken, Values{"targetGroupArn": group.ID, "targetId": other.ID})
	})
)

// dualAccelerated puts a dual-stack accelerator in front of a network load balancer with targets by address.
func dualAccelerated(endpoint Values) func(s *Sim) error {
	return func(s *Sim) error {
		f, at := newFront(s, Values{"ipAddressType": "DUAL_STACK"}), newSite(s, "eu-west-1", 1)
		at.goesDual()
		at.addNetwork(Values{"ipAddressType": "dualstack"})
		_, err := f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at, endpointOf(at, endpoint)))
		return err
	}
}

// goesDual gives the network and its public subnets IPv6.
func (at *site) goesDual() {
	n := network{Client: at.c, vpc: must(at.c.Update(at.vpc, with(withoutDefaults(at.vpc.Inputs),
		Values{"assignGeneratedIpv6CidrBlock": true})))}
	for i, id := range at.public {
		must(n.join(must(at.c.Read(State{Type: subnetToken, Name: "s", ID: id})), n.six(i)))
	}
}

func TestTargetGroupsOfNetworkLoadBalancersHaveDefaultsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes   Values
		preserves any
		ends      any
		matcher   any
		protocol  string
	}{
		"TCP to addresses":     {Values{"protocol": "TCP"}, "false", false, nil, "TCP"},
		"TCP to instances":     {Values{"protocol": "TCP", "targetType": "instance"}, "true", false, nil, "TCP"},
		"TLS to addresses":     {Values{"protocol": "TLS"}, "false", false, nil, "TCP"},
		"UDP to addresses":     {Values{"protocol": "UDP"}, "true", true, nil, "TCP"},
		"TCP_UDP to addresses": {Values{"protocol": "TCP_UDP"}, "true", true, nil, "TCP"},
		"HTTP":                 {nil, nil, nil, "200", "HTTP"},
		"checked over HTTP": {
			Values{"protocol": "TCP", "healthCheck": Values{"path": "/healthz"}}, "false", false, "200-399", "HTTP",
		},
		"a load balancer": {Values{"protocol": "TCP", "targetType": "alb"}, nil, nil, "200-399", "HTTP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newSite(New(Options{}), "eu-west-1", 1)
			in := with(at.targetInputs(), test.changes)
			group := must(at.c.Create(targetGroupToken, "tg", in))
			assert.Equal(t, test.preserves, group.Outputs["preserveClientIp"])
			assert.Equal(t, test.ends, group.Outputs["connectionTermination"])
			assert.Equal(t, test.matcher, group.Outputs.Object("healthCheck")["matcher"])
			assert.Equal(t, test.protocol, group.Outputs.Object("healthCheck")["protocol"])
			d, err := at.c.Diff(must(at.c.Read(group)), in)
			require.NoError(t, err)
			assert.Empty(t, d.Changes)
		})
	}
}

func TestARefusedAttributeLeavesTheTargetGroup(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	group, err := at.c.Create(targetGroupToken, "tg", with(at.tcpInputs(), Values{"slowStart": 30}))
	require.ErrorContains(t, err, ruleTGAttribute.ID)
	assert.True(t, kept(err))
	assert.Equal(t, group.ID, must(at.c.Read(group)).ID)
}

func TestAHealthCheckOverTCPMayTakeItsWholeInterval(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	check := func(interval int) Values {
		return with(at.tcpInputs(), Values{"healthCheck": Values{"protocol": "TCP", "interval": interval}})
	}
	group := must(at.c.Create(targetGroupToken, "ten", check(10)))
	assert.Equal(t, 10.0, group.Outputs.Object("healthCheck")["timeout"])
	_, err := at.c.Create(targetGroupToken, "five", check(5))
	require.ErrorContains(t, err, ruleTGTimeout.ID, "the timeout is 10 seconds when it is not given")
}

func TestListenersForwardToTargetGroupsOfTheirProtocol(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	certificate := s.AddCertificate("eu-west-1", "app.example.com")
	at := newSite(s, "eu-west-1", 1).addNetwork(nil)
	assert.Equal(t, 350.0, at.listener.Outputs["tcpIdleTimeoutSeconds"])
	port := 9000
	for _, listener := range networkProtocols {
		for _, group := range append([]string{"HTTP"}, networkProtocols...) {
			port++
			targets := must(at.c.Create(targetGroupToken, fmt.Sprint("g", port),
				with(at.targetInputs(), Values{"protocol": group})))
			in := with(at.tcpListener(), Values{"port": port, "protocol": listener, "defaultActions": forwardTo(targets.ID)})
			if listener == "TLS" {
				in["certificateArn"] = certificate
			}
			created, err := at.c.Create(listenerToken, fmt.Sprint("l", port), in)
			fits := map[string]bool{"TCP TCP": true, "TCP TCP_UDP": true, "TLS TCP": true, "TLS TLS": true, "UDP UDP": true,
				"UDP TCP_UDP": true, "TCP_UDP TCP_UDP": true}[listener+" "+group]
			assert.Equal(t, fits, err == nil, "%s to %s: %v", listener, group, err)
			if listener == "TLS" && fits {
				assert.Equal(t, "ELBSecurityPolicy-2016-08", created.Outputs["sslPolicy"])
			}
		}
	}
}

func TestStaticAddressesBelongToTheLoadBalancer(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newSite(s, "eu-west-1", 1)
	mapped, addresses := at.withAddresses()
	in := with(at.networkInputs(), mapped)
	lb := must(at.c.Create(loadBalancerToken, "nlb", in))
	assert.Equal(t, "on", lb.Outputs["enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"])
	d, err := at.c.Diff(must(at.c.Read(lb)), in)
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	require.ErrorContains(t, at.c.Delete(addresses[0]), ruleAddressInUse.ID)
	var public []string
	for _, each := range s.World().Resources {
		if each.Type == interfaceToken {
			public = append(public, each.Outputs.String("publicIp"))
		}
	}
	assert.ElementsMatch(t,
		[]string{addresses[0].Outputs.String("publicIp"), addresses[1].Outputs.String("publicIp")}, public)
	require.NoError(t, at.c.Delete(lb))
	require.NoError(t, at.c.Delete(addresses[0]))
}

func TestMappingsOfANetworkLoadBalancerOnlyGrow(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	zone := must(at.c.Create(subnetToken, "public-c", Values{"vpcId": at.vpc.ID, "availabilityZone": "eu-west-1c",
		"cidrBlock": "10.1.32.0/20"}))
	mapping := func(ids ...string) Values {
		var all []any
		for _, id := range ids {
			all = append(all, Values{"subnetId": id})
		}
		return with(at.networkInputs(), Values{"subnets": nil, "subnetMappings": all})
	}
	lb := must(at.c.Create(loadBalancerToken, "nlb", mapping(at.public...)))
	for name, test := range map[string]struct {
		in       Values
		replaces bool
	}{
		"one more":               {mapping(at.public[0], at.public[1], zone.ID), false},
		"one less":               {mapping(at.public[0]), true},
		"another":                {mapping(at.public[0], zone.ID), true},
		"more, but one is other": {mapping(at.public[0], zone.ID, at.private[1]), true},
	} {
		d, err := at.c.Diff(lb, test.in)
		require.NoError(t, err)
		assert.Equal(t, test.replaces, len(d.Replaces()) > 0, name)
	}
}

func TestUsersBehindANetworkLoadBalancer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		groups    bool
		preserves string
		open      bool
		want      string
	}{
		"its groups stand for the clients":            {true, "true", false, "ok eu-west-1"},
		"without groups its own addresses are seen":   {false, "false", true, "ok eu-west-1"},
		"without groups targets see the clients":      {false, "true", true, "ok eu-west-1"},
		"clients that the targets see, but shut out":  {false, "true", false, "service unavailable eu-west-1"},
		"nothing lets the load balancer reach a task": {false, "false", false, "service unavailable eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			p := &shop{names: newNames(s)}
			at := newSite(s, "eu-west-1", 1).addExit()
			changes := Values{}
			if !test.groups {
				changes["securityGroups"] = []string{}
			}
			at.addNetwork(changes).addRules().addRole().addCluster()
			at.targets = must(at.c.Update(at.targets, with(at.tcpInputs(), Values{"preserveClientIp": test.preserves})))
			if test.open {
				must(at.c.Create(ingressRuleToken, "world", Values{"securityGroupId": at.taskGroup, "ipProtocol": "tcp",
					"fromPort": 8080, "toPort": 8080, "cidrIpv4": "0.0.0.0/0"}))
			}
			must(at.c.Create(serviceToken, "app", with(at.serviceInputs(), Values{"waitForSteadyState": false})))
			must(p.Create(recordToken, "app", at.alias("app", nil)))
			assert.Equal(t, []string{test.want}, p.seen(t, "http://app.example.com", User{Region: "eu-west-1"}))
		})
	}
}

func TestAnApplicationLoadBalancerBehindANetworkLoadBalancer(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	p := &shop{names: newNames(s)}
	at := running(s, "eu-west-1", 1)
	front := must(at.c.Create(loadBalancerToken, "front", at.networkInputs()))
	group := must(at.c.Create(targetGroupToken, "alb", with(at.tcpInputs(), Values{"targetType": "alb", "port": 80})))
	must(at.c.Create(listenerToken, "front", with(at.tcpListener(), Values{"loadBalancerArn": front.ID,
		"defaultActions": forwardTo(group.ID)})))
	inner := at.balancer
	at.balancer = front
	must(p.Create(recordToken, "app", at.alias("app", nil)))
	user := User{Region: "eu-west-1"}
	assert.Equal(t, []string{"service unavailable eu-west-1"}, p.seen(t, "http://app.example.com", user))
	attachment := must(at.c.Create(targetAttachmentToken, "alb", Values{"targetGroupArn": group.ID, "targetId": inner.ID}))
	assert.Equal(t, []string{"ok eu-west-1"}, p.seen(t, "http://app.example.com", user))
	s.SetTargetHealth(at.targets.ID, false)
	assert.Equal(t, []string{"service unavailable eu-west-1"}, p.seen(t, "http://app.example.com", user))
	require.NoError(t, at.c.Delete(attachment))
}

func TestNetworkLoadBalancersLogThroughLogDelivery(t *testing.T) {
	t.Parallel()
	at := newSite(New(Options{}), "eu-west-1", 1)
	statement := func(action, resource, condition string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Principal":{"Service":%q},"Action":%q,"Resource":"arn:aws:s3:::%s",`+
			`"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"%s},`+
			`"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111122223333:*"}}}`, deliveryWriter, action, resource, condition)
	}
	put := statement("s3:PutObject", "nlb-logs/AWSLogs/111122223333/*", `,"s3:x-amz-acl":"bucket-owner-full-control"`)
	policy := func(statements string) string { return `{"Version":"2012-10-17","Statement":[` + statements + `]}` }
	logs := at.logBucket("nlb-logs", policy(put))
	lb := must(at.c.Create(loadBalancerToken, "nlb", at.networkInputs()))
	_, err := at.c.Update(lb, with(at.networkInputs(), logs))
	require.ErrorContains(t, err, ruleLBLogDenied.ID, "it must read the bucket's ACL too")
	must(at.c.Create(bucketPolicyToken, "whole", Values{"bucket": "nlb-logs",
		"policy": policy(put + "," + statement("s3:GetBucketAcl", "nlb-logs", ""))}))
	must(at.c.Update(lb, with(at.networkInputs(), logs)))
	_, err = at.c.Create(loadBalancerToken, "alb", with(at.balancerInputs(), logs))
	require.ErrorContains(t, err, ruleLBLogDenied.ID, "application load balancers have another writer")
}

func TestUsersOfAnAcceleratorReachANetworkLoadBalancer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes, endpoint Values
		internal          bool
	}{
		"with client addresses":    {nil, nil, false},
		"without client addresses": {Values{"securityGroups": []string{}}, Values{"clientIpPreservationEnabled": false}, false},
		"inside the network":       {Values{"internal": true}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			p, f := &shop{names: newNames(s)}, newFront(s, nil)
			at := newSite(s, "eu-west-1", 1).addExit()
			at.addNetwork(test.changes).addRules().addRole().addCluster()
			must(at.c.Create(ingressRuleToken, "network", Values{"securityGroupId": at.taskGroup, "ipProtocol": "tcp",
				"fromPort": 8080, "toPort": 8080, "cidrIpv4": "10.1.0.0/16"}))
			at.service = must(at.c.Create(serviceToken, "app", at.serviceInputs()))
			must(f.c.Create(endpointGroupToken, "eu-west-1", f.groupInputs(at, endpointOf(at, test.endpoint))))
			must(p.Create(recordToken, "app", aliasTo("app", f.accelerator.Outputs.String("dnsName"), acceleratorZone, nil)))
			assert.Equal(t, []string{"ok eu-west-1"}, p.seen(t, "http://app.example.com", User{Region: "us-east-1"}))
			if test.internal {
				must(p.Create(recordToken, "inner", at.alias("inner", nil)))
				assert.Equal(t, []string{"timed out"}, p.seen(t, "http://inner.example.com", User{Region: "us-east-1"}))
			}
		})
	}
}
