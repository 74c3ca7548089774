package e2e_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// brought are what the services of the tests read and watch, and the application does not make.
type brought struct {
	// secret and key by region.
	secret, key map[string]string
}

// bring makes a secret under a key of its own, a parameter and an alarm in each region.
func (b *bench) bring(regions ...string) brought {
	b.t.Helper()
	made := brought{map[string]string{}, map[string]string{}}
	create := func(region, token, name string, inputs awssim.Values) awssim.State {
		state, err := b.sim.Client(region).Create(token, name, inputs)
		require.NoError(b.t, err)
		return state
	}
	for _, region := range regions {
		key := create(region, "aws:kms/key:Key", "brought", nil)
		secret := create(region, "aws:secretsmanager/secret:Secret", "brought", awssim.Values{"kmsKeyId": key.Outputs["arn"]})
		create(region, "aws:secretsmanager/secretVersion:SecretVersion", "brought", awssim.Values{
			"secretId": secret.ID, "secretString": `{"apiKey":"the-key-of-the-shop"}`,
		})
		create(region, "aws:ssm/parameter:Parameter", "brought", awssim.Values{
			"name": "/shop/token", "type": "SecureString", "value": "the-token-of-the-shop",
		})
		create(region, "aws:cloudwatch/metricAlarm:MetricAlarm", "brought", awssim.Values{
			"name": "shop-errors-" + region, "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "threshold": 1,
			"namespace": "Shop", "metricName": "Errors", "period": 60, "statistic": "Sum",
		})
		made.secret[region], made.key[region] = secret.ID, key.Outputs.String("arn")
	}
	return made
}

// equipment is what the service of the tests has beside the application's own container.
const equipment = `
cpu: 1024
memory: 2048
dependsOn: {agent: HEALTHY, migration: SUCCESS}
sidecars:
  agent: {image: "111122223333.dkr.ecr.{region}.amazonaws.com/agent:1", cpu: 64, memory: 128, healthCheck: {command: [CMD, up]}}
  migration: {image: "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1", essential: false, command: [migrate]}
secrets: {TOKEN: /shop/token}
spot: {base: 2, onDemandWeight: 1, spotWeight: 3}
deploymentAlarms: {alarmNames: ["shop-errors-{region}"], serverErrorPercent: 5, unhealthyTargets: 1}
`

// equipped is a service with sidecars, secrets, spare capacity and alarms.
func (m brought) equipped(inputs pulumi.Map) {
	for key, value := range parsed(equipment) {
		set("compute.ecs."+key, untyped(value))(inputs)
	}
	for region, secret := range m.secret {
		inRegion(region, func(own pulumi.Map) {
			set("compute.ecs.secrets.API_KEY", pulumi.String(secret+":apiKey::"))(own)
			set("compute.ecs.secretKeyArns", pulumi.Array{pulumi.String(m.key[region])})(own)
		})(inputs)
	}
}

// watchTargets begins a vigil: after every change each region has healthy targets, so that users next to it come there.
func (b *bench) watchTargets(regions ...string) *vigil {
	accelerator := b.found(acceleratorType)[0].ARN
	return b.vigil(func(when string) []string {
		var trials []string
		for _, region := range regions {
			shares, err := b.sim.Route(accelerator, region)
			if err != nil || len(shares) != 1 || shares[0].Region != region || !shares[0].Answers {
				trials = append(trials, fmt.Sprintf("%s users next to %s come to %+v %v", when, region, shares, err))
			}
		}
		return trials
	})
}

// A region without a healthy target is seen.
func TestTheVigilSeesARegionWithoutTargets(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	v := b.watchTargets(twoRegions...)
	for _, group := range b.found("aws:lb/targetGroup:TargetGroup") {
		if group.Region == "eu-west-1" {
			b.sim.SetTargetHealth(group.ARN, false)
		}
	}
	looks, trials := v.over(func() {
		s.runs(shopIn(twoRegions, inRegion("us-east-2", set("compute.ecs.scaling.max", pulumi.Int(9))))).up()
	})
	assert.Equal(t, 1, looks)
	require.Len(t, trials, 1)
	assert.Contains(t, trials[0], "after Update of shop-main-scaling-target-us-east-2 users next to eu-west-1 come to [{")
}

