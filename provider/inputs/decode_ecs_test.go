package inputs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// A region's service is the application's with what the region says laid over, and with the defaults of all of its parts.
func TestDecodeAService(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	application, _, problems := pkg.Application("shop", topology.Identity{}, parse(t, `
homeRegion: us-east-2
compute:
  ecs:
    image: shop
    cpu: 1024
    memory: 2048
    secrets: {TOKEN: /shop/token, KEY: !secret /shop/key}
    secretKeyArns: ["arn:aws:kms:{region}:111122223333:key/1"]
    dependsOn: {agent: HEALTHY}
    sidecars:
      agent: {image: "agent-{region}", port: 9000, cpu: 64, memory: 128, healthCheck: {command: [CMD, up]}}
    spot: {}
    deploymentAlarms: {unhealthyTargets: 1}
regions:
  - name: us-east-2
  - name: eu-west-1
    compute:
      ecs:
        sidecars: {agent: {essential: false, environment: {LOG: debug}}, logs: {image: logs, secrets: {A: !computed x}}}
        spot: {base: 0, spotWeight: 3}
        deploymentAlarms: {alarmNames: !computed x}
`))
	require.Empty(t, problems)
	home, other := application.Regions[0].Compute.ECS, application.Regions[1].Compute.ECS
	agent := topology.Sidecar{
		Name: "agent", Image: new("agent-us-east-2"), Port: new(9000), CPU: new(64), Memory: new(128), Essential: true,
		HealthCheck: true,
	}
	assert.Equal(t, []topology.Sidecar{agent}, home.Sidecars)
	assert.Equal(t, []topology.ContainerSecret{{Name: "KEY"}, {Name: "TOKEN", From: new("/shop/token")}}, home.Secrets)
	assert.Equal(t, []string{"arn:aws:kms:us-east-2:111122223333:key/1"}, home.SecretKeys)
	assert.Equal(t, map[string]string{"agent": "HEALTHY"}, home.DependsOn)
	assert.Equal(t, &topology.Spot{Base: 1, OnDemandWeight: 1, SpotWeight: 1}, home.Spot)
	assert.Equal(t, &topology.DeploymentAlarms{UnhealthyTargets: true}, home.Alarms)

	agent.Image, agent.Essential, agent.Environment = new("agent-eu-west-1"), false, []string{"LOG"}
	assert.Equal(t, []topology.Sidecar{
		agent, {Name: "logs", Image: new("logs"), Essential: true, Secrets: []topology.ContainerSecret{{Name: "A"}}},
	}, other.Sidecars)
	assert.Equal(t, &topology.Spot{Base: 0, OnDemandWeight: 1, SpotWeight: 3}, other.Spot)
	assert.Equal(t, &topology.DeploymentAlarms{Names: true, UnhealthyTargets: true}, other.Alarms)
}

// A sidecar that one region alone has is whole there, and one that the application has may be said in part.
func TestASidecarOfOneRegionIsWhole(t *testing.T) {
	t.Parallel()
	pkg := newTestPackage(t)
	_, _, problems := pkg.Application("shop", topology.Identity{}, parse(t, `
homeRegion: us-east-2
compute: {ecs: {image: shop, sidecars: {agent: {image: agent}}}}
regions:
  - name: us-east-2
    compute: {ecs: {sidecars: {agent: {essential: false}, logs: {essential: false}}}}
  - name: eu-west-1
    compute: {ecs: {sidecars: {agent: {healthCheck: {interval: 9}}}}}
`))
	var found [][2]string
	for _, problem := range problems {
		found = append(found, [2]string{problem.Rule, problem.Path})
	}
	assert.Equal(t, [][2]string{
		{RuleMissing, "regions[0].compute.ecs.sidecars.logs.image"},
		{RuleMissing, "regions[1].compute.ecs.sidecars.agent.healthCheck.command"},
	}, found)
}
