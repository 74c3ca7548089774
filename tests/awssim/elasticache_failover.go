package awssim

import (
	"fmt"
	"slices"
	"time"
)

const (
	srcDatastoreFailover Source = "aws-elasticache-failover-global-replication-group"
	srcCacheTestFailover Source = "aws-elasticache-test-failover"
)

var _ = cite(map[Source]string{
	srcDatastoreFailover: cacheAPI + "API_FailoverGlobalReplicationGroup.html",
	srcCacheTestFailover: cacheAPI + "API_TestFailover.html",
})

// Rules about moving the primary, which is done from outside and never by the provider.
var (
	rulePromoteMissing = rule("elasticache.failover.global-missing", srcDatastoreFailover,
		"GlobalReplicationGroupNotFoundFault")
	rulePromoteStranger = rule("elasticache.failover.not-member", srcDatastoreFailover, "InvalidParameterValue")
	rulePromotePrimary  = rule("elasticache.failover.is-primary", srcDatastoreFailover, "InvalidParameterValue")
	rulePromoteLost     = rule("elasticache.failover.unreachable", srcDatastoreFailover,
		"InvalidGlobalReplicationGroupState")
	ruleNodeMissing  = rule("elasticache.failover.group-missing", srcCacheTestFailover, "ReplicationGroupNotFoundFault")
	ruleNodeFailover = rule("elasticache.failover.not-enabled", srcCacheTestFailover, "InvalidReplicationGroupState")
)

// How long roles take to change.
const (
	cacheMoveTime    = time.Minute
	nodeFailoverTime = 30 * time.Second
)

// CacheSnapshot is what a deletion of a replication group left behind.
type CacheSnapshot struct {
	Region, ID, Group, Engine, EngineVersion string
	Encrypted                                bool
}

// CacheSnapshots lists the snapshots of replication groups, by region and name.
func (s *Sim) CacheSnapshots() []CacheSnapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	snapshots := []CacheSnapshot{}
	for _, o := range s.world.sorted(func(o *Object) bool { return o.Type == cacheSnapshotToken }) {
		snapshots = append(snapshots, CacheSnapshot{
			Region: o.Region, ID: o.ID, Group: o.Live.String("replicationGroupId"), Engine: o.Live.String("engine"),
			EngineVersion: o.Live.String("engineVersion"), Encrypted: o.Live.Bool("encrypted"),
		})
	}
	return snapshots
}

// FailoverGlobalReplicationGroup makes the member in a region the primary of a global datastore (the id with AWS's
// prefix), whatever the state of the old one: planned or not, it is the one call that there is.
func (s *Sim) FailoverGlobalReplicationGroup(global, region string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g, target, err := op.cacheMember(global, region)
	switch {
	case err != nil:
		return err
	case g.Hidden.String("primary") == target.ARN:
		return rulePromotePrimary.Refuse("%s in %s is the primary of %s already", target.ID, region, global)
	case s.lost[region]:
		return rulePromoteLost.Refuse("%s in %s is not available", target.ID, region)
	}
	g.Hidden["primary"] = target.ARN
	op.showRolesOf(g)
	op.Spend(cacheMoveTime)
	return nil
}

// DisassociateGlobalReplicationGroup lets the secondary in a region stand alone, which then writes.
func (s *Sim) DisassociateGlobalReplicationGroup(global, region string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g, member, err := op.cacheMember(global, region)
	if err != nil {
		return err
	}
	return op.leaveDatastore(g, member)
}

// FailoverReplicationGroup makes another node of a replication group the primary of its region.
func (s *Sim) FailoverReplicationGroup(region, group string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o := op.FindIn(region, cacheGroupToken, group)
	if o == nil {
		return ruleNodeMissing.Refuse("ReplicationGroup %s not found in %s", group, region)
	}
	replicas := slices.DeleteFunc(op.nodesOf(o), func(node *Object) bool { return node.ID == o.Hidden.String("lead") })
	if !o.Live.Bool("automaticFailoverEnabled") || len(replicas) == 0 {
		return ruleNodeFailover.Refuse("Automatic failover is not enabled for %s", group)
	}
	o.Hidden["lead"] = replicas[0].ID
	op.Spend(nodeFailoverTime)
	return nil
}

