package regional

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Spec is everything that decides what a regional stack is: checked, planned and with its defaults.
type Spec struct {
	// Application and Service name what the stack is part of. A stack that is used alone is its own application.
	Application, Service string
	Identity             topology.Identity
	Network              topology.NetworkPlan
	// Protected is whether the load balancer and the service are protected against deletion: by Pulumi, the load balancer
	// also by AWS. The engine keeps what protected resources depend on, so that the region goes on serving.
	Protected bool
	// Listeners of a Network Load Balancer.
	Listeners []topology.Listener
	// Certificate is the ARN of the load balancer's certificate; nil means plain HTTP.
	Certificate pulumi.StringInput
	// BeforeRedirect is what must pass HTTPS on before plain HTTP is redirected to it.
	BeforeRedirect []pulumi.Resource
	LoadBalancer   LoadBalancer
	Compute        Compute
	Bindings       Bindings
	// Turn keeps back what starts another version until the region's turn has come; empty where regions do not take turns.
	Turn []pulumi.ResourceOption
	// StoresInNetwork is whether a datastore is in the region's network, so that a function that uses it must be, too.
	StoresInNetwork bool
}

// Bindings are what compute in one region gets to use the datastores from there.
type Bindings struct {
	// Environment by name of the variable.
	Environment map[string]pulumi.StringInput
	// Policies are IAM policy documents by name of the store.
	Policies map[string]pulumi.StringInput
	// Ready is what must be there before the compute starts, and gone only after it has stopped: one that meets no database
	// fails, and a deployment that fails is rolled back.
	Ready []pulumi.Resource
}

// physicalName is the fixed name of one of the stack's resources. It carries the region even where AWS's name space is
// regional, so that a name says where it is.
func (s Spec) physicalName(kind topology.Kind, region string, parts ...string) string {
	all := []string{region}
	if s.Service != "" {
		all = []string{s.Service, region}
	}
	return s.Identity.PhysicalName(kind, s.Application, append(all, parts...)...)
}
