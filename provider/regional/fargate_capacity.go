package regional

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// The capacity providers that every account has.
const (
	onDemandCapacity = "FARGATE"
	spotCapacity     = "FARGATE_SPOT"
)

// newCapacity lets the cluster use both kinds of Fargate. A service that names one by a strategy, and not by its launch type,
// takes the other one in later without being replaced.
func newCapacity(ctx *pulumi.Context, s region.Scope, cluster *ecs.Cluster) (*ecs.ClusterCapacityProviders, error) {
	capacity, err := ecs.NewClusterCapacityProviders(ctx, s.Name("capacity-providers"), &ecs.ClusterCapacityProvidersArgs{
		ClusterName:       cluster.Name,
		CapacityProviders: pulumi.ToStringArray([]string{onDemandCapacity, spotCapacity}),
	}, s.Options()...)
	if err != nil {
		return nil, fmt.Errorf("giving the ECS cluster its capacity: %w", err)
	}
	return capacity, nil
}

// strategy is where the tasks run.
func (f *FargateSpot) strategy() ecs.ServiceCapacityProviderStrategyArray {
	if f == nil || *f.SpotWeight == 0 {
		return ecs.ServiceCapacityProviderStrategyArray{share(onDemandCapacity, 0, 1)}
	}
	return ecs.ServiceCapacityProviderStrategyArray{
		share(onDemandCapacity, *f.Base, *f.OnDemandWeight), share(spotCapacity, 0, *f.SpotWeight),
	}
}

func share(capacity string, base, weight int) ecs.ServiceCapacityProviderStrategyInput {
	return &ecs.ServiceCapacityProviderStrategyArgs{
		CapacityProvider: pulumi.String(capacity), Base: pulumi.Int(base), Weight: pulumi.Int(weight),
	}
}

// forced is whether every change starts the tasks anew, without which a change of the strategy replaces the service.
func (f *FargateSpot) forced() pulumi.BoolPtrInput {
	if f == nil {
		return nil
	}
	return pulumi.Bool(true)
}
