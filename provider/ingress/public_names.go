package ingress

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// AliasTarget is what an alias record points to.
type AliasTarget struct {
	Name, ZoneID pulumi.StringInput
	// EvaluateHealth is whether the answer depends on the target's health.
	EvaluateHealth bool
	// IPv6 is whether the target answers for IPv6 too.
	IPv6 bool
	// Ready is what must be there before users are sent to the target, and gone only after they no longer are.
	Ready []pulumi.Resource
}

func (t AliasTarget) aliases() route53.RecordAliasArray {
	return route53.RecordAliasArray{&route53.RecordAliasArgs{
		Name: t.Name, ZoneId: t.ZoneID, EvaluateTargetHealth: pulumi.Bool(t.EvaluateHealth),
	}}
}

// NewPublicNames registers the records of the names that users open. Each is named by its own name, so that what it points
// to, and which of the names comes first, can change without a new record: the answer moves with one update in place.
func NewPublicNames(
	ctx *pulumi.Context, s region.Scope, zoneID pulumi.StringInput, names []string, target AliasTarget,
) error {
	for _, fqdn := range names {
		if err := newPublicName(ctx, s, s.Name("name", fqdn), zoneID, fqdn, ipv4Record, target); err != nil {
			return err
		}
		if !target.IPv6 {
			continue
		}
		if err := newPublicName(ctx, s, s.Name("name", fqdn, ipv6Suffix), zoneID, fqdn, ipv6Record, target); err != nil {
			return err
		}
	}
	return nil
}

func newPublicName(
	ctx *pulumi.Context, s region.Scope, name string, zoneID pulumi.StringInput, fqdn, recordType string, target AliasTarget,
) error {
	_, err := route53.NewRecord(ctx, name, &route53.RecordArgs{
		ZoneId:  zoneID,
		Name:    pulumi.String(fqdn),
		Type:    pulumi.String(recordType),
		Aliases: target.aliases(),
	}, s.Options(pulumi.DependsOn(target.Ready))...)
	if err != nil {
		return fmt.Errorf("creating the record of %s: %w", fqdn, err)
	}
	return nil
}
