package regional

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// ecrImage matches an image in a private ECR repository of the commercial partition: account, region and repository.
var ecrImage = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?:[:@].*)?$`)

// permissions are the policies of roles, without which what has the roles cannot start or work.
type permissions struct {
	policies []pulumi.Resource
}

// newRole registers a role that a service of AWS can take.
func newRole(ctx *pulumi.Context, s region.Scope, spec Spec, use, service string) (*iam.Role, error) {
	return newTrustedRole(ctx, s, spec, use, policy.Trust(service))
}

// newTrustedRole registers a role that can be taken as a document says.
func newTrustedRole(ctx *pulumi.Context, s region.Scope, spec Spec, use, trust string) (*iam.Role, error) {
	name := s.Name(use + "-role")
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		Name:             pulumi.String(spec.physicalName(topology.IAMRole, s.Region(), use)),
		Description:      pulumi.Sprintf("The %s role of %s in %s.", use, spec.Application, s.Region()),
		AssumeRolePolicy: pulumi.String(trust),
		// A policy that was attached while its answer was lost must not keep the role.
		ForceDetachPolicies: pulumi.Bool(true),
		Tags:                s.Tags(name),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("creating the %s role: %w", use, err)
	}
	return role, nil
}

// bind gives a role what the use of each datastore needs, and what the application itself needs.
func (p *permissions) bind(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use string, spec Spec, own pulumi.StringPtrInput,
) error {
	for _, store := range inOrder(spec.Bindings.Policies) {
		if err := p.attach(ctx, s, role, use, store, spec.Bindings.Policies[store]); err != nil {
			return err
		}
	}
	if own == nil {
		return nil
	}
	// The name cannot be that of a store, which has no capital letter.
	return p.attach(ctx, s, role, use, "Application", own)
}

func (p *permissions) attach(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use, what string, document pulumi.Input,
) error {
	return p.add(ctx, s, role, use, what, &iam.RolePolicyArgs{Name: pulumi.String(what), Policy: document})
}

// attachStart gives a role what a new version needs to start. A change is another policy beside the one before, which goes when
// the new version runs: until then the old one starts again when a part of it is lost, or when the new one is taken back.
func (p *permissions) attachStart(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use string, document pulumi.Input,
) error {
	return p.add(ctx, s, role, use, "start", &iam.RolePolicyArgs{Policy: document}, pulumi.ReplaceOnChanges([]string{"policy"}))
}

func (p *permissions) add(
	ctx *pulumi.Context, s region.Scope, role *iam.Role, use, what string, args *iam.RolePolicyArgs,
	options ...pulumi.ResourceOption,
) error {
	args.Role = role.Name
	policy, err := iam.NewRolePolicy(ctx, s.Name(use+"-policy", what), args, s.Options(options...)...)
	if err != nil {
		return fmt.Errorf("giving the %s role its permissions for %s: %w", use, what, err)
	}
	p.policies = append(p.policies, policy)
	return nil
}

// writeLog lets a role write to a log group.
func writeLog(logGroupArn string) policy.Statement {
	return policy.Allow("WriteLog", []string{"logs:CreateLogStream", "logs:PutLogEvents"}, logGroupArn+":*")
}

// pullImages lets a role pull images from ECR, as far as they are there.
func pullImages(images ...string) []policy.Statement {
	var repositories []string
	for _, image := range images {
		if match := ecrImage.FindStringSubmatch(image); match != nil {
			repositories = append(repositories, fmt.Sprintf("arn:aws:ecr:%s:%s:repository/%s", match[2], match[1], match[3]))
		}
	}
	if len(repositories) == 0 {
		return nil
	}
	return []policy.Statement{
		// AWS knows no resource for this action.
		policy.Allow("LogInToEcr", []string{"ecr:GetAuthorizationToken"}, "*"),
		policy.Allow("PullImage", []string{
			"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
		}, once(repositories)...),
	}
}
