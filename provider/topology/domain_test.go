package topology

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// with gives a domain other names.
func (d *Domain) with(alternatives ...string) *Domain {
	d.AlternativeNames = alternatives
	return d
}

// inZone looks a domain's zone up by name.
func (d *Domain) inZone(name string) *Domain {
	d.HostedZone, d.HostedZoneName = HostedZoneByName, name
	return d
}

func names(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("shop%d.example.com", i))
	}
	return all
}

const likeThis = "write it like shop.example.com: two labels or more of letters, digits and hyphens"

var domainWrongs = []wrong{
	{"a name with a dot at its end", func(a *Application) { a.Domain = domain(); a.Domain.Name = "Shop.example.com." },
		[]said{{RuleDomainName, "domain.name", `"Shop.example.com." is not a fully qualified name in lower case without a dot at ` +
			"its end; write shop.example.com"}}},
	{"a name of one label", func(a *Application) { a.Domain = domain(); a.Domain.Name = "shop" },
		[]said{{RuleDomainName, "domain.name", `"shop" is not a fully qualified name in lower case without a dot at its end; ` +
			likeThis}}},
	{"a wildcard as the name", func(a *Application) { a.Domain = domain(); a.Domain.Name = "*.example.com" },
		[]said{{RuleDomainName, "domain.name", `"*.example.com" is a wildcard, but users open one name; name that, and put the ` +
			"wildcard into alternativeNames"}}},
	{"a wildcard in the middle", func(a *Application) { a.Domain = domain().with("www.*.example.com") },
		[]said{{RuleDomainName, "domain.alternativeNames[0]", `"www.*.example.com" is not a fully qualified name`}}},
	{"the name twice", func(a *Application) { a.Domain = domain().with("shop.example.com") },
		[]said{{RuleAlternativeName, "domain.alternativeNames[0]", "shop.example.com is the name itself; remove it"}}},
	{"another name twice", func(a *Application) { a.Domain = domain().with("a.example.com", "b.example.com", "a.example.com") },
		[]said{{RuleAlternativeName, "domain.alternativeNames[2]", "a.example.com is named at domain.alternativeNames[0] " +
			"already; remove one of the two"}}},
	{"names of regions and of records", func(a *Application) {
		a.Domain = domain().with("eu-west-1.shop.example.com", "latency.ingress.shop.example.com", "www.shop.example.com",
			"ingress.shop.example.com", "*.ingress.shop.example.com")
	}, []said{
		{RuleAlternativeName, "domain.alternativeNames[0]", "eu-west-1.shop.example.com is kept for the records that lead to " +
			"the regions; choose another name"},
		{RuleAlternativeName, "domain.alternativeNames[1]", "latency.ingress.shop.example.com is kept"},
		{RuleAlternativeName, "domain.alternativeNames[3]", "ingress.shop.example.com is kept"},
		{RuleAlternativeName, "domain.alternativeNames[4]", "*.ingress.shop.example.com is kept"},
	}},
	{"too many names", func(a *Application) { a.Domain = domain().with(names(9)...) },
		[]said{{RuleDomainCount, "domain.alternativeNames", "with the name and the wildcard below it these are 11 names, but AWS's " +
			"quota for a certificate is 10; name a wildcard in place of several, or bring certificates " +
			"(regions[].existing.certificateArn)"}}},
	{"no zone", func(a *Application) { a.Domain = domain(); a.Domain.HostedZone = HostedZoneMissing },
		[]said{{RuleHostedZone, "domain", "nothing says where its records are kept; set hostedZoneId, or external: {} for DNS " +
			"that is kept elsewhere"}}},
	{"several zones", func(a *Application) { a.Domain = domain(); a.Domain.HostedZone = HostedZoneSeveral },
		[]said{{RuleHostedZone, "domain", "its records are kept in one place; set exactly one of hostedZoneId, hostedZoneName " +
			"and external"}}},
	{"names outside the zone", func(a *Application) {
		a.Domain = domain().with("*.example.org", "www.example.net", "a.example.net").inZone("example.net")
	}, []said{
		{RuleDomainZone, "domain.name", "shop.example.com is not in the hosted zone example.net; name the zone that holds it"},
		{RuleDomainZone, "domain.alternativeNames[0]", "*.example.org is not in the hosted zone example.net; name the zone that " +
			"holds it, or remove it"},
	}},
	{"a zone that only ends alike", func(a *Application) { a.Domain = domain().inZone("op.example.com") },
		[]said{{RuleDomainZone, "domain.name", "shop.example.com is not in the hosted zone op.example.com"}}},
	{"a zone with a dot at its end", func(a *Application) { a.Domain = domain().inZone("example.com.") },
		[]said{{RuleDomainName, "domain.hostedZoneName", "write example.com"}}},
	{"an account for no zone", func(a *Application) {
		a.Domain = domain()
		a.Domain.HostedZone, a.Domain.OwnAccount = HostedZoneExternal, true
	}, []said{{RuleDomainProvider, "domain.awsProvider", "with external there is no hosted zone for it; remove it, or set " +
		"hostedZoneId"}}},
}

func TestDomainNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a.b": true, "shop.example.com": true, "xn--bcher-kva.example": true, "1.example.com": true,
		strings.Repeat("a", 63) + ".com": true, strings.Repeat("a", 64) + ".com": false,
		"": false, "com": false, ".com": false, "a..com": false, "-a.com": false, "a-.com": false, "a_b.com": false,
		"10.0.0.1": false, "A.com": false, "a.com.": false, "bücher.example": false, "*.a.com": false, "a b.com": false,
	} {
		assert.Equal(t, want, isDomainName(name), name)
	}
}

func TestTheNamesOfADomain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		alternatives, certified, validated []string
	}{
		"the name alone": {nil, []string{"*.shop.example.com"}, []string{"shop.example.com"}},
		"a name that the wildcard covers": {
			[]string{"www.shop.example.com"}, []string{"*.shop.example.com"}, []string{"shop.example.com"},
		},
		"a name two labels below": {
			[]string{"a.b.shop.example.com"}, []string{"*.shop.example.com", "a.b.shop.example.com"},
			[]string{"shop.example.com", "a.b.shop.example.com"},
		},
		"the same wildcard": {
			[]string{"*.shop.example.com"}, []string{"*.shop.example.com"}, []string{"shop.example.com"},
		},
		"another wildcard with a name that it covers": {
			[]string{"www.example.com", "*.example.com"}, []string{"*.shop.example.com", "*.example.com"},
			[]string{"shop.example.com", "example.com"},
		},
		"the apex and its wildcard share a record": {
			[]string{"example.com", "*.example.com", "*.eu.example.com"},
			[]string{"*.shop.example.com", "example.com", "*.example.com", "*.eu.example.com"},
			[]string{"shop.example.com", "example.com", "eu.example.com"},
		},
	} {
		app := sound()
		app.Domain = domain().with(test.alternatives...)
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, &DomainPlan{
			Name: "shop.example.com", Names: append([]string{"shop.example.com"}, test.alternatives...),
			CertificateNames: test.certified, ValidationNames: test.validated, Managed: true, ValidatedBy: "us-east-2",
		}, plan.Domain, name)
	}
}

func TestDomainsThatAreRight(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Application){
		"a name at the apex of its zone": func(a *Application) {
			a.Domain = domain().inZone("shop.example.com").with("*.shop.example.com")
		},
		"as many names as AWS allows":   func(a *Application) { a.Domain = domain().with(names(8)...) },
		"more names that wildcards are": func(a *Application) { a.Domain = domain().with(append(names(12), "*.example.com")...) },
		"more names on certificates that are brought": func(a *Application) {
			a.Domain = domain().with(names(30)...)
			bring(a, 0, nil)
			bring(a, 1, nil)
		},
		"names that only look like a region's": func(a *Application) {
			a.Domain = domain().with("eu-west-1.example.com", "eu.shop.example.com", "eu-west-1.a.shop.example.com",
				"ingress.example.com", "my-ingress.shop.example.com")
		},
		"DNS elsewhere": func(a *Application) { a.Domain = domain(); a.Domain.HostedZone = HostedZoneExternal },
	} {
		app := sound()
		change(&app)
		_, found := New(app)
		assert.Empty(t, found, name)
	}
}

func TestAdditionalNamesAndRegionsLeaveTheCertificateAlone(t *testing.T) {
	t.Parallel()
	app := sound()
	app.Domain = domain()
	before, found := New(app)
	require.Empty(t, found)
	app.Domain = domain().with("www.shop.example.com")
	app.Regions = append(app.Regions, stack("ap-south-1"))
	after, found := New(app)
	require.Empty(t, found)
	assert.Equal(t, before.Domain.CertificateNames, after.Domain.CertificateNames)
	assert.Equal(t, before.Domain.ValidatedBy, after.Domain.ValidatedBy)
}
