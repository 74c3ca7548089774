package functions

import (
	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

var (
	_ infer.Annotated             = (*DatastoreComparison)(nil)
	_ infer.Annotated             = (*DatastoreFact)(nil)
	_ infer.Annotated             = (*DatastoreYesNo)(nil)
	_ infer.Annotated             = (*DatastoreLimit)(nil)
	_ infer.Annotated             = (*DatastoreDuration)(nil)
	_ infer.Annotated             = (*DatastoreFailover)(nil)
	_ infer.Annotated             = (*DatastoreEngines)(nil)
	_ infer.Enum[FactBasis]       = FactBasis("")
	_ infer.Enum[FailoverStarter] = FailoverStarter("")
)

// FactBasis says how far a fact can be relied on.
type FactBasis string

// Annotate documents the enumeration.
func (b *FactBasis) Annotate(a infer.Annotator) {
	a.Describe(b, "How far a fact can be relied on.")
}

// Values lists the members of the enumeration.
func (FactBasis) Values() []infer.EnumValue[FactBasis] {
	return []infer.EnumValue[FactBasis]{
		{Name: "Promised", Value: FactBasis(topology.BasisPromised), Description: "A service level agreement of AWS covers it."},
		{Name: "Documented", Value: FactBasis(topology.BasisDocumented), Description: "AWS's documentation states it as a rule."},
		{Name: "Typical", Value: FactBasis(topology.BasisTypical), Description: "AWS calls it typical, and promises nothing."},
		{Name: "Assumed", Value: FactBasis(topology.BasisAssumed), Description: "It follows from other facts; AWS says nothing " +
			"about it."},
	}
}

// FailoverStarter is who starts the move of a writer.
type FailoverStarter string

// Annotate documents the enumeration.
func (s *FailoverStarter) Annotate(a infer.Annotator) {
	a.Describe(s, "Who starts the move of the writer into another region.")
}

// Values lists the members of the enumeration.
func (FailoverStarter) Values() []infer.EnumValue[FailoverStarter] {
	return []infer.EnumValue[FailoverStarter]{
		{Name: "Nobody", Value: FailoverStarter(topology.StartedByNobody), Description: "Nobody: every region writes, so only " +
			"the users move."},
		{Name: "Operator", Value: FailoverStarter(topology.StartedByOperator), Description: "An operator, or a tool of theirs: " +
			"AWS never does it by itself."},
	}
}

// DatastoreComparison is what a team needs to know of one kind of datastore when it chooses.
type DatastoreComparison struct {
	Kind                    DatastoreKind     `pulumi:"kind"`
	Component               string            `pulumi:"component"`
	Service                 string            `pulumi:"service"`
	MultiRegionWrites       DatastoreYesNo    `pulumi:"multiRegionWrites"`
	MultiRegionReads        DatastoreYesNo    `pulumi:"multiRegionReads"`
	MultiRegionTransactions DatastoreYesNo    `pulumi:"multiRegionTransactions"`
	PlannedFailover         DatastoreFailover `pulumi:"plannedFailover"`
	UnplannedFailover       DatastoreFailover `pulumi:"unplannedFailover"`
	PropagationDelay        DatastoreDuration `pulumi:"propagationDelay"`
	ConflictResolution      DatastoreFact     `pulumi:"conflictResolution"`
	MaximumRegions          DatastoreLimit    `pulumi:"maximumRegions"`
	Serverless              DatastoreYesNo    `pulumi:"serverless"`
	RecoveryPoint           DatastoreDuration `pulumi:"recoveryPoint"`
	RecoveryTime            DatastoreDuration `pulumi:"recoveryTime"`
	Engines                 DatastoreEngines  `pulumi:"engines"`
}

// Annotate documents the type.
func (d *DatastoreComparison) Annotate(a infer.Annotator) {
	a.Describe(&d, "What a team needs to know of one kind of datastore when it chooses.")
	a.Describe(&d.Kind, "The kind, as its topology block is called.")
	a.Describe(&d.Component, "The component that makes it alone.")
	a.Describe(&d.Service, "What AWS calls it.")
	a.Describe(&d.MultiRegionWrites, "Whether every region accepts writes.")
	a.Describe(&d.MultiRegionReads, "Whether every region answers reads.")
	a.Describe(&d.MultiRegionTransactions, "Whether a transaction holds in several regions.")
	a.Describe(&d.PlannedFailover, "How the writer moves to another region while all is well.")
	a.Describe(&d.UnplannedFailover, "How the writer moves to another region when its own is lost.")
	a.Describe(&d.PropagationDelay, "How long a write takes into the other regions.")
	a.Describe(&d.ConflictResolution, "What happens when two regions write the same at the same time.")
	a.Describe(&d.MaximumRegions, "In how many regions it can be, the writer's included.")
	a.Describe(&d.Serverless, "Whether there are no instances to choose.")
	a.Describe(&d.RecoveryPoint, "How much is lost when the writer's region is lost (RPO).")
	a.Describe(&d.RecoveryTime, "How long it takes, from the decision on, until another region writes (RTO). Noticing the loss, "+
		"and deciding, come on top.")
	a.Describe(&d.Engines, "The engines that it has.")
}

// The descriptions that every fact has.
const (
	describeText      = "The fact in words."
	describeBasis     = "How far it can be relied on."
	describeSource    = "The page that it comes from; for an assumption, the page that says most about it."
	describeCheckedOn = "The day when the page was last read, as `2026-11-23`."
)

// DatastoreFact is a fact in words.
type DatastoreFact struct {
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreFact) Annotate(a infer.Annotator) {
	a.Describe(&d, "A fact in words.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// DatastoreYesNo is a fact that can be decided.
type DatastoreYesNo struct {
	Yes       bool      `pulumi:"yes"`
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreYesNo) Annotate(a infer.Annotator) {
	a.Describe(&d, "A fact that can be decided.")
	a.Describe(&d.Yes, "Whether it is so; `text` says on what condition.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// DatastoreLimit is a fact about a number.
type DatastoreLimit struct {
	Count     *int      `pulumi:"count,optional"`
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreLimit) Annotate(a infer.Annotator) {
	a.Describe(&d, "A fact about a limit.")
	a.Describe(&d.Count, "The limit; missing where there is none.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// DatastoreDuration is a fact about time.
type DatastoreDuration struct {
	Seconds   *int      `pulumi:"seconds,optional"`
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreDuration) Annotate(a infer.Annotator) {
	a.Describe(&d, "A fact about time.")
	a.Describe(&d.Seconds, "The figure, in seconds; missing where AWS names none.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// DatastoreFailover is how the writer comes into another region.
type DatastoreFailover struct {
	StartedBy FailoverStarter `pulumi:"startedBy"`
	ApiCall   *string         `pulumi:"apiCall,optional"`
	Text      string          `pulumi:"text"`
	Basis     FactBasis       `pulumi:"basis"`
	Source    string          `pulumi:"source"`
	CheckedOn string          `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreFailover) Annotate(a infer.Annotator) {
	a.Describe(&d, "How the writer comes into another region.")
	a.Describe(&d.StartedBy, "Who starts it.")
	a.Describe(&d.ApiCall, "The call of the service's API that does it, such as `SwitchoverGlobalCluster`; missing where none is "+
		"needed.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// DatastoreEngines are the engines of a kind.
type DatastoreEngines struct {
	Names     []string  `pulumi:"names"`
	Text      string    `pulumi:"text"`
	Basis     FactBasis `pulumi:"basis"`
	Source    string    `pulumi:"source"`
	CheckedOn string    `pulumi:"checkedOn"`
}

// Annotate documents the type.
func (d *DatastoreEngines) Annotate(a infer.Annotator) {
	a.Describe(&d, "The engines of a kind of datastore.")
	a.Describe(&d.Names, "The engines, as AWS's API calls them; for RDS the family, such as `oracle` for `oracle-ee`.")
	a.Describe(&d.Text, describeText)
	a.Describe(&d.Basis, describeBasis)
	a.Describe(&d.Source, describeSource)
	a.Describe(&d.CheckedOn, describeCheckedOn)
}

// datastoreComparison gives a comparison the shape that programs see.
func datastoreComparison(c topology.Comparison) DatastoreComparison {
	return DatastoreComparison{
		Kind: DatastoreKind(c.Kind), Component: c.Component, Service: c.Service,
		MultiRegionWrites:       yesNo(c.MultiRegionWrites),
		MultiRegionReads:        yesNo(c.MultiRegionReads),
		MultiRegionTransactions: yesNo(c.MultiRegionTransactions),
		PlannedFailover:         failover(c.PlannedFailover),
		UnplannedFailover:       failover(c.UnplannedFailover),
		PropagationDelay:        duration(c.PropagationDelay),
		ConflictResolution:      fact(c.ConflictResolution),
		MaximumRegions:          limit(c.MaximumRegions),
		Serverless:              yesNo(c.Serverless),
		RecoveryPoint:           duration(c.RecoveryPoint),
		RecoveryTime:            duration(c.RecoveryTime),
		Engines:                 engines(c.Engines),
	}
}

func fact(f topology.Fact) DatastoreFact {
	return DatastoreFact{Text: f.Text, Basis: FactBasis(f.Basis), Source: f.Source, CheckedOn: f.CheckedOn}
}

func yesNo(f topology.YesNo) DatastoreYesNo {
	return DatastoreYesNo{f.Yes, f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn}
}

func limit(f topology.Most) DatastoreLimit {
	return DatastoreLimit{given(f.Count), f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn}
}

func duration(f topology.Duration) DatastoreDuration {
	return DatastoreDuration{given(f.Seconds), f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn}
}

func failover(f topology.WriterMove) DatastoreFailover {
	return DatastoreFailover{
		FailoverStarter(f.StartedBy), given(f.Call), f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn,
	}
}

func engines(f topology.Engines) DatastoreEngines {
	return DatastoreEngines{f.Names, f.Text, FactBasis(f.Basis), f.Source, f.CheckedOn}
}

// given is a value that is there, and nil for what is not.
func given[T comparable](value T) *T {
	if value == *new(T) {
		return nil
	}
	return &value
}
