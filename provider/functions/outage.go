package functions

import (
	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated         = (*OutageMoment)(nil)
	_ infer.Annotated         = (*OutageUsers)(nil)
	_ infer.Annotated         = (*OutageAccess)(nil)
	_ infer.Annotated         = (*OutageStore)(nil)
	_ infer.Annotated         = (*OutageCapacity)(nil)
	_ infer.Annotated         = (*OutageRequests)(nil)
	_ infer.Annotated         = (*OutageFrozen)(nil)
	_ infer.Enum[OutageActor] = OutageActor("")
)

// OutageActor is who brings a moment of an outage about.
type OutageActor string

// Annotate documents the enumeration.
func (o *OutageActor) Annotate(a infer.Annotator) {
	a.Describe(o, "Who brings a moment of an outage about.")
}

// Values lists the members of the enumeration.
func (OutageActor) Values() []infer.EnumValue[OutageActor] {
	return []infer.EnumValue[OutageActor]{
		{Name: "Aws", Value: OutageActor(topology.ActorAWS), Description: "AWS: it happens by itself."},
		{Name: "Operator", Value: OutageActor(topology.ActorOperator), Description: "A person, or a tool of theirs, who " +
			"decides when."},
	}
}

// OutageMoment is one event of an outage.
type OutageMoment struct {
	Actor     OutageActor `pulumi:"actor"`
	Seconds   *int        `pulumi:"seconds,optional"`
	Order     string      `pulumi:"order"`
	Step      string      `pulumi:"step"`
	Text      string      `pulumi:"text"`
	Basis     FactBasis   `pulumi:"basis"`
	Source    string      `pulumi:"source"`
	CheckedOn string      `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (o *OutageMoment) Annotate(a infer.Annotator) {
	a.Describe(&o, "One event of an outage.")
	a.Describe(&o.Actor, "Who brings it about.")
	a.Describe(&o.Seconds, "Seconds after the loss for what happens by itself, after the call for what a person starts; "+
		"missing where AWS names no figure.")
	a.Describe(&o.Order, "Whether it is in the order of `seconds` or `minutes`, where AWS says no more than that; empty otherwise.")
	a.Describe(&o.Step, "The id of the step of the runbook, for what a person starts; empty otherwise.")
	a.Describe(&o.Text, describeText)
	a.Describe(&o.Basis, describeBasis)
	a.Describe(&o.Source, describeSource)
	a.Describe(&o.CheckedOn, describeCheckedOn)
}

// OutageUsers is what users feel.
type OutageUsers struct {
	Affected           bool     `pulumi:"affected"`
	DetectionSeconds   *int     `pulumi:"detectionSeconds,optional"`
	PropagationSeconds *int     `pulumi:"propagationSeconds,optional"`
	TotalSeconds       *int     `pulumi:"totalSeconds,optional"`
	ServedBy           []string `pulumi:"servedBy"`
	Text               string   `pulumi:"text"`
}

// Annotate documents the type.
func (o *OutageUsers) Annotate(a infer.Annotator) {
	a.Describe(&o, "What users feel of an outage.")
	a.Describe(&o.Affected, "Whether any user loses the region or zone that they are served by.")
	a.Describe(&o.DetectionSeconds, "How long until the loss is noticed, at worst, by the settings of the health checks; "+
		"missing where nobody is taken over, or a setting is not known.")
	a.Describe(&o.PropagationSeconds, "How long after that until users are served elsewhere; missing as above.")
	a.Describe(&o.TotalSeconds, "The sum of both: how long users are without an answer, at worst; missing as above.")
	a.Describe(&o.ServedBy, "The regions that take the users over, in the order of their names; empty when nobody does, or "+
		"nobody has to.")
	a.Describe(&o.Text, "What happens, in words.")
}

// OutageAccess is the regions from which a datastore can be used over time.
type OutageAccess struct {
	Before []string `pulumi:"before"`
	During []string `pulumi:"during"`
	After  []string `pulumi:"after"`
}

// Annotate documents the type.
func (o *OutageAccess) Annotate(a infer.Annotator) {
	a.Describe(&o, "The regions that run the application and from which a datastore can be used over time.")
	a.Describe(&o.Before, "The regions before the loss, in the order of their names.")
	a.Describe(&o.During, "The regions from the loss on until a person has acted.")
	a.Describe(&o.After, "The regions after a person has acted; the same as before it where nobody has to.")
}

// OutageStore is what a loss means for a datastore.
type OutageStore struct {
	Name      string            `pulumi:"name"`
	Kind      DatastoreKind     `pulumi:"kind"`
	Reads     OutageAccess      `pulumi:"reads"`
	Writes    OutageAccess      `pulumi:"writes"`
	Lost      DatastoreDuration `pulumi:"lost"`
	StartedBy FailoverStarter   `pulumi:"startedBy"`
	NewWriter string            `pulumi:"newWriter"`
	Step      string            `pulumi:"step"`
	Text      string            `pulumi:"text"`
}

// Annotate documents the type.
func (o *OutageStore) Annotate(a infer.Annotator) {
	a.Describe(&o, "What a loss means for a datastore.")
	a.Describe(&o.Name, "The name of the datastore.")
	a.Describe(&o.Kind, "The kind, as its topology block is called.")
	a.Describe(&o.Reads, "From where it can be read.")
	a.Describe(&o.Writes, "From where it can be written to.")
	a.Describe(&o.Lost, "How much of what was written is lost at most, where the writer has to be moved or a region's own "+
		"writes are gone; empty where nothing is.")
	a.Describe(&o.StartedBy, "Who ends the outage of the datastore.")
	a.Describe(&o.NewWriter, "The region that writes after it; empty where no writer moves.")
	a.Describe(&o.Step, "The id of the step of the runbook; empty where there is nothing to do.")
	a.Describe(&o.Text, "What happens, in words.")
}

// OutageCapacity is what is left to serve users with.
type OutageCapacity struct {
	Known   bool   `pulumi:"known"`
	Unit    string `pulumi:"unit"`
	Needed  int    `pulumi:"needed"`
	Running int    `pulumi:"running"`
	Most    int    `pulumi:"most"`

	Requests *OutageRequests `pulumi:"requests,optional"`
}

// Annotate documents the type.
func (o *OutageCapacity) Annotate(a infer.Annotator) {
	a.Describe(&o, "What is left to serve users with.")
	a.Describe(&o.Known, "Whether the rest says something: not where the regions run functions, different things, or numbers that "+
		"are not known before the deployment.")
	a.Describe(&o.Unit, "What is counted, such as `tasks` or `instances`.")
	a.Describe(&o.Needed, "How many all regions run at least together, in normal times.")
	a.Describe(&o.Running, "How many of those are left at once.")
	a.Describe(&o.Most, "How many there are once the regions that are left have scaled out, which needs their control planes.")
	a.Describe(&o.Requests, "The same in requests per second; missing where `capacity` is not declared.")
}

// OutageRequests is what is left to serve users with, in requests per second.
type OutageRequests struct {
	Known   bool `pulumi:"known"`
	Elastic bool `pulumi:"elastic"`
	Needed  int  `pulumi:"needed"`
	Running int  `pulumi:"running"`
	Most    int  `pulumi:"most"`
	Enough  bool `pulumi:"enough"`
}

// Annotate documents the type.
func (o *OutageRequests) Annotate(a infer.Annotator) {
	a.Describe(&o, "What is left to serve users with, in requests per second, as `capacity` declares them.")
	a.Describe(&o.Known, "Whether the rest says something: not where a region that is left brings what runs there, or runs "+
		"a number that is not known before the deployment.")
	a.Describe(&o.Elastic, "Whether functions are left: they grow with the requests, up to the account's limit of "+
		"concurrency, and count as enough.")
	a.Describe(&o.Needed, "The declared peak.")
	a.Describe(&o.Running, "What the tasks, instances and nodes that are left carry at once, with as many as run at least.")
	a.Describe(&o.Most, "What they carry once they have scaled out, which needs their control planes.")
	a.Describe(&o.Enough, "Whether it is known that the peak is carried at once.")
}

// OutageFrozen is something that cannot be changed.
type OutageFrozen struct {
	What      string    `pulumi:"what"`
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (o *OutageFrozen) Annotate(a infer.Annotator) {
	a.Describe(&o, "Something that cannot be changed while a loss lasts.")
	a.Describe(&o.What, "What it is.")
	a.Describe(&o.Text, "Why it cannot be changed.")
	a.Describe(&o.Basis, describeBasis)
	a.Describe(&o.Source, describeSource)
	a.Describe(&o.CheckedOn, describeCheckedOn)
}

// outageResult gives an outage the shape that programs see; one with problems is empty.
func outageResult(outage topology.Outage, problems topology.Problems) SimulateOutageResult {
	result := SimulateOutageResult{
		Valid:    len(problems) == 0,
		Problems: each(problems, plannedProblem),
		Timeline: each(outage.Timeline, func(m topology.Moment) OutageMoment {
			return OutageMoment{
				OutageActor(m.Actor), m.Seconds, m.Order, m.Step, m.Text, FactBasis(m.Basis), m.Source, m.CheckedOn,
			}
		}),
		Stores: each(outage.Stores, outageStore),
		Frozen: each(outage.Frozen, func(f topology.Frozen) OutageFrozen {
			return OutageFrozen{f.What, f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn}
		}),
	}
	result.Users = OutageUsers{
		Affected: outage.Users.Affected, ServedBy: append([]string{}, outage.Users.ServedBy...), Text: outage.Users.Text,
	}
	if took := outage.Users.Failover; took != nil {
		result.Users.DetectionSeconds, result.Users.PropagationSeconds = &took.DetectionSeconds, &took.PropagationSeconds
		result.Users.TotalSeconds = &took.TotalSeconds
	}
	left := outage.Capacity
	result.Capacity = OutageCapacity{
		Known: left.Known, Unit: left.Unit, Needed: left.Needed, Running: left.Running, Most: left.Most,
	}
	if requests := left.Requests; requests != nil {
		result.Capacity.Requests = &OutageRequests{
			Known: requests.Known, Elastic: requests.Elastic, Needed: requests.Needed, Running: requests.Running, Most: requests.Most,
			Enough: requests.Known && !requests.Short(),
		}
	}
	return result
}

func outageStore(store topology.StoreOutage) OutageStore {
	return OutageStore{
		Name: store.Name, Kind: DatastoreKind(store.Kind), Reads: outageAccess(store.Reads), Writes: outageAccess(store.Writes),
		Lost: duration(store.Lost), StartedBy: FailoverStarter(store.StartedBy), NewWriter: store.NewWriter, Step: store.Step,
		Text: store.Text,
	}
}

// outageAccess has no null lists.
func outageAccess(access topology.Access) OutageAccess {
	return OutageAccess{
		append([]string{}, access.Before...), append([]string{}, access.During...), append([]string{}, access.After...),
	}
}
