// Package given makes, in the simulated AWS, what the stories of the examples take as given, and names it in their settings.
package given

import (
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// The name and the zone that every story with a domain has.
const (
	Domain = "shop.example.com"
	zone   = "example.com"
	zoneID = "Z0123456789EXAMPLE"
)

// The regions in which something is there already.
const (
	home  = "us-east-2"
	other = "eu-west-1"
)

// Settings makes what a story takes as given, and gives the settings of its programs: texts, and lists of texts.
func Settings(sim *awssim.Sim, story string) map[string]any {
	made, known := stories[story]
	if !known {
		return map[string]any{}
	}
	return made(sim)
}

var stories = map[string]func(*awssim.Sim) map[string]any{
	"read-local-write-home": withDomain,
	"route53-latency":       withDomain,
	"serverless-api": func(sim *awssim.Sim) map[string]any {
		settings := withDomain(sim)
		settings["image"] = "111122223333.dkr.ecr.{region}.amazonaws.com/api:1"
		return settings
	},
	"just-the-data": func(sim *awssim.Sim) map[string]any {
		settings := map[string]any{}
		for prefix, network := range networks(sim) {
			settings[prefix+"VpcId"] = network.VPC
			settings[prefix+"SubnetIds"] = network.PrivateSubnets
			settings[prefix+"CidrBlock"] = network.CIDRBlock
		}
		return settings
	},
	"join-what-you-have": func(sim *awssim.Sim) map[string]any {
		settings := map[string]any{}
		for prefix, network := range networks(sim) {
			balancer := sim.BringLoadBalancer(network, awssim.LoadBalancerByHand{Name: "shop", Targets: 2})
			settings[prefix+"LoadBalancerArn"] = balancer.ARN
			settings[prefix+"LoadBalancerDnsName"] = balancer.DNSName
			settings[prefix+"LoadBalancerZoneId"] = balancer.ZoneID
		}
		return settings
	},
}

// withDomain makes the hosted zone of the domain.
func withDomain(sim *awssim.Sim) map[string]any {
	sim.AddZone(awssim.Zone{ID: zoneID, Name: zone})
	return map[string]any{"domain": Domain, "hostedZoneId": zoneID}
}

// networks are a network in each of the two regions, whose ranges are apart.
func networks(sim *awssim.Sim) map[string]awssim.BroughtNetwork {
	return map[string]awssim.BroughtNetwork{
		"home":  sim.BringNetwork(home, awssim.NetworkByHand{CIDRBlock: "10.31.0.0/16"}),
		"other": sim.BringNetwork(other, awssim.NetworkByHand{CIDRBlock: "10.22.0.0/16"}),
	}
}
