package outputs

import "github.com/pulumi/pulumi-go-provider/infer"

// What a DNS record is for.
const (
	// DNSRecordCertificate is a record that proves a name to those who issue certificates.
	DNSRecordCertificate = "certificate"
	// DNSRecordUsers is a record that brings users to the application.
	DNSRecordUsers = "users"
)

var _ infer.Annotated = (*DnsRecord)(nil)

// DnsRecord is a DNS record to be made by hand.
type DnsRecord struct {
	Name    string `pulumi:"name"`
	Type    string `pulumi:"type"`
	Value   string `pulumi:"value"`
	Purpose string `pulumi:"purpose"`
}

// Annotate documents the type.
func (d *DnsRecord) Annotate(a infer.Annotator) {
	a.Describe(&d, "A DNS record to be made by hand, where the domain's DNS is external.")
	a.Describe(&d.Name, "The fully qualified name.")
	a.Describe(&d.Type, "The type: `CNAME` or `A`.")
	a.Describe(&d.Value, "What the record says: the text to enter at the DNS provider.")
	a.Describe(&d.Purpose, "What it is for. `certificate`: it proves a name, so that certificates are issued and renewed; "+
		"it stays as long as they do. `users`: it brings users to the application; in place of the two addresses, a "+
		"name that is not the top of its zone can be a `CNAME` of the accelerator's own name.")
}
