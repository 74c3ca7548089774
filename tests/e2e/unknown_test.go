package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// logGroup is an AWS resource of the user's own program.
type logGroup struct {
	pulumi.CustomResourceState
	Name pulumi.StringOutput `pulumi:"name"`
}

// Leaf values may be outputs of other resources, which a preview does not know yet.
func TestValuesThatAPreviewDoesNotKnow(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		var provider pulumi.ProviderResourceState
		region := pulumi.Map{"region": pulumi.String("eu-west-1")}
		if err := ctx.RegisterResource("pulumi:providers:aws", "own", region, &provider); err != nil {
			return err
		}
		var own logGroup
		if err := ctx.RegisterResource("aws:cloudwatch/logGroup:LogGroup", "own-logs", pulumi.Map{}, &own,
			pulumi.Provider(&provider)); err != nil {
			return err
		}
		return shopIn(twoRegions,
			set("compute.ecs.image", pulumi.Sprintf("registry.example.com/%s:1", own.Name)),
			set("compute.ecs.environment", pulumi.Map{"PEER": own.Name}),
			set("compute.ecs.scaling.max", own.Name.ApplyT(func(string) int { return 4 }).(pulumi.IntOutput)),
			set("loadBalancer.application.healthCheck.path", pulumi.Sprintf("/%s", own.Name)),
			set("tags.logs", own.Name),
		)(ctx)
	}
	b := newBench(t)
	s := b.stack("dev", program)
	want := did("create", shopNames(twoRegions...), []string{"own", "own-logs"})

	previewed, err := s.preview()
	require.NoError(t, err)
	assert.Equal(t, want, previewed.changes())
	assert.Equal(t, want, s.up().changes())
	assert.Empty(t, s.up().changes())

	name, _ := b.named("own-logs").Outputs["name"].(string)
	assert.Contains(t, b.named("shop-main-task-definition-us-east-2").Outputs["containerDefinitions"],
		"registry.example.com/"+name+":1")
	assert.Equal(t, "/"+name, b.named("shop-main-target-group-us-east-2").Outputs.Object("healthCheck")["path"])
	assert.True(t, slices.Contains(b.left(), "aws:cloudwatch/logGroup:LogGroup own-logs"))
}
