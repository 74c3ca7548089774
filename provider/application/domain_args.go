package application

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

var (
	_ infer.Annotated = (*Domain)(nil)
	_ infer.Annotated = (*ExternalDns)(nil)
)

// Domain is the name under which users know an application, and its TLS.
type Domain struct {
	Name             string                `pulumi:"name"`
	AlternativeNames []string              `pulumi:"alternativeNames,optional"`
	HostedZoneId     pulumi.StringPtrInput `pulumi:"hostedZoneId,optional"`
	HostedZoneName   *string               `pulumi:"hostedZoneName,optional"`
	External         *ExternalDns          `pulumi:"external,optional"`
	AwsProvider      *region.AwsProvider   `pulumi:"awsProvider,optional"`
}

// Annotate documents the type.
func (d *Domain) Annotate(a infer.Annotator) {
	a.Describe(&d, "The name under which users know the application. Every region gets a certificate for the same names, so "+
		"that any region can answer for any other; plain HTTP is redirected to HTTPS. Exactly one of `hostedZoneId`, "+
		"`hostedZoneName` and `external` says where the DNS records are kept.")
	a.Describe(&d.Name, "The fully qualified name, such as `shop.example.com`. The certificates also cover the names one "+
		"label below it, which the regions use (`eu-west-1.shop.example.com`).")
	a.Describe(&d.AlternativeNames, "Other names for the same application, such as `www.shop.example.com` or "+
		"`*.shop.example.com`, in the same hosted zone. Changing the names replaces the certificates, new ones first.")
	a.Describe(&d.HostedZoneId, "The id of the public Route 53 hosted zone that holds the names.")
	a.Describe(&d.HostedZoneName, "The name of that hosted zone, such as `example.com`, to look up its id at each update. The "+
		"id is better: a lookup needs Route 53's control plane in us-east-1 even when nothing changes.")
	a.Describe(&d.External, "DNS that is not in Route 53, or not under Pulumi: the records to make are the output `dnsRecords`.")
	a.Describe(&d.AwsProvider, "Settings of the AWS provider of the hosted zone, over the application's: a role in another "+
		"account that holds the zone. The application's lists of allowed and forbidden account ids do not hold for it.")
}

// ExternalDns is DNS that is kept by hand.
type ExternalDns struct {
	CertificatesIssued *bool `pulumi:"certificatesIssued,optional"`
}

// Annotate documents the type.
func (e *ExternalDns) Annotate(a infer.Annotator) {
	a.Describe(&e, "DNS that is kept by hand. A region that brings no certificate (`existing.certificateArn`) requests one; "+
		"the records that prove the names are in the output `dnsRecords`.")
	a.Describe(&e.CertificatesIssued, "Whether the records of `dnsRecords` are made, so that the certificates are issued. "+
		"Until then load balancers listen for HTTP alone; afterwards an update waits for the certificates and turns HTTPS on. "+
		"It cannot be set back, which would turn HTTPS off: remove `domain` for that. The record of another name must be made "+
		"before the name is added, as the operations guide says.")
}
