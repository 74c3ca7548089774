package topology

import (
	"fmt"
	"slices"
	"strings"
)

// StepSwitchover is the step that makes a region the writer of a store while all is well.
func StepSwitchover(store, region string) string { return "switchover-" + store + "-" + region }

// StepFailover is the step that makes a region the writer of a store when the writer's region is lost.
func StepFailover(store, region string) string { return "failover-" + store + "-" + region }

// StepTell is the step that tells clients by hand which region writes.
func StepTell(store, region string) string { return "tell-" + store + "-" + region }

// StepDeclare is the step that says in the program which region writes.
func StepDeclare(store, region string) string { return "declare-" + store + "-" + region }

// StepDeclareWithout is the same while the region that wrote is lost.
func StepDeclareWithout(store, region, lost string) string {
	return StepDeclare(store, region) + "-without-" + lost
}

// StepTellWithout is StepTell while the region that wrote is lost.
func StepTellWithout(store, region, lost string) string {
	return StepTell(store, region) + "-without-" + lost
}

// writerCalls are how a kind makes another region the writer.
type writerCalls struct {
	// service of the AWS CLI.
	service string
	// lag is the metric that says how far a region is behind: its namespace, its name, the dimension that names a member.
	namespace, lag, dimension string
	// planned and unplanned move the writer to a region; planned is nil where AWS has no call that loses nothing.
	planned, unplanned func(to string, store DeployedStore) []string
	// done shows which region writes.
	done func(to string, store DeployedStore) string
}

// clusterCalls are those of global clusters.
func clusterCalls(service, namespace, lag string) writerCalls {
	move := func(verb string, more ...string) func(string, DeployedStore) []string {
		return func(to string, store DeployedStore) []string {
			flags := append([]string{
				"global-cluster-identifier", store.Global, "target-db-cluster-identifier", store.Members[to].Arn,
			}, more...)
			return []string{awsCommand(service, verb, to, flags...)}
		}
	}
	return writerCalls{
		service: service, namespace: namespace, lag: lag, dimension: "DBClusterIdentifier",
		planned:   move("switchover-global-cluster"),
		unplanned: move("failover-global-cluster", "allow-data-loss="),
		done: func(to string, store DeployedStore) string {
			return awsCommand(service, "describe-global-clusters", to, "global-cluster-identifier", store.Global)
		},
	}
}

// callsOf are the calls of the kinds with one writer. Verbs and parameters are those of AWS's service models.
func callsOf(kind string) writerCalls {
	return map[string]writerCalls{
		KindAurora:     clusterCalls("rds", "AWS/RDS", "AuroraGlobalDBReplicationLag"),
		KindDocumentDB: clusterCalls("docdb", "AWS/DocDB", "GlobalClusterReplicationLag"),
		KindRDS: {
			service: "rds", namespace: "AWS/RDS", lag: "ReplicaLag", dimension: "DBInstanceIdentifier",
			unplanned: func(to string, store DeployedStore) []string {
				id := store.Members[to].Name
				return []string{
					awsCommand("rds", "promote-read-replica", to, "db-instance-identifier", id),
					awsCommand("rds", "wait db-instance-available", to, "db-instance-identifier", id),
				}
			},
			done: func(to string, store DeployedStore) string {
				return awsCommand("rds", "describe-db-instances", to, "db-instance-identifier", store.Members[to].Name)
			},
		},
		KindElastiCache: {
			service: "elasticache", namespace: "AWS/ElastiCache", lag: "GlobalDatastoreReplicationLag", dimension: "ReplicationGroupId",
			unplanned: func(to string, store DeployedStore) []string {
				return []string{awsCommand("elasticache", "failover-global-replication-group", to,
					"global-replication-group-id", store.Global, "primary-region", to,
					"primary-replication-group-id", store.Members[to].Name)}
			},
			done: func(to string, store DeployedStore) string {
				return awsCommand("elasticache", "describe-global-replication-groups", to,
					"global-replication-group-id", store.Global, "show-member-info=")
			},
		},
	}[kind]
}

// moves are the steps that make each other region the writer of a store with one writer.
func (r runbook) moves(store StorePlan) []Step {
	deployed, known := r.deployed.Stores[store.Name]
	if store.SingleWriter == nil || !known {
		return nil
	}
	calls := callsOf(store.Kind)
	var steps []Step
	for _, member := range store.Members {
		if member.Region != store.WriterRegion {
			steps = append(steps, r.move(store, deployed, calls, member)...)
		}
	}
	return steps
}

