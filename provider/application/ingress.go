package application

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// buildAccelerator registers the accelerator with its ports. The regions come later: a region sends users on to HTTPS only
// when the accelerator passes it on.
func (b *builder) buildAccelerator() error {
	if b.app.GlobalAccelerator == nil {
		return nil
	}
	settings := inputs.Overlay[ingress.GlobalAccelerator](b.args.Ingress.GlobalAccelerator)
	inputs.Fill("GlobalAccelerator", settings)
	scope, err := b.scopes.Global()
	if err != nil {
		return err
	}
	b.accelerator, err = ingress.BuildGlobalAccelerator(b.ctx, b.name+"-ingress", scope, ingress.GlobalAcceleratorSpec{
		Ports:                b.plan.Ports(),
		Protocol:             b.plan.Transport(),
		ClientAffinity:       *settings.ClientAffinity,
		ClientIPPreservation: settings.ClientIpPreservation,
		Protected:            b.acceleratorProtected(),
	}, pulumi.Parent(b.out))
	return err
}

func (b *builder) acceleratorProtected() bool {
	if own := b.args.Ingress.GlobalAccelerator.DeletionProtection; own != nil {
		return *own
	}
	return b.app.DeletionProtection
}

// passing is what must pass HTTPS on before a region sends users there.
func (b *builder) passing() []pulumi.Resource {
	if b.accelerator == nil {
		return nil
	}
	return []pulumi.Resource{b.accelerator.Listener()}
}

// buildIngress puts the ingresses in front of the regions, and the public names in front of the active one.
func (b *builder) buildIngress() error {
	b.out.Url = pulumi.String("").ToStringOutput()
	b.out.Hostname = pulumi.String("").ToStringOutput()
	b.out.StaticIpAddresses = pulumi.StringArray{}.ToStringArrayOutput()
	targets := map[string]ingress.AliasTarget{}
	if b.accelerator != nil {
		if err := b.connectAccelerator(); err != nil {
			return err
		}
		targets[topology.IngressGlobalAccelerator] = b.accelerator.Target()
		b.out.Url, b.out.Hostname = b.accelerator.Url, b.accelerator.Hostname
		if before, after, network := b.plan.URL(); network {
			b.out.Url = pulumi.Sprintf("%s%s%s", before, b.accelerator.Hostname, after)
		}
		b.out.StaticIpAddresses = b.accelerator.StaticIpAddresses
		b.out.Failover[topology.IngressGlobalAccelerator] = b.failover(topology.AcceleratorFailover)
	}
	if b.plan.Route53 != nil {
		target, err := b.buildRoute53()
		if err != nil {
			return err
		}
		targets[topology.IngressRoute53] = target
	}
	b.out.DnsRecords = b.dnsRecords(b.out.StaticIpAddresses)
	if b.plan.Domain == nil {
		return nil
	}
	b.out.Hostname = pulumi.String(b.plan.Domain.Name).ToStringOutput()
	if b.plan.Domain.Managed {
		var err error
		b.out.Hostname, err = ingress.NewPublicNames(b.ctx, b.domain.zone, b.domain.zoneID, zonePath, b.plan.Domain.Names,
			targets[b.plan.Ingress])
		if err != nil {
			return err
		}
	}
	before, after := b.namedURL()
	b.out.Url = pulumi.Sprintf("%s%s%s", before, b.out.Hostname, after)
	return nil
}

// namedURL is what stands before and after the application's name in its URL.
func (b *builder) namedURL() (before, after string) {
	if start, end, network := b.plan.URL(); network {
		return start, end
	}
	if b.hasCertificate(topology.CertificateRequested) {
		return "http://", ""
	}
	return "https://", ""
}

// connectAccelerator puts the regions behind the accelerator.
func (b *builder) connectAccelerator() error {
	var endpoints []ingress.EndpointSpec
	for _, planned := range b.plan.Regions {
		entrance, ok := b.entrances[planned.Name]
		if !ok {
			continue
		}
		endpoints = append(endpoints, ingress.EndpointSpec{
			Region:          planned.Name,
			LoadBalancerArn: entrance.arn,
			Traffic:         planned.Traffic,
			Isolated:        planned.Isolated,
			Protected:       planned.Protected && b.acceleratorProtected(),
			Ready:           entrance.ready,
		})
	}
	return b.accelerator.Connect(b.ctx, endpoints)
}

