package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newTask registers another revision of the task definition of a site.
func (at *site) newTask() State {
	return must(at.c.Create(taskDefinitionToken, "app",
		at.taskInputs(at.aContainer(Values{"image": "example.com/web:2"}))))
}

// breakerInputs are the inputs of a service on a task definition, with a circuit breaker.
func (at *site) breakerInputs(task string, rollback bool) Values {
	return with(at.serviceInputs(), Values{"taskDefinition": task,
		"deploymentCircuitBreaker": Values{"enable": true, "rollback": rollback}})
}

var (
	_ = breaks(ruleStartDeployment, func(s *Sim) error {
		at := prepared(s, "eu-west-1", 1)
		s.FailDeployments("eu-west-1", true)
		return at.refused(serviceToken, at.breakerInputs(at.task.Outputs.String("arn"), true))
	})
	_ = breaks(ruleServiceInactive, func(s *Sim) error {
		at := running(s, "eu-west-1", 1)
		if err := at.c.Delete(at.task); err != nil {
			return err
		}
		return at.refused(serviceToken, at.serviceInputs())
	})
)

func TestARolledBackDeploymentSucceedsOnThePreviousRevision(t *testing.T) {
	t.Parallel()
	for name, wanted := range map[string][2]string{
		"named by ARN": {
			"arn:aws:ecs:eu-west-1:111122223333:task-definition/app:1",
			"arn:aws:ecs:eu-west-1:111122223333:task-definition/app:2",
		},
		"named by family and revision": {"app:1", "app:2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := prepared(s, "eu-west-1", 1)
			service := must(at.c.Create(serviceToken, "app", at.breakerInputs(wanted[0], true)))
			at.newTask()
			s.FailDeployments("eu-west-1", true)

			back, err := at.c.Update(service, at.breakerInputs(wanted[1], true))
			require.NoError(t, err)
			assert.Equal(t, wanted[1], back.Inputs["taskDefinition"])
			assert.Equal(t, wanted[0], back.Outputs["taskDefinition"])
			read, err := at.c.Read(back)
			require.NoError(t, err)
			assert.Equal(t, wanted[0], read.Outputs["taskDefinition"])
			d, err := at.c.Diff(back, at.breakerInputs(wanted[1], true))
			require.NoError(t, err)
			assert.Equal(t, []string{"taskDefinition"}, d.Paths())
			assert.True(t, at.serving(s))

			s.FailDeployments("eu-west-1", false)
			forth, err := at.c.Update(back, at.breakerInputs(wanted[1], true))
			require.NoError(t, err)
			assert.Equal(t, wanted[1], forth.Outputs["taskDefinition"])
		})
	}
}

// serving says whether the target group of a site has a target that answers.
func (at *site) serving(s *Sim) bool {
	return (&Op{Account: DefaultAccount, sim: s}).targetsHealthy(at.targets.ID)
}

func TestAFailedDeploymentThatIsNotRolledBackFails(t *testing.T) {
	t.Parallel()
	for name, breaker := range map[string]Values{
		"without a breaker":  nil,
		"breaker off":        {"enable": false, "rollback": true},
		"breaker that stops": {"enable": true, "rollback": false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := prepared(s, "eu-west-1", 1)
			in := at.serviceInputs()
			if breaker != nil {
				in["deploymentCircuitBreaker"] = breaker
			}
			service := must(at.c.Create(serviceToken, "app", in))
			second := at.newTask()
			s.FailDeployments("eu-west-1", true)

			_, err := at.c.Update(service, with(in, Values{"taskDefinition": second.Outputs["arn"]}))
			require.ErrorContains(t, err, ruleStartDeployment.ID)
			assert.True(t, at.serving(s), "the tasks of the first revision run on")
			service, err = at.c.Read(service)
			require.NoError(t, err)
			assert.Equal(t, second.Outputs["arn"], service.Outputs["taskDefinition"])
			counted, err := at.c.Update(service, with(in, Values{"desiredCount": 3}))
			require.NoError(t, err, "more tasks of a revision that came up before")
			assert.Equal(t, 3.0, counted.Outputs["desiredCount"])
			assert.Equal(t, at.task.Outputs["arn"], counted.Outputs["taskDefinition"])
		})
	}
}

func TestAFailedFirstDeploymentHasNothingToRollBackTo(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := prepared(s, "eu-west-1", 1)
	s.FailDeployments("eu-west-1", true)
	service, err := at.c.Create(serviceToken, "app", at.breakerInputs(at.task.Outputs.String("arn"), true))
	require.ErrorContains(t, err, ruleStartDeployment.ID)
	assert.NotEmpty(t, service.ID)
	assert.False(t, at.serving(s))
}

func TestDeploymentsFailInTheirRegionOnly(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	s.FailDeployments("us-east-1", true)
	assert.True(t, running(s, "eu-west-1", 1).serving(s))
}

func TestAServiceRunsOnWhenItsRevisionIsDeregistered(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := prepared(s, "eu-west-1", 1)
	first := at.task.Outputs.String("arn")
	service := must(at.c.Create(serviceToken, "app", at.breakerInputs(first, true)))
	second := at.newTask()
	newer := at.breakerInputs(second.Outputs.String("arn"), true)
	s.FailDeployments("eu-west-1", true)
	service, err := at.c.Update(service, newer)
	require.NoError(t, err)
	assert.Empty(t, s.RunsOnInactive())

	require.NoError(t, at.c.Delete(at.task))
	assert.Equal(t, []string{service.ID}, s.RunsOnInactive())
	assert.True(t, at.serving(s))
	gone, err := at.c.Read(at.task)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
	scaled, err := at.c.Update(service, with(at.breakerInputs(first, true), Values{"desiredCount": 3}))
	require.NoError(t, err, "scaling does not name the revision anew")

	s.FailDeployments("eu-west-1", false)
	scaled, err = at.c.Update(scaled, newer)
	require.NoError(t, err)
	assert.Empty(t, s.RunsOnInactive())
	require.NoError(t, at.c.Delete(scaled))
	require.NoError(t, at.c.Delete(second))
	assert.Zero(t, countOf(s, taskDefinitionToken))
}

func TestADeregisteredRevisionIsGoneWithItsLastService(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := running(s, "eu-west-1", 1)
	require.NoError(t, at.c.Delete(at.task))
	assert.Equal(t, 1, countOf(s, taskDefinitionToken))
	require.NoError(t, at.c.Delete(at.service))
	assert.Zero(t, countOf(s, taskDefinitionToken))
	assert.Empty(t, s.RunsOnInactive())
}

// countOf counts what the world holds of a type, forgotten or not.
func countOf(s *Sim, token string) int {
	n := 0
	for _, r := range s.World().Resources {
		if r.Type == token {
			n++
		}
	}
	return n
}
