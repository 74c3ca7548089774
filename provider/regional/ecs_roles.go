package regional

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// ecrImage matches an image in a private ECR repository of the commercial partition: account, region and repository.
var ecrImage = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?:[:@].*)?$`)

// roles are the two roles of a task, and the policies without which it cannot start or work.
type roles struct {
	execution, task *iam.Role
	policies        []pulumi.Resource
}

// newRoles registers the role with which ECS starts a task, and the role that the application has while it runs.
func newRoles(
	ctx *pulumi.Context, s region.Scope, spec Spec, ecs *Ecs, logs *cloudwatch.LogGroup,
) (*roles, error) {
	r := &roles{}
	var err error
	if r.execution, err = newTaskRole(ctx, s, spec, "execution"); err != nil {
		return nil, err
	}
	if r.task, err = newTaskRole(ctx, s, spec, "task"); err != nil {
		return nil, err
	}
	start := pulumi.All(logs.Arn, ecs.Image).ApplyT(func(values []any) string {
		return executionPolicy(values[0].(string), values[1].(string))
	}).(pulumi.StringOutput)
	if err := r.attach(ctx, s, r.execution, "execution", "start", start); err != nil {
		return nil, err
	}
	for _, store := range slices.Sorted(maps.Keys(spec.Bindings.Policies)) {
		if err := r.attach(ctx, s, r.task, "task", store, spec.Bindings.Policies[store]); err != nil {
			return nil, err
		}
	}
	if ecs.TaskPolicy != nil {
		// The name cannot be that of a store, which has no capital letter.
		if err := r.attach(ctx, s, r.task, "task", "Application", ecs.TaskPolicy); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func newTaskRole(ctx *pulumi.Context, s region.Scope, spec Spec, use string) (*iam.Role, error) {
	name := s.Name(use + "-role")
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		Name:             pulumi.String(spec.physicalName(topology.IAMRole, s.Region(), use)),
		Description:      pulumi.Sprintf("The %s role of %s in %s.", use, spec.Application, s.Region()),
		AssumeRolePolicy: pulumi.String(policy.Trust("ecs-tasks.amazonaws.com")),
		Tags:             s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the %s role: %w", use, err)
	}
	return role, nil
}

func (r *roles) attach(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use, what string, document pulumi.Input,
) error {
	policy, err := iam.NewRolePolicy(ctx, s.Name(use+"-policy", what), &iam.RolePolicyArgs{
		Name:   pulumi.String(what),
		Role:   role.Name,
		Policy: document,
	}, s.Options()...)
	if err != nil {
		return fmt.Errorf("giving the %s role its permissions for %s: %w", use, what, err)
	}
	r.policies = append(r.policies, policy)
	return nil
}

// executionPolicy is what ECS needs to start a task: to write its log, and to pull its image from ECR when it is there.
func executionPolicy(logGroupArn, image string) string {
	statements := []policy.Statement{
		policy.Allow("WriteLog", []string{"logs:CreateLogStream", "logs:PutLogEvents"}, logGroupArn+":*"),
	}
	if match := ecrImage.FindStringSubmatch(image); match != nil {
		repository := fmt.Sprintf("arn:aws:ecr:%s:%s:repository/%s", match[2], match[1], match[3])
		statements = append(statements,
			// AWS knows no resource for this action.
			policy.Allow("LogInToEcr", []string{"ecr:GetAuthorizationToken"}, "*"),
			policy.Allow("PullImage", []string{
				"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
			}, repository),
		)
	}
	return policy.Document(statements...)
}
