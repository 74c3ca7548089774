package topology

import (
	"regexp"
	"slices"
)

// certificateARN is the ARN of a certificate of ACM, which tells the region:
// https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html.
var certificateARN = regexp.MustCompile(`^arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+$`)

// CheckCertificate checks that the certificate that a region brings is one of ACM in the region. One whose ARN is not
// known yet is left to AWS. The path is where the ARN stands.
func CheckCertificate(region Region, path string) Problems {
	if region.CertificateArn == nil {
		return nil
	}
	match := certificateARN.FindStringSubmatch(*region.CertificateArn)
	switch {
	case match == nil:
		return problems(RuleCertificateARN, path, "%q is not the ARN of an ACM certificate; write it like arn:aws:acm:"+
			"eu-west-1:111122223333:certificate/<id>", *region.CertificateArn)
	case match[1] != region.Name:
		return problems(RuleCertificateARN, path, "%s is in %s, but a load balancer takes only certificates of its own region "+
			"%s; name one there", *region.CertificateArn, match[1], region.Name)
	}
	return nil
}

// checkBroughtCertificate checks the certificate that a region of an application brings.
func checkBroughtCertificate(region placedRegion, domain *Domain) Problems {
	path := in(region.path, "existing.certificateArn")
	switch {
	case !region.BroughtCertificate:
		return nil
	case region.DataOnly:
		return problems(RuleCertificateUnused, path, "%s has stack: none, so there is no load balancer to use it; remove it, "+
			"or give the region a stack", region.Name)
	case region.brought():
		return problems(RuleCertificateUnused, path, "%s brings its load balancer, whose listeners have their certificates already; "+
			"remove it", region.Name)
	case domain == nil:
		return problems(RuleCertificateUnused, path, "the application has no domain, so the name that the certificate is for "+
			"is not known; set domain, or remove the certificate")
	}
	if !region.usesCertificate() {
		return unusedCertificate(region.Region, path)
	}
	return CheckCertificate(region.Region, path)
}

// checkMixedCertificates checks that users are not sent to HTTPS by a region that brings its certificate while another one,
// where the next connection may lead, waits for its own. An isolated region gets no users.
func checkMixedCertificates(regions []placedRegion, domain Domain) Problems {
	from := func(source CertificatePlan) []placedRegion {
		return slices.DeleteFunc(slices.Clone(regions), func(region placedRegion) bool {
			return region.Isolated || certificate(region.Region, &domain) != source
		})
	}
	brought := from(CertificateBrought)
	if len(brought) == 0 {
		return nil
	}
	var names []string
	for _, region := range brought {
		names = append(names, region.Name)
	}
	var found Problems
	for _, region := range from(CertificateRequested) {
		found = append(found, problems(RuleCertificateMixed, in(region.path, "existing.certificateArn"), "missing, but %s brings "+
			"one and sends users to HTTPS, which %s would not answer before domain.external.certificatesIssued: true; bring one "+
			"here too, or set isolated: true on %s until then", list(names), region.Name, region.Name)...)
	}
	return found
}

// unusedCertificate says that a region's load balancer takes no certificate.
func unusedCertificate(region Region, path string) Problems {
	return problems(RuleCertificateUnused, path, "no listener of the load balancer in %s ends TLS, so there is no use for it; "+
		"remove it, or add a listener with protocol: TLS", region.Name)
}

// certificate says where a region's certificate comes from.
func certificate(region Region, domain *Domain) CertificatePlan {
	switch {
	case domain == nil || !region.built() || !region.usesCertificate():
		return CertificateNone
	case region.BroughtCertificate:
		return CertificateBrought
	case domain.HostedZone == HostedZoneExternal && !domain.CertificatesIssued:
		return CertificateRequested
	}
	return CertificateIssued
}

// usable says whether a load balancer can use the certificate.
func (c CertificatePlan) usable() bool {
	return c == CertificateIssued || c == CertificateBrought
}

// requested says whether a certificate is this package's own.
func (c CertificatePlan) requested() bool {
	return c == CertificateRequested || c == CertificateIssued
}
