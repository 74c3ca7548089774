package topology

import (
	"fmt"
	"slices"
)

const (
	// natGatewaysNone is no way out of a network's private subnets.
	natGatewaysNone = "none"
	// natGatewaysSingle is the one NAT gateway that all zones of a network share.
	natGatewaysSingle = "single"
)

// acceleratorRegion has the only API of Global Accelerator:
// https://docs.aws.amazon.com/general/latest/gr/global_accelerator.html.
const acceleratorRegion = "us-west-2"

// route53Region has the control plane of Route 53:
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html.
const route53Region = "us-east-1"

// warnings are what an operator should know of a plan that can be built. They name regions, not places in the inputs,
// because the order of the regions changes nothing.
func warnings(app Application, plan Plan) []string {
	found := []string{}
	found = append(found, warnOfRegions(plan)...)
	for _, region := range plan.Regions {
		found = append(found, warnOfNetwork(region)...)
	}
	for _, region := range plan.Regions {
		i := slices.IndexFunc(app.Regions, func(r Region) bool { return r.Name == region.Name })
		found = append(found, warnOfSpot(app.Regions[i])...)
	}
	found = append(found, warnOfCapacity(app, plan)...)
	found = append(found, warnOfPeak(app, plan)...)
	found = append(found, warnOfClusters(app, plan)...)
	found = append(found, warnOfIngress(app, plan)...)
	found = append(found, warnOfConnectivity(plan)...)
	for _, store := range plan.Stores {
		found = append(found, warnOfStore(store)...)
		found = append(found, warnOfSettings(app, store)...)
	}
	return found
}

func warnOfRegions(plan Plan) []string {
	var found []string
	if len(plan.Regions) == 1 {
		found = append(found, fmt.Sprintf("regions: %s is the only region, so nothing is left when it fails; name a second "+
			"one", plan.Regions[0].Name))
	}
	for _, region := range plan.Regions {
		switch info, known := LookupRegion(region.Name); {
		case !known:
			found = append(found, fmt.Sprintf("regions: %s is not known to this version, so its spelling is not checked "+
				"before AWS is asked", region.Name))
		case info.OptIn:
			found = append(found, fmt.Sprintf("regions: %s (%s) must be enabled in the account before the first "+
				"deployment", region.Name, info.City))
		}
	}
	return found
}

func warnOfNetwork(region RegionPlan) []string {
	var found []string
	if !region.Stack || region.Brought || region.Network.Brought != nil {
		return nil
	}
	if len(region.Network.Zones) == zonesLeast {
		found = append(found, fmt.Sprintf("network of %s: two availability zones, so the loss of one takes half of the "+
			"region's capacity", region.Name))
	}
	if region.Network.NatGateways == natGatewaysSingle {
		found = append(found, fmt.Sprintf("network of %s: natGateways is single, so the failure of one zone cuts the "+
			"outbound traffic of the whole region; perZone avoids that", region.Name))
	}
	return append(found, warnOfElasticAddresses(region)...)
}

// warnOfIngress says what users should know of the way to the application.
func warnOfIngress(app Application, plan Plan) []string {
	stack := func(region RegionPlan) bool { return region.Stack }
	if plan.Ingress == "" || !slices.ContainsFunc(plan.Regions, stack) {
		return nil
	}
	found := warnOfTLS(app, plan)
	if app.GlobalAccelerator != nil {
		found = append(found, warnOfAccelerator(*app.GlobalAccelerator, plan)...)
	}
	if app.Route53 != nil {
		found = append(found, warnOfRoute53(app, plan)...)
		found = append(found, warnOfSwitches(plan)...)
	}
	return found
}

// warnOfTLS says where users' traffic is not encrypted, and which certificates are not this package's.
func warnOfTLS(app Application, plan Plan) []string {
	if app.Domain == nil && !slices.ContainsFunc(app.Regions, Region.built) {
		return nil // Whether what is brought ends TLS is not known.
	}
	if app.Domain == nil && !slices.ContainsFunc(app.Regions, Region.application) {
		return []string{"ingress: nothing in front of the application ends TLS, so users' traffic is encrypted only where the " +
			"application does it; set domain, and listeners with protocol: TLS have a certificate"}
	}
	if app.Domain == nil {
		return []string{"ingress: HTTP on port 80 only, so users' traffic is not encrypted; set domain, and every region gets " +
			"a certificate and HTTPS"}
	}
	var found, waiting, brought []string
	requested := false
	for _, region := range plan.Regions {
		requested = requested || region.Certificate.requested()
		switch {
		case region.Certificate == CertificateRequested:
			waiting = append(waiting, region.Name)
		case region.Certificate == CertificateBrought || region.Brought && region.endsTLS():
			brought = append(brought, region.Name)
		}
	}
	if len(waiting) > 0 {
		found = append(found, fmt.Sprintf("domain.external: HTTP on port 80 only in %s until the certificates are issued; make "+
			"the records that the output dnsRecords lists, then set domain.external.certificatesIssued: true", list(waiting)))
	}
	if len(brought) > 0 {
		found = append(found, fmt.Sprintf("domain: the certificates of %s are brought and not renewed by this package; each must "+
			"cover %s, or users that fail over to it get an error", list(brought),
			list(append(plan.Domain.Names, wildcard+plan.Domain.Name))))
	}
	if app.Domain.CertificatesIssued && !requested {
		found = append(found, "domain.external.certificatesIssued: every region brings its certificate, so nothing is waited for; "+
			"remove it")
	}
	if app.Domain.HostedZone == HostedZoneByName {
		found = append(found, fmt.Sprintf("domain.hostedZoneName: every update looks up %s in the control plane of Route 53, "+
			"which is in us-east-1; hostedZoneId needs no lookup", app.Domain.HostedZoneName))
	}
	return found
}

