package awssim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	srcSwitchover     Source = "aws-rds-switchover-global-cluster"
	srcGlobalFailover Source = "aws-rds-failover-global-cluster"
	srcGlobalRecovery Source = "aurora-global-database-disaster-recovery"
	srcFailover       Source = "aws-rds-failover-cluster"
)

var _ = cite(map[Source]string{
	srcSwitchover:     rdsAPI + "API_SwitchoverGlobalCluster.html",
	srcGlobalFailover: rdsAPI + "API_FailoverGlobalCluster.html",
	srcGlobalRecovery: aurora + "aurora-global-database-disaster-recovery.html",
	srcFailover:       rdsAPI + "API_FailoverDBCluster.html",
})

// Rules about moving the writer, which is done from outside and never by the provider.
var (
	ruleMoveGlobal   = rule("rds.failover.global-cluster-missing", srcSwitchover, "GlobalClusterNotFoundFault")
	ruleMoveTarget   = rule("rds.failover.target-missing", srcSwitchover, "DBClusterNotFoundFault")
	ruleMoveStranger = rule("rds.failover.target-not-member", srcSwitchover, "InvalidParameterValue")
	ruleMoveWriter   = rule("rds.failover.target-is-primary", srcSwitchover, "InvalidDBClusterStateFault")
	ruleMoveHeadless = rule("rds.failover.target-without-instance", srcGlobalRecovery, "InvalidDBClusterStateFault")
	ruleMoveVersion  = rule("rds.failover.versions-differ", srcGlobalUpgrade, "InvalidGlobalClusterStateFault")
	ruleMoveLost     = rule("rds.failover.target-unreachable", srcGlobalFailover, "InvalidDBClusterStateFault")
	ruleSwitchLost   = rule("rds.switchover.primary-unreachable", srcSwitchover, "InvalidGlobalClusterStateFault")
	ruleDetachFound  = rule("rds.detach.not-member", srcGlobalRemove, "InvalidParameterValue")
	ruleZoneFailover = rule("rds.failover.no-reader", srcFailover, "InvalidDBClusterStateFault")
)

// How long roles take to change.
const (
	switchoverTime = 2 * time.Minute
	failoverTime   = 5 * time.Minute
	// docFailoverTime is DocumentDB's, of which AWS says that it is typically under a minute:
	// https://docs.aws.amazon.com/documentdb/latest/developerguide/global-clusters.html.
	docFailoverTime  = time.Minute
	zoneFailoverTime = 30 * time.Second
)

// Snapshot is what a deletion of a database left behind.
type Snapshot struct {
	Region, ID, Engine, EngineVersion string
	// Cluster or Instance is what it was taken of.
	Cluster, Instance string
	Encrypted         bool
}

// Snapshots lists the snapshots of clusters and of databases outside of clusters, by region and name.
func (s *Sim) Snapshots() []Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	snapshots := []Snapshot{}
	for _, o := range s.world.sorted(func(o *Object) bool {
		return o.Type == dbSnapshotToken || o.Type == databaseSnapshotToken
	}) {
		snapshots = append(snapshots, Snapshot{
			Region: o.Region, ID: o.ID, Cluster: o.Live.String("clusterIdentifier"), Engine: o.Live.String("engine"),
			EngineVersion: o.Live.String("engineVersion"), Encrypted: o.Live.Bool("storageEncrypted"),
			Instance: o.Live.String("dbInstanceIdentifier"),
		})
	}
	return snapshots
}

// SwitchoverGlobalCluster makes a secondary the primary without losing data, as an operator does: all must be well.
func (s *Sim) SwitchoverGlobalCluster(global, targetARN string) error {
	return s.moveWriter(global, targetARN, false)
}

// FailoverGlobalCluster makes a secondary the primary whatever the state of the old one. Without allowing the loss of
// data it is a switchover, as at AWS.
func (s *Sim) FailoverGlobalCluster(global, targetARN string, allowDataLoss bool) error {
	return s.moveWriter(global, targetARN, allowDataLoss)
}

func (s *Sim) moveWriter(global, targetARN string, lossy bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g, target, err := op.member(global, targetARN)
	if err != nil {
		return err
	}
	if target == nil {
		return ruleMoveStranger.Refuse("DB cluster %s is not found in global cluster %s", targetARN, global)
	}
	primary := op.primaryOf(g)
	op.settle(target)
	switch {
	case target == primary:
		return ruleMoveWriter.Refuse("The cluster %s is the primary of %s already", targetARN, global)
	case s.lost[target.Region]:
		return ruleMoveLost.Refuse("The cluster %s is not available", targetARN)
	case len(op.instancesOf(target)) == 0:
		return ruleMoveHeadless.Refuse("The cluster %s has no DB instance that could become the writer", targetARN)
	case !versionOf(target).compatible(versionOf(primary), target.Live.String("engine")):
		return ruleMoveVersion.Refuse("The versions of %s and %s differ: %s, %s", targetARN, primary.ARN,
			actualVersion(target), actualVersion(primary))
	case !lossy && (s.lost[primary.Region] || s.parted(primary.Region, target.Region) != "" ||
		len(op.instancesOf(primary)) == 0):
		return ruleSwitchLost.Refuse("The primary cluster %s of %s is not available: only a failover that allows the loss "+
			"of data can be made", primary.ARN, global)
	}
	op.setWriter(g, target)
	showGlobalVersion(g, actualVersion(target))
	switch {
	case lossy && target.Type == docClusterToken:
		op.Spend(docFailoverTime)
	case lossy:
		op.Spend(failoverTime)
	default:
		op.Spend(switchoverTime)
	}
	return nil
}

