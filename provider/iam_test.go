package provider

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology/topologytest"
)

// computes are the kinds of compute with every option that a policy knows of. A new kind belongs here.
var computes = map[string]object{
	"ecs":               service(),
	"ecs, nothing more": {"ecs": object{"image": "example/shop"}},
	"ec2, container":    {"ec2": object{"image": ecrShop}},
	"ec2, program":      {"ec2": object{"command": []any{"run"}}},
	"lambda, image":     {"lambdaFunction": object{"image": ecrShop}},
	"ecs, one parameter": {"ecs": object{"image": "example/shop", "secrets": object{
		"API_TOKEN": "arn:aws:ssm:{region}:111122223333:parameter/shop/token",
	}}},
	"eks, a group of nodes, a key": {"eks": object{"customerManagedKey": true}},
	"eks, auto mode":               {"eks": object{"nodes": object{"autoMode": object{}}}},
	"lambda, zip, in networks": {"lambdaFunction": object{
		"zip": object{"bucket": "code", "key": "shop.zip"}, "runtime": "nodejs22.x", "handler": "index.handler", "inNetwork": true,
	}},
}

// stores are the kinds of datastores, each with every option that a policy knows of. A new kind belongs here.
var stores = map[string]object{
	"orders": {"dynamodb": object{"hashKey": object{"name": "id", "type": "S"}, "customerManagedKeys": true}},
	"assets": {"s3": object{"customerManagedKeys": true}},
	"catalog": {"aurora": object{
		"engine": "aurora-postgresql", "engineVersion": "16.6", "instanceClass": "db.r6g.large", "iamAuthentication": true,
	}},
	"ledger": {"rds": object{
		"engine": "postgres", "engineVersion": "16.8", "instanceClass": "db.r7g.large", "iamAuthentication": true,
	}},
	"carts": {"documentdb": object{"engineVersion": "5.0.0", "instanceClass": "db.r6g.large"}},
	"cache": {"elasticache": object{"engineVersion": "8.0"}},
}

// statementOf is a statement of any policy document, whose lists may be single values.
type statementOf struct {
	Effect                      string
	Action, Resource, NotAction any
	NotResource, Principal      any
	NotPrincipal                any
	Condition                   map[string]map[string]any
}

// regionCodes are the regions in names, which mean the same in every region.
var regionCodes = regexp.MustCompile(strings.Join(topologytest.Regions, "|"))

// computeRoles are the roles of what runs, which get the same for a datastore whatever their kind is.
var computeRoles = regexp.MustCompile(`^(task|instance|function|pod|brought-role)-policy-([a-z]+)$`)

// hashes are the ends of physical names.
var hashes = regexp.MustCompile(`-[a-z2-7]{8}\b`)

// grants are what the resources of a graph allow, a line each: who is given it, what, on what, and under which condition.
func (g graph) grants() []string {
	var lines []string
	for _, n := range g.nodes {
		if !strings.HasPrefix(n.token, "aws:") {
			continue
		}
		owner := regionCodes.ReplaceAllString(strings.TrimPrefix(strings.TrimPrefix(n.name, "shop-"), "main-"), "{region}")
		owner = strings.TrimSuffix(owner, "-{region}")
		if match := computeRoles.FindStringSubmatch(owner); match != nil && stores[match[2]] != nil {
			owner = "{compute}-policy-" + match[2]
		}
		for _, text := range textsIn(n.inputs) {
			for _, line := range statementsIn(g.t, text) {
				lines = append(lines, owner+": "+plainNames(line))
			}
			if strings.HasPrefix(text, "arn:aws:iam::aws:policy/") {
				lines = append(lines, owner+": has "+text)
			}
		}
		if n.token == "aws:lambda/permission:Permission" {
			lines = append(lines, owner+": Allow "+plainNames(strings.Join([]string{
				n.inputs["principal"].(string), n.inputs["action"].(string), "from", n.inputs["sourceArn"].(string),
			}, " ")))
		}
	}
	return lines
}

// plainNames leaves the service and the region out of names: a component alone has what it has in an application.
func plainNames(line string) string {
	return regionCodes.ReplaceAllString(strings.ReplaceAll(line, "arn:shop-main-", "arn:shop-"), "{region}")
}

// textsIn are all strings in a value.
func textsIn(value any) []string {
	var texts []string
	switch value := value.(type) {
	case string:
		texts = []string{value}
	case []any:
		for _, element := range value {
			texts = append(texts, textsIn(element)...)
		}
	case object:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			texts = append(texts, textsIn(value[key])...)
		}
	}
	return texts
}

