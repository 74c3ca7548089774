package e2e_test

import (
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is given as a secret is one in the state and in the log, wherever it goes.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	const plain = "correct-horse-battery-staple"
	secret := pulumi.ToSecret(pulumi.String(plain))
	for name, given := range map[string]change{
		"environment": set("compute.ecs.environment", pulumi.Map{"API_KEY": secret}),
		"tag":         set("tags.team", secret),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			s := b.stack("dev", shopIn(twoRegions, given))
			created := s.up()
			assert.NotContains(t, created.log, plain)
			state, err := os.ReadFile(s.file)
			require.NoError(t, err)
			assert.Contains(t, string(state), "shop-main-task-definition-eu-west-1")
			assert.NotContains(t, string(state), plain)

			definition := b.named("shop-main-task-definition-eu-west-1")
			if name == "environment" {
				assert.Contains(t, definition.Outputs["containerDefinitions"], plain, "it arrives")
			} else {
				assert.Equal(t, plain, definition.Outputs.Object("tags")["team"], "it arrives")
			}
			assert.Empty(t, s.up().changes())
			assert.NotContains(t, s.refresh().log, plain)
		})
	}
}
