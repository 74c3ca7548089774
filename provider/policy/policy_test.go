package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ got, want string }{
		"allow": {
			policy.Document(policy.Allow("Read", []string{"s3:GetObject"}, "arn:aws:s3:::b/*")),
			`{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject"],` +
				`"Resource":["arn:aws:s3:::b/*"]}]}`,
		},
		"trust": {
			policy.Trust("ecs-tasks.amazonaws.com"),
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
				`"Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":["sts:AssumeRole"]}]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.JSONEq(t, test.want, test.got)
		})
	}
}