// statementsIn are the statements of a policy document, none of another text.
func statementsIn(t *testing.T, text string) []string {
	t.Helper()
	var document struct{ Statement []statementOf }
	if !strings.Contains(text, `"Statement"`) {
		return nil
	}
	require.NoError(t, json.Unmarshal([]byte(text), &document), text)
	require.NotEmpty(t, document.Statement, text)
	var lines []string
	for _, each := range document.Statement {
		words := []string{each.Effect}
		for _, part := range []struct {
			before string
			value  any
		}{
			{"", each.Principal}, {"not-principal", each.NotPrincipal}, {"", each.Action}, {"not-action", each.NotAction},
			{"on", each.Resource}, {"not-on", each.NotResource},
		} {
			if part.value != nil {
				words = append(words, strings.TrimSpace(part.before+" "+strings.Join(wordsIn(part.value), ", ")))
			}
		}
		for _, operator := range slices.Sorted(maps.Keys(each.Condition)) {
			for _, key := range slices.Sorted(maps.Keys(each.Condition[operator])) {
				words = append(words, "if "+key+" "+operator+" "+strings.Join(wordsIn(each.Condition[operator][key]), ", "))
			}
		}
		lines = append(lines, hashes.ReplaceAllString(strings.Join(words, " "), "-{hash}"))
	}
	return lines
}

// wordsIn are the strings of a value that is one, many, or many by kind.
func wordsIn(value any) []string {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var words []string
		for _, each := range value {
			words = append(words, wordsIn(each)...)
		}
		return words
	case map[string]any:
		var words []string
		for _, kind := range slices.Sorted(maps.Keys(value)) {
			words = append(words, wordsIn(value[kind])...)
		}
		return words
	}
	return nil
}

// everything constructs an application with one kind of compute and all datastores, and the components alone.
func everything(t *testing.T) []graph {
	t.Helper()
	var graphs []graph
	for _, name := range slices.Sorted(maps.Keys(computes)) {
		inputs := shop()
		datastores := object{}
		for store, block := range stores {
			datastores[store] = block
		}
		inputs["compute"], inputs["datastores"] = computes[name], datastores
		inputs["loadBalancer"] = object{"application": object{"accessLogs": object{}}}
		g, err := construct(t, application.Type, "shop", inputs)
		require.NoError(t, err, name)
		graphs = append(graphs, g)
	}
	for token, inputs := range alone {
		g, err := construct(t, token, "shop", inputs)
		require.NoError(t, err, token)
		graphs = append(graphs, g)
	}
	return graphs
}

