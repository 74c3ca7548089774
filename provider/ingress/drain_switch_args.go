package ingress

import "github.com/pulumi/pulumi-go-provider/infer"

var _ infer.Annotated = (*DrainSwitch)(nil)

// DrainSwitch takes users away from regions without a deployment.
type DrainSwitch struct {
	ControlRegions          map[string]string `pulumi:"controlRegions,optional"`
	RoutingControlArns      map[string]string `pulumi:"routingControlArns,optional"`
	RoutingControlEndpoints map[string]string `pulumi:"routingControlEndpoints,optional"`
}

// Annotate documents the type.
func (d *DrainSwitch) Annotate(a infer.Annotator) {
	a.Describe(&d, "A switch for each region behind Route 53: a metric in another region, an alarm on it, and a health check that "+
		"takes the region out of the answers while the metric's last value is 1. Turning it is a call of CloudWatch in that other "+
		"region; the output `runbook` has the commands. It needs two regions that run the application. Its loss drains nothing.")
	a.Describe(&d.ControlRegions, "By region, the other region of the application that keeps its switch. Default: the home "+
		"region; for the home region's own the first of the others by name; `us-east-1` only where there is no other. A switch that "+
		"moves comes back off: users return to a region that is drained.")
	a.Describe(&d.RoutingControlArns, "By region, the ARN of a routing control of Amazon Application Recovery Controller that "+
		"exists and is used in place of a metric. It must be on before: a region whose control is off gets no users. None is ever "+
		"created, changed or deleted.")
	a.Describe(&d.RoutingControlEndpoints, "By AWS region, the addresses of the routing controls' cluster, which the commands in "+
		"the runbook call, such as `https://host-0123abcd.us-west-2.example.com/v1`. Required with `routingControlArns`.")
}