// endsTLS says whether the load balancer of a region has a certificate.
func (r RegionPlan) endsTLS() bool {
	return slices.ContainsFunc(r.Listeners, func(l Listener) bool {
		return l.Protocol == ProtocolTLS || l.Protocol == ProtocolHTTPS
	})
}

// warnOfAccelerator says what is special about Global Accelerator in front of the regions.
func warnOfAccelerator(accelerator GlobalAccelerator, plan Plan) []string {
	var found []string
	if preserved := accelerator.ClientIPPreservation; preserved != nil && *preserved {
		// The provider's own documentation of clientIpPreservationEnabled says so.
		found = append(found, "ingress.globalAccelerator.clientIpPreservation: AWS leaves a security group named "+
			"GlobalAccelerator in the network of each region, without whose deletion by hand (aws ec2 "+
			"delete-security-group) no network can be destroyed")
	}
	for _, region := range plan.Regions {
		found = append(found, warnOfEndpoint(region)...)
	}
	return found
}

// warnOfEndpoint says what is special about a region behind an accelerator.
func warnOfEndpoint(region RegionPlan) []string {
	info, _ := LookupRegion(region.Name)
	switch {
	case region.Stack && info.NoEndpointGroup:
		return []string{fmt.Sprintf("ingress: Global Accelerator had no endpoint groups in %s (%s) when this version was "+
			"made; check that it has them now, because without one the region gets no users", region.Name, info.City)}
	case region.served() && region.Name == acceleratorRegion:
		return []string{fmt.Sprintf("ingress: %s is served and also has the only API of Global Accelerator, so while it is "+
			"down its traffic leaves by health checks alone and no traffic setting can be changed", region.Name)}
	}
	return nil
}

// served says whether a region gets users in normal times.
func (r RegionPlan) served() bool {
	return r.Stack && !r.Isolated && r.Traffic > 0
}

// warnOfRoute53 says what is special about Route 53 in front of the regions.
func warnOfRoute53(app Application, plan Plan) []string {
	var found, single []string
	for _, region := range plan.Regions {
		if region.served() && region.Name == route53Region {
			found = append(found, fmt.Sprintf("ingress: %s is served and also has the control plane of Route 53, so while it is "+
				"down its traffic leaves by health checks alone and no record can be changed", region.Name))
		}
		if region.Stack && !region.DualStack {
			single = append(single, region.Name)
		}
	}
	dualStack := func(region RegionPlan) bool { return region.Stack && region.DualStack }
	if len(single) > 0 && slices.ContainsFunc(plan.Regions, dualStack) {
		found = append(found, fmt.Sprintf("ingress.route53: the name answers for IPv6 only when every load balancer has IPv6 "+
			"addresses, and those of %s have none; set ipAddressType: dualstack there too", list(single)))
	}
	region := app.Route53.Geolocation.defaultRegion(app.HomeRegion)
	_, standbys := app.Route53.split(app.Regions)
	if app.Route53.policy() == RoutingGeolocation && region != "" && len(standbys) == 0 {
		found = append(found, fmt.Sprintf("ingress.route53.geolocation: nothing stands in for the default region %s, so users "+
			"who have no other region are without an answer while it is down; a region with traffic 0 would be their standby",
			region))
	}
	return found
}

// regionCapacity is how many tasks or instances a region runs at least and at most.
type regionCapacity struct {
	region      string
	least, most int
}

// warnOfCapacity compares what all regions run at least with what is left at most when one of them is lost. It is
// silent when a region's numbers are not known before the deployment, or count different things.
func warnOfCapacity(app Application, plan Plan) []string {
	var capacities []regionCapacity
	kind := ""
	least, most := 0, 0
	for _, region := range plan.Regions {
		if region.Brought {
			return nil
		}
		if !region.Stack || region.Isolated {
			continue
		}
		i := slices.IndexFunc(app.Regions, func(r Region) bool { return r.Name == region.Name })
		low, high, known := app.Regions[i].Compute.capacity()
		if !known || kind != "" && kind != region.Compute {
			return nil
		}
		kind = region.Compute
		capacities = append(capacities, regionCapacity{region.Name, low, high})
		least, most = least+low, most+high
	}
	if len(capacities) < 2 {
		return nil
	}
	var lost []string
	for _, capacity := range capacities {
		if left := most - capacity.most; left < least {
			lost = append(lost, fmt.Sprintf("%s (%d left)", capacity.region, left))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	parts := capacityUnits[kind]
	return []string{fmt.Sprintf("compute: all regions run at least %d %s together, but the others can run fewer when "+
		"one of these is lost: %s; raise compute.%s.scaling.max, or use scaling in place of desiredCount", least, parts,
		list(lost), kind)}
}

func warnOfStore(store StorePlan) []string {
	var found, unprotected []string
	if len(store.Members) == 1 && store.Kind != KindExisting {
		found = append(found, fmt.Sprintf("datastores.%s: in %s only, so its data is not replicated", store.Name,
			store.Members[0].Region))
	}
	for _, member := range store.Members {
		if !member.Protected {
			unprotected = append(unprotected, member.Region)
		}
	}
	if store.OnDelete == OnDeleteDestroy && len(unprotected) > 0 {
		found = append(found, fmt.Sprintf("datastores.%s: onDelete is destroy and deletion protection is off in %s, so "+
			"removing the datastore from the program deletes its data there", store.Name, list(unprotected)))
	}
	return found
}
