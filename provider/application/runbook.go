package application

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumix"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/outputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// runbook is what an operator may have to do, once everything that it names is there.
func (b *builder) runbook() pulumix.Output[outputs.Runbook] {
	known := pulumi.Map{"targetGroups": b.targetGroups(), "stores": b.writers()}
	if b.accelerator != nil {
		known["endpointGroups"] = b.accelerator.EndpointGroupArns
	}
	return pulumix.Apply(known.ToMapOutput(), func(known map[string]any) outputs.Runbook {
		steps := topology.Runbook(b.app, b.plan, deployed(known))
		book := outputs.Runbook{Steps: []outputs.RunbookStep{}, Markdown: topology.RunbookMarkdown(b.name, steps)}
		for _, step := range steps {
			book.Steps = append(book.Steps, runbookStep(step))
		}
		return book
	})
}

// targetGroups are the ARNs of the regions' target groups; empty for a load balancer that is brought.
func (b *builder) targetGroups() pulumi.StringMap {
	groups := pulumi.StringMap{}
	for code, stack := range b.out.Stacks {
		groups[code] = stack.LoadBalancer.TargetGroupArn
	}
	return groups
}

// writers are the stores with one writer.
func (b *builder) writers() pulumi.Map {
	stores := pulumi.Map{}
	for _, plan := range b.plan.Stores {
		if plan.SingleWriter == nil {
			continue
		}
		store := b.out.Stores[plan.Name]
		members := pulumi.Map{}
		for code, member := range store.Members {
			members[code] = pulumi.StringMap{"name": member.PhysicalName, "arn": member.Arn, "endpoint": member.Endpoint}
		}
		stores[plan.Name] = pulumi.Map{"global": store.PhysicalName, "members": members}
	}
	return stores
}

// deployed reads what is known of a deployment.
func deployed(known map[string]any) topology.Deployed {
	result := topology.Deployed{
		TargetGroups: texts(known["targetGroups"]), EndpointGroups: texts(known["endpointGroups"]),
		Stores: map[string]topology.DeployedStore{},
	}
	stores, _ := known["stores"].(map[string]any)
	for name, each := range stores {
		store, _ := each.(map[string]any)
		members, _ := store["members"].(map[string]any)
		read := topology.DeployedStore{Members: map[string]topology.DeployedMember{}}
		read.Global, _ = store["global"].(string)
		for code, member := range members {
			said := texts(member)
			read.Members[code] = topology.DeployedMember{Name: said["name"], Arn: said["arn"], Endpoint: said["endpoint"]}
		}
		result.Stores[name] = read
	}
	return result
}

// texts is a map of strings, or an empty one.
func texts(value any) map[string]string {
	said, _ := value.(map[string]string)
	return said
}

func runbookStep(step topology.Step) outputs.RunbookStep {
	result := outputs.RunbookStep{
		Name: step.ID, Title: step.Title, When: step.When, Settings: []outputs.RunbookSetting{}, Commands: step.Commands,
		Expected: step.Expected, Undo: step.Undo, ApiRegions: step.Needs,
	}
	for _, setting := range step.Set {
		result.Settings = append(result.Settings, outputs.RunbookSetting{Path: setting.Path, Value: setting.Value})
	}
	return result
}