// move makes one region the writer of a store, with everything that belongs to it.
func (r runbook) move(store StorePlan, deployed DeployedStore, calls writerCalls, member MemberPlan) []Step {
	to, from := member.Region, store.WriterRegion
	seen := fmt.Sprintf("%s is shown as the writer.", to)
	ready := ""
	if member.Instances == 0 {
		ready = fmt.Sprintf(" %s has no instance: give it one first (instances: 1 in the datastore's regions, pulumi up).", to)
	}
	switchover := Step{
		ID: StepSwitchover(store.Name, to), Title: fmt.Sprintf("Make %s the writer of %s, planned", to, store.Name),
		When:     fmt.Sprintf("All regions are up, and %s is to be left.%s", from, ready),
		Commands: []string{r.lag(deployed, calls, to)},
		Undo:     fmt.Sprintf("Make %s the writer again in the same way, once this is declared.", from),
	}
	if calls.planned != nil {
		switchover.Commands = append(switchover.Commands, calls.planned(to, deployed)...)
		switchover.Expected = "Writes stop for a short time, nothing is lost. " + seen
	} else {
		switchover.When += " Stop what writes first, and wait until the lag is 0: AWS has no call that loses nothing."
		switchover.Commands = append(switchover.Commands, calls.unplanned(to, deployed)...)
		switchover.Expected = "With the writes stopped nothing is lost. " + seen
	}
	switchover.Commands = append(switchover.Commands, calls.done(to, deployed))
	failover := Step{
		ID: StepFailover(store.Name, to), Title: fmt.Sprintf("Make %s the writer of %s when %s is lost", to, store.Name, from),
		When: fmt.Sprintf("%s does not answer, and waiting costs more than what was not replicated yet. It is lost.%s", from, ready),
		Commands: append(calls.unplanned(to, deployed),
			calls.done(to, deployed)),
		Expected: comparisonOf(store.Kind).RecoveryTime.Text + " " + seen,
		Undo:     r.undoOf(store, from),
	}
	if store.Kind == KindRDS {
		switchover.Undo = failover.Undo
	}
	return []Step{
		step(switchover), step(failover), r.tell(store, deployed, to), r.tellWithout(store, deployed, to), r.declare(store, to),
		r.declareWithout(store, to),
	}
}

// undoOf is how the writer of a store comes back to where it was.
func (r runbook) undoOf(store StorePlan, from string) string {
	if store.Kind == KindRDS {
		return fmt.Sprintf("None: a promoted replica stands alone. The other regions start over as its replicas, see step "+
			"declare; after that %s can be promoted.", from)
	}
	return fmt.Sprintf("When %s is back it becomes a secondary by itself; then make it the writer again, planned.", from)
}

// lag shows how far a region is behind the writer. The times are those of the current hour, which every date command can say.
func (r runbook) lag(store DeployedStore, calls writerCalls, region string) string {
	return awsCommand("cloudwatch", "get-metric-statistics", region,
		"namespace", calls.namespace, "metric-name", calls.lag,
		"dimensions", "Name="+calls.dimension+",Value="+store.Members[region].Name,
		"start-time", "$(date -u +%Y-%m-%dT%H:00:00Z)", "end-time", "$(date -u +%Y-%m-%dT%H:59:59Z)",
		"period", "60", "statistics", "Maximum")
}

// told are the commands that tell the clients in each region but one which endpoint writes.
func told(store StorePlan, deployed DeployedStore, to, but string) []string {
	var commands []string
	for _, client := range store.SingleWriter.Clients {
		if client.Region != but {
			commands = append(commands, awsCommand("ssm", "put-parameter", client.Region,
				"name", client.ParameterName, "value", deployed.Members[to].Endpoint, "overwrite="))
		}
	}
	return commands
}

// tell tells the clients in each region which endpoint writes, without Pulumi.
func (r runbook) tell(store StorePlan, deployed DeployedStore, to string) Step {
	return step(Step{
		ID: StepTell(store.Name, to), Title: fmt.Sprintf("Tell the clients of %s that %s writes", store.Name, to),
		When: fmt.Sprintf("AWS has moved the writer, all regions are up, and Pulumi cannot be run at once. Otherwise step %s "+
			"does it.",
			StepDeclare(store.Name, to)),
		Commands: told(store, deployed, to, ""),
		Expected: "Clients that read the parameter again when a connection fails write on. Nothing is rolled out.",
		Undo:     "The same with the other endpoint. The next pulumi up writes what the program says.",
	})
}

