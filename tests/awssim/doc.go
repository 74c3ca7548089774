// Package awssim is a test double for AWS and for the pulumi-aws provider in front of it.
//
// One process is all regions. The Pulumi engine attaches to it with PULUMI_DEBUG_PROVIDERS (see Start), tests in
// process use a Client. It refuses what AWS or the provider refuses, and nothing else; every rule names its source.
//
// # How to add a type
//
// A file per service declares its types with declare, its rules with rule and its sources with cite; logs.go is the
// smallest example. What a declaration gives without a line of behaviour:
//
//   - Properties: unknown keys, kinds, required, enum, ranges, lengths, patterns, conflicts, defaults and automatic
//     names at Check; ForceNew per property, sets, Computed and Same at Diff; unknown outputs at previews.
//   - Refs: the target must exist in the connection's region (Missing), and cannot be deleted meanwhile (Held).
//   - Tagged: tags, tagsAll and the provider's default tags.
//   - Read, import, faults, lost regions, the log of calls, setting and deleting by hand.
//
// Behaviour is in the functions of Type. Create must refuse first (rule.Refuse), then call op.Identify and set what AWS
// computes (op.Set, op.SetDefault). Update finds the new values in op.Object.Live already. Delete refuses, or cleans
// up; the core then refuses when a reference with a Held rule points to the object, and removes it with all it owns.
// Objects that AWS makes by itself (network interfaces, default security groups) are put in with op.Add, with an Owner,
// and are tied to others with op.Refer. A network interface with a publicIp in Live keeps the internet gateway
// attached.
// Time passes with op.Spend. A step that the provider may give up on asks op.Outlasts, which knows the program's
// customTimeouts and the provider's default; only steps with a short default do so.
// A create that fails after the fact (a waiter that gives up) returns a Refusal with Kept set: the engine keeps the
// resource. What AWS overwrites instead of refusing is a type with Upsert. Object.Vanishes is for what lingers.
//
// Numbers in Values are float64; op.Set accepts ints, []string and map[string]string too. Global types (IAM, Global
// Accelerator) set Scope and ControlRegion. op.NeedRegion is for calls that also go to another region.
// Check and Plan (Terraform's CustomizeDiff) see no world: the real ones do not call AWS either.
//
// A type whose provider looks objects up by their properties, because the id in the state gets out of date, sets Named
// and gives every object an id of its own (records).
//
// # What users see
//
// Hosted zones and web ACLs are given (Options.Zones, AddZone, AddWebACL), as are certificates that are brought
// (AddCertificate). Resolve follows records as Route 53 does, Serves says what a user sees at a URL, and OnCall lets a
// test look after every call that the engine makes, so that no step on the way may leave users without an answer.
//
// # What was there before
//
// What somebody made by hand, and what a program is given, comes from Bring for any type, and from BringNetwork,
// BringLoadBalancer, BringRole, BringSecurityGroup, BringTable, BringSecret, BringAurora, BringDatabase, BringDocumentDB,
// BringCache and AddCertificate. AWS's rules hold for it. Brought lists it with its own properties and, apart from them,
// with what was added to it; AddedTo tells the additions to one thing.
//
// BringSnapshot makes a snapshot that databases can start from, CopySnapshot takes one to another region, and RestoredFrom
// tells what the data behind an endpoint began with.
//
// # What runs the application
//
// Besides the tasks of services, instances of groups and functions serve. Instances takes a look at the former; it takes
// a minute and the checks of their target group until one is healthy, so a test lets time pass with Advance unless the
// program waits. PublishImage moves the public parameter of a machine image on, AddImage adds an image, FailDeployments
// keeps what is new from coming up, whatever it runs on, and SetTargetHealth makes health checks fail.
//
// Nodes of a node group are instances of a group too; they answer on the node ports of what RunWorkload deploys, and go
// with StopWorkload. In Auto Mode BindTargets registers pods in a target group, UnbindTargets takes them away. ScaleNodes
// acts as an autoscaler, PodRole tells what credentials pods get. AlarmInDeployments lets an alarm go off while a service
// is deployed, and UnwatchedAlarms tells which ones services name in vain.
//
// PutMetric sends data of a metric of one's own, SetMetric gives one of AWS's a value; AlarmState and HealthCheckPasses
// follow the data as time goes by, a minute behind. Of AWS's metrics only healthy targets follow the world by themselves.
// UnknownMetrics tells what alarms and dashboards look at in vain, StaleHealthChecks which health checks go by settings
// that their alarm has no more. SetAlarm decides for an alarm whatever its data say; SetAlarmState is what operators try.
//
// # What happens without the program
//
// What happens without the program is a method of Sim: SetByHand, DeleteByHand, LoseRegion, Advance, and what operators
// do to databases and secrets (SwitchoverGlobalCluster, FailoverGlobalCluster, RemoveFromGlobalCluster,
// FailoverCluster, PromoteReadReplica, FailoverInstance, ChangePassword, RotateSecret); those of clusters act on Aurora and
// DocumentDB alike. WriterOf, ReplicationOf, Connects, Reaches, SecretValue and Snapshots tell what an application would
// find. Caches have their own: FailoverGlobalReplicationGroup, DisassociateGlobalReplicationGroup, FailoverReplicationGroup,
// ChangeCacheToken; CacheWriterOf, ConnectsCache, WritesCache and CacheSnapshots.
//
// # What can be lost
//
// LoseRegion takes a region with its APIs, LoseZone a zone of one, by its id, after which AWS goes on in the others as
// Advance lets time pass; CutLink parts two regions, and LoseControlPlanes takes the global control planes that are in a
// region. ShiftFrom and ShiftFromZone play what users see in time; GlobalAnswers and Answers tell which APIs are there.
//
// # Every rule has a test that breaks it
//
// A test file registers, for each rule, a case that runs into it:
//
//	var _ = breaks(ruleLogGroupTaken, func(s *Sim) error {
//		c := s.Client("eu-west-1")
//		must(c.Create(logGroupToken, "a", Values{"name": "app"}))
//		_, err := c.Create(logGroupToken, "b", Values{"name": "app"})
//		return err
//	})
//
// TestEveryRuleIsBroken fails when a rule has no case, or when the case is not refused by that very rule.
package awssim
