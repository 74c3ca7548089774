package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// isSet says whether a flag is given and true.
func isSet(flag *bool) bool { return flag != nil && *flag }

// newKey registers the key of a store in one region. It is kept when the data is: without it the data could not be read.
func newKey(
	ctx *pulumi.Context, s region.Scope, member topology.MemberPlan, keep bool,
) (*kms.Key, error) {
	name := s.Name("key")
	key, err := kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String("Encrypts " + name + "."),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(30),
		Tags:                 s.Tags(name),
	}, s.Options(pulumi.Protect(member.Protected), pulumi.RetainOnDelete(keep))...)
	if err != nil {
		return nil, fmt.Errorf("creating the key: %w", err)
	}
	return key, nil
}