// buildRoute53 registers the tree of records, and gives what the public names are aliases of.
func (b *builder) buildRoute53() (ingress.AliasTarget, error) {
	account, err := b.scopes.Global()
	if err != nil {
		return ingress.AliasTarget{}, err
	}
	settings := inputs.Overlay[ingress.Route53](b.args.Ingress.Route53)
	inputs.Fill("Route53", settings)
	before, after := b.namedURL()
	spec := ingress.Route53Spec{
		Hostname:    b.plan.Domain.Name,
		URL:         before + b.plan.Domain.Name + after,
		ZoneID:      b.domain.zoneID,
		Plan:        *b.plan.Route53,
		HealthCheck: settings.HealthCheck,
		Endpoints:   map[string]ingress.Route53EndpointSpec{},

		ControlScopes: map[string]region.Scope{},
	}
	for _, each := range b.plan.Route53.Switches {
		if each.ControlRegion == "" {
			continue
		}
		control, err := b.scopes.Region(each.ControlRegion)
		if err != nil {
			return ingress.AliasTarget{}, err
		}
		spec.ControlScopes[each.ControlRegion] = control.WithPrefix(b.name + "-route53")
	}
	for code, entrance := range b.entrances {
		balancer, _ := b.settings(code)
		spec.Endpoints[code] = ingress.Route53EndpointSpec{
			LoadBalancerDNSName: entrance.dnsName,
			LoadBalancerZoneID:  entrance.zoneID,
			HealthCheckPath:     balancer.HealthCheckPath(),
			Ready:               entrance.ready,
		}
	}
	tree, err := ingress.BuildRoute53(b.ctx, b.name+"-route53", b.domain.zone, account, spec, pulumi.Parent(b.out))
	if err != nil {
		return ingress.AliasTarget{}, err
	}
	b.healthChecks = tree.HealthCheckIds
	b.out.Failover[topology.IngressRoute53] = b.failover(func(checks []topology.HealthCheck) *topology.FailoverTime {
		return topology.Route53Failover(checks, b.app.Route53.HealthCheck)
	})
	return tree.Target(spec), nil
}

// failover is the failover time of an ingress by the health checks of the targets that are built, whose settings may be outputs
// of other resources. Those of what is brought are not known.
func (b *builder) failover(of func([]topology.HealthCheck) *topology.FailoverTime) outputs.FailoverOutputs {
	var settings []any
	for _, planned := range b.plan.Regions {
		if planned.Stack && !planned.Brought {
			balancer, _ := b.settings(planned.Name)
			interval, timeout, threshold := balancer.Detection()
			settings = append(settings, interval.ToIntPtrOutput(), timeout.ToIntPtrOutput(), threshold.ToIntPtrOutput())
		}
	}
	part := func(pick func(topology.FailoverTime) int) pulumi.IntOutput {
		return pulumi.All(settings...).ApplyT(func(resolved []any) int {
			var checks []topology.HealthCheck
			for each := range slices.Chunk(resolved, 3) {
				checks = append(checks, topology.HealthCheck{
					Interval: each[0].(*int), Timeout: each[1].(*int), UnhealthyThreshold: each[2].(*int),
				})
			}
			if time := of(checks); time != nil {
				return pick(*time)
			}
			return 0 // An output of another resource gave no value.
		}).(pulumi.IntOutput)
	}
	return outputs.FailoverOutputs{
		DetectionSeconds:   part(func(time topology.FailoverTime) int { return time.DetectionSeconds }),
		PropagationSeconds: part(func(time topology.FailoverTime) int { return time.PropagationSeconds }),
		TotalSeconds:       part(func(time topology.FailoverTime) int { return time.TotalSeconds }),
	}
}
