package region

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Scopes are the scopes of one component. Each provider is a process of hundreds of megabytes: a region has exactly
// one, made when it is first asked for and shared afterwards. They are not for concurrent use.
type Scopes struct {
	ctx         *pulumi.Context
	application string
	parent      pulumi.Resource
	tags        map[string]pulumi.StringInput
	secretTags  bool
	awsProvider *AwsProvider
	regions     map[string]*AwsProvider
	made        map[string]Scope
}

// NewScopes prepares the scopes of a component. Nothing is registered before a scope is asked for. The settings of a
// region go over the application's, and these over the stack's configuration.
func NewScopes(
	ctx *pulumi.Context, application string, parent pulumi.Resource, tags map[string]pulumi.StringInput,
	awsProvider *AwsProvider, regions map[string]*AwsProvider,
) *Scopes {
	return &Scopes{
		ctx: ctx, application: application, parent: parent, tags: tags, secretTags: anySecret(tags),
		awsProvider: awsProvider, regions: regions, made: map[string]Scope{},
	}
}

// Check finds mistakes in the settings of the regions and of the global provider before anything is registered.
func (s *Scopes) Check(regions ...string) error {
	for _, code := range regions {
		if _, err := ProviderArgs(s.ctx, code, s.regions[code], s.awsProvider); err != nil {
			return err
		}
	}
	_, err := ProviderArgs(s.ctx, GlobalServices, s.awsProvider)
	return err
}

// CheckZone finds mistakes in the settings of the hosted zone's provider before anything is registered.
func (s *Scopes) CheckZone(zone *AwsProvider) error {
	if zone == nil {
		return nil
	}
	if _, err := ProviderArgs(s.ctx, GlobalServices, zone, s.awsProvider); err != nil {
		return fmt.Errorf("domain.awsProvider: %w", err)
	}
	return nil
}

// Region gives the scope of a region. Its provider is named `<application>-<region>`.
func (s *Scopes) Region(code string) (Scope, error) {
	return s.scope(s.application+"-"+code, code, code, s.regions[code], s.awsProvider)
}

// Global gives the scope of public DNS, accelerators and IAM. Its provider, `<application>-global`, is one of its own
// even when the application is in GlobalServices, because global objects must outlive that region's removal.
func (s *Scopes) Global() (Scope, error) {
	return s.scope(s.application+"-global", GlobalServices, "", s.awsProvider)
}

// Zone gives the scope of a hosted zone in another account: the global one if there are no settings for it, else one
// with a provider named `<application>-zone`. The application's lists of account ids do not hold for it.
func (s *Scopes) Zone(awsProvider *AwsProvider) (Scope, error) {
	if awsProvider == nil {
		return s.Global()
	}
	zone := *awsProvider
	if zone.AllowedAccountIds == nil && zone.ForbiddenAccountIds == nil {
		// An empty list stops the inheritance, because the zone's account is not the one that those lists are about.
		zone.AllowedAccountIds = []pulumi.StringInput{}
	}
	return s.scope(s.application+"-zone", GlobalServices, "", &zone, s.awsProvider)
}

func (s *Scopes) scope(name, code, suffix string, blocks ...*AwsProvider) (Scope, error) {
	if scope, made := s.made[name]; made {
		return scope, nil
	}
	provider, err := NewProvider(s.ctx, name, code, s.parent, blocks...)
	if err != nil {
		return Scope{}, err
	}
	s.made[name] = s.newScope(code, suffix, provider)
	return s.made[name], nil
}

func (s *Scopes) newScope(code, suffix string, provider *aws.Provider) Scope {
	return Scope{
		region: code, suffix: suffix, prefix: s.application, application: s.application,
		provider: provider, parent: s.parent, tags: s.tags, secretTags: s.secretTags,
	}
}

// anySecret says whether one of the values is a secret. It waits until they are known.
func anySecret(values map[string]pulumi.StringInput) bool {
	for _, value := range values {
		if output, later := value.(pulumi.Output); later && pulumi.IsSecret(output) {
			return true
		}
	}
	return false
}