// ChangeCacheToken makes a token the only one that opens a replication group, behind the program's back. The provider
// does not read tokens, so that only ConnectsCache tells.
func (s *Sim) ChangeCacheToken(region, group, token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.outside().FindIn(region, cacheGroupToken, group)
	if o == nil {
		return ruleNodeMissing.Refuse("ReplicationGroup %s not found in %s", group, region)
	}
	o.Hidden["tokens"] = []any{token}
	return nil
}

// CacheWriterOf is the region that a global datastore's primary is in, or "" when there is no such datastore.
func (s *Sim) CacheWriterOf(global string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	g := op.Find(globalCacheToken, global)
	if g == nil {
		return ""
	}
	members := op.cachesOf(g)
	if len(members) == 0 {
		return ""
	}
	return members[0].Region
}

// ConnectsCache says whether a token ("" for none) opens the cache behind an endpoint now; why says what is in the
// way. Networks do not count: see Reaches.
func (s *Sim) ConnectsCache(endpoint, token string) (ok bool, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, why = s.outside().cacheOpened(endpoint, token)
	return why == "", why
}

// WritesCache says whether a client with a token can write through an endpoint now: not through a reader's, and not to
// a secondary of a global datastore.
func (s *Sim) WritesCache(endpoint, token string) (ok bool, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o, why := op.cacheOpened(endpoint, token)
	if why != "" {
		return false, why
	}
	g := op.datastoreOf(o)
	switch {
	case endpoint == o.Live.String("readerEndpointAddress"):
		why = "READONLY You can't write against a read only replica: the endpoint is for readers"
	case g != nil && g.Hidden.String("primary") != o.ARN:
		why = fmt.Sprintf("READONLY You can't write against a read only replica: %s is a secondary of %s", o.ID, g.ID)
	}
	return why == "", why
}

// cacheOpened is the group behind an endpoint, when a token opens it.
func (op *Op) cacheOpened(endpoint, token string) (*Object, string) {
	o := op.cacheBehind(endpoint)
	switch {
	case o == nil:
		return nil, fmt.Sprintf("the name %q is not known", endpoint)
	case op.sim.lost[o.Region]:
		return nil, fmt.Sprintf("%s is lost", o.Region)
	case op.silentCache(o, endpoint) != "":
		return nil, op.silentCache(o, endpoint)
	case op.opensCache(o, token):
		return o, ""
	case len(o.Hidden.List("tokens")) == 0:
		return nil, "ERR AUTH <password> called without any password configured"
	}
	return nil, "WRONGPASS invalid username-password pair or user is disabled"
}

// cacheEndpoints are the outputs that a group can be reached at.
var cacheEndpoints = []string{"primaryEndpointAddress", "readerEndpointAddress", "configurationEndpointAddress"}

// cacheBehind is the group that an endpoint leads to, or nil.
func (op *Op) cacheBehind(endpoint string) *Object {
	for _, o := range op.Everywhere(cacheGroupToken) {
		for _, key := range cacheEndpoints {
			if endpoint != "" && o.Live.String(key) == endpoint {
				return o
			}
		}
	}
	return nil
}

// cacheAddress is the network interface that a cache's endpoint leads to, or nil: the reader's to a replica, if any.
func (op *Op) cacheAddress(endpoint string) *Object {
	o := op.cacheBehind(endpoint)
	if o == nil {
		return nil
	}
	nodes := op.nodesOf(o)
	reads := endpoint == o.Live.String("readerEndpointAddress") && len(nodes) > 1
	lead := o.Hidden.String("lead")
	at := slices.IndexFunc(nodes, func(node *Object) bool { return (node.ID == lead) != reads })
	for _, eni := range op.Everywhere(interfaceToken) {
		if eni.Owner == nodes[at] {
			return eni
		}
	}
	return nil
}

// cacheMember looks up a global datastore and its member in a region.
func (op *Op) cacheMember(global, region string) (g, member *Object, err error) {
	g = op.Find(globalCacheToken, global)
	if g == nil {
		return nil, nil, rulePromoteMissing.Refuse("Global Replication Group %s not found", global)
	}
	for _, o := range op.cachesOf(g) {
		if o.Region == region {
			return g, o, nil
		}
	}
	return nil, nil, rulePromoteStranger.Refuse("Global Replication Group %s has no member in %s", global, region)
}
