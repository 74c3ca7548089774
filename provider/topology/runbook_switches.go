package topology

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// turned is a step that turns the switch of a region: a call of a data plane in another region, and nothing of us-east-1 unless
// the switch is kept there.
func (r runbook) turned(s Step, each SwitchPlan, away bool) Step {
	s.Set = nil
	s.Commands = []string{r.turn(each, away)}
	from := each.ControlRegion
	if each.RoutingControl != "" {
		from = "any of the regions of the routing controls' cluster; with another one, change --region and --endpoint-url"
	}
	s.Expected = "The call goes to " + from + ". "
	if !away {
		s.Expected += fmt.Sprintf("Within %d seconds resolvers answer with the region again.", drainSeconds)
		return step(s)
	}
	s.Expected += fmt.Sprintf("Within %d seconds resolvers answer with other regions; the region still serves when no "+
		"other one is healthy. No deployment is needed, and none takes this back.", drainSeconds)
	if each.ControlRegion != "" {
		s.Expected += " That the last value counts until the next one comes is what AWS's documents say, and was not tried: for " +
			"longer than a few hours, repeat the command now and then, or set " + r.trafficPath(each.Region) + " to 0 and run " +
			"pulumi up."
	}
	return step(s)
}

// turn is the command that turns a switch.
func (r runbook) turn(each SwitchPlan, away bool) string {
	if each.RoutingControl != "" {
		state := "On"
		if away {
			state = "Off"
		}
		at := clusterRegion(r.app.DrainSwitch.Endpoints, each.Region)
		return awsCommand("route53-recovery-cluster", "update-routing-control-state", at, "routing-control-arn", each.RoutingControl,
			"routing-control-state", state, "endpoint-url", r.app.DrainSwitch.Endpoints[at])
	}
	value := 0
	if away {
		value = 1
	}
	var dimensions []string
	for _, name := range slices.Sorted(maps.Keys(each.Dimensions)) {
		dimensions = append(dimensions, "{Name="+name+",Value="+each.Dimensions[name]+"}")
	}
	return awsCommand("cloudwatch", "put-metric-data", each.ControlRegion, "namespace", DrainNamespace, "metric-data",
		fmt.Sprintf("MetricName=%s,Dimensions=[%s],Value=%d", DrainMetric, strings.Join(dimensions, ","), value))
}

// clusterRegion is the endpoint of a cluster to ask first: neither in the region that is drained nor in us-east-1, where there is
// another one.
func clusterRegion(endpoints map[string]string, drained string) string {
	regions := slices.Sorted(maps.Keys(endpoints))
	for _, region := range regions {
		if region != drained && region != route53Region {
			return region
		}
	}
	return regions[0]
}
