package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// beside is a task definition with a sidecar, both changed.
func beside(web, sidecar Values) func(s *Sim) error {
	return taskOf(func(at *site) Values {
		return at.taskInputs(at.aContainer(web), with(Values{"name": "proxy", "image": "example.com/proxy:1"}, sidecar))
	})
}

func after(condition string) Values {
	return Values{"dependsOn": []any{Values{"containerName": "proxy", "condition": condition}}}
}

var (
	_ = breaks(ruleTaskMemory, beside(Values{"memory": 300}, Values{"memoryReservation": 300}))
	_ = breaks(ruleTaskReservation, beside(Values{"memory": 100, "memoryReservation": 200}, nil))
	_ = breaks(ruleTaskCPU, beside(Values{"cpu": 200}, Values{"cpu": 100}))
	_ = breaks(ruleDependsMissing, beside(Values{
		"dependsOn": []any{Values{"containerName": "none", "condition": "START"}},
	}, nil))
	_ = breaks(ruleDependsHow, beside(after("READY"), nil))
	_ = breaks(ruleDependsEssence, beside(after("SUCCESS"), nil))
	_ = breaks(ruleDependsHealth, beside(after("HEALTHY"), nil))
	_ = breaks(ruleDependsCircle, beside(after("START"), Values{
		"dependsOn": []any{Values{"containerName": "web", "condition": "START"}},
	}))
	_ = breaks(ruleSecretName, beside(Values{
		"environment": []any{Values{"name": "TOKEN", "value": "a"}},
		"secrets":     []any{Values{"name": "TOKEN", "valueFrom": "/app/token"}},
	}, nil))
)

func TestSidecarsThatFitAreTaken(t *testing.T) {
	t.Parallel()
	for name, each := range map[string][2]Values{
		"one starts first":   {after("START"), nil},
		"one ends first":     {after("SUCCESS"), {"essential": false}},
		"one is healthy":     {after("HEALTHY"), {"healthCheck": Values{"command": []string{"CMD-SHELL", "true"}}}},
		"they share memory":  {{"memory": 256}, {"memory": 256}},
		"one has soft limit": {{"memory": 512, "memoryReservation": 256}, {"memoryReservation": 256}},
		"they share cpu":     {{"cpu": 192}, {"cpu": 64}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, beside(each[0], each[1])(New(Options{})))
		})
	}
}
