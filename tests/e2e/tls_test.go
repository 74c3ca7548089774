package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// tlsRegion is where the stack of these tests is, and tlsZones are its zones.
const tlsRegion = "eu-west-1"

var tlsZones = []string{"az1", "az2"}

const listenerType = "aws:lb/listener:Listener"

// stackAloneIn is a program with a RegionalStack in two zones that is not protected, changed in order. Its parts are named
// as those of an application's stack.
func stackAloneIn(changes ...change) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		inputs := pulumi.Map{
			"region":             pulumi.String(tlsRegion),
			"network":            pulumi.Map{"availabilityZoneCount": pulumi.Int(2), "natGateways": pulumi.String("single")},
			"compute":            pulumi.Map{"ecs": pulumi.Map{"image": image("1")}},
			"deletionProtection": pulumi.Bool(false),
		}
		for _, apply := range changes {
			apply(inputs)
		}
		var stack pulumi.ResourceState
		if err := component(ctx, "RegionalStack", "shop-main", inputs, &stack); err != nil {
			return err
		}
		ctx.Export("endpoint", pulumi.InternalGetRawOutputs(&stack).ApplyT(func(outputs any) any {
			return outputs.(resource.PropertyMap)["endpoint"].StringValue()
		}))
		return nil
	}
}

// ofStack are the names of parts of the stack, and part is one of them.
func ofStack(names ...string) []string { return in(tlsRegion, names...) }
func part(name string) string          { return in(tlsRegion, name)[0] }

// publicSubnets are the names of the stack's public subnets.
func publicSubnets() []string { return inZones(tlsRegion, tlsZones, "public-subnet") }

// certified gives the stack a certificate.
func certified(arn string) change { return set("certificateArn", pulumi.String(arn)) }

// balanced is a setting of the stack's load balancer.
func balanced(path string, value pulumi.Input) change {
	return set("loadBalancer.application."+path, value)
}

// listeners are what the stack's load balancer does, by port.
func (b *bench) listeners() map[int]string {
	does := map[int]string{}
	for _, listener := range b.found(listenerType) {
		does[listener.Outputs.Int("port")] = listener.Outputs.Objects("defaultActions")[0].String("type")
	}
	return does
}

// neverSilent fails the test when after any call no listener forwards to the target group, or plain HTTP is sent to a port
// where nobody listens.
func (b *bench) neverSilent() {
	b.sim.OnCall(func(call awssim.Call) {
		if call.Preview || !slices.Contains([]string{"Create", "Update", "Delete"}, call.Method) {
			return
		}
		does := b.listeners()
		port := 80
		if does[port] == "redirect" {
			port = 443
		}
		assert.Equal(b.t, "forward", does[port], "after %s of %s", call.Method, call.URN)
	})
}

// steps are the calls that changed something since the last reset, in order.
func (b *bench) steps() []string {
	var steps []string
	for _, call := range b.sim.Calls() {
		if !call.Preview && slices.Contains([]string{"Create", "Update", "Delete"}, call.Method) {
			steps = append(steps, strings.ToLower(call.Method)+" "+resource.URN(call.URN).Name())
		}
	}
	return steps
}

// assertInOrder checks that some of the steps were taken in this order.
func (b *bench) assertInOrder(steps ...string) {
	b.t.Helper()
	taken := slices.DeleteFunc(b.steps(), func(step string) bool { return !slices.Contains(steps, step) })
	assert.Equal(b.t, steps, taken)
}

// settled checks that neither an update nor a refresh finds anything to change.
func (s *stack) settled() {
	s.t.Helper()
	assert.Empty(s.t, s.up().changes())
	assert.Empty(s.t, s.refresh().changes())
	assert.Empty(s.t, s.up().changes())
}

// A stack with a certificate serves HTTPS and sends plain HTTP there. Another certificate is a matter of one listener.
func TestAStackWithACertificate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.sim.AddCertificate(tlsRegion, "shop.example.com")
	second := b.sim.AddCertificate(tlsRegion, "shop.example.com", "www.shop.example.com")
	s := b.stack("dev", stackAloneIn(certified(first)))
	created := s.up()
	assert.Subset(t, created.changes()["create"],
		ofStack("https-listener", "listener", "load-balancer-from-0.0.0.0-0", "load-balancer-https-from-0.0.0.0-0"))
	assert.Equal(t, map[int]string{80: "redirect", 443: "forward"}, b.listeners())
	assert.Equal(t, "https://"+b.named(part("load-balancer")).Outputs.String("dnsName"),
		created.outputs["endpoint"].Value)
	s.settled()

	assert.Equal(t, did("update", ofStack("https-listener")), s.runs(stackAloneIn(certified(second))).up().changes())
	assert.Equal(t, second, b.named(part("https-listener")).Outputs.String("certificateArn"))
	newer := balanced("sslPolicy", pulumi.String("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"))
	assert.Equal(t, did("update", ofStack("https-listener")),
		s.runs(stackAloneIn(certified(second), newer)).up().changes())
	s.settled()

	s.destroy()
	assert.Len(t, b.left(), 2, "the certificates are not the stack's")
}

