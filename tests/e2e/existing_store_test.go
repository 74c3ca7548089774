package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// elsewhere gives the application a database that is managed elsewhere: its policy and its reader endpoint may come from other
// resources.
func elsewhere(policy, reader pulumi.StringInput) change {
	regions := pulumi.Map{}
	for _, region := range twoRegions {
		regions[region] = pulumi.Map{
			"readerEndpoint": reader, "writerParameter": pulumi.String("/legacy/writer"), "policy": policy,
			"secretArn": pulumi.String("arn:aws:secretsmanager:" + region + ":111122223333:secret:legacy-AbCdEf"),
		}
	}
	return set("datastores.legacy", pulumi.Map{"existing": pulumi.Map{"port": pulumi.Int(5432), "regions": regions}})
}

const legacyPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue"],` +
	`"Resource":["arn:aws:secretsmanager:*:111122223333:secret:legacy-AbCdEf"]}]}`

// A database that is managed elsewhere comes to a running application, changes and goes: only permission and the tasks' variables
// do, and AWS is never asked about the database.
func TestAStoreThatIsManagedElsewhere(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	var rollout, policies []string
	for _, region := range twoRegions {
		rollout = append(rollout, in(region, "service")...)
		policies = append(policies, in(region, "task-policy-legacy")...)
	}
	definitions := inAll(twoRegions, "task-definition")
	rolledOut := together(replaced(definitions), did("update", rollout))

	s.runs(shopIn(twoRegions, elsewhere(pulumi.String(legacyPolicy), pulumi.String("ro.example.com"))))
	assert.Equal(t, together(recordChanged, did("create", policies), rolledOut), s.up().changes())
	assert.Contains(t, b.named(definitions[0]).Outputs.String("containerDefinitions"),
		`{"name":"LEGACY_READER_ENDPOINT","value":"ro.example.com"}`)
	assert.Empty(t, s.up().changes())

	s.runs(shopIn(twoRegions, elsewhere(pulumi.String(legacyPolicy), pulumi.String("ro2.example.com"))))
	assert.Equal(t, rolledOut, s.up().changes())

	// It becomes no other store, and no other store takes its place.
	s.runs(shopIn(twoRegions, set("datastores.legacy", table())))
	refused, err := s.preview()
	require.Error(t, err)
	assert.Contains(t, refused.log, "datastores.legacy.dynamodb: this name is bound to a store that is managed elsewhere")

	s.runs(shopIn(twoRegions))
	assert.Equal(t, together(recordChanged, did("delete", policies), rolledOut), s.up().changes())
	s.destroy()
}

// A policy that comes from another resource is checked when it is known, before any role has it.
func TestAWidePolicyOfAStoreThatIsManagedElsewhereIsRefusedWhenItIsKnown(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	wide := pulumi.String(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	s.runs(func(ctx *pulumi.Context) error {
		inputs := shop(twoRegions...)
		stash, err := pulumi.NewStash(ctx, "policy", &pulumi.StashArgs{Input: wide})
		if err != nil {
			return err
		}
		later := stash.Output.ApplyT(func(text any) string { return text.(string) }).(pulumi.StringOutput)
		elsewhere(later, pulumi.String("ro.example.com"))(inputs)
		var made pulumi.ResourceState
		return component(ctx, "GlobalApplication", "shop", inputs, &made)
	})
	failed, err := s.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "datastores.legacy.existing.regions.us-east-2.policy: statement 1 allows * on every resource")
	for _, policy := range b.found("aws:iam/rolePolicy:RolePolicy") {
		assert.NotContains(t, policy.Name, "legacy")
	}
}
