package regional

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// rollTimeout is how long another version may take to replace the one before, and how long what runs may take to go: nodes are
// replaced one after the other, a deployment fails only after several tasks did, a target may finish its requests for an hour,
// and a bucket with logs is emptied object by object. The provider would give up after 10 to 60 minutes, in the middle of it
// (https://github.com/terraform-aws-modules/terraform-aws-eks/issues/1131,
// https://github.com/hashicorp/terraform-provider-aws/issues/16012).
const rollTimeout = "6h"

// slowly waits for AWS as long as that may take. A first deployment, which nobody uses yet, fails as early as ever.
var slowly = pulumi.Timeouts(&pulumi.CustomTimeouts{Update: rollTimeout, Delete: rollTimeout})
