package awssim

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	tasksTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
		`"Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}`
	readsTable = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem"],` +
		`"Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"}]}`
	executionPolicy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
)

// role creates a role of a fixed name.
func role(s *Sim, region, name, trust string) (State, error) {
	return s.Client(region).Create(roleToken, name, Values{"name": name, "assumeRolePolicy": trust})
}

// trusts makes a case that creates a role with a trust policy.
func trusts(trust string) func(*Sim) error {
	return func(s *Sim) error {
		_, err := role(s, "eu-west-1", "app", trust)
		return err
	}
}

// withRole makes a case that acts on a role.
func withRole(act func(c *Client) error) func(*Sim) error {
	return func(s *Sim) error {
		must(role(s, "eu-west-1", "app", tasksTrust))
		return act(s.Client("eu-west-1"))
	}
}

var (
	_ = breaks(ruleRoleTaken, func(s *Sim) error {
		must(role(s, "eu-west-1", "app", tasksTrust))
		_, err := role(s, "us-east-1", "App", tasksTrust)
		return err
	})
	_ = breaks(ruleRoleTrust, trusts(readsTable))
	_ = breaks(ruleRolePrincipal, trusts(strings.Replace(tasksTrust, `"Service":"ecs-tasks.amazonaws.com"`,
		`"AWS":"arn:aws:iam::111122223333:role/nobody"`, 1)))
	_ = breaks(ruleRoleTrustSize, trusts(strings.Replace(tasksTrust, `"Effect"`,
		`"Sid":"`+strings.Repeat("a", 2048)+`","Effect"`, 1)))
	_ = breaks(ruleNoSuchRole, withRole(func(c *Client) error {
		_, err := c.Create(rolePolicyToken, "p", Values{"role": "other", "policy": readsTable})
		return err
	}))
	_ = breaks(ruleRoleInUse, withRole(func(c *Client) error {
		must(c.Create(rolePolicyToken, "p", Values{"role": "app", "policy": readsTable}))
		return c.Delete(State{Type: roleToken, ID: "app"})
	}))
	_ = breaks(rulePolicyDocument, withRole(func(c *Client) error {
		_, err := c.Create(rolePolicyToken, "p", Values{"role": "app", "policy": tasksTrust})
		return err
	}))
	_ = breaks(rulePolicySize, withRole(func(c *Client) error {
		long := strings.Replace(readsTable, `"Effect"`, `"Sid":"`+strings.Repeat("a", 6000)+`","Effect"`, 1)
		must(c.Create(rolePolicyToken, "p", Values{"role": "app", "policy": long}))
		_, err := c.Create(rolePolicyToken, "q", Values{"role": "app", "policy": long})
		return err
	}))
	_ = breaks(ruleManagedMissing, withRole(func(c *Client) error {
		_, err := c.Create(roleAttachmentToken, "a", Values{
			"role": "app", "policyArn": "arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy",
		})
		return err
	}))
	_ = breaks(ruleAttachments, withRole(func(c *Client) error {
		var err error
		for _, name := range managedPolicies {
			_, err = c.Create(roleAttachmentToken, name, Values{
				"role": "app", "policyArn": "arn:aws:iam::aws:policy/" + name,
			})
		}
		return err
	}))
)

func TestRolesAreGlobal(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	made, err := role(s, "eu-west-1", "app", tasksTrust)
	require.NoError(t, err)
	assert.Equal(t, "arn:aws:iam::111122223333:role/app", made.Outputs["arn"])
	seen, err := s.Client("ap-south-1").Read(made)
	require.NoError(t, err)
	assert.Equal(t, "app", seen.ID)
	s.LoseRegion("eu-west-1")
	_, err = s.Client("ap-south-1").Read(made)
	require.NoError(t, err)
	s.LoseRegion("us-east-1")
	_, err = s.Client("ap-south-1").Read(made)
	require.ErrorContains(t, err, "aws.endpoint-unreachable", "IAM's control plane is in us-east-1")
}