// strippedService are what is said of a service whose blocks go at once.
var strippedService = refused{mistakes: []mistake{
	{topology.RuleTransitionSpot, "regions", []string{
		"the service in eu-west-1 has tasks on spare capacity", "set compute.ecs.spot.spotWeight: 0",
	}},
	{topology.RuleTransitionAlarms, "regions", []string{
		"the service in eu-west-1 watches alarms", "set enabled: false in it",
	}},
}}

// A service takes sidecars, secrets, spare capacity and alarms in, changes them and gives them back in place, and everybody is
// served after every single call.
func TestLifeOfAnEquippedService(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	b := newBench(t)
	m := b.bring(twoRegions...)
	s := b.stack("dev", shopIn(twoRegions))
	s.up()
	v := b.watchTargets(twoRegions...)
	changes := []change{m.equipped}
	update := func(more ...change) ops {
		t.Helper()
		changes = append(changes, more...)
		done := v.up(t, s.runs(shopIn(twoRegions, changes...)))
		assert.Empty(t, s.up().changes())
		return done
	}
	alarms := inAll(twoRegions, "server-errors-alarm", "unhealthy-targets-alarm")
	services := did("update", inAll(twoRegions, "service"))
	assert.Equal(t, together(did("create", alarms), replaced(inAll(twoRegions, "execution-policy-start")),
		rolledOut(twoRegions...), recordChanged), update())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, b.sim.UnwatchedAlarms())

	assert.Equal(t, rolledOut(twoRegions...), update(set("compute.ecs.sidecars.agent.memory", pulumi.Int(256))), "a sidecar")
	assert.Equal(t, rolledOut(other), update(inRegion(other, set("compute.ecs.sidecars.agent.command",
		pulumi.Array{pulumi.String("run")}))), "a region's own sidecar")
	assert.Equal(t, rolledOut(other), update(inRegion(other, set("compute.ecs.architecture", pulumi.String("arm64")))),
		"a region's own architecture")
	assert.Equal(t, services, update(set("compute.ecs.spot.spotWeight", pulumi.Int(1))), "the shares of capacity")
	assert.Equal(t, did("update", alarms), update(set("compute.ecs.deploymentAlarms.minutes", pulumi.Int(5))), "the alarms")

	b.sim.AlarmInDeployments(other, "shop-errors-"+other, true)
	failing := append(slices.Clone(changes), set("compute.ecs.image", image("2")))
	_, trials := v.over(func() {
		failed, err := s.runs(shopIn(twoRegions, failing...)).tryUp()
		require.Error(t, err)
		assert.Contains(t, failed.log, "the deployment in "+other+" was rolled back")
		assert.NotContains(t, failed.log, "the deployment in "+home+" was rolled back")
	})
	assert.Empty(t, trials)
	b.sim.AlarmInDeployments(other, "shop-errors-"+other, false)
	s.up()
	changes = failing

	stripped := func(inputs pulumi.Map) {
		ecs := inputs["compute"].(pulumi.Map)["ecs"].(pulumi.Map)
		delete(ecs, "spot")
		delete(ecs, "deploymentAlarms")
	}
	both := append(slices.Clone(strippedService.mistakes), strippedService.mistakes...)
	for i := range both[2:] {
		both[2+i].says = []string{"the service in " + home, both[i].says[1]}
	}
	s.runs(shopIn(twoRegions, append(slices.Clone(changes), stripped)...)).assertRefused(t, both)

	assert.Equal(t, together(services, recordChanged), update(set("compute.ecs.spot.spotWeight", pulumi.Int(0)),
		set("compute.ecs.deploymentAlarms.enabled", pulumi.Bool(false))), "given up")
	assert.Equal(t, together(services, recordChanged), update(func(inputs pulumi.Map) {
		delete(inputs["compute"].(pulumi.Map)["ecs"].(pulumi.Map), "spot")
	}), "and gone")
	assert.Empty(t, s.refresh().changes())
	s.destroy()
	kept := []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}
	assert.Equal(t, kept, slices.DeleteFunc(b.left(), func(left string) bool { return strings.HasSuffix(left, " brought") }))
}

