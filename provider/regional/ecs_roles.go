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
	ctx *pulumi.Context, s region.Scope, spec Spec, ecs *Ecs, logs *cloudwatch.LogGroup,
) (*roles, error) {
	r := &roles{}
	var err error
	if r.execution, err = newRole(ctx, s, spec, "execution", "ecs-tasks.amazonaws.com"); err != nil {
		return nil, err
	}
	if r.task, err = newRole(ctx, s, spec, "task", "ecs-tasks.amazonaws.com"); err != nil {
		return nil, err
	}
	start := pulumi.All(logs.Arn, named(ecs.Image.ToStringOutput(), s.Region())).ApplyT(func(values []any) string {
		return executionPolicy(values[0].(string), values[1].(string))
	}).(pulumi.StringOutput)
	if err := r.attach(ctx, s, r.execution, "execution", "start", start); err != nil {
		return nil, err
	}
	if err := r.bind(ctx, s, r.task, "task", spec, ecs.TaskPolicy); err != nil {
		return nil, err
	}
	return r, nil
}

// executionPolicy is what ECS needs to start a task: to write its log, and to pull its image from ECR when it is there.
func executionPolicy(logGroupArn, image string) string {
	return policy.Document(append([]policy.Statement{writeLog(logGroupArn)}, pullImage(image)...)...)
}
