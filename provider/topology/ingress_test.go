package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// domain is a name in a hosted zone.
func domain() *Domain {
	return &Domain{Name: "shop.example.com", HostedZone: HostedZoneByID}
}

// onRoute53 puts an application behind Route 53 alone, with a domain.
func onRoute53(a *Application, policies ...string) *Route53 {
	a.GlobalAccelerator, a.Domain, a.Route53 = nil, domain(), &Route53{Policies: policies}
	return a.Route53
}

var ingressWrongs = []wrong{
	{"an ingress of no kind", func(a *Application) { a.GlobalAccelerator, a.EmptyIngress = nil, true },
		[]said{{RuleIngressKind, "ingress", "none of its kinds is set; set route53 or globalAccelerator, or remove it"}}},
	{"an ingress of no kind says nothing about traffic or the domain", func(a *Application) {
		a.GlobalAccelerator, a.EmptyIngress, a.Domain, a.Regions[1].Traffic = nil, true, domain(), 50
	}, []said{{RuleIngressKind, "ingress", "none of its kinds is set"}}},
	{"two kinds of ingress", func(a *Application) { a.Domain, a.Route53 = domain(), &Route53{} },
		[]said{{RuleIngressActive, "ingress.active", "missing, but with two kinds of ingress it must be said which of them " +
			"users come through; set it to the one that they use now"}}},
	{"an ingress that is not there", func(a *Application) { a.Active = "route53" },
		[]said{{RuleIngressActive, "ingress.active", "route53, but there is only globalAccelerator; set ingress.route53, or set " +
			"this to globalAccelerator"}}},
	{"Route 53 without a domain", func(a *Application) { onRoute53(a); a.Domain = nil },
		[]said{{RuleRoute53Domain, "ingress.route53", "Route 53 answers for a name, and the application has none; set domain, " +
			"or use globalAccelerator"}}},
	{"Route 53 without a zone", func(a *Application) { onRoute53(a); a.Domain.HostedZone = HostedZoneExternal },
		[]said{{RuleRoute53Zone, "ingress.route53", "with domain.external the name's records are not in Route 53, so it cannot " +
			"answer for the name; set domain.hostedZoneId, or use globalAccelerator"}}},
	{"a domain without an ingress", func(a *Application) { a.GlobalAccelerator, a.Domain = nil, domain() },
		[]said{{RuleDomainIngress, "domain", "the application has no ingress, so nothing would answer for shop.example.com; " +
			"set ingress, or remove domain"}}},
}

func TestTheActiveIngressIsTheOneThatIsNamedOrTheOnlyOne(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Application)
		want   string
		tree   bool
	}{
		"none":                  {func(a *Application) { a.GlobalAccelerator = nil }, "", false},
		"an accelerator":        {func(*Application) {}, IngressGlobalAccelerator, false},
		"an accelerator, named": {func(a *Application) { a.Active = IngressGlobalAccelerator }, IngressGlobalAccelerator, false},
		"Route 53":              {func(a *Application) { onRoute53(a) }, IngressRoute53, true},
		"both, the accelerator in use": {func(a *Application) {
			a.Domain, a.Route53, a.Active = domain(), &Route53{}, IngressGlobalAccelerator
		}, IngressGlobalAccelerator, true},
		"both, Route 53 in use": {func(a *Application) {
			a.Domain, a.Route53, a.Active = domain(), &Route53{}, IngressRoute53
		}, IngressRoute53, true},
	} {
		app := sound()
		test.change(&app)
		plan, found := New(app)
		require.Empty(t, found, name)
		assert.Equal(t, test.want, plan.Ingress, name)
		assert.Equal(t, test.tree, plan.Route53 != nil, name)
	}
}
