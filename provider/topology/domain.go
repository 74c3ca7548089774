package topology

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Domain is the name under which users know an application.
type Domain struct {
	// Name is the fully qualified name, without a dot at its end.
	Name string
	// AlternativeNames are the other names, which may begin with "*.".
	AlternativeNames []string
	// HostedZone says how the zone is given.
	HostedZone HostedZone
	// HostedZoneName is the zone's name, where it is given by name.
	HostedZoneName string
	// OwnAccount is whether the zone has provider settings of its own, because it is in another account.
	OwnAccount bool
	// CertificatesIssued is whether the certificates of a name with external DNS have been validated.
	CertificatesIssued bool
}

// HostedZone says where a domain's records are kept.
type HostedZone int

// The ways to give a hosted zone.
const (
	// HostedZoneMissing is no way at all: a mistake.
	HostedZoneMissing HostedZone = iota
	// HostedZoneByID is a zone given by its id, whose name is not known.
	HostedZoneByID
	// HostedZoneByName is a zone that is looked up by its name.
	HostedZoneByName
	// HostedZoneExternal is DNS that is kept elsewhere, by hand.
	HostedZoneExternal
	// HostedZoneSeveral is more than one way: a mistake.
	HostedZoneSeveral
)

// DomainPlan is what a domain consists of.
type DomainPlan struct {
	// Name is the first of the public names.
	Name string
	// Names are all public names, each with a record of its own: the name first, then the others in order.
	Names []string
	// CertificateNames are the alternative names of every region's certificate. They are the same in all regions, so that
	// a certificate does not change when a region comes or goes: the wildcard below the name covers the regional names.
	CertificateNames []string
	// ValidationNames are the names whose validation records prove the certificates' names: each once, without wildcards,
	// because AWS uses one record for a name and the wildcard below it, and the same one in every region.
	ValidationNames []string
	// Managed is whether the records are kept in a hosted zone by this package.
	Managed bool
	// ValidatedBy is the region whose certificate tells the validation records, or empty when all are brought.
	ValidatedBy string
}

// CertificatePlan says where a region's certificate comes from.
type CertificatePlan int

// The sources of a region's certificate.
const (
	// CertificateNone is no certificate: the region's load balancer listens for HTTP alone.
	CertificateNone CertificatePlan = iota
	// CertificateRequested is a certificate that is requested, but not used before its validation records are made.
	CertificateRequested
	// CertificateIssued is a certificate that is requested, validated and used.
	CertificateIssued
	// CertificateBrought is a certificate that exists already.
	CertificateBrought
)

// certificateNames is how many names a certificate has at most by AWS's default quota:
// https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html.
const certificateNames = 10

// wildcard is the first label of a name that stands for all names one label below another.
const wildcard = "*."

// ingressLabel is the label below a public name that keeps this package's own records together.
const ingressLabel = "ingress"

// domainLabel is one label of a name, and lastLabel one that no address of the Internet ends in:
// https://www.rfc-editor.org/rfc/rfc1123#section-2.1.
var (
	domainLabel = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	lastLabel   = regexp.MustCompile(`[a-z]`)
)

// isDomainName says whether a name is fully qualified, in lower case, and without a dot at its end.
func isDomainName(name string) bool {
	labels := strings.Split(name, ".")
	bad := func(label string) bool { return !domainLabel.MatchString(label) }
	return len(labels) >= 2 && !slices.ContainsFunc(labels, bad) && lastLabel.MatchString(labels[len(labels)-1])
}

// checkDomainName checks how a name is written.
func checkDomainName(name, path string) Problems {
	if isDomainName(name) {
		return nil
	}
	wayOut := "write it like shop.example.com: two labels or more of letters, digits and hyphens"
	if meant := strings.TrimSuffix(strings.ToLower(name), "."); isDomainName(meant) {
		wayOut = "write " + meant
	}
	return problems(RuleDomainName, path, "%q is not a fully qualified name in lower case without a dot at its end; %s", name,
		wayOut)
}

// checkDomainNames checks the public names: the first one, and the others. The paths are where they stand.
func checkDomainNames(name string, alternatives []string, path, alternativesPath string) Problems {
	if strings.HasPrefix(name, wildcard) {
		return problems(RuleDomainName, path, "%q is a wildcard, but users open one name; name that, and put the wildcard "+
			"into alternativeNames", name)
	}
	found := checkDomainName(name, path)
	for i, alternative := range alternatives {
		place := fmt.Sprintf("%s[%d]", alternativesPath, i)
		bad := checkDomainName(strings.TrimPrefix(alternative, wildcard), place)
		earlier := slices.Index(alternatives, alternative)
		switch {
		case len(bad) > 0:
		case alternative == name:
			bad = problems(RuleAlternativeName, place, "%s is the name itself; remove it", alternative)
		case earlier < i:
			bad = problems(RuleAlternativeName, place, "%s is named at %s[%d] already; remove one of the two", alternative,
				alternativesPath, earlier)
		case reserved(alternative, name):
			bad = problems(RuleAlternativeName, place, "%s is kept for the records that lead to the regions; choose another "+
				"name", alternative)
		}
		found = append(found, bad...)
	}
	return found
}

