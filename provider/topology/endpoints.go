package topology

import (
	"fmt"
	"slices"
)

// CheckEndpoints checks the regions behind an ingress that is used alone: each well spelt, named once and with a sensible
// share, and some region gets traffic.
func CheckEndpoints(regions []Region) Problems {
	if len(regions) == 0 {
		return problems(RuleRegionsNone, "endpoints", "no endpoint is named; name the load balancer of at least one region")
	}
	var found Problems
	for i, region := range regions {
		path := endpointPath(i)
		found = append(found, CheckRegion(region.Name, in(path, "region"))...)
		same := func(other Region) bool { return other.Name == region.Name }
		if earlier := slices.IndexFunc(regions, same); earlier < i {
			found = append(found, problems(RuleRegionsDuplicate, in(path, "region"), "%s is named at %s already; an "+
				"ingress has one endpoint in a region: remove one of the two",
				region.Name, in(endpointPath(earlier), "region"))...)
		}
		found = append(found, checkRegionTraffic(region, true, path)...)
	}
	if !slices.ContainsFunc(regions, Region.served) {
		found = append(found, problems(RuleTrafficNone, "endpoints", "every region has traffic 0 or is isolated, so users "+
			"would be sent nowhere; give one region a traffic of 1 or more")...)
	}
	return found
}

// acceleratorPorts is how many port ranges a listener of an accelerator has at most:
// https://docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html.
const acceleratorPorts = 10

// CheckPorts checks the ports of an accelerator that is used alone: some, each once, and no more than AWS allows.
func CheckPorts(ports []int) Problems {
	if len(ports) == 0 || len(ports) > acceleratorPorts {
		return problems(RuleIngressPorts, "ports", "%d ports, but an accelerator's listener has 1 to %d; name the ports that "+
			"users come to", len(ports), acceleratorPorts)
	}
	return checkPortsOnce(ports)
}

// checkNamedPorts checks the ports of a Route 53 ingress that is used alone: some, each once, and the checkers' own among them.
func checkNamedPorts(ingress Route53Ingress) Problems {
	if len(ingress.Ports) == 0 {
		return problems(RuleIngressPorts, "ports", "no port, so nobody could come; name the ports that the load balancers "+
			"answer on, or remove the list for %d", portHTTPS)
	}
	found := checkPortsOnce(ingress.Ports)
	if ingress.Routing.HealthCheck != nil && !slices.Contains(ingress.Ports, portHTTPS) {
		found = append(found, problems(RuleOutsidePort, "ports", "Route 53's health checkers ask by HTTPS on port %d, where "+
			"nothing answers, so no region would ever be healthy; add the port when the load balancers answer there, or remove "+
			"routing.healthCheck, so that the targets' health decides alone", portHTTPS)...)
	}
	return found
}

// checkPortsOnce checks that no port is named twice.
func checkPortsOnce(ports []int) Problems {
	var found Problems
	for i, port := range ports {
		if slices.Index(ports, port) < i {
			found = append(found, problems(RuleIngressPorts, fmt.Sprintf("ports[%d]", i), "%d is named already; remove one of "+
				"the two", port)...)
		}
	}
	return found
}

// endpointPath is where an endpoint's inputs stand.
func endpointPath(i int) string {
	return fmt.Sprintf("endpoints[%d]", i)
}