// reviewed is everything that the package allows anybody, a statement a line, with the reason of each *. The regions of a name
// are {region}, the roles of what runs are {compute}, and what the hash is of is no matter. What a user adds with a policy of
// their own is theirs.
var reviewed = map[string]string{
	"access-logs-policy: Allow logdelivery.elasticloadbalancing.amazonaws.com s3:PutObject on " +
		"arn:shop-access-logs-bucket-{region}/AWSLogs/111122223333/*": ownLogs,
	"access-logs-policy: Deny * s3:* on arn:shop-access-logs-bucket-{region}, " +
		"arn:shop-access-logs-bucket-{region}/* if aws:SecureTransport Bool false": deniesAll,
	"assets-replication-policy: Allow kms:Decrypt on arn:shop-assets-key-{region} if kms:ViaService " +
		"StringEquals s3.{region}.amazonaws.com": "",
	"assets-replication-policy: Allow kms:Encrypt, kms:GenerateDataKey on arn:shop-assets-key-{region} " +
		"if kms:ViaService StringEquals s3.{region}.amazonaws.com": "",
	"assets-replication-policy: Allow s3:GetObjectVersionAcl, s3:GetObjectVersionForReplication, " +
		"s3:GetObjectVersionTagging on arn:shop-assets-bucket-{region}/*": ownObjects,
	"assets-replication-policy: Allow s3:GetReplicationConfiguration, s3:ListBucket on " +
		"arn:shop-assets-bucket-{region}": "",
	"assets-replication-policy: Allow s3:ReplicateDelete, s3:ReplicateObject, s3:ReplicateTags on " +
		"arn:shop-assets-bucket-{region}/*": ownObjects,
	"assets-replication-role: Allow s3.amazonaws.com sts:AssumeRole": "",
	"execution-policy-start: Allow ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, " +
		"ecr:GetDownloadUrlForLayer on arn:aws:ecr:{region}:111122223333:repository/agent, " +
		"arn:aws:ecr:{region}:111122223333:repository/shop": "",
	"execution-policy-start: Allow ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, " +
		"ecr:GetDownloadUrlForLayer on arn:aws:ecr:{region}:111122223333:repository/shop": "",
	"execution-policy-start: Allow ecr:GetAuthorizationToken on *": noResource,
	"execution-policy-start: Allow kms:Decrypt on " +
		"arn:aws:kms:{region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab": "",
	"execution-policy-start: Allow logs:CreateLogStream, logs:PutLogEvents on arn:shop-log-group-{region}:*": ownStreams,
	"execution-policy-start: Allow secretsmanager:GetSecretValue on " +
		"arn:aws:secretsmanager:{region}:111122223333:secret:shop-AbCdEf": "",
	"execution-policy-start: Allow ssm:GetParameters on " +
		"arn:aws:ssm:{region}:111122223333:parameter/shop/dsn, " +
		"arn:aws:ssm:{region}:111122223333:parameter/shop/token": "",
	"execution-role: Allow ecs-tasks.amazonaws.com sts:AssumeRole": "",
	"function-permission: Allow elasticloadbalancing.amazonaws.com lambda:InvokeFunction from " +
		"arn:shop-target-group-{region}": "",
	"function-policy-start: Allow ec2:AssignPrivateIpAddresses, ec2:CreateNetworkInterface, " +
		"ec2:DeleteNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets, " +
		"ec2:UnassignPrivateIpAddresses on *": ownNetworks,
	"function-policy-start: Allow logs:CreateLogStream, logs:PutLogEvents on arn:shop-log-group-{region}:*": ownStreams,
	"function-role: Allow lambda.amazonaws.com sts:AssumeRole":                                              "",
	"instance-policy-start: Allow ecr:BatchCheckLayerAvailability, ecr:BatchGetImage, " +
		"ecr:GetDownloadUrlForLayer on arn:aws:ecr:{region}:111122223333:repository/shop": "",
	"instance-policy-start: Allow ecr:GetAuthorizationToken on *":                                           noResource,
	"instance-policy-start: Allow logs:CreateLogStream, logs:PutLogEvents on arn:shop-log-group-{region}:*": ownStreams,
	"instance-policy-start: Allow ssm:UpdateInstanceInformation on arn:aws:ec2:{region}:*:instance/*":       ownInstance,
	"instance-policy-start: Allow ssmmessages:CreateControlChannel, ssmmessages:CreateDataChannel, " +
		"ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel on *": noResource,
	"instance-role: Allow ec2.amazonaws.com sts:AssumeRole": "",
	"replication-policy: Allow kms:Decrypt on arn:shop-key-{region} if kms:ViaService StringEquals " +
		"s3.{region}.amazonaws.com": "",
	"replication-policy: Allow kms:Encrypt, kms:GenerateDataKey on arn:shop-key-{region} if " +
		"kms:ViaService StringEquals s3.{region}.amazonaws.com": "",
	"replication-policy: Allow s3:GetObjectVersionAcl, s3:GetObjectVersionForReplication, " +
		"s3:GetObjectVersionTagging on arn:shop-bucket-{region}/*": ownObjects,
	"replication-policy: Allow s3:GetReplicationConfiguration, s3:ListBucket on arn:shop-bucket-{region}": "",
	"replication-policy: Allow s3:ReplicateDelete, s3:ReplicateObject, s3:ReplicateTags on " +
		"arn:shop-bucket-{region}/*": ownObjects,
	"replication-role: Allow s3.amazonaws.com sts:AssumeRole":                                               "",
	"cluster-policy-AmazonEKSBlockStoragePolicy: has arn:aws:iam::aws:policy/AmazonEKSBlockStoragePolicy":   "",
	"cluster-policy-AmazonEKSClusterPolicy: has arn:aws:iam::aws:policy/AmazonEKSClusterPolicy":             "",
	"cluster-policy-AmazonEKSComputePolicy: has arn:aws:iam::aws:policy/AmazonEKSComputePolicy":             "",
	"cluster-policy-AmazonEKSLoadBalancingPolicy: has arn:aws:iam::aws:policy/AmazonEKSLoadBalancingPolicy": "",
	"cluster-policy-AmazonEKSNetworkingPolicy: has arn:aws:iam::aws:policy/AmazonEKSNetworkingPolicy":       "",
	"cluster-policy-key: Allow kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:ListGrants on " +
		"arn:shop-cluster-key-{region}": "",
	"cluster-role: Allow eks.amazonaws.com sts:AssumeRole, sts:TagSession": "",
	"execution-policy-start: Allow ssm:GetParameters on " +
		"arn:aws:ssm:{region}:111122223333:parameter/shop/token": "",
	"node-policy-AmazonEC2ContainerRegistryPullOnly: has " +
		"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly": "",
	"node-policy-AmazonEKSWorkerNodeMinimalPolicy: has arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy": "",
	"node-policy-AmazonEKSWorkerNodePolicy: has arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy":               "",
	"node-policy-AmazonEKS_CNI_Policy: has arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy":                         "",
	"node-policy-AmazonSSMManagedInstanceCore: has arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore":         "",
	"node-role: Allow ec2.amazonaws.com sts:AssumeRole":                                                          "",
	"pod-role: Allow pods.eks.amazonaws.com sts:AssumeRole, sts:TagSession":                                      "",
	"task-role: Allow ecs-tasks.amazonaws.com sts:AssumeRole":                                                    "",
	"{compute}-policy-assets: Allow kms:Decrypt, kms:GenerateDataKey on arn:shop-assets-key-{region} if " +
		"kms:ViaService StringEquals s3.{region}.amazonaws.com": "",
	"{compute}-policy-assets: Allow s3:AbortMultipartUpload, s3:DeleteObject, s3:GetObject, s3:PutObject " +
		"on arn:shop-assets-bucket-{region}/*": ownObjects,
	"{compute}-policy-assets: Allow s3:ListBucket on arn:shop-assets-bucket-{region}": "",
	"{compute}-policy-cache: Allow kms:Decrypt on arn:shop-cache-key-{region} if kms:ViaService " +
		"StringEquals secretsmanager.{region}.amazonaws.com": "",
	"{compute}-policy-cache: Allow secretsmanager:GetSecretValue on arn:shop-cache-secret-{region}": "",
	"{compute}-policy-cache: Allow ssm:GetParameter on arn:shop-cache-writer-{region}":              "",
	"{compute}-policy-carts: Allow kms:Decrypt on arn:shop-carts-key-{region} if kms:ViaService " +
		"StringEquals secretsmanager.{region}.amazonaws.com": "",
	"{compute}-policy-carts: Allow secretsmanager:GetSecretValue on arn:shop-carts-secret-{region}": "",
	"{compute}-policy-carts: Allow ssm:GetParameter on arn:shop-carts-writer-{region}":              "",
	"{compute}-policy-catalog: Allow kms:Decrypt on arn:shop-catalog-key-{region} if kms:ViaService " +
		"StringEquals secretsmanager.{region}.amazonaws.com": "",
	"{compute}-policy-catalog: Allow rds-db:connect on " +
		"arn:aws:rds-db:shop-catalog-cluster-{region}:111122223333:dbuser:id-of-shop-catalog-cluster-{region}/*, " +
		"arn:aws:rds-db:shop-catalog-cluster-{region}:111122223333:dbuser:id-of-shop-catalog-cluster-{region}/*": ownUsers,
	"{compute}-policy-catalog: Allow secretsmanager:GetSecretValue on arn:shop-catalog-secret-{region}": "",
	"{compute}-policy-catalog: Allow ssm:GetParameter on arn:shop-catalog-writer-{region}":              "",
	"{compute}-policy-ledger: Allow kms:Decrypt on arn:shop-ledger-key-{region} if kms:ViaService " +
		"StringEquals secretsmanager.{region}.amazonaws.com": "",
	"{compute}-policy-ledger: Allow rds-db:connect on " +
		"arn:aws:rds-db:{region}:111122223333:dbuser:id-of-shop-ledger-{hash}-{region}/*, " +
		"arn:aws:rds-db:{region}:111122223333:dbuser:id-of-shop-ledger-{hash}-{region}/*": ownUsers,
	"{compute}-policy-ledger: Allow secretsmanager:GetSecretValue on arn:shop-ledger-secret-{region}": "",
	"{compute}-policy-ledger: Allow ssm:GetParameter on arn:shop-ledger-writer-{region}":              "",
	"{compute}-policy-orders: Allow dynamodb:BatchGetItem, dynamodb:BatchWriteItem, " +
		"dynamodb:ConditionCheckItem, dynamodb:DeleteItem, dynamodb:DescribeTable, dynamodb:GetItem, " +
		"dynamodb:PutItem, dynamodb:Query, dynamodb:Scan, dynamodb:UpdateItem on " +
		"arn:shop-orders-replica-{region}, arn:shop-orders-replica-{region}/index/*": ownIndexes,
	"{compute}-policy-orders: Allow dynamodb:BatchGetItem, dynamodb:BatchWriteItem, " +
		"dynamodb:ConditionCheckItem, dynamodb:DeleteItem, dynamodb:DescribeTable, dynamodb:GetItem, " +
		"dynamodb:PutItem, dynamodb:Query, dynamodb:Scan, dynamodb:UpdateItem on " +
		"arn:shop-orders-table-{region}, arn:shop-orders-table-{region}/index/*": ownIndexes,
	"{compute}-policy-orders: Allow kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey, " +
		"kms:ReEncryptFrom, kms:ReEncryptTo on arn:shop-orders-key-{region} if kms:ViaService StringEquals " +
		"dynamodb.{region}.amazonaws.com": "",
}

