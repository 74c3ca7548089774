package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// confided is a site with a secret and a parameter under keys of its own, and with leave to read them.
type confided struct {
	*site
	key, secret, value, parameter, allowed State
}

func newConfided(s *Sim, region string, n int) *confided {
	at := &confided{site: prepared(s, region, n)}
	at.key = must(at.c.Create(keyToken, "secrets", nil))
	at.secret = must(at.c.Create(secretToken, "database", Values{"kmsKeyId": at.key.Outputs["arn"]}))
	at.value = must(at.c.Create(secretVersionToken, "database", Values{
		"secretId": at.secret.ID, "secretString": `{"password":"a"}`,
	}))
	at.parameter = must(at.c.Create(parameterToken, "token", Values{
		"name": "/app/token", "type": "SecureString", "value": "b", "keyId": at.key.ID,
	}))
	at.allowed = must(at.c.Create(rolePolicyToken, "read", at.reading("")))
	return at
}

// reading is the policy to read secrets and parameters, but for one action.
func (at *confided) reading(without string) Values {
	actions := ""
	for _, each := range []string{"secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt", "logs:*"} {
		if each != without {
			actions += `"` + each + `",`
		}
	}
	return Values{"role": at.role.ID, "name": "read", "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Action":[` + actions[:len(actions)-1] + `],"Resource":"*"}]}`}
}

// serviceFrom are the inputs of a service whose container takes a secret from somewhere.
func (at *confided) serviceFrom(from string) Values {
	task := must(at.c.Create(taskDefinitionToken, "app", at.taskInputs(at.aContainer(Values{
		"secrets": []any{Values{"name": "SECRET", "valueFrom": from}},
	}))))
	return with(at.serviceInputs(), Values{
		"taskDefinition":           task.Outputs["arn"],
		"deploymentCircuitBreaker": Values{"enable": true, "rollback": true},
	})
}

// taking is refused of a service that takes a secret, after something was done.
func taking(from func(at *confided) string, act func(at *confided)) func(s *Sim) error {
	return func(s *Sim) error {
		at := newConfided(s, "eu-west-1", 1)
		act(at)
		return at.refused(serviceToken, at.serviceFrom(from(at)))
	}
}

func (at *confided) secretARN() string { return at.secret.ID }

func (at *confided) parameterARN() string { return at.parameter.Outputs.String("arn") }

func forbidding(action string) func(at *confided) {
	return func(at *confided) { must(at.c.Update(at.allowed, at.reading(action))) }
}

var (
	_ = breaks(ruleStartSecret, taking((*confided).secretARN, func(at *confided) {
		must(State{}, at.c.Delete(must(at.c.Create(secretToken, "other", nil))))
		must(State{}, at.c.Delete(at.secret))
	}))
	_ = breaks(ruleStartKey, taking(func(at *confided) string { return at.secret.ID + ":user::" }, func(*confided) {}))
	_ = breaks(ruleStartRead, taking((*confided).secretARN, forbidding("secretsmanager:GetSecretValue")))
	_ = breaks(ruleStartDecrypt, taking((*confided).parameterARN, forbidding("kms:Decrypt")))
	_ = breaks(ruleStartParameter, func(s *Sim) error {
		newConfided(s, "us-east-1", 1)
		at := &confided{site: prepared(s, "eu-west-1", 2)}
		return at.refused(serviceToken, at.serviceFrom("/app/token"))
	})
)

func TestTasksStartWithSecretsThatTheyMayRead(t *testing.T) {
	t.Parallel()
	for name, from := range map[string]func(at *confided) string{
		"a secret":            (*confided).secretARN,
		"a key of a secret":   func(at *confided) string { return at.secret.ID + ":password::" },
		"a parameter":         (*confided).parameterARN,
		"a parameter by name": func(*confided) string { return "/app/token" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			at := newConfided(s, "eu-west-1", 1)
			must(at.c.Create(serviceToken, "app", at.serviceFrom(from(at))))
			assert.True(t, at.serving(s))
		})
	}
}

func TestAPasswordThatRDSKeepsIsASecret(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at := newConfided(s, "eu-west-1", 1)
	arn := "arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-1-abcdef"
	op := s.outside()
	op.Region = "eu-west-1"
	op.Add(&Object{Type: databaseToken, ID: "db-1", Live: Values{
		"masterUserSecrets": []Values{{"secretArn": arn}}, "masterUserSecretKmsKeyId": at.key.Outputs["arn"],
	}})
	must(at.c.Create(serviceToken, "app", at.serviceFrom(arn+":password::")))
	assert.True(t, at.serving(s))
	forbidding("kms:Decrypt")(at)
	assert.False(t, at.serving(s))
}

func TestASecretThatMayNotBeReadTakesTheDeploymentBack(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"secretsmanager:GetSecretValue", "kms:Decrypt"} {
		s := New(Options{})
		at := newConfided(s, "eu-west-1", 1)
		service := must(at.c.Create(serviceToken, "app", at.breakerInputs(at.task.Outputs.String("arn"), true)))
		forbidding(action)(at)
		up, err := at.c.Update(service, at.serviceFrom(at.secret.ID))
		require.NoError(t, err)
		assert.Equal(t, at.task.Outputs["arn"], up.Outputs["taskDefinition"])
		assert.True(t, at.serving(s))
	}
}

func TestASecretOfAnotherRegionNeedsTheInternet(t *testing.T) {
	t.Parallel()
	images := []container{{
		Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/web:1",
		Secrets: []struct{ Name, ValueFrom string }{
			{"A", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-123456"}, {"B", "/b"},
			{"C", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:c-123456"},
		},
	}}
	assert.Equal(t, []string{"ecr.api", "ecr.dkr", "s3", "internet", "ssm", "secretsmanager"},
		neededEndpoints(images, "eu-west-1"))
}
