package topology

// ingressKinds are the blocks of the ingress that are set.
func (a Application) ingressKinds() []string {
	var found []string
	if a.Route53 != nil {
		found = append(found, IngressRoute53)
	}
	if a.GlobalAccelerator != nil {
		found = append(found, IngressGlobalAccelerator)
	}
	return found
}

// activeIngress is the kind that users come through, or empty without an ingress.
func (a Application) activeIngress() string {
	switch kinds := a.ingressKinds(); {
	case len(kinds) == 0:
		return ""
	case a.Active == "":
		return kinds[0]
	}
	return a.Active
}

// checkKinds checks which ingress there is, and that the domain and it have each other.
func checkKinds(app Application) Problems {
	var found Problems
	kinds := app.ingressKinds()
	switch {
	case app.EmptyIngress:
		found = problems(RuleIngressKind, "ingress", "none of its kinds is set; set route53 or globalAccelerator, or remove it")
	case len(kinds) > 1 && app.Active == "":
		found = problems(RuleIngressActive, "ingress.active", "missing, but with two kinds of ingress it must be said which of "+
			"them users come through; set it to the one that they use now")
	case app.Active != "" && len(kinds) == 1 && app.Active != kinds[0]:
		found = problems(RuleIngressActive, "ingress.active", "%s, but there is only %s; set ingress.%s, or set this to %s",
			app.Active, kinds[0], app.Active, kinds[0])
	}
	switch {
	case app.Route53 != nil && app.Domain == nil:
		found = append(found, problems(RuleRoute53Domain, "ingress.route53", "Route 53 answers for a name, and the application "+
			"has none; set domain, or use globalAccelerator")...)
	case app.Route53 != nil && app.Domain.HostedZone == HostedZoneExternal:
		found = append(found, problems(RuleRoute53Zone, "ingress.route53", "with domain.external the name's records are not in "+
			"Route 53, so it cannot answer for the name; set domain.hostedZoneId, or use globalAccelerator")...)
	case app.Domain != nil && len(kinds) == 0 && !app.EmptyIngress:
		found = append(found, problems(RuleDomainIngress, "domain", "the application has no ingress, so nothing would answer for "+
			"%s; set ingress, or remove domain", app.Domain.Name)...)
	}
	return found
}

// checkDomain checks the domain and the certificates for it.
func (p *planner) checkDomain() {
	for _, region := range p.regions {
		p.report(checkBroughtCertificate(region, p.app.Domain))
	}
	if p.app.Domain == nil {
		return
	}
	requested := false
	for _, region := range p.regions {
		requested = requested || certificate(region.Region, p.app.Domain).requested()
	}
	p.report(checkMixedCertificates(p.regions, *p.app.Domain))
	p.report(checkDomain(*p.app.Domain, requested))
}