// A live stack gets TLS and loses it again without a moment in which nobody is served, and without a new task.
func TestTLSComesAndGoesOnALiveStack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	certificate := b.sim.AddCertificate(tlsRegion, "shop.example.com")
	s := b.stack("dev", stackAloneIn())
	s.up()
	secure := ofStack("https-listener", "load-balancer-https-from-0.0.0.0-0")
	b.neverSilent()

	b.sim.ResetCalls()
	assert.Equal(t, together(did("create", secure), did("update", ofStack("listener"))),
		s.runs(stackAloneIn(certified(certificate))).up().changes())
	b.assertInOrder("create "+secure[1], "create "+secure[0], "update "+part("listener"))
	assert.Equal(t, map[int]string{80: "redirect", 443: "forward"}, b.listeners())
	s.settled()

	b.sim.ResetCalls()
	assert.Equal(t, together(did("delete", secure), did("update", ofStack("listener"))),
		s.runs(stackAloneIn()).up().changes())
	b.assertInOrder("update "+part("listener"), "delete "+secure[0], "delete "+secure[1])
	assert.Equal(t, map[int]string{80: "forward"}, b.listeners())
	s.settled()
}

// webACL is the name of what puts a web ACL in front of the stack in the network that it has.
func (b *bench) webACL() string {
	b.t.Helper()
	return part("web-acl-" + strings.ReplaceAll(b.named(part("vpc")).Outputs.String("cidrBlock"), "/", "-"))
}

// alwaysFiltered fails the test when after any call a load balancer listens without a web ACL in front of it. It gives the
// number of load balancers that it found listening.
func (b *bench) alwaysFiltered() (listening func() int) {
	seen := map[string]bool{}
	b.sim.OnCall(func(call awssim.Call) {
		if call.Preview || !slices.Contains([]string{"Create", "Update", "Delete"}, call.Method) {
			return
		}
		filtered := map[string]bool{}
		for _, association := range b.found("aws:wafv2/webAclAssociation:WebAclAssociation") {
			filtered[association.Outputs.String("resourceArn")] = true
		}
		for _, listener := range b.found(listenerType) {
			balancer := listener.Outputs.String("loadBalancerArn")
			seen[balancer] = true
			assert.True(b.t, filtered[balancer], "after %s of %s %s is open", call.Method, call.URN, balancer)
		}
	})
	return func() int { return len(seen) }
}

// Another range brings another load balancer. Whichever of the two listens has its web ACL all the time.
func TestWebACLOfANetworkThatMoves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acl := balanced("webAclArn", pulumi.String(b.sim.AddWebACL(tlsRegion)))
	listening := b.alwaysFiltered()
	s := b.stack("dev", stackAloneIn(acl))
	s.up()
	before := b.webACL()

	b.sim.ResetCalls()
	moved := set("network.cidrBlock", pulumi.String("172.20.0.0/16"))
	changed := s.runs(stackAloneIn(acl, moved)).up().changes()
	after := part("web-acl-172.20.0.0-16")
	assert.Contains(t, changed["create"], after)
	assert.Contains(t, changed["delete"], before)
	b.assertInOrder("create "+after, "delete "+before)
	assert.Equal(t, 2, listening())
	s.settled()
	s.destroy()
	assert.Len(t, b.left(), 1, "the web ACL is not the stack's")
}

