package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = breaks(ruleCapacityWeight, func(s *Sim) error {
	at := spotted(s)
	return at.refused(serviceToken, at.spotInputs(Values{"capacityProviderStrategies": []any{
		Values{"capacityProvider": "FARGATE"}, Values{"capacityProvider": "FARGATE_SPOT"},
	}}))
})

// spotted is a site whose cluster runs on spare capacity by default.
func spotted(s *Sim) *site {
	at := prepared(s, "eu-west-1", 1)
	must(at.c.Create(capacityProvidersToken, "app", Values{
		"clusterName": at.cluster.Outputs["name"], "capacityProviders": []string{"FARGATE", "FARGATE_SPOT"},
		"defaultCapacityProviderStrategies": []any{Values{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}},
	}))
	return at
}

func (at *site) spotInputs(changes Values) Values {
	return with(with(at.serviceInputs(), Values{"launchType": nil}), changes)
}

func TestAServiceThatSaysNothingTakesTheDefaultAndIsReplacedForIt(t *testing.T) {
	t.Parallel()
	at := spotted(New(Options{}))
	service := must(at.c.Create(serviceToken, "app", at.spotInputs(nil)))
	assert.Equal(t, "FARGATE_SPOT", service.Outputs.Objects("capacityProviderStrategies")[0].String("capacityProvider"))
	assert.Empty(t, service.Outputs.String("launchType"))
	d, err := at.c.Diff(service, at.spotInputs(nil))
	require.NoError(t, err)
	assert.Equal(t, []string{"capacityProviderStrategies"}, d.Replaces())
}

func TestWhatAChangeOfStrategyReplaces(t *testing.T) {
	t.Parallel()
	at := spotted(New(Options{}))
	mixed := func(weight int) Values {
		return Values{"capacityProviderStrategies": []any{
			Values{"capacityProvider": "FARGATE", "weight": 1, "base": 1},
			Values{"capacityProvider": "FARGATE_SPOT", "weight": weight},
		}}
	}
	service := must(at.c.Create(serviceToken, "app", at.spotInputs(mixed(1))))
	for name, each := range map[string]struct {
		changes  Values
		replaces bool
	}{
		"another weight":             {mixed(3), true},
		"another weight, deployed":   {with(mixed(3), Values{"forceNewDeployment": true}), false},
		"a launch type":              {Values{"launchType": "FARGATE"}, true},
		"a launch type, deployed":    {Values{"launchType": "FARGATE", "forceNewDeployment": true}, true},
		"only the deployment":        {with(mixed(1), Values{"forceNewDeployment": true}), false},
		"the same in another order":  {mixed(1), false},
		"another number of replicas": {with(mixed(1), Values{"desiredCount": 3}), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := at.c.Diff(service, at.spotInputs(each.changes))
			require.NoError(t, err)
			assert.Equal(t, each.replaces, len(d.Replaces()) > 0, "%v", d.Changes)
		})
	}
	up := must(at.c.Update(service, at.spotInputs(with(mixed(3), Values{"forceNewDeployment": true}))))
	assert.Len(t, up.Outputs.List("capacityProviderStrategies"), 2)
}

var _ = breaks(ruleServiceAlarms, func(s *Sim) error {
	at := prepared(s, "eu-west-1", 1)
	return at.refused(serviceToken, with(at.serviceInputs(), Values{
		"alarms": Values{"alarmNames": []string{}, "enable": false, "rollback": false},
	}))
})