// tellWithout is the same while the region that wrote is lost: nobody reads there, and a command for it would fail.
func (r runbook) tellWithout(store StorePlan, deployed DeployedStore, to string) Step {
	s, lost := r.tell(store, deployed, to), store.WriterRegion
	s.ID = StepTellWithout(store.Name, to, lost)
	s.Title += " while " + lost + " is lost"
	s.When = fmt.Sprintf("AWS has moved the writer, %s does not answer, and Pulumi cannot be run at once. Otherwise step "+
		"%s does it.",
		lost, StepDeclareWithout(store.Name, to, lost))
	s.Commands = told(store, deployed, to, lost)
	return step(s)
}

// declare says in the program which region writes.
func (r runbook) declare(store StorePlan, to string) Step {
	s := Step{
		ID: StepDeclare(store.Name, to), Title: fmt.Sprintf("Say in the program that %s writes %s", to, store.Name),
		When:     "AWS has moved the writer, and all regions are up.",
		Set:      []Setting{{fmt.Sprintf("datastores.%s.writerRegion", store.Name), to}},
		Commands: []string{"pulumi refresh --yes", "pulumi up"},
		Expected: "Parameters and secrets are updated in place; nothing that holds data is replaced, nothing is rolled out.",
		Undo:     "Only after AWS has moved the writer back.",
	}
	if store.Kind == KindRDS {
		others := slices.DeleteFunc(slices.Clone(store.Members), func(member MemberPlan) bool { return member.Region == to })
		names := make([]string, len(others))
		for i, member := range others {
			names[i] = fmt.Sprintf("%s (generation: %d)", member.Region, member.Generation+1)
		}
		s.Expected += fmt.Sprintf(" The other regions do not follow %s: let each start over with a higher generation in the "+
			"datastore's regions, %s, after an update that lowers its protection.", to, strings.Join(names, ", "))
	}
	return step(s)
}

// declareWithout is the same while the region that wrote is lost: a refresh would fail there.
func (r runbook) declareWithout(store StorePlan, to string) Step {
	s, lost := r.declare(store, to), store.WriterRegion
	s.ID = StepDeclareWithout(store.Name, to, lost)
	s.Title += " while " + lost + " is lost"
	s.When = fmt.Sprintf("AWS has moved the writer, and %s does not answer. Do not refresh.", lost)
	s.Commands = []string{r.leavingOut(lost)}
	return step(s)
}

// upgrades brings the engine of a store to another version.
func (r runbook) upgrades(store StorePlan) []Step {
	if store.SingleWriter == nil {
		return nil
	}
	path := "datastores." + store.Name
	s := Step{
		ID: "upgrade-" + store.Name, Title: fmt.Sprintf("Upgrade the engine of %s", store.Name),
		When: "AWS has a newer minor version, or ends support of the one in use. All regions are up, and none is headless.",
		Undo: "None: AWS takes no engine back. Restore a snapshot into a datastore of another name.",
	}
	var secondaries []string
	for _, member := range store.Members {
		if member.Region != store.WriterRegion {
			secondaries = append(secondaries, member.Region)
		}
	}
	if kindOf(store.Kind).upgradesTogether || len(secondaries) == 0 {
		s.Set = []Setting{{path + "." + store.Kind + ".engineVersion", "<version>"}}
		s.Commands = []string{"pulumi up"}
		s.Expected = "All regions have the version."
		return []Step{step(s)}
	}
	for _, region := range secondaries {
		s.Set = append(s.Set, Setting{fmt.Sprintf("%s.regions[name=%s].engineVersion", path, region), "<version>"})
	}
	s.Commands = []string{"pulumi up"}
	s.Expected = "The regions that do not write have the version. An update that upgrades the writer with them is refused."
	last := Step{
		ID: "upgrade-" + store.Name + "-writer", Title: fmt.Sprintf("Upgrade the writer of %s", store.Name),
		When:     "After step upgrade-" + store.Name + ".",
		Set:      []Setting{{path + "." + store.Kind + ".engineVersion", "<version>"}},
		Commands: []string{"pulumi up"},
		Expected: "All regions have the version; writes stop for a short time.",
		Undo:     s.Undo,
	}
	return []Step{step(s), step(last)}
}
