package application

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// validationTTL is how long resolvers keep a validation record, in seconds. It never changes, so the time is of no weight.
const validationTTL = 300

// zonePath is the input that says which hosted zone the records are in. A zone that is given by its name cannot be another
// one than that of the names.
const zonePath = "domain.hostedZoneId"

// domain is an application's name as it is registered.
type domain struct {
	// zone serves the records, which are in the hosted zone with zoneID. Both are empty where DNS is external.
	zone   region.Scope
	zoneID pulumi.StringInput
	// requested are the certificates of our own, by region.
	requested map[string]*acm.Certificate
	// usable are the ARNs of the certificates that load balancers can use, by region.
	usable map[string]pulumi.StringInput
}

// buildDomain registers the certificates of all regions, and the records that prove their names.
func (b *builder) buildDomain() error {
	if b.plan.Domain == nil {
		return nil
	}
	b.domain.requested, b.domain.usable = map[string]*acm.Certificate{}, map[string]pulumi.StringInput{}
	if b.plan.Domain.Managed {
		if err := b.findZone(); err != nil {
			return err
		}
	}
	for _, planned := range b.plan.Regions {
		if err := b.requestCertificate(planned); err != nil {
			return err
		}
	}
	proofs, err := b.proveNames()
	if err != nil {
		return err
	}
	for _, planned := range b.plan.Regions {
		if err := b.issueCertificate(planned, proofs); err != nil {
			return err
		}
	}
	return nil
}

// findZone makes the scope of the hosted zone, and looks up the zone that is given by its name.
func (b *builder) findZone() error {
	given := b.args.Domain
	var err error
	if b.domain.zone, err = b.scopes.Zone(given.AwsProvider); err != nil {
		return err
	}
	if given.HostedZoneId != nil {
		b.domain.zoneID = given.HostedZoneId.ToStringPtrOutput().Elem()
		return nil
	}
	b.domain.zoneID = route53.LookupZoneOutput(b.ctx, route53.LookupZoneOutputArgs{
		Name: pulumi.StringPtr(*given.HostedZoneName), PrivateZone: pulumi.Bool(false),
	}, b.domain.zone.InvokeOptions()...).ZoneId()
	return nil
}

// requestCertificate registers a region's certificate, or takes the one that the region brings.
func (b *builder) requestCertificate(planned topology.RegionPlan) error {
	switch planned.Certificate {
	case topology.CertificateNone:
		return nil
	case topology.CertificateBrought:
		b.domain.usable[planned.Name] = b.region(planned.Name).Existing.CertificateArn.ToStringPtrOutput().Elem()
		return nil
	}
	scope, err := b.scopes.Region(planned.Name)
	if err != nil {
		return err
	}
	name := scope.Name("certificate")
	certificate, err := acm.NewCertificate(b.ctx, name, &acm.CertificateArgs{
		DomainName:              pulumi.String(b.plan.Domain.Name),
		SubjectAlternativeNames: pulumi.ToStringArray(b.plan.Domain.CertificateNames),
		ValidationMethod:        pulumi.String("DNS"),
		Tags:                    scope.Tags(name),
	}, scope.Options()...)
	if err != nil {
		return fmt.Errorf("requesting the certificate of %s: %w", planned.Name, err)
	}
	b.domain.requested[planned.Name] = certificate
	return nil
}

// proveNames registers the records that prove the names. AWS asks for the same ones in every region of an account, so they
// are made once and stay when a region goes: https://github.com/hashicorp/terraform-provider-aws/issues/13653. It gives the
// names that the records are found at.
func (b *builder) proveNames() (pulumi.StringArray, error) {
	if !b.plan.Domain.Managed || b.plan.Domain.ValidatedBy == "" {
		return nil, nil
	}
	var proofs pulumi.StringArray
	for _, fqdn := range b.plan.Domain.ValidationNames {
		proof := b.proof(fqdn)
		record, err := route53.NewRecord(b.ctx, b.domain.zone.Name("validation", fqdn), &route53.RecordArgs{
			ZoneId:  b.domain.zoneID,
			Name:    proof.name,
			Type:    proof.recordType,
			Records: pulumi.StringArray{proof.value},
			Ttl:     pulumi.Int(validationTTL),
		}, b.domain.zone.Options()...)
		if err != nil {
			return nil, fmt.Errorf("creating the record that proves %s: %w", fqdn, err)
		}
		proofs = append(proofs, ingress.PlaceOf(record, proof.name, zonePath))
	}
	return proofs, nil
}

// proof is the record that proves a name.
type proof struct {
	name, recordType, value pulumi.StringOutput
}

// proof finds a record among those that the certificates tell, by the name that it proves: their order says nothing.
func (b *builder) proof(fqdn string) proof {
	options := b.domain.requested[b.plan.Domain.ValidatedBy].DomainValidationOptions
	part := func(pick func(acm.CertificateDomainValidationOption) *string) pulumi.StringOutput {
		return options.ApplyT(func(all []acm.CertificateDomainValidationOption) (pulumi.StringOutput, error) {
			for _, option := range all {
				value := pick(option)
				if option.DomainName != nil && strings.TrimPrefix(*option.DomainName, "*.") == fqdn && value != nil {
					return pulumi.String(strings.TrimSuffix(*value, ".")).ToStringOutput(), nil
				}
			}
			if b.ctx.DryRun() {
				// The provider plans the names of a new certificate, and does not know yet what proves them
				// (terraform-provider-aws, internal/service/acm/certificate.go, CustomizeDiff).
				return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput), nil
			}
			return pulumi.StringOutput{}, fmt.Errorf("reading the validation record of %s: the certificate has none", fqdn)
			// The last step takes the output out of the output, which not everything that uses it does.
		}).(pulumi.StringOutput).ApplyT(func(value string) string { return value }).(pulumi.StringOutput)
	}
	return proof{
		name:       part(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordName }),
		recordType: part(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordType }),
		value:      part(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordValue }),
	}
}

// issueCertificate waits until a region's certificate is issued. Only then can a load balancer use it.
func (b *builder) issueCertificate(planned topology.RegionPlan, proofs pulumi.StringArray) error {
	if planned.Certificate != topology.CertificateIssued {
		return nil
	}
	scope, err := b.scopes.Region(planned.Name)
	if err != nil {
		return err
	}
	args := &acm.CertificateValidationArgs{CertificateArn: b.domain.requested[planned.Name].Arn}
	if len(proofs) > 0 {
		args.ValidationRecordFqdns = proofs
	}
	validation, err := acm.NewCertificateValidation(b.ctx, scope.Name("certificate-validation"), args, scope.Options()...)
	if err != nil {
		return fmt.Errorf("waiting for the certificate of %s: %w", planned.Name, err)
	}
	b.domain.usable[planned.Name] = validation.CertificateArn
	return nil
}

// hasCertificate says whether some region has a certificate from a source.
func (b *builder) hasCertificate(sources ...topology.CertificatePlan) bool {
	return slices.ContainsFunc(b.plan.Regions, func(planned topology.RegionPlan) bool {
		return slices.Contains(sources, planned.Certificate)
	})
}
