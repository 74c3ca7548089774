package datastore

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// dataTimeout is how long a step may take whose time grows with the data: a copy for another region, a restore, an index of a
// table, other shards of a cache, a last snapshot, a bucket that is emptied. The provider would give up after 20 minutes to 2
// hours, and leave behind what AWS is still busy with
// (https://github.com/hashicorp/terraform-provider-aws/issues/21395 and issues/23583).
const dataTimeout = "12h"

// patiently waits for AWS as long as what holds data may need.
func patiently() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: dataTimeout, Update: dataTimeout, Delete: dataTimeout})
}
