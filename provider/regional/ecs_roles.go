package regional

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// roles are the two roles of a task.
type roles struct {
	execution, task *iam.Role
	permissions
}

// newTaskRoles registers the role with which ECS starts a task, and the role that the application has while it runs.
func newTaskRoles(
	ctx *pulumi.Context, s region.Scope, spec Spec, ecs *Ecs, logs *cloudwatch.LogGroup, account pulumi.StringOutput,
) (*roles, error) {
	r := &roles{}
	var err error
	if r.execution, err = newRole(ctx, s, spec, "execution", "ecs-tasks.amazonaws.com"); err != nil {
		return nil, err
	}
	if r.task, err = newRole(ctx, s, spec, "task", "ecs-tasks.amazonaws.com"); err != nil {
		return nil, err
	}
	if err := r.attachStart(ctx, s, r.execution, "execution", executionPolicy(s, ecs, logs, account)); err != nil {
		return nil, err
	}
	if err := r.bind(ctx, s, r.task, "task", spec, ecs.TaskPolicy); err != nil {
		return nil, err
	}
	return r, nil
}

// executionPolicy is what ECS needs to start a task: to write its logs, to pull its images from ECR when they are there, and to
// read its secrets. The account is asked for where there are secrets alone, because it is not known before the network is.
func executionPolicy(s region.Scope, ecs *Ecs, logs *cloudwatch.LogGroup, account pulumi.StringOutput) pulumi.StringOutput {
	images, sources, keys := ecs.images(s.Region()), ecs.secretSources(s.Region()), pulumi.StringArray{}
	for _, key := range ecs.SecretKeyArns {
		keys = append(keys, named(key.ToStringOutput(), s.Region()))
	}
	if len(sources) == 0 {
		account, keys = empty(), pulumi.StringArray{}
	}
	return pulumi.All(logs.Arn, images, sources.ToStringArrayOutput(), keys.ToStringArrayOutput(), account).ApplyT(
		func(values []any) (string, error) {
			statements := append([]policy.Statement{writeLog(values[0].(string))}, pullImages(values[1].([]string)...)...)
			secrets, err := readSecrets(s.Region(), values[4].(string), values[2].([]string), values[3].([]string))
			if err != nil {
				return "", err
			}
			return policy.Document(append(statements, secrets...)...), nil
		}).(pulumi.StringOutput)
}