// The reasons of a *.
const (
	noResource  = "AWS knows no resource for these actions."
	ownStreams  = "All streams of one log group: ECS and Docker name them."
	ownObjects  = "All objects of one bucket."
	ownIndexes  = "All indexes of one table, which come and go with the program."
	ownLogs     = "All log files of one account in one bucket: AWS names them by the day."
	ownNetworks = "Lambda checks these without resources."
	ownUsers    = "All users of one database: the application makes them, in the database."
	ownInstance = "An instance's id is not known before it asks, nor the account to the policy; the role is the instances' alone."
	deniesAll   = "A denial, to everybody and of everything that does not come over TLS."
)

// Everything that the package allows anybody is in the list above, and nothing else.
func TestNothingIsAllowedBeyondTheReviewedList(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, g := range everything(t) {
		for _, line := range g.grants() {
			found[line] = true
		}
	}
	listed := map[string]bool{}
	for line, reason := range reviewed {
		listed[line] = true
		assert.Equal(t, strings.Contains(line, "*"), reason != "", "%s: a * needs its reason, and nothing else does", line)
	}
	for _, line := range slices.Sorted(maps.Keys(found)) {
		assert.True(t, listed[line], "not reviewed: %q", line)
	}
	for _, line := range slices.Sorted(maps.Keys(listed)) {
		assert.True(t, found[line], "reviewed, but not there any more: %q", line)
	}
}