// A secret that cannot be read takes the deployment back, and the old tasks, which may still read what they need, serve on.
func TestASecretThatIsNotThere(t *testing.T) {
	t.Parallel()
	const other = "eu-west-1"
	b := newBench(t)
	b.bring(other)
	reads := func(name string) pulumi.RunFunc {
		return shopIn(twoRegions, inRegion(other, set("compute.ecs.secrets.TOKEN", pulumi.String(name))))
	}
	s := b.stack("dev", reads("/shop/token"))
	s.up()
	v := b.watchTargets(twoRegions...)
	_, trials := v.over(func() {
		failed, err := s.runs(reads("/nowhere")).tryUp()
		require.Error(t, err)
		assert.Contains(t, failed.log, "the deployment in "+other+" was rolled back")
	})
	assert.Empty(t, trials)
	_, trials = v.over(func() { s.runs(reads("shop/token")).up() })
	assert.Empty(t, trials)
	assert.Empty(t, s.up().changes())
	assert.Empty(t, b.sim.RunsOnInactive())
}

// Size, image, environment and zones of every kind change in place, region by region or not, and everybody is served after
// every single call.
func TestChangesOfEveryKindKeepTargetsHealthy(t *testing.T) {
	t.Parallel()
	const one = "eu-west-1"
	ecrImage := pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:2")
	changed := did("update", inAll(twoRegions, "launch-template", "instances"))
	version := did("update", inAll(twoRegions, "function", "function-alias"))
	type step struct {
		change change
		want   ops
	}
	for name, kind := range map[string]struct {
		kind  change
		steps map[string]step
		// zone is what knows of the zones.
		zone []string
	}{
		"tasks": {onECS, map[string]step{
			"size": {set("compute.ecs.memory", pulumi.Int(1024)), rolledOut(twoRegions...)},
			"image": {set("compute.ecs.image", ecrImage), together(rolledOut(twoRegions...),
				replaced(in(one, "execution-policy-start")))},
			"environment":  {set("compute.ecs.environment.LOG", pulumi.String("debug")), rolledOut(twoRegions...)},
			"number":       {set("compute.ecs.scaling.min", pulumi.Int(3)), did("update", inAll(twoRegions, "scaling-target"))},
			"architecture": {set("compute.ecs.architecture", pulumi.String("arm64")), rolledOut(twoRegions...)},
		}, []string{"service"}},
		"instances": {onEC2, map[string]step{
			"size":        {set("compute.ec2.instanceType", pulumi.String("t3.large")), changed},
			"image":       {set("compute.ec2.image", ecrImage), changed},
			"environment": {set("compute.ec2.environment.LOG", pulumi.String("debug")), changed},
			"volume":      {set("compute.ec2.volumeSize", pulumi.Int(40)), changed},
			"number":      {set("compute.ec2.scaling.min", pulumi.Int(3)), did("update", inAll(twoRegions, "instances"))},
		}, []string{"instances"}},
		"function": {onLambda, map[string]step{
			"size":         {set("compute.lambdaFunction.memorySize", pulumi.Int(1024)), version},
			"image":        {set("compute.lambdaFunction.image", ecrImage), version},
			"environment":  {set("compute.lambdaFunction.environment.LOG", pulumi.String("debug")), version},
			"architecture": {set("compute.lambdaFunction.architecture", pulumi.String("arm64")), version},
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, s := newShop(t, twoRegions, kind.kind)
			v := b.watchTargets(twoRegions...)
			changes := []change{kind.kind}
			for _, what := range slices.Sorted(maps.Keys(kind.steps)) {
				changes = append(changes, kind.steps[what].change)
				assert.Equal(t, kind.steps[what].want, v.up(t, s.runs(shopIn(twoRegions, changes...))), what)
			}
			zone := inRegion(one, set("network.availabilityZoneCount", pulumi.Int(2)))
			fewer := together(
				did("update", in(one, slices.Concat([]string{"load-balancer", "dynamodb-endpoint", "s3-endpoint"}, kind.zone)...)),
				did("delete", inZones(one, []string{"az3"}, slices.Concat(zoneParts, natParts, routeParts)...)))
			assert.Equal(t, fewer, v.up(t, s.runs(shopIn(twoRegions, append(changes, zone)...))), "a zone less")
			more := ops{"update": fewer["update"], "create": fewer["delete"]}
			assert.Equal(t, more, v.up(t, s.runs(shopIn(twoRegions, changes...))), "a zone more")
			assert.Empty(t, s.up().changes())
			assert.Empty(t, s.refresh().changes())
		})
	}
}

