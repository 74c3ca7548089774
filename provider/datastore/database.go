package datastore

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// databaseLogDays is how long the logs of databases are kept.
const databaseLogDays = 30

// newDBSubnetGroup registers the subnets of a database of RDS or Aurora.
func (m memberScope) newDBSubnetGroup() (*rds.SubnetGroup, error) {
	name := m.Name("subnet-group")
	group, err := rds.NewSubnetGroup(m.ctx, name, &rds.SubnetGroupArgs{
		Description: pulumi.String("The subnets of " + m.Name() + "."),
		SubnetIds:   m.network().SubnetIDs,
		Tags:        m.Tags(name),
	}, m.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the subnet group: %w", err)
	}
	return group, nil
}

// newLogGroups makes the groups that AWS would make itself, which would keep everything for ever and outlive the database.
func (m memberScope) newLogGroups(start string, logs []string) ([]pulumi.Resource, error) {
	var groups []pulumi.Resource
	for _, log := range logs {
		name := m.part("log-group", log)
		group, err := cloudwatch.NewLogGroup(m.ctx, name, &cloudwatch.LogGroupArgs{
			Name:            pulumi.String(start + m.member.PhysicalName + "/" + log),
			RetentionInDays: pulumi.Int(databaseLogDays),
			Tags:            m.Tags(name),
			// The member keeps its name, and so AWS writes to the same group whatever the stack is called later.
		}, m.keep(pulumi.IgnoreChanges([]string{"name"}))...)
		if err != nil {
			return nil, fmt.Errorf("creating the log group for %s: %w", log, err)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

// databaseParameter is one parameter of a parameter group.
type databaseParameter struct {
	name  string
	value pulumi.StringInput
}

// databaseParameters are the one that demands TLS and the user's, in the order of their names.
func databaseParameters(own map[string]pulumi.StringInput, tls, demanded string) []databaseParameter {
	values := map[string]pulumi.StringInput{}
	maps.Copy(values, own)
	values[tls] = pulumi.String(demanded)
	var parameters []databaseParameter
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parameters = append(parameters, databaseParameter{name, values[name]})
	}
	return parameters
}

// finalSnapshot is the name of the snapshot that a member leaves, another one for every life of the same member: a region
// that was removed, has come back and is removed again must not meet the snapshot of its first life.
func finalSnapshot(name string, born time.Time) string {
	return name + "-" + born.UTC().Format("20060102150405")
}
