package topology

import "slices"

// Basis says how far a fact can be relied on.
type Basis string

const (
	// BasisPromised is a figure that a service level agreement of AWS covers.
	BasisPromised Basis = "promised"
	// BasisDocumented is what AWS's documentation states as a rule.
	BasisDocumented Basis = "documented"
	// BasisTypical is what AWS calls typical, and neither a rule nor a promise.
	BasisTypical Basis = "typical"
	// BasisAssumed follows from other facts; AWS says nothing about it.
	BasisAssumed Basis = "assumed"
)

// Starter is who starts the move of a writer.
type Starter string

const (
	// StartedByNobody is a kind that every region writes to, so that only its users move.
	StartedByNobody Starter = "nobody"
	// StartedByOperator is a kind whose writer AWS never moves to another region by itself.
	StartedByOperator Starter = "operator"
)

// Fact is one cell of the comparison.
type Fact struct {
	// Text is the cell, in words.
	Text  string
	Basis Basis
	// Source is the page that says it, and CheckedOn the day when that was last looked up.
	Source, CheckedOn string
}

// YesNo is a fact that can be decided.
type YesNo struct {
	Fact

	Yes bool
}

// Most is a fact about a limit; Count is 0 where there is none.
type Most struct {
	Fact

	Count int
}

// Duration is a fact about time; Seconds is 0 where no figure is known.
type Duration struct {
	Fact

	Seconds int
	// Order is seconds or minutes, where AWS says no more than that.
	Order string
}

// WriterMove is how the writer comes into another region; Call is empty where it needs none.
type WriterMove struct {
	Fact

	StartedBy Starter
	Call      string
}

// Engines are those that a kind has.
type Engines struct {
	Fact

	Names []string
}

// Comparison is what a team needs to know of one kind of datastore when it chooses.
type Comparison struct {
	// Kind is the topology block, Component the component that stands alone, and Service AWS's name.
	Kind, Component, Service string

	MultiRegionWrites, MultiRegionReads, MultiRegionTransactions YesNo

	PlannedFailover, UnplannedFailover WriterMove

	PropagationDelay   Duration
	ConflictResolution Fact
	// MaximumRegions counts the writer's region too.
	MaximumRegions Most
	Serverless     YesNo
	// RecoveryPoint is how much is lost at most, RecoveryTime how long it takes, when a writer's region is lost.
	RecoveryPoint, RecoveryTime Duration
	Engines                     Engines
}

// NamedFact is a fact with the name of its property in the comparison.
type NamedFact struct {
	Name string
	Fact Fact
}

// Facts are all facts, in the order of the table.
func (c Comparison) Facts() []NamedFact {
	return []NamedFact{
		{"multiRegionWrites", c.MultiRegionWrites.Fact},
		{"multiRegionReads", c.MultiRegionReads.Fact},
		{"multiRegionTransactions", c.MultiRegionTransactions.Fact},
		{"plannedFailover", c.PlannedFailover.Fact},
		{"unplannedFailover", c.UnplannedFailover.Fact},
		{"propagationDelay", c.PropagationDelay.Fact},
		{"conflictResolution", c.ConflictResolution},
		{"maximumRegions", c.MaximumRegions.Fact},
		{"serverless", c.Serverless.Fact},
		{"recoveryPoint", c.RecoveryPoint.Fact},
		{"recoveryTime", c.RecoveryTime.Fact},
		{"engines", c.Engines.Fact},
	}
}

// Comparisons are the kinds of datastores, in the order of the table. The slice is the caller's own.
func Comparisons() []Comparison { return slices.Clone(comparisons) }

// MaximumRegions is in how many regions a datastore of a kind can be, the writer's included; 0 where nothing but the number
// of AWS's regions limits it, and for a kind that is not known.
func MaximumRegions(kind string) int {
	for _, compared := range comparisons {
		if compared.Kind == kind {
			return compared.MaximumRegions.Count
		}
	}
	return 0
}

// rdsReplicasMost is how many read replicas a database of RDS has at most, for the engines that have fewer than others.
var rdsReplicasMost = map[string]int{"oracle": 5, "sqlserver": 5, "db2": 3}

// rdsReplicasUsual is how many read replicas a database of RDS has at most with any other engine.
const rdsReplicasUsual = 15

// MaximumReadReplicas is how many read replicas a database of RDS has at most. The engine is what RDS calls it, up to the
// first hyphen: oracle for oracle-ee.
func MaximumReadReplicas(engine string) int {
	if most, fewer := rdsReplicasMost[engine]; fewer {
		return most
	}
	return rdsReplicasUsual
}