func TestARoleShowsItsAttachments(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	made := must(role(s, "eu-west-1", "app", tasksTrust))
	attached := must(c.Create(roleAttachmentToken, "a", Values{"role": "app", "policyArn": executionPolicy}))
	must(c.Create(roleAttachmentToken, "again", Values{"role": "app", "policyArn": executionPolicy}))
	read, err := c.Read(made)
	require.NoError(t, err)
	assert.Equal(t, []any{executionPolicy}, read.Outputs["managedPolicyArns"], "attaching twice attaches once")
	require.ErrorContains(t, c.Delete(made), "iam.role.has-policies")
	require.NoError(t, c.Delete(attached))
	require.NoError(t, c.Delete(made))
}

func TestAPolicyPutTwiceIsOverwritten(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	must(role(s, "eu-west-1", "app", tasksTrust))
	in := Values{"role": "app", "name": "data", "policy": readsTable}
	first := must(c.Create(rolePolicyToken, "a", in))
	second := must(c.Create(rolePolicyToken, "b", in))
	assert.Equal(t, "app:data", first.ID)
	assert.Equal(t, first.ID, second.ID)
	assert.Len(t, s.World().Resources, 2)
}

func TestForceDetachFreesARole(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	made := must(c.Create(roleToken, "app", Values{"assumeRolePolicy": tasksTrust, "forceDetachPolicies": true}))
	must(c.Create(roleAttachmentToken, "a", Values{"role": made.ID, "policyArn": executionPolicy}))
	require.NoError(t, c.Delete(made))
	assert.Empty(t, s.World().Resources)
}

func TestPolicyProblems(t *testing.T) {
	t.Parallel()
	statement := func(body string) string { return `{"Version":"2012-10-17","Statement":[{` + body + `}]}` }
	cases := map[string]struct {
		document string
		kind     policyKind
		says     string
	}{
		"identity": {readsTable, identityPolicy, ""},
		"trust":    {tasksTrust, trustPolicy, ""},
		"resource": {statement(`"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"`), resourcePolicy, ""},
		"one statement without a list": {
			`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, identityPolicy, "",
		},
		"no JSON":             {`{`, identityPolicy, "Syntax errors"},
		"another version":     {`{"Version":"2012-10-18","Statement":[]}`, identityPolicy, "version"},
		"no statement":        {`{"Version":"2012-10-17","Statement":[]}`, identityPolicy, "no statement"},
		"unknown element":     {`{"Statements":[]}`, identityPolicy, `"Statements"`},
		"unknown in it":       {statement(`"Effects":"Allow"`), identityPolicy, `"Effects"`},
		"no effect":           {statement(`"Action":"*","Resource":"*"`), identityPolicy, "Invalid effect"},
		"no action":           {statement(`"Effect":"Allow","Resource":"*"`), identityPolicy, "actions"},
		"action of no vendor": {statement(`"Effect":"Allow","Action":"GetItem","Resource":"*"`), identityPolicy, "vendor"},
		"resource is no ARN": {
			statement(`"Effect":"Allow","Action":"a:B","Resource":"orders"`), identityPolicy, "ARN format",
		},
		"no resource":     {statement(`"Effect":"Allow","Action":"a:B"`), identityPolicy, "resources"},
		"empty resources": {statement(`"Effect":"Allow","Action":"a:B","Resource":[]`), identityPolicy, "ARN format"},
		"principal in it": {
			statement(`"Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"`), identityPolicy, "principal",
		},
		"no principal": {statement(`"Effect":"Allow","Action":"a:B"`), trustPolicy, "Principal"},
		"resource in a trust": {
			statement(`"Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"`), trustPolicy, "Resource",
		},
	}
	for name, each := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if each.says == "" {
				assert.Empty(t, policyProblem(each.document, each.kind))
				return
			}
			assert.Contains(t, policyProblem(each.document, each.kind), each.says)
		})
	}
}