// Whatever is put together, nothing is allowed that the list above does not have.
func TestRandomApplicationsAllowNothingElse(t *testing.T) {
	t.Parallel()
	unknown := map[string]uint64{}
	constructed := 0
	known := map[string]bool{}
	for line := range reviewed {
		known[eachOnce(line)] = true
	}
	for seed := range uint64(60) {
		d := topologytest.Seeded(seed)
		app := withoutOwnPolicies(topologytest.Application(d, topologytest.Settings{Small: true, Most: 3}))
		_, _, found := inputs.Own().Application("shop", topology.Identity{}, topologytest.Inputs(app))
		if len(found) > 0 {
			continue
		}
		g, err := construct(t, application.Type, "shop", app)
		require.NoError(t, err, topologytest.Written(app))
		constructed++
		for _, line := range g.grants() {
			if !known[eachOnce(line)] {
				unknown[line] = seed
			}
		}
	}
	assert.Empty(t, unknown, "not reviewed, by the seed of an application that has it")
	t.Logf("proved: the grants of %d random applications", constructed)
}

// eachOnce names what is on a list once: how many regions there are is no matter.
func eachOnce(line string) string {
	before, resources, some := strings.Cut(line, " on ")
	if !some {
		return line
	}
	resources, condition, conditional := strings.Cut(resources, " if ")
	line = before + " on " + strings.Join(slices.Compact(strings.Split(resources, ", ")), ", ")
	if conditional {
		line += " if " + condition
	}
	return line
}

// withoutOwnPolicies takes away what users allow by themselves.
func withoutOwnPolicies(app object) object {
	if compute, has := app["compute"].(object); has && compute["ecs"] != nil {
		delete(compute["ecs"].(object), "taskPolicy")
	}
	if stores, has := app["datastores"].(object); has {
		delete(stores, "legacy")
	}
	return app
}
