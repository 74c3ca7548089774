package topology

import "slices"

const wholeTraffic = 100

// everywhere is the range of all addresses.
const everywhere = "0.0.0.0/0"

// steered says whether a region differs from the default share of the ingress.
func (r Region) steered() bool {
	return r.Traffic != wholeTraffic || r.Isolated
}

// served says whether a region is a target of the ingress in normal times.
func (r Region) served() bool {
	return !r.DataOnly && !r.Isolated && r.Traffic > 0
}

// checkRegionTraffic checks one region's share of the ingress.
func checkRegionTraffic(region Region, ingress bool, path string) Problems {
	if region.Traffic < 0 || region.Traffic > wholeTraffic {
		return problems(RuleTraffic, in(path, "traffic"), "%d is not a percentage; set 0 to %d, where 0 means a target "+
			"only when other regions fail", region.Traffic, wholeTraffic)
	}
	if !region.steered() {
		return nil
	}
	if region.DataOnly {
		return eachSteering(region, RuleTrafficDataOnly, path, "%s has stack: none, so there is nothing to send users "+
			"to; remove this setting, or give the region a stack", region.Name)
	}
	if !ingress {
		return eachSteering(region, RuleTrafficIngress, path, "the application has no ingress, so nothing would keep "+
			"to this share of %s; remove this setting, or set ingress", region.Name)
	}
	return nil
}

// eachSteering reports both settings where both are made.
func eachSteering(region Region, rule, path, format, name string) Problems {
	var found Problems
	if region.Traffic != wholeTraffic {
		found = append(found, problems(rule, in(path, "traffic"), format, name)...)
	}
	if region.Isolated {
		found = append(found, problems(rule, in(path, "isolated"), format, name)...)
	}
	return found
}

// checkIngress checks that an ingress has somewhere to send users.
func checkIngress(regions []Region) Problems {
	stacks, served := 0, 0
	for _, region := range regions {
		if !region.DataOnly {
			stacks++
		}
		if region.served() {
			served++
		}
	}
	switch {
	case stacks == 0:
		return problems(RuleIngressStack, "ingress", "no region has a stack, so there is nothing to send users to; "+
			"give a region a stack (stack: full), or remove the ingress")
	case served == 0:
		return problems(RuleTrafficNone, "regions", "every region with a stack has traffic 0 or is isolated, so users "+
			"would be sent nowhere; give one region a traffic of 1 or more")
	}
	return nil
}

// checkOpen checks that a load balancer lets in what comes through the accelerator. Without client IP preservation that
// has the accelerator's own addresses, and the targets stay healthy behind a closed door, so nothing else would tell:
// https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html.
func checkOpen(region Region, accelerator *GlobalAccelerator, path string) Problems {
	if accelerator == nil || accelerator.ClientIPPreservation == nil || *accelerator.ClientIPPreservation ||
		slices.Contains(region.IngressCidrBlocks, everywhere) {
		return nil
	}
	return problems(RuleIngressClosed, path, "without %s in the list, the load balancer drops every user, because the "+
		"accelerator shows it its own addresses in place of theirs; set ingress.globalAccelerator.clientIpPreservation: "+
		"true, or remove the list", everywhere)
}