// A web ACL is in front before anything listens, and another takes its place by two calls in a row.
func TestWebACLOnALiveStack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := balanced("webAclArn", pulumi.String(b.sim.AddWebACL(tlsRegion)))
	second := b.sim.AddWebACL(tlsRegion)
	s := b.stack("dev", stackAloneIn(first))
	s.up()
	acl, listener := []string{b.webACL()}, ofStack("listener")
	b.assertInOrder("create "+acl[0], "create "+listener[0])
	s.settled()

	b.sim.ResetCalls()
	assert.Equal(t, replaced(acl), s.runs(stackAloneIn(balanced("webAclArn", pulumi.String(second)))).up().changes())
	assert.Equal(t, []string{"delete " + acl[0], "create " + acl[0]}, b.steps())
	assert.Equal(t, second, b.named(acl[0]).Outputs.String("webAclArn"))
	s.settled()

	assert.Equal(t, did("delete", acl), s.runs(stackAloneIn()).up().changes())
	assert.Equal(t, did("create", acl), s.runs(stackAloneIn(first)).up().changes())
	b.sim.ResetCalls()
	s.destroy()
	b.assertInOrder("delete "+listener[0], "delete "+acl[0], "delete "+part("load-balancer"))
	assert.Len(t, b.left(), 2, "the web ACLs are not the stack's")
}

// Another web ACL in front of a region does not touch the region's place behind an accelerator.
func TestAnotherWebACLBehindAnAccelerator(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	inFront := func(arn string) pulumi.RunFunc {
		return shopIn(twoRegions, inRegion(tlsRegion, balanced("webAclArn", pulumi.String(arn))))
	}
	s := b.stack("dev", inFront(b.sim.AddWebACL(tlsRegion)))
	s.up()
	assert.Equal(t, replaced([]string{b.webACL()}), s.runs(inFront(b.sim.AddWebACL(tlsRegion))).up().changes())
	assert.Empty(t, s.up().changes())
}

// logBucketParts are the resources of a bucket for access logs.
var logBucketParts = []string{
	"access-logs-bucket", "access-logs-public-access-block", "access-logs-ownership", "access-logs-encryption",
	"access-logs-lifecycle", "access-logs-policy",
}

// logsKept turns access logs on.
var logsKept = balanced("accessLogs", pulumi.Map{"prefix": pulumi.String("web")})

// logBucket is the name of the bucket that the load balancer writes to, or empty.
func (b *bench) logBucket() string {
	logs := b.named(part("load-balancer")).Outputs.Object("accessLogs")
	if !logs.Bool("enabled") {
		return ""
	}
	return logs.String("bucket")
}

// Access logs come and go on a live load balancer, and a bucket without protection goes with the logs in it.
func TestAccessLogsOnALiveStack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", stackAloneIn())
	s.up()
	balancer, bucket := ofStack("load-balancer"), ofStack("access-logs-bucket")

	b.sim.ResetCalls()
	on := together(did("create", ofStack(logBucketParts...)), did("update", balancer))
	assert.Equal(t, on, s.runs(stackAloneIn(logsKept)).up().changes())
	b.assertInOrder("create "+bucket[0], "create "+part("access-logs-policy"), "update "+balancer[0])
	assert.Regexp(t, "^shop-main-"+tlsRegion+"-logs-[a-z2-7]{8}$", b.logBucket())
	require.NoError(t, b.sim.PutObject(b.logBucket()))
	s.settled()

	b.sim.ResetCalls()
	assert.Equal(t, together(did("update", balancer), did("delete", ofStack(logBucketParts...))),
		s.runs(stackAloneIn()).up().changes())
	b.assertInOrder("update "+balancer[0], "delete "+part("access-logs-policy"), "delete "+bucket[0])
	assert.Empty(t, b.logBucket())
	s.settled()

	assert.Equal(t, on, s.runs(stackAloneIn(logsKept)).up().changes())
	require.NoError(t, b.sim.PutObject(b.logBucket()))
	s.destroy()
	assert.Empty(t, b.left())
}

// The bucket of a stack that is protected, with the logs in it, takes two updates to go.
func TestAccessLogsOfAProtectedStack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", stackAloneIn(logsKept, protected))
	s.up()
	bucket := b.logBucket()
	require.NoError(t, b.sim.PutObject(bucket))

	refused, err := s.runs(stackAloneIn(protected)).tryUp()
	require.Error(t, err)
	assert.Contains(t, refused.log, refusal)
	assert.NotContains(t, refused.changes(), "delete")
	s.runs(stackAloneIn(logsKept, protected)).up()
	assert.Equal(t, bucket, b.logBucket())
	assert.Equal(t, 1, b.objects(bucket))

	assert.Equal(t, did("update", ofStack("access-logs-bucket", "load-balancer")),
		s.runs(stackAloneIn(logsKept)).up().changes())
	assert.Equal(t, together(did("update", ofStack("load-balancer")), did("delete", ofStack(logBucketParts...))),
		s.runs(stackAloneIn()).up().changes())
	assert.Equal(t, did("update", ofStack("load-balancer")), s.runs(stackAloneIn(protected)).up().changes())
	assert.Empty(t, b.logBucket())
}