// RemoveFromGlobalCluster lets a cluster stand alone, which then writes.
func (s *Sim) RemoveFromGlobalCluster(global, clusterARN string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g, cluster, err := op.member(global, clusterARN)
	if err != nil {
		return err
	}
	if cluster == nil {
		return ruleDetachFound.Refuse("DB cluster %s is not found in global cluster %s", clusterARN, global)
	}
	op.Object = cluster
	return op.detach(g, cluster)
}

// FailoverCluster makes another instance of a cluster in a region the writer: the one of the lowest promotion tier.
func (s *Sim) FailoverCluster(region, cluster string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o := op.findEither(region, dbClusterToken, cluster)
	if o == nil {
		return ruleMoveTarget.Refuse("DBCluster %s not found in %s", cluster, region)
	}
	writer := op.writerOf(o)
	readers := slices.DeleteFunc(op.instancesOf(o), func(each *Object) bool { return each == writer })
	if writer == nil || len(readers) == 0 {
		return ruleZoneFailover.Refuse("DB cluster %s has no Aurora Replica to fail over to", cluster)
	}
	o.Hidden["writer"] = readers[0].ID
	op.showInstances(o)
	op.Spend(zoneFailoverTime)
	return nil
}

// ChangePassword gives the master user of a cluster, or a database outside of one, another password behind the
// program's back. The provider does not read
// passwords, so that only Connects tells.
func (s *Sim) ChangePassword(region, cluster, password string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	if o := op.databaseNamed(region, cluster); o != nil {
		return op.setDatabasePassword(o, password)
	}
	o := op.findEither(region, dbClusterToken, cluster)
	if o == nil {
		return ruleMoveTarget.Refuse("DBCluster %s not found in %s", cluster, region)
	}
	if err := badPassword(o.Live.String("engine"), password); err != nil {
		return err
	}
	return op.setPassword(o, op.globalOf(o), password)
}

// WriterOf is the region that a global cluster's writer is in, or "" when it has none.
func (s *Sim) WriterOf(global string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g := op.findEither(op.Region, globalClusterToken, global)
	if g == nil {
		return ""
	}
	if primary := op.primaryOf(g); primary != nil {
		return primary.Region
	}
	return ""
}

// Connects says whether a user and a password open the database behind an endpoint now. It is any endpoint of a
// cluster, an instance or a global cluster; why says what is in the way. Networks do not count: see Reaches.
func (s *Sim) Connects(endpoint, user, password string) (ok bool, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	if o := op.databaseAt(endpoint); o != nil {
		return s.opens(o, user, password)
	}
	cluster, problem := op.clusterBehind(endpoint)
	if cluster != nil {
		op.settle(cluster)
	}
	switch {
	case problem != "":
		return false, problem
	case s.lost[cluster.Region]:
		return false, fmt.Sprintf("%s is lost", cluster.Region)
	case len(op.instancesOf(cluster)) == 0:
		return false, fmt.Sprintf("the cluster %s has no instance", cluster.ID)
	case op.silentCluster(cluster, endpoint) != "":
		return false, op.silentCluster(cluster, endpoint)
	case cluster.Live.String("masterUsername") != user || cluster.Hidden.String("password") != password:
		return false, fmt.Sprintf("password authentication failed for user %q", user)
	}
	return true, ""
}

// clusterBehind is the cluster that an endpoint leads to; a secondary's writer endpoint leads nowhere.
func (op *Op) clusterBehind(endpoint string) (*Object, string) {
	for _, g := range op.Everywhere(globalClusterToken) {
		if g.Live.String("endpoint") != endpoint {
			continue
		}
		if primary := op.primaryOf(g); primary != nil {
			return primary, ""
		}
		return nil, fmt.Sprintf("the global cluster %s has no writer", g.ID)
	}
	for _, o := range slices.Concat(op.Everywhere(dbClusterToken), op.Everywhere(docClusterToken)) {
		switch {
		case o.Live.String("readerEndpoint") == endpoint:
			return o, ""
		case o.Live.String("endpoint") == endpoint && isSecondary(o):
			return nil, fmt.Sprintf("the writer endpoint of the secondary cluster %s is inactive", o.ID)
		case o.Live.String("endpoint") == endpoint:
			return o, ""
		}
	}
	for _, o := range slices.Concat(op.Everywhere(dbInstanceToken), op.Everywhere(docInstanceToken)) {
		if o.Live.String("endpoint") == endpoint {
			return op.clusterOf(o), ""
		}
	}
	return nil, fmt.Sprintf("the name %q is not known", endpoint)
}

// outside is an operation that no provider asks for.
func (s *Sim) outside() *Op { return &Op{Account: s.options.Account, Object: &Object{}, sim: s} }

// member looks up a global cluster and a cluster; the cluster is nil when it is no member.
func (op *Op) member(global, arn string) (g, cluster *Object, err error) {
	g = op.findEither(op.Region, globalClusterToken, global)
	if g == nil {
		return nil, nil, ruleMoveGlobal.Refuse("Global cluster %s not found", global)
	}
	cluster = op.clusterByARN(arn)
	if cluster == nil || !strings.HasPrefix(arn, "arn:") {
		return nil, nil, ruleMoveTarget.Refuse("DBCluster %s not found", arn)
	}
	if op.globalOf(cluster) != g {
		return g, nil, nil
	}
	return g, cluster, nil
}
