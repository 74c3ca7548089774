package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// arnIn is the ARN of a certificate.
func arnIn(region string) *string {
	return new("arn:aws:acm:" + region + ":111122223333:certificate/12345678-1234-1234-1234-123456789012")
}

// bring gives a region a certificate.
func bring(a *Application, i int, arn *string) {
	a.Regions[i].BroughtCertificate, a.Regions[i].CertificateArn = true, arn
}

var certificateWrongs = []wrong{
	{"a certificate without a domain", func(a *Application) { bring(a, 1, nil) },
		[]said{{RuleCertificateUnused, "regions[1].existing.certificateArn", "the application has no domain, so the name that " +
			"the certificate is for is not known; set domain, or remove the certificate"}}},
	{"a certificate without a load balancer", func(a *Application) { a.Domain = domain(); bring(a, 2, nil) },
		[]said{{RuleCertificateUnused, "regions[2].existing.certificateArn", "us-west-2 has stack: none, so there is no load " +
			"balancer to use it; remove it, or give the region a stack"}}},
	{"a certificate of another region", func(a *Application) { a.Domain = domain(); bring(a, 1, arnIn("us-east-1")) },
		[]said{{RuleCertificateARN, "regions[1].existing.certificateArn", *arnIn("us-east-1") + " is in us-east-1, but a load " +
			"balancer takes only certificates of its own region eu-west-1; name one there"}}},
	{"a certificate of IAM", func(a *Application) {
		a.Domain = domain()
		bring(a, 1, new("arn:aws:iam::111122223333:server-certificate/shop"))
	}, []said{{RuleCertificateARN, "regions[1].existing.certificateArn", `"arn:aws:iam::111122223333:server-certificate/shop" ` +
		"is not the ARN of an ACM certificate; write it like arn:aws:acm:eu-west-1:111122223333:certificate/<id>"}}},
	{"a certificate here, none there yet", func(a *Application) { a.Domain = external(false); bring(a, 0, nil) },
		[]said{{RuleCertificateMixed, "regions[1].existing.certificateArn", "missing, but us-east-2 brings one and sends users " +
			"to HTTPS, which eu-west-1 would not answer before domain.external.certificatesIssued: true; bring one here too, " +
			"or set isolated: true on eu-west-1 until then"}}},
	{"a drained region without a certificate yet", func(a *Application) {
		a.Domain, a.Regions[1].Traffic = external(false), 0
		bring(a, 0, nil)
	}, []said{{RuleCertificateMixed, "regions[1].existing.certificateArn", "missing, but us-east-2 brings one"}}},
}

func TestARegionsCertificate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Application)
		want   [3]CertificatePlan
		by     string
	}{
		"no domain": {func(*Application) {}, [3]CertificatePlan{}, ""},
		"a zone": {func(a *Application) { a.Domain = domain() },
			[3]CertificatePlan{CertificateIssued, CertificateIssued, CertificateNone}, "us-east-2"},
		"validation by hand to come": {func(a *Application) { a.Domain = external(false) },
			[3]CertificatePlan{CertificateRequested, CertificateRequested, CertificateNone}, "us-east-2"},
		"validated by hand": {func(a *Application) { a.Domain = external(true) },
			[3]CertificatePlan{CertificateIssued, CertificateIssued, CertificateNone}, "us-east-2"},
		"brought by one region": {func(a *Application) { a.Domain = domain(); bring(a, 1, arnIn("eu-west-1")) },
			[3]CertificatePlan{CertificateBrought, CertificateIssued, CertificateNone}, "us-east-2"},
		"brought by the home region": {func(a *Application) { a.Domain = domain(); bring(a, 0, nil) },
			[3]CertificatePlan{CertificateIssued, CertificateBrought, CertificateNone}, "eu-west-1"},
		"brought by one region, to come where nobody is sent": {func(a *Application) {
			a.Domain, a.Regions[1].Isolated = external(false), true
			bring(a, 0, nil)
		}, [3]CertificatePlan{CertificateRequested, CertificateBrought, CertificateNone}, "eu-west-1"},
		"brought where nobody is sent, to come elsewhere": {func(a *Application) {
			a.Domain, a.Regions[1].Isolated = external(false), true
			bring(a, 1, nil)
		}, [3]CertificatePlan{CertificateBrought, CertificateRequested, CertificateNone}, "us-east-2"},
		"brought by one region, issued elsewhere": {func(a *Application) { a.Domain = external(true); bring(a, 0, nil) },
			[3]CertificatePlan{CertificateIssued, CertificateBrought, CertificateNone}, "eu-west-1"},
		"brought by all regions": {func(a *Application) { a.Domain = external(false); bring(a, 0, nil); bring(a, 1, nil) },
			[3]CertificatePlan{CertificateBrought, CertificateBrought, CertificateNone}, ""},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		var got [3]CertificatePlan
		for i, region := range plan.Regions {
			got[i] = region.Certificate
		}
		assert.Equal(t, test.want, got, name)
		if plan.Domain != nil {
			assert.Equal(t, test.by, plan.Domain.ValidatedBy, name)
		}
	}
}
