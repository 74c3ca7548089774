package topology

import (
	"fmt"
	"strconv"
)

// StepLook is the step that shows whether a region serves.
func StepLook(region string) string { return "look-" + region }

// StepDrain is the step that takes users away from a region.
func StepDrain(region string) string { return "drain-" + region }

// StepReturn is the step that brings users back to a region.
func StepReturn(region string) string { return "return-" + region }

// StepWithout is the step that changes the other regions while one is lost.
func StepWithout(region string) string { return "without-" + region }

// StepBack is the step that catches up when a lost region is back.
func StepBack(region string) string { return "back-" + region }

// StepRetire is the step that takes a region out of the application.
func StepRetire(region string) string { return "retire-" + region }

// looks shows whether a region serves.
func (r runbook) looks(region RegionPlan) []Step {
	var commands []string
	if group := r.deployed.TargetGroups[region.Name]; group != "" {
		commands = append(commands, awsCommand("elbv2", "describe-target-health", region.Name, "target-group-arn", group))
	}
	if endpoints, behind := r.deployed.EndpointGroups[region.Name]; behind {
		commands = append(commands,
			awsCommand("globalaccelerator", "describe-endpoint-group", acceleratorRegion, "endpoint-group-arn", endpoints))
	}
	if len(commands) == 0 {
		return nil
	}
	return []Step{step(Step{
		ID: StepLook(region.Name), Title: "See whether " + region.Name + " serves",
		When:     "Before anything else, and after every step that changes where users go.",
		Commands: commands,
		Expected: "Every target is healthy, and so is the endpoint where there is one. No answer at all means that the " +
			"region's API is down with it, or that of Global Accelerator in us-west-2.",
		Undo: "Nothing was changed.",
	})}
}

// drains takes users away from a region, and brings them back.
func (r runbook) drains(region RegionPlan) []Step {
	if !region.Stack || r.plan.Ingress == "" || len(r.plan.running()) < 2 {
		return nil
	}
	traffic := r.trafficPath(region.Name)
	away := Step{
		ID: StepDrain(region.Name), Title: "Send users of " + region.Name + " elsewhere",
		When: "The region answers, but wrongly or slowly, or it is to be worked on. When it does not answer, health checks do " +
			"this by themselves.",
		Set:  []Setting{{traffic, "0"}},
		Undo: "Step " + StepReturn(region.Name) + ".",
	}
	back := Step{
		ID: StepReturn(region.Name), Title: "Send users back to " + region.Name,
		When: "The region is well again, and its datastores have caught up.",
		Set:  []Setting{{traffic, strconv.Itoa(region.Traffic)}},
		Undo: "Step " + StepDrain(region.Name) + ".",
	}
	if each, switched := r.plan.Switch(region.Name); switched && r.plan.Ingress == IngressRoute53 {
		return []Step{r.turned(away, each, true), r.turned(back, each, false)}
	}
	group, behind := r.deployed.EndpointGroups[region.Name]
	if r.plan.Ingress == IngressGlobalAccelerator && behind {
		dial := func(share int) string {
			return awsCommand("globalaccelerator", "update-endpoint-group", acceleratorRegion,
				"endpoint-group-arn", group, "traffic-dial-percentage", strconv.Itoa(share))
		}
		away.Commands, back.Commands = []string{dial(0), "pulumi up"}, []string{dial(region.Traffic), "pulumi up"}
		away.Expected = "Within about a minute new connections go to other regions; open ones end by themselves. The region " +
			"still serves when no other one does. The call goes to us-west-2, where Global Accelerator has its only API; while " +
			"that is down, make the application's health check fail."
		back.Expected = "Within about a minute new connections come to the region again."
	} else {
		away.Commands, back.Commands = []string{"pulumi up"}, []string{"pulumi up"}
		away.Expected = "Within about two minutes resolvers answer with other regions. The call goes to us-east-1, where " +
			"Route 53 has its only API for changes; while that is down, make the application's health check fail."
		back.Expected = "Within about two minutes resolvers answer with the region again. The call goes to us-east-1."
	}
	return []Step{withAPIs(step(away), r.plan.Ingress), withAPIs(step(back), r.plan.Ingress)}
}

