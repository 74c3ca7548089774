package topology

import (
	"regexp"
	"strings"
)

// snapshotIdentifier is the identifier of a snapshot; those that AWS makes by itself have a prefix. See
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html.
var snapshotIdentifier = regexp.MustCompile(`^([a-z]+:)?[A-Za-z][A-Za-z0-9-]{0,254}$`)

// Restores says whether the first member is made from a snapshot, and what is global around it: AWS restores no cluster into a
// global one. Once another region writes, the first member is registered like the others; what it was made from stays.
func (s StorePlan) Restores() bool {
	return s.SingleWriter.RestoreFrom != "" && s.WriterRegion == s.HomeRegion
}

// checkRestore checks the snapshot that a database begins with: one of its kind, in its home region.
func (c *databaseCheck) checkRestore(kind string) {
	snapshot, place := c.settings.RestoreFrom, in(c.block, "restoreFrom")
	what := map[bool]string{true: "snapshot", false: "cluster-snapshot"}[kind == KindRDS]
	if !strings.HasPrefix(snapshot, "arn:") {
		if snapshot != "" && !snapshotIdentifier.MatchString(snapshot) {
			c.report(RuleDatabaseRestore, place, "%q is not the identifier of a snapshot; give the identifier or the ARN of one in %s",
				snapshot, c.home)
		}
		return
	}
	parts := strings.SplitN(snapshot, ":", 7)
	switch {
	case len(parts) < 7 || parts[2] != "rds" || parts[5] != what || !snapshotIdentifier.MatchString(parts[6]):
		c.report(RuleDatabaseRestore, place, "%s is not the ARN of a snapshot of %s; it looks like "+
			"arn:aws:rds:%s:111122223333:%s:before", snapshot, article(memberOf(kind)), c.home, what)
	case parts[3] != c.home:
		c.report(RuleDatabaseRestore, place, "the snapshot is in %s, but the database begins in its home region %s; copy it there "+
			"(aws rds copy-db-%s --source-region %s), and give the copy", parts[3], c.home, what, parts[3])
	}
}

// checkRestoredOnce checks that no snapshot is named for a database that exists: nothing is restored into it. The name of the one
// that it began with may go.
func checkRestoredOnce(before, after SingleWriterDeployment, block string) Problems {
	if after.RestoredFrom == "" || after.RestoredFrom == before.RestoredFrom {
		return nil
	}
	began := "empty"
	if before.RestoredFrom != "" {
		began = "with " + before.RestoredFrom
	}
	return problems(RuleTransitionRestore, in(block, "restoreFrom"), "%s, but the database is there already and began %s, and a "+
		"snapshot is restored into a new database alone; set it back, or make a datastore of another name with it",
		after.RestoredFrom, began)
}
