package functions

import (
	"context"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// SimulateOutageToken is the token of the function.
const SimulateOutageToken = "globalapp:index:simulateOutage"

// lossKey is the one argument of simulateOutage that is not the application's.
const lossKey = "loss"

var (
	_ infer.Annotated                                    = (*SimulateOutage)(nil)
	_ infer.Annotated                                    = (*SimulateOutageArgs)(nil)
	_ infer.Annotated                                    = (*SimulateOutageResult)(nil)
	_ infer.Annotated                                    = (*OutageLoss)(nil)
	_ infer.Fn[SimulateOutageArgs, SimulateOutageResult] = (*SimulateOutage)(nil)
)

// SimulateOutage is the function simulateOutage.
type SimulateOutage struct{}

// Annotate documents the function.
func (f *SimulateOutage) Annotate(a infer.Annotator) {
	a.Describe(&f, "What the loss of a region, a zone, a link between regions or the control planes in us-east-1 would mean for a "+
		"GlobalApplication with these inputs: what happens by itself and when, what waits for a person, what is lost, what is left. "+
		"Nothing is created, and AWS is not asked; every figure says what it is based on.")
}

// SimulateOutageArgs are the loss, and beside it the arguments of a GlobalApplication: the schema takes them from there, and the
// function reads them as they came.
type SimulateOutageArgs struct {
	Loss *OutageLoss `pulumi:"loss,optional"`
}

// Annotate documents the arguments.
func (s *SimulateOutageArgs) Annotate(a infer.Annotator) {
	a.Describe(&s.Loss, "What is lost: exactly one of its properties.")
}

// OutageLoss is what is lost.
type OutageLoss struct {
	Region             *string  `pulumi:"region,optional"`
	AvailabilityZoneId *string  `pulumi:"availabilityZoneId,optional"`
	Link               []string `pulumi:"link,optional"`
	ControlPlanes      *bool    `pulumi:"controlPlanes,optional"`
}

// Annotate documents the type.
func (o *OutageLoss) Annotate(a infer.Annotator) {
	a.Describe(&o, "What an outage takes away: exactly one of the properties.")
	a.Describe(&o.Region, "One of the application's regions, with everything in it, its APIs included.")
	a.Describe(&o.AvailabilityZoneId, "The id of an availability zone that the application uses, such as `use2-az1`.")
	a.Describe(&o.Link, "Two of the application's regions that cannot reach each other, while users reach both.")
	a.Describe(&o.ControlPlanes, "Whether it is the control planes of global services in us-east-1 (IAM, Route 53): everything "+
		"serves on, nothing of theirs can be changed.")
}

// SimulateOutageResult is what simulateOutage gives back.
type SimulateOutageResult struct {
	Valid    bool           `pulumi:"valid"`
	Problems []PlanProblem  `pulumi:"problems"`
	Timeline []OutageMoment `pulumi:"timeline"`
	Users    OutageUsers    `pulumi:"users"`
	Stores   []OutageStore  `pulumi:"stores"`
	Capacity OutageCapacity `pulumi:"capacity"`
	Frozen   []OutageFrozen `pulumi:"frozen"`
}

// Annotate documents the result.
func (r *SimulateOutageResult) Annotate(a infer.Annotator) {
	a.Describe(&r.Valid, "Whether a GlobalApplication would accept the inputs, and could suffer the loss. If not, "+
		"`problems` says why, and the rest is empty.")
	a.Describe(&r.Problems, "All mistakes in the inputs, as the component would report them, and in the loss.")
	a.Describe(&r.Timeline, "What happens by itself, in the order of time, then what a person starts, in the order to start it.")
	a.Describe(&r.Users, "What the users of the application feel.")
	a.Describe(&r.Stores, "What becomes of the datastores, in the order of their names.")
	a.Describe(&r.Capacity, "What is left to serve users with.")
	a.Describe(&r.Frozen, "What cannot be changed while the loss lasts.")
}

// Invoke simulates the loss.
func (*SimulateOutage) Invoke(
	ctx context.Context, _ infer.FunctionRequest[SimulateOutageArgs],
) (infer.FunctionResponse[SimulateOutageResult], error) {
	given, _ := ctx.Value(rawArguments{}).(property.Map)
	return infer.FunctionResponse[SimulateOutageResult]{Output: simulated(given)}, nil
}

// simulated simulates a loss, or says everything that is wrong with the application and with the loss.
func simulated(given property.Map) SimulateOutageResult {
	problems := slices.DeleteFunc(inputs.Own().Check(SimulateOutageToken, given), func(problem topology.Problem) bool {
		return !strings.HasPrefix(problem.Path, lossKey)
	})
	app, plan, found := inputs.Own().Application(plannedName, topology.Identity{}, given.Delete(lossKey))
	if problems = append(found, problems...); len(problems) > 0 {
		return outageResult(topology.Outage{}, problems)
	}
	return outageResult(topology.SimulateOutage(app, plan, lossOf(given.Get(lossKey).AsMap())))
}

// lossOf reads a loss that was checked.
func lossOf(given property.Map) topology.Loss {
	loss := topology.Loss{}
	if region := given.Get("region"); !region.IsNull() {
		loss.Region = region.AsString()
	}
	if zone := given.Get("availabilityZoneId"); !zone.IsNull() {
		loss.Zone = zone.AsString()
	}
	if link := given.Get("link"); !link.IsNull() {
		for _, region := range link.AsArray().All {
			loss.Link = append(loss.Link, region.AsString())
		}
	}
	if planes := given.Get("controlPlanes"); !planes.IsNull() {
		loss.ControlPlanes = planes.AsBool()
	}
	return loss
}
