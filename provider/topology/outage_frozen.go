package topology

import "fmt"

// pageGlobalServices says where the control planes of global services are.
var pageGlobalServices = page{
	docs + "whitepapers/latest/aws-fault-isolation-boundaries/global-services.html", "2026-11-23",
}

// frozen is what cannot be changed while the loss lasts.
func (s outageOf) frozen() []Frozen {
	found := []Frozen{}
	without := s.loss.Region
	if s.loss.ControlPlanes {
		without = route53Region
	}
	if without == "" {
		return found
	}
	if s.loss.Region != "" {
		found = append(found, Frozen{pageGlobalServices.suggests("Its APIs are lost with it; " +
			"step " + StepWithout(without) + " changes the others."),
			fmt.Sprintf("everything in %s", without)})
		found = append(found, s.frozenStores(without)...)
	}
	found = append(found, s.frozenIngress(without)...)
	if without == route53Region {
		found = append(found, Frozen{pageGlobalServices.states("The control plane of IAM is " +
			"in " + route53Region + "; roles that exist " +
			"go on working."), "roles and policies, and with them every new region"},
			Frozen{pageGlobalServices.states("AWS names them through the control plane of Route 53, in whatever region they are."),
				"new load balancers, databases and caches"},
			Frozen{pageGlobalServices.states("Buckets are made, and most of their settings are changed, through " + route53Region +
				", in whatever region they are; objects are read, written and copied on."),
				"buckets: new ones, and settings of those that are there"})
	}
	return found
}

// frozenStores are the global objects whose API is in a region.
func (s outageOf) frozenStores(region string) []Frozen {
	var found []Frozen
	for _, store := range s.plan.Stores {
		if store.HomeRegion == region && len(store.Members) > 1 {
			found = append(found, Frozen{pageGlobalServices.suggests("It is managed through the store's home region, so that it " +
				"never moves with the writer."), fmt.Sprintf("the regions and the global settings of datastores.%s", store.Name)})
		}
	}
	return found
}