// withAPIs adds the region of the API that an update of the ingress calls.
func withAPIs(s Step, ingress string) Step {
	if ingress == IngressRoute53 {
		s.Needs = append(s.Needs, route53Region)
	}
	return s
}

// trafficPath is where the traffic of a region is set. Regions are told by name: a list's order changes nothing.
func (r runbook) trafficPath(region string) string {
	return fmt.Sprintf("regions[name=%s].traffic", region)
}

// leavingOut is the command that changes everything but a lost region, and but what is changed through it: the provider of
// global services has its session in acceleratorRegion.
func (r runbook) leavingOut(region string) string {
	command := excluded(region)
	if region != acceleratorRegion {
		return command
	}
	for _, global := range []struct {
		name  string
		there bool
	}{
		{"ingress*", r.app.GlobalAccelerator != nil},
		{"route53*", r.app.Route53 != nil},
		{"name-*", r.app.Domain != nil},
		{"validation-*", r.app.Domain != nil},
	} {
		if global.there {
			command += " --exclude '**::" + r.app.Name + "-" + global.name + "'"
		}
	}
	return command
}

// goOn says that waves do not wait for a region that is left out.
func (r runbook) goOn() string {
	if len(r.plan.Waves) == 0 {
		return ""
	}
	return "No wave waits for it, unless its last deployment was rolled back and the program still asks for the same image. "
}

// without changes everything but a lost region.
func (r runbook) without(region RegionPlan) Step {
	return step(Step{
		ID: StepWithout(region.Name), Title: "Change the other regions while " + region.Name + " is lost",
		When:     "Its API does not answer, so that a plain update fails. Do not refresh, and remove nothing from the program.",
		Commands: []string{r.leavingOut(region.Name)},
		Expected: "Everything else is brought to what the program says; what is in the region is left as it is. " + r.goOn() +
			"--continue-on-error alone is not enough: nothing of an application is updated when one of its providers cannot start.",
		Undo: "Step " + StepBack(region.Name) + ", when the region is back.",
	})
}

// back catches up when a lost region is back.
func (r runbook) back(region RegionPlan) Step {
	return step(Step{
		ID: StepBack(region.Name), Title: "Catch up when " + region.Name + " is back",
		When:     "Its API answers again, and every writer that AWS has moved is declared.",
		Commands: []string{"pulumi up", "pulumi refresh --yes", "pulumi up"},
		Expected: "The first update brings the region to what the program says, the refresh sees what AWS has changed " +
			"meanwhile, and the last update changes nothing.",
		Undo: "None is needed: the program says what is.",
	})
}

// retires takes a region out of the application, where that is possible.
func (r runbook) retires(region RegionPlan) []Step {
	writes := func() bool {
		for _, store := range r.plan.Stores {
			if store.HomeRegion == region.Name || store.WriterRegion == region.Name {
				return true
			}
		}
		return false
	}
	if region.Home || region.Writer || writes() {
		return nil
	}
	path := fmt.Sprintf("regions[name=%s]", region.Name)
	return []Step{
		step(Step{
			ID: StepRetire(region.Name), Title: "Take " + region.Name + " out of the application",
			When: "The region is not needed any more, and users were sent elsewhere. Move a writer in an update of its own, before.",
			Set:  []Setting{{path + ".traffic", "0"}, {path + ".deletionProtection", "false"}},
			Commands: []string{
				"pulumi up",
			},
			Expected: "The region is no longer protected, and its users are gone.",
			Undo:     "Take the two settings back, pulumi up.",
		}),
		step(Step{
			ID: StepRetire(region.Name) + "-remove", Title: "Remove " + region.Name,
			When:     "After step " + StepRetire(region.Name) + ".",
			Set:      []Setting{{path, "(removed)"}},
			Commands: []string{"pulumi up"},
			Expected: "Everything in the region goes, but what onDelete keeps. The other regions stay as they are.",
			Undo:     "Add the region again: a new stack, and data that is replicated anew.",
		}),
	}
}