// reserved says whether a name is, or could become, one of the records below the public name.
func reserved(alternative, name string) bool {
	label, below := strings.CutSuffix(alternative, "."+name)
	last := label[strings.LastIndex(label, ".")+1:]
	return below && (last == ingressLabel || len(CheckRegion(label, "")) == 0)
}

// within says whether a name is a zone's, or below it.
func within(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}

// covers says whether a name of a certificate is good for another name: a wildcard is for exactly one label.
func covers(certified, name string) bool {
	_, parent, _ := strings.Cut(name, ".")
	return certified == name || certified == wildcard+parent
}

// checkDomain checks an application's domain, which has regions whose certificates are requested or not.
func checkDomain(domain Domain, requested bool) Problems {
	found := checkDomainNames(domain.Name, domain.AlternativeNames, "domain.name", "domain.alternativeNames")
	if len(found) == 0 {
		found = append(checkZone(domain), checkNameCount(domain, requested)...)
	}
	switch domain.HostedZone {
	case HostedZoneMissing:
		found = append(found, problems(RuleHostedZone, "domain", "nothing says where its records are kept; set hostedZoneId, "+
			"or external: {} for DNS that is kept elsewhere")...)
	case HostedZoneSeveral:
		found = append(found, problems(RuleHostedZone, "domain", "its records are kept in one place; set exactly one of "+
			"hostedZoneId, hostedZoneName and external")...)
	case HostedZoneExternal:
		if domain.OwnAccount {
			found = append(found, problems(RuleDomainProvider, "domain.awsProvider", "with external there is no hosted zone "+
				"for it; remove it, or set hostedZoneId")...)
		}
	}
	return found
}

// checkZone checks that all names are in the zone that is given by name.
func checkZone(domain Domain) Problems {
	if domain.HostedZone != HostedZoneByName {
		return nil
	}
	const path = "domain.hostedZoneName"
	if bad := checkDomainName(domain.HostedZoneName, path); len(bad) > 0 {
		return bad
	}
	var found Problems
	const outside = "%s is not in the hosted zone %s; name the zone that holds it"
	if !within(domain.Name, domain.HostedZoneName) {
		found = problems(RuleDomainZone, "domain.name", outside, domain.Name, domain.HostedZoneName)
	}
	for i, name := range domain.AlternativeNames {
		if !within(strings.TrimPrefix(name, wildcard), domain.HostedZoneName) {
			found = append(found, problems(RuleDomainZone, fmt.Sprintf("domain.alternativeNames[%d]", i), outside+", or remove "+
				"it", name, domain.HostedZoneName)...)
		}
	}
	return found
}

// checkNameCount checks that a certificate that is requested has no more names than AWS allows.
func checkNameCount(domain Domain, requested bool) Problems {
	count := 1 + len(domain.certificateNames())
	if !requested || count <= certificateNames {
		return nil
	}
	return problems(RuleDomainCount, "domain.alternativeNames", "with the name and the wildcard below it these are %d names, "+
		"but AWS's quota for a certificate is %d; name a wildcard in place of several, or bring certificates "+
		"(regions[].existing.certificateArn)", count, certificateNames)
}

// certificateNames are the names of a certificate after the first one: the wildcard for the regions, and what neither it
// nor another wildcard covers.
func (d Domain) certificateNames() []string {
	names := []string{wildcard + d.Name}
	all := append(slices.Clone(names), d.AlternativeNames...)
	for _, name := range d.AlternativeNames {
		covered := func(other string) bool { return other != name && covers(other, name) }
		if !slices.Contains(names, name) && !slices.ContainsFunc(all, covered) {
			names = append(names, name)
		}
	}
	return names
}

// planDomain plans a domain without mistakes for regions in the order of their names.
func planDomain(domain Domain, regions []RegionPlan) DomainPlan {
	plan := DomainPlan{
		Name:             domain.Name,
		Names:            append([]string{domain.Name}, domain.AlternativeNames...),
		CertificateNames: domain.certificateNames(),
		Managed:          domain.HostedZone != HostedZoneExternal,
	}
	for _, name := range append([]string{domain.Name}, plan.CertificateNames...) {
		if base := strings.TrimPrefix(name, wildcard); !slices.Contains(plan.ValidationNames, base) {
			plan.ValidationNames = append(plan.ValidationNames, base)
		}
	}
	for _, region := range regions {
		if region.Certificate.requested() && (plan.ValidatedBy == "" || region.Home) {
			plan.ValidatedBy = region.Name
		}
	}
	return plan
}
