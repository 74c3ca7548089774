package ingress

import (
	"fmt"
	"strings"

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
//
// It gives the first of the names as soon as all of them are known to be in the zone, whose id is an input with that path.
func NewPublicNames(
	ctx *pulumi.Context, s region.Scope, zoneID pulumi.StringInput, zonePath string, names []string, target AliasTarget,
) (pulumi.StringOutput, error) {
	types := []string{ipv4Record}
	if target.IPv6 {
		types = append(types, ipv6Record)
	}
	var placed []any
	for _, fqdn := range names {
		for _, recordType := range types {
			record, err := newPublicName(ctx, s, zoneID, fqdn, recordType, target)
			if err != nil {
				return pulumi.StringOutput{}, err
			}
			placed = append(placed, PlaceOf(record, pulumi.String(fqdn), zonePath))
		}
	}
	return pulumi.All(placed...).ApplyT(func([]any) string { return names[0] }).(pulumi.StringOutput), nil
}

func newPublicName(
	ctx *pulumi.Context, s region.Scope, zoneID pulumi.StringInput, fqdn, recordType string, target AliasTarget,
) (*route53.Record, error) {
	name := s.Name("name", fqdn)
	if recordType == ipv6Record {
		name = s.Name("name", fqdn, ipv6Suffix)
	}
	record, err := route53.NewRecord(ctx, name, &route53.RecordArgs{
		ZoneId:  zoneID,
		Name:    pulumi.String(fqdn),
		Type:    pulumi.String(recordType),
		Aliases: target.aliases(),
	}, s.Options(pulumi.DependsOn(target.Ready))...)
	if err != nil {
		return nil, fmt.Errorf("creating the record of %s: %w", fqdn, err)
	}
	return record, nil
}

// PlaceOf is the name that a record is found at, or an error when that is not the one that it was made for: the provider
// appends the zone's name to one that is not in the zone, and everybody but the users is content
// (terraform-provider-aws, internal/service/route53/record.go, expandRecordName).
func PlaceOf(record *route53.Record, name pulumi.StringInput, zonePath string) pulumi.StringOutput {
	return pulumi.All(record.Fqdn, name, record.ZoneId).ApplyT(func(known []any) (string, error) {
		place, wanted, zone := known[0].(string), known[1].(string), known[2].(string)
		if place == "" || strings.EqualFold(place, wanted) {
			return wanted, nil // Mocks may leave the place out.
		}
		return "", fmt.Errorf("creating the record of %s: the hosted zone %s is that of %s and cannot hold the name, so the "+
			"record is at %s, where nobody looks; set %s to the zone that holds %s, and the next update moves the record",
			wanted, zone, strings.TrimPrefix(place, wanted+"."), place, zonePath, wanted)
	}).(pulumi.StringOutput)
}
