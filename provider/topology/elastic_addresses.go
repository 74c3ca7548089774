package topology

import (
	"fmt"
	"strings"
)

// elasticAddressesMost is how many Elastic IP addresses an account has in a region by AWS's default quota:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html.
const elasticAddressesMost = 5

// elasticAddresses are those of a network that is built: one for each NAT gateway, and one a zone for a load balancer with
// addresses of its own.
func (r RegionPlan) elasticAddresses() (gateways, balancer int) {
	switch zones := len(r.Network.Zones); r.Network.NatGateways {
	case natGatewaysNone:
	case natGatewaysSingle:
		gateways = 1
	default:
		gateways = zones
	}
	if strings.HasPrefix(r.Shape, staticShape+"-") {
		balancer = len(r.Network.Zones)
	}
	return gateways, balancer
}

// warnOfElasticAddresses says where a deployment would stop half way, at an address more than an account has by default.
func warnOfElasticAddresses(region RegionPlan) []string {
	gateways, balancer := region.elasticAddresses()
	if gateways+balancer <= elasticAddressesMost {
		return nil
	}
	return []string{fmt.Sprintf("network of %s: %d Elastic IP addresses (NAT gateways %d, load balancer %d), but an account has "+
		"%d in a region unless its quota was raised; raise it before, or set natGateways: single", region.Name,
		gateways+balancer, gateways, balancer, elasticAddressesMost)}
}
