package awssim

import (
	"fmt"
)

const srcDatabaseReboot Source = "aws-rds-reboot-instance"

var _ = cite(map[Source]string{srcDatabaseReboot: rdsAPI + "API_RebootDBInstance.html"})

// Rules about what is done to databases from outside.
var (
	ruleDatabaseMissing = rule("rds.db.not-found", srcPromote, "DBInstanceNotFound")
	ruleDatabaseSingle  = rule("rds.db.failover-without-standby", srcDatabaseReboot, "InvalidParameterCombination")
)

// PromoteReadReplica makes a replica a database of its own, as an operator does: it cannot be made a replica again, and
// nothing but its own replicas follows it.
func (s *Sim) PromoteReadReplica(arn string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o, err := op.databaseByARN(arn)
	if err != nil {
		return err
	}
	// Backups are kept for a day when the caller does not say for how many and the replica had none.
	return op.promote(o, max(1, o.Live.Int("backupRetentionPeriod")))
}

// FailoverInstance restarts a Multi-AZ database on its standby, in another zone, at another address.
func (s *Sim) FailoverInstance(arn string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o, err := op.databaseByARN(arn)
	if err != nil {
		return err
	}
	if !o.Live.Bool("multiAz") {
		return ruleDatabaseSingle.Refuse("ForceFailover cannot be specified since the instance is not configured for either " +
			"MultiAZ or High Availability")
	}
	o.Live["availabilityZone"], o.Hidden["standbyZone"] = o.Hidden["standbyZone"], o.Live["availabilityZone"]
	op.connectInstance(o, o)
	op.Spend(rebootTime)
	return nil
}

// ReplicationOf says what a database copies from, and whether changes still arrive: they do not when the source is
// gone or has a major version of its own, nor while one of the two regions, or the link between them, is lost.
func (s *Sim) ReplicationOf(arn string) (source string, runs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	o := op.FindARN(arn)
	if o == nil || o.Type != databaseToken {
		return "", false
	}
	source = o.Hidden.String("replicateSourceDb")
	return source, o.Hidden.String("sourceId") != "" && !s.lost[o.Region] && !s.lost[regionOfARN(source)] &&
		s.parted(o.Region, regionOfARN(source)) == ""
}

// databaseByARN is the database of an ARN in a region that answers.
func (op *Op) databaseByARN(arn string) (*Object, error) {
	o := op.FindARN(arn)
	if o == nil || o.Type != databaseToken {
		return nil, ruleDatabaseMissing.Refuse("DBInstance %s not found.", arn)
	}
	op.Region = o.Region
	if err := op.NeedRegion(o.Region); err != nil {
		return nil, err
	}
	op.Object = o
	op.settleDatabase(o)
	return o, nil
}

// databaseAt is the database behind an address, or an endpoint with its port, or nil.
func (op *Op) databaseAt(endpoint string) *Object {
	for _, o := range op.Everywhere(databaseToken) {
		if endpoint == o.Live.String("address") || endpoint == o.Live.String("endpoint") {
			return o
		}
	}
	return nil
}

// opens says whether a user and a password open a database; a replica's only reads.
func (s *Sim) opens(o *Object, user, password string) (ok bool, why string) {
	switch {
	case s.lost[o.Region]:
		return false, fmt.Sprintf("%s is lost", o.Region)
	case !s.up(o.Live.String("availabilityZone")):
		return false, o.Live.String("availabilityZone") + " is lost"
	case o.Live.String("username") != user || o.Hidden.String("password") != password:
		return false, fmt.Sprintf("password authentication failed for user %q", user)
	}
	return true, ""
}
