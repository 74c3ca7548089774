package topology

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const atECS = "regions[1].compute.ecs"

// services spoil the service of the second region.
func services(spoil func(*ECS)) func(*Application) {
	return func(a *Application) { spoil(ecs(a, 1)) }
}

// beside is a service with sidecars.
func beside(sidecars ...Sidecar) func(*Application) {
	return services(func(e *ECS) { e.Sidecars = sidecars })
}

// reads is a service that reads a variable.
func reads(from string) func(*Application) {
	return services(func(e *ECS) { e.Secrets = []ContainerSecret{{"KEY", new(from)}} })
}

// waits are the states of other containers that one waits for.
type waits = map[string]string

const (
	atSecret      = atECS + ".secrets.KEY"
	foreignSecret = "arn:aws:secretsmanager:us-east-2:111122223333:secret:shop-AbCdEf"
	foreignKey    = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

var serviceWrongs = []wrong{
	{"a sidecar that is called like the application", beside(Sidecar{Name: "application"}), []said{{
		RuleSidecarName, atECS + ".sidecars.application", "not application, which is the application's own container",
	}}},
	{"a sidecar with a space in its name", beside(Sidecar{Name: "a b"}),
		[]said{{RuleSidecarName, atECS + ".sidecars.a b", `"a b" is not a name for a sidecar`}}},
	{
		"variables of a sidecar",
		beside(Sidecar{Name: "agent", Environment: []string{"1", "ORDERS_X"}, Secrets: []ContainerSecret{{Name: "2"}}}),
		[]said{
			{RuleEnvironmentName, atECS + ".sidecars.agent.environment.1", "is not the name of a variable"},
			{RuleEnvironmentName, atECS + ".sidecars.agent.secrets.2", "is not the name of a variable"},
			{RuleEnvironmentBinding, atECS + ".sidecars.agent.environment.ORDERS_X", "belong to the datastore orders"},
		},
	},
	{
		"one port for three containers", beside(Sidecar{Name: "a", Port: new(8080)}, Sidecar{Name: "b", Port: new(9000)},
			Sidecar{Name: "c", Port: new(9000)}),
		[]said{
			{RuleSidecarPort, atECS + ".sidecars.a.port", "8080 is taken by compute.ecs.port"},
			{RuleSidecarPort, atECS + ".sidecars.c.port", "9000 is taken by compute.ecs.sidecars.b.port"},
		},
	},
	{
		"sidecars with all there is",
		beside(Sidecar{Name: "a", CPU: new(200), Memory: new(256)}, Sidecar{Name: "b", CPU: new(56), Memory: new(256)}),
		[]said{
			{RuleSidecarShare, atECS + ".cpu", "the sidecars have 256 of the task's 256 CPU units"},
			{RuleSidecarShare, atECS + ".memory", "the sidecars have 512 of the task's 512 MiB"},
		},
	},
	{
		"containers that wait for nothing",
		services(func(e *ECS) {
			e.DependsOn = waits{"agnet": ContainerStarted, "application": ContainerStarted}
			e.Sidecars = []Sidecar{{Name: "agent", DependsOn: waits{"agent": ContainerStarted}}}
		}),
		[]said{
			{RuleDependsOn, atECS + ".dependsOn.agnet", "agnet is no other container of the task"},
			{RuleDependsOn, atECS + ".dependsOn.application", "application is no other container of the task"},
			{RuleDependsOn, atECS + ".sidecars.agent.dependsOn.agent", "agent is no other container of the task"},
		},
	},
	{
		"states that never come",
		beside(Sidecar{Name: "a", Essential: true}, Sidecar{Name: "b", DependsOn: waits{
			"a": ContainerSucceeded, "application": ContainerHealthy,
		}}),
		[]said{
			{RuleDependsOnState, atECS + ".sidecars.b.dependsOn.a", "set essential: false for it"},
			{RuleDependsOnState, atECS + ".sidecars.b.dependsOn.application", "application has no health check"},
		},
	},
	{
		"containers that wait for each other",
		services(func(e *ECS) {
			e.DependsOn = waits{"a": ContainerStarted}
			e.Sidecars = []Sidecar{
				{Name: "a", DependsOn: waits{"b": ContainerStarted}}, {Name: "b", DependsOn: waits{"c": ContainerStarted}},
				{Name: "c", DependsOn: waits{"b": ContainerStarted}},
			}
		}),
		[]said{{RuleDependsOnCircle, atECS, "b, c, b: each waits for the next"}},
	},
	{
		"a variable that is set and read",
		services(func(e *ECS) { e.Secrets = []ContainerSecret{{Name: "LOG"}, {Name: "ORDERS_X"}, {Name: "a-b"}} }),
		[]said{
			{RuleSecretTwice, atECS + ".secrets.LOG", "LOG is in environment too"},
			{RuleEnvironmentName, atECS + ".secrets.a-b", "is not the name of a variable"},
			{RuleEnvironmentBinding, atECS + ".secrets.ORDERS_X", "belong to the datastore orders"},
		},
	},
	{"a secret without its six characters", reads("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop"),
		[]said{{RuleSecretSource, atSecret, "write the full ARN of a secret of Secrets Manager"}}},
	{"a key without what follows it", reads("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf:key"),
		[]said{{RuleSecretSource, atSecret, "and :<key>:: behind it for one key of its JSON"}}},
	{"a secret of another region", reads(foreignSecret), []said{{
		RuleSecretRegion, atSecret, foreignSecret + " is in us-east-2, and tasks in eu-west-1 could not start",
	}}},
	{"a parameter of another region", beside(Sidecar{Name: "agent", Secrets: []ContainerSecret{
		{"KEY", new("arn:aws:ssm:us-east-2:111122223333:parameter/shop/key")},
	}}), []said{{RuleSecretRegion, atECS + ".sidecars.agent.secrets.KEY", "write {region} where the ARNs differ"}}},
	{"keys that are none", services(func(e *ECS) { e.SecretKeys = []string{"alias/shop", foreignKey} }), []said{
		{RuleSecretKey, atECS + ".secretKeyArns", `"alias/shop" is not the ARN of a key`},
		{RuleSecretKey, atECS + ".secretKeyArns", foreignKey + " is in us-east-2"},
	}},
	{"a sidecar's image without a way out", func(a *Application) {
		beside(Sidecar{Name: "agent", Image: new("example/agent")})(a)
		a.Regions[1].Network.NatGateways = "none"
	}, []said{{RuleECSImage, atECS + ".sidecars.agent.image", `"example/agent" cannot be pulled in eu-west-1`}}},
	{"no capacity at all", services(func(e *ECS) { e.Spot = &Spot{Base: 2} }),
		[]said{{RuleSpotWeight, atECS + ".spot", "raise one of the two"}}},
	{"no alarm", services(func(e *ECS) { e.Alarms = &DeploymentAlarms{} }),
		[]said{{RuleAlarmsNone, atECS + ".deploymentAlarms", "set alarmNames, serverErrorPercent or unhealthyTargets"}}},
	{"an alarm that sees nothing", func(a *Application) {
		onNetwork(a)
		services(func(e *ECS) { e.Alarms = &DeploymentAlarms{ServerErrors: true} })(a)
	}, []said{{RuleAlarmsBalancer, atECS + ".deploymentAlarms.serverErrorPercent", "use unhealthyTargets or alarmNames"}}},
}

// What ECS offers beside the application's own container is planned, and what a later deployment must know of it is kept.
func TestAServiceWithAll(t *testing.T) {
	t.Parallel()
	app := sound()
	*ecs(&app, 1) = ECS{
		CPU: new(1024), Memory: new(2048), Port: new(8080), DesiredCount: new(2), DependsOn: waits{"migration": ContainerSucceeded},
		Secrets: []ContainerSecret{
			{"A", new("arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/shop-AbCdEf:key::")}, {"B", new("/shop/token")},
			{"C", new("token")}, {"D", new("arn:aws:ssm:eu-west-1:111122223333:parameter/token")}, {"E", nil},
		},
		SecretKeys: []string{"arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"},
		Sidecars: []Sidecar{
			{Name: "agent", CPU: new(256), Memory: new(512), Port: new(9000), Essential: true, HealthCheck: true},
			{Name: "migration", DependsOn: waits{"agent": ContainerHealthy}},
		},
		Spot: &Spot{OnDemandWeight: 1, SpotWeight: 3}, Alarms: &DeploymentAlarms{Names: true, ServerErrors: true},
	}
	plan, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, map[string]StackDeployment{
		"us-east-2": {Compute: ComputeECS, LoadBalancer: "application", Network: networkBuilt},
		"eu-west-1": {
			Compute: ComputeECS, LoadBalancer: "application", Network: networkBuilt, Spot: SpotOn, DeploymentAlarms: true,
		},
	}, plan.Deployment().Stacks)
	assert.NotContains(t, plan.Warnings, allSpot)
	ecs(&app, 1).Spot = &Spot{Base: 1, OnDemandWeight: 1}
	plan, found = New(app)
	require.Empty(t, found)
	assert.Equal(t, SpotOff, plan.Deployment().Stacks["eu-west-1"].Spot)
}

