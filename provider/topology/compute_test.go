package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFargateSizes(t *testing.T) {
	t.Parallel()
	counts := map[int]int{256: 3, 512: 4, 1024: 7, 2048: 13, 4096: 23, 8192: 12, 16384: 12}
	require.Len(t, fargateSizes, len(counts))
	for _, size := range fargateSizes {
		assert.Len(t, size.memory, counts[size.cpu], "%d", size.cpu)
		for _, memory := range size.memory {
			assert.Empty(t, CheckECS(ECS{CPU: new(size.cpu), Memory: new(memory)}, "ecs"))
		}
		found := CheckECS(ECS{CPU: new(size.cpu), Memory: new(size.memory[0] / 2)}, "ecs")
		require.Len(t, found, 1)
		assert.Equal(t, RuleECSMemory, found[0].Rule)
		assert.Contains(t, found[0].Message, "set memory to "+size.words)
		assert.Len(t, CheckECS(ECS{CPU: new(size.cpu), Memory: new(size.memory[len(size.memory)-1] * 2)}, "ecs"), 1)
	}
	assert.Len(t, CheckECS(ECS{CPU: new(8192), Memory: new(17408)}, "ecs"), 1)
}

func TestUnknownValuesAreLeftToAWS(t *testing.T) {
	t.Parallel()
	for _, ecs := range []ECS{
		{}, {Memory: new(1)}, {CPU: new(256)}, {Scaling: &Scaling{}}, {Scaling: &Scaling{Min: new(5)}},
		{Scaling: &Scaling{Max: new(0)}},
	} {
		assert.Empty(t, CheckECS(ecs, "compute.ecs"))
	}
	assert.Empty(t, CheckHealthCheck(HealthCheck{Timeout: new(10)}, "healthCheck"))
	assert.Empty(t, CheckHealthCheck(HealthCheck{Interval: new(10)}, "healthCheck"))
	assert.Empty(t, CheckHealthCheck(HealthCheck{Interval: new(10), Timeout: new(9)}, "healthCheck"))
}

func TestAllMistakesOfAServiceAtOnce(t *testing.T) {
	t.Parallel()
	found := CheckCompute(&Compute{ECS: &ECS{
		CPU: new(512), Memory: new(512), Port: new(0), DesiredCount: new(1), Environment: []string{"1", "A", "B C"},
		Scaling: &Scaling{Min: new(0), Max: new(-1), TargetCPU: new(0)},
	}}, "compute")
	var paths []string
	for _, problem := range found {
		paths = append(paths, problem.Path)
	}
	assert.Equal(t, []string{
		"compute.ecs.memory", "compute.ecs.port", "compute.ecs.desiredCount", "compute.ecs.scaling.min",
		"compute.ecs.scaling.min", "compute.ecs.scaling.targetCpu", "compute.ecs.environment.1",
		"compute.ecs.environment.B C",
	}, paths)
}
