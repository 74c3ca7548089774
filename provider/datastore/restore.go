package datastore

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// restored is the endpoint of a database that was made from a snapshot, for those who are told how to log in: it is an
// error where the snapshot's user or database is another one than they would be told. The database stays, and a corrected
// program goes on.
func (b *singleWriter) restored(endpoint, username, database pulumi.StringOutput) pulumi.StringOutput {
	declared := b.spec.Plan.SingleWriter
	return pulumi.All(endpoint, username, database).ApplyT(func(known []any) (string, error) {
		for _, each := range []struct{ key, declared, actual string }{
			{"masterUsername", declared.MasterUsername, known[1].(string)},
			// A snapshot without a database says nothing of those that were made inside.
			{"databaseName", declared.DatabaseName, known[2].(string)},
		} {
			if each.actual != "" && each.declared != "" && each.actual != each.declared {
				return "", fmt.Errorf("%s: %s is %s, but the snapshot %s has %s, which stays; set %s: %s", b.spec.Place, each.key,
					each.declared, declared.RestoreFrom, each.actual, each.key, each.actual)
			}
		}
		return known[0].(string), nil
	}).(pulumi.StringOutput)
}