const allSpot = "compute of eu-west-1: every task runs on spare capacity, which AWS may take back all at once with two " +
	"minutes' notice and need not give again; set compute.ecs.spot.base to what must always run"

func TestWarningOfSpareCapacityAlone(t *testing.T) {
	t.Parallel()
	for spot, warned := range map[Spot]bool{
		{SpotWeight: 1}: true, {Base: 1, SpotWeight: 1}: false, {OnDemandWeight: 1, SpotWeight: 9}: false, {OnDemandWeight: 1}: false,
	} {
		app := sound()
		ecs(&app, 1).Spot = &spot
		plan, found := New(app)
		require.Empty(t, found)
		assert.Equal(t, warned, slices.Contains(plan.Warnings, allSpot), "%+v", spot)
	}
}

// The region is put into everything that a region reads, and the other regions' stays.
func TestTheRegionInTheNamesOfSecretsAndSidecars(t *testing.T) {
	t.Parallel()
	given := Compute{ECS: &ECS{
		Secrets:    []ContainerSecret{{"KEY", new("arn:aws:ssm:{region}:111122223333:parameter/key")}},
		SecretKeys: []string{"arn:aws:kms:{region}:111122223333:key/1"},
		Sidecars: []Sidecar{{
			Name: "agent", Image: new("agent-{region}"), Secrets: []ContainerSecret{{"KEY", new("{region}/key")}, {Name: "OTHER"}},
		}},
	}}
	named := given.In("eu-west-1").ECS
	assert.Equal(t, "arn:aws:ssm:eu-west-1:111122223333:parameter/key", *named.Secrets[0].From)
	assert.Equal(t, []string{"arn:aws:kms:eu-west-1:111122223333:key/1"}, named.SecretKeys)
	assert.Equal(t, []Sidecar{{
		Name: "agent", Image: new("agent-eu-west-1"), Secrets: []ContainerSecret{{"KEY", new("eu-west-1/key")}, {Name: "OTHER"}},
	}}, named.Sidecars)
	assert.Equal(t, "arn:aws:kms:{region}:111122223333:key/1", given.ECS.SecretKeys[0])
	assert.Equal(t, "agent-{region}", *given.ECS.Sidecars[0].Image)
	assert.Equal(t, "{region}/key", *given.ECS.Sidecars[0].Secrets[0].From)
}