// Logs can go to a bucket that is there already, which is left alone.
func TestAccessLogsInABucketThatIsBrought(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", stackAloneIn(logsKept))
	s.up()
	bucket := b.logBucket()
	brought := balanced("accessLogs", pulumi.Map{"bucketName": pulumi.String(bucket), "prefix": pulumi.String("web")})
	other := b.stack("other", stackAloneIn(brought))
	assert.Empty(t, slices.DeleteFunc(other.up().changes()["create"], func(name string) bool {
		return !strings.Contains(name, "access-logs")
	}))
	other.settled()
	other.destroy()
	assert.Len(t, b.found(bucketType), 1)
}

// dualStack gives the load balancer IPv6 addresses.
var dualStack = balanced("ipAddressType", pulumi.String("dualstack"))

// IPv6 comes to a live stack and goes again in place. The network keeps its ranges, which nothing uses then, so that they
// are the same when it comes back.
func TestDualStackOnALiveStack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	certificate := certified(b.sim.AddCertificate(tlsRegion, "shop.example.com"))
	s := b.stack("dev", stackAloneIn(certificate))
	s.up()
	openings := ofStack("public-ipv6-route", "load-balancer-from-ipv6----0", "load-balancer-https-from-ipv6----0")
	network := append(ofStack("vpc"), publicSubnets()...)
	balancer := ofStack("load-balancer")
	ranges := func() []string {
		var ranges []string
		for _, name := range publicSubnets() {
			ranges = append(ranges, b.named(name).Outputs.String("ipv6CidrBlock"))
		}
		return ranges
	}

	b.sim.ResetCalls()
	assert.Equal(t, together(did("create", openings), did("update", network, balancer)),
		s.runs(stackAloneIn(certificate, dualStack)).up().changes())
	b.assertInOrder("update "+network[0], "update "+network[1], "update "+balancer[0])
	b.assertInOrder("create "+openings[0], "update "+balancer[0])
	given := ranges()
	assert.Regexp(t, `^2001:db8:[0-9a-f]+:[0-9a-f]*10::/64$`, given[0])
	assert.Regexp(t, `^2001:db8:[0-9a-f]+:[0-9a-f]*30::/64$`, given[1])
	for _, name := range inZones(tlsRegion, tlsZones, "private-subnet") {
		assert.Empty(t, b.named(name).Outputs.String("ipv6CidrBlock"), name)
	}
	s.settled()

	b.sim.ResetCalls()
	assert.Equal(t, together(did("delete", openings), did("update", balancer)),
		s.runs(stackAloneIn(certificate)).up().changes())
	b.assertInOrder("update "+balancer[0], "delete "+openings[0])
	assert.Equal(t, given, ranges())
	s.settled()

	assert.Equal(t, together(did("create", openings), did("update", balancer)),
		s.runs(stackAloneIn(certificate, dualStack)).up().changes())
	assert.Equal(t, given, ranges())
	s.destroy()
	assert.Len(t, b.left(), 1, "the certificate is not the stack's")
}

// A stack that gave IPv6 up can still move to another range: its new network has no IPv6 range, and needs none.
func TestANetworkThatHadIPv6Moves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", stackAloneIn(dualStack))
	s.up()
	s.runs(stackAloneIn()).up()
	moved := set("network.cidrBlock", pulumi.String("10.64.0.0/16"))
	assert.Subset(t, s.runs(stackAloneIn(moved)).up().changes()["replace"], append(ofStack("vpc"), publicSubnets()...))
	for _, name := range publicSubnets() {
		assert.Empty(t, b.named(name).Outputs.String("ipv6CidrBlock"), name)
	}
	s.settled()
	s.destroy()
	assert.Empty(t, b.left())
}

// Everything at once is created in one update, changes nothing in the next, and leaves nothing behind.
func TestAStackWithEverything(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", stackAloneIn(
		certified(b.sim.AddCertificate(tlsRegion, "shop.example.com")),
		balanced("webAclArn", pulumi.String(b.sim.AddWebACL(tlsRegion))), logsKept, dualStack,
	))
	s.up()
	s.settled()
	s.destroy()
	assert.Len(t, b.left(), 2, "the certificate and the web ACL are not the stack's")
}
