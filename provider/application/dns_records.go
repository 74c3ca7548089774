package application

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
)

// dnsRecords are the records to be made by hand where DNS is external: those that prove the names, and those of the names.
func (b *builder) dnsRecords(addresses pulumi.StringArrayOutput) pulumix.Output[[]outputs.DnsRecord] {
	records := pulumix.Val([]outputs.DnsRecord{})
	if b.plan.Domain == nil || b.plan.Domain.Managed {
		return records
	}
	if b.plan.Domain.ValidatedBy != "" {
		for _, fqdn := range b.plan.Domain.ValidationNames {
			records = withProof(records, b.proof(fqdn))
		}
	}
	names := b.plan.Domain.Names
	return pulumix.Apply2(records, addresses, func(all []outputs.DnsRecord, addresses []string) []outputs.DnsRecord {
		for _, fqdn := range names {
			for _, address := range addresses {
				all = append(all, outputs.DnsRecord{
					Name: fqdn, Type: "A", Value: address, Purpose: outputs.DNSRecordUsers,
				})
			}
		}
		return all
	})
}

func withProof(
	records pulumix.Output[[]outputs.DnsRecord], proof proof,
) pulumix.Output[[]outputs.DnsRecord] {
	return pulumix.Apply4(records, proof.name, proof.recordType, proof.value,
		func(all []outputs.DnsRecord, name, recordType, value string) []outputs.DnsRecord {
			return append(all, outputs.DnsRecord{
				Name: name, Type: recordType, Value: value, Purpose: outputs.DNSRecordCertificate,
			})
		})
}