// A region with two zones, one that must be enabled first and one with zones of its own choice stand beside each other, each
// with its own image, number, size and architecture; the defaults fit all of them.
func TestRegionsDiffer(t *testing.T) {
	t.Parallel()
	regions := []string{"us-east-2", "us-west-1", "ap-east-1", "us-east-1"}
	b := newBench(t)
	s := b.stack("dev", shopIn(regions,
		set("compute.ecs.image", pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:1")),
		inRegion("us-west-1", set("compute.ecs.cpu", pulumi.Int(512))),
		inRegion("us-west-1", set("compute.ecs.memory", pulumi.Int(1024))),
		inRegion("ap-east-1", set("compute.ecs.architecture", pulumi.String("arm64"))),
		inRegion("ap-east-1", set("compute.ecs.scaling.max", pulumi.Int(12))),
		inRegion("us-east-1", set("network.availabilityZoneIds", untyped([]any{"use1-az6", "use1-az4"}))),
		inRegion("us-east-1", set("compute", untyped(map[string]any{"ec2": map[string]any{
			"image": "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1", "instanceType": "t4g.small", "desiredCount": 3,
		}}))),
	))
	s.up()
	resources := s.resources()
	warnings := resources[slices.IndexFunc(resources, isShop)].Outputs["warnings"]
	assert.Subset(t, warnings, []any{
		"regions: ap-east-1 (Hong Kong) must be enabled in the account before the first deployment",
		"network of us-west-1: two availability zones, so the loss of one takes half of the region's capacity",
	})
	assert.Empty(t, s.up().changes())
	found := map[string]int{}
	for _, subnet := range b.found("aws:ec2/subnet:Subnet") {
		found[subnet.Region]++
	}
	assert.Equal(t, map[string]int{"us-east-2": 6, "us-west-1": 4, "ap-east-1": 6, "us-east-1": 4}, found)
	for region, want := range map[string][]string{
		"us-east-2": {"256", "X86_64", "us-east-2.amazonaws.com/shop:1"},
		"us-west-1": {"512", "X86_64", "us-west-1.amazonaws.com/shop:1"},
		"ap-east-1": {"256", "ARM64", "ap-east-1.amazonaws.com/shop:1"},
	} {
		definition := b.named("shop-main-task-definition-" + region).Outputs
		assert.Equal(t, want[:2], []string{
			definition.String("cpu"), definition.Object("runtimePlatform").String("cpuArchitecture"),
		}, region)
		assert.Contains(t, definition["containerDefinitions"], want[2], region)
	}
	for _, region := range regions {
		assert.Equal(t, map[string]float64{region: 100}, b.visitors(region))
	}
	s.destroy()
}
