package regional

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// filter puts a web ACL in front of the load balancer, where one is given. The listeners wait for it, so that no request
// ever comes past it.
//
// Another ACL takes the place of the first after that was taken away, because the provider's delete frees the load balancer
// from whatever ACL it has by then: with the new one first, none would be left
// (https://docs.aws.amazon.com/waf/latest/APIReference/API_DisassociateWebACL.html). The load balancer is without an ACL
// between two calls.
//
// The network is part of the name: another network brings another load balancer, whose ACL must not wait
// until that of the one which still serves was taken away.
func (l *loadBalancer) filter(
	ctx *pulumi.Context, s region.Scope, network string, webACL pulumi.StringPtrInput,
) ([]pulumi.Resource, error) {
	if webACL == nil {
		return nil, nil
	}
	name := s.Name("web-acl", network)
	association, err := wafv2.NewWebAclAssociation(ctx, name, &wafv2.WebAclAssociationArgs{
		ResourceArn: l.balancer.Arn,
		WebAclArn:   webACL.ToStringPtrOutput().Elem(),
	}, s.Options(pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return nil, fmt.Errorf("putting the web ACL in front of the load balancer: %w", err)
	}
	return []pulumi.Resource{association}, nil
}

// networkName is what tells a network from another one of the same region in names.
func networkName(plan topology.NetworkPlan) string {
	if plan.Brought != nil {
		return topology.Brought
	}
	return strings.ReplaceAll(plan.CidrBlock.String(), "/", "-")
}
