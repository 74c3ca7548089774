package e2e_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// Types of AWS resources of buckets.
const (
	bucketType      = "aws:s3/bucketV2:BucketV2"
	replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
)

// bucketParts are a bucket and its settings, which stay or go with it; ruleParts copy it to the other regions.
var (
	bucketParts = []string{"bucket", "public-access-block", "ownership", "encryption", "versioning", "lifecycle"}
	ruleParts   = []string{"replication-role", "replication-policy", "replication"}
	// changedParts are the resources of a region that name all other regions.
	changedParts = []string{"replication-policy", "replication"}
)

// partsOf are the names of parts of a store in some regions.
func partsOf(store string, regions []string, parts ...string) []string {
	var names []string
	for _, region := range regions {
		for _, part := range parts {
			names = append(names, store+"-"+part+"-"+region)
		}
	}
	return names
}

// secondGeneration are the parts of a region that started over.
func secondGeneration(parts []string) []string {
	var names []string
	for _, part := range parts {
		names = append(names, part+"-2")
	}
	return names
}

// bucketNames are all resources that exist because a store's buckets are in some regions.
func bucketNames(store string, regions ...string) []string {
	return partsOf(store, regions, slices.Concat(bucketParts, ruleParts)...)
}

// assetsOnce are the resources that the buckets that stand alone have once; the record learns of each change of a region.
var (
	assetsOnce    = []string{"assets", "assets-record"}
	assetsChanged = ops{"update": {"assets-record"}}
)

// assetNames are all resources that exist because the buckets that stand alone are in some regions.
func assetNames(regions ...string) []string {
	names := bucketNames("assets", regions...)
	for _, region := range regions {
		names = append(names, "assets-"+region)
	}
	return names
}

// assetsIn is a program with ReplicatedBuckets in some regions that are not protected, changed in order.
func assetsIn(regions []string, changes ...change) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		list := pulumi.Array{}
		for _, region := range regions {
			list = append(list, pulumi.Map{"name": pulumi.String(region)})
		}
		inputs := pulumi.Map{"regions": list, "deletionProtection": pulumi.Bool(false)}
		for _, apply := range changes {
			apply(inputs)
		}
		var buckets pulumi.ResourceState
		return component(ctx, "ReplicatedBuckets", "assets", inputs, &buckets)
	}
}

// newAssets creates the buckets that stand alone on a bench of their own.
func newAssets(t *testing.T, regions []string, changes ...change) (*bench, *stack) {
	t.Helper()
	b := newBench(t)
	s := b.stack("dev", assetsIn(regions, changes...))
	s.up()
	return b, s
}

// destroyed leaves nothing of the buckets that stand alone.
var destroyed = set("onDelete", pulumi.String("destroy"))

// withAssets gives the application of the tests buckets.
func withAssets(onDelete string) change {
	return set("datastores.assets", pulumi.Map{"s3": pulumi.Map{}, "onDelete": pulumi.String(onDelete)})
}

// dataOnly makes an application in some regions one that only holds buckets there.
func dataOnly(regions []string) change {
	return func(inputs pulumi.Map) {
		for _, key := range []string{"compute", "ingress"} {
			delete(inputs, key)
		}
		inputs["datastores"] = pulumi.Map{"assets": pulumi.Map{"s3": pulumi.Map{}}}
		for _, region := range regions {
			inRegion(region, set("stack", pulumi.String("none")))(inputs)
		}
	}
}

// buckets are the names in AWS, by region, of the buckets that the stack manages.
func (s *stack) buckets() map[string]string {
	s.t.Helper()
	found := map[string]string{}
	for _, r := range s.resources() {
		if string(r.URN.Type()) == bucketType {
			found[r.Outputs["region"].(string)] = r.ID.String()
		}
	}
	return found
}

// assertMesh checks that every bucket is copied to every other, as S3 would, and shows it with an object put into each.
func (b *bench) assertMesh(buckets map[string]string) {
	b.t.Helper()
	before := map[string]int{}
	for _, from := range buckets {
		before[from] = b.objects(from)
		for _, to := range buckets {
			if from != to {
				copies, problem := b.sim.Replicates(from, to)
				assert.True(b.t, copies, "%s to %s: %s", from, to, problem)
			}
		}
	}
	for _, bucket := range buckets {
		require.NoError(b.t, b.sim.PutObject(bucket))
	}
	for _, bucket := range buckets {
		assert.Equal(b.t, before[bucket]+len(buckets), b.objects(bucket), bucket)
	}
}

// objects are how many objects a bucket holds.
func (b *bench) objects(bucket string) int {
	b.t.Helper()
	count, err := b.sim.Objects(bucket)
	require.NoError(b.t, err)
	return count
}

// settings are what the simulated AWS has of some resources, by name.
func (b *bench) settings(names ...string) map[string]awssim.Values {
	found := map[string]awssim.Values{}
	for _, name := range names {
		found[name] = b.named(name).Outputs
	}
	return found
}

// Buckets in three regions are exactly their settings and a mesh of replication: an object put anywhere is everywhere.
func TestBucketsAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", assetsIn(threeRegions, destroyed))
	assert.Equal(t, did("create", assetsOnce, assetNames(threeRegions...)), s.up().changes())
	buckets := s.buckets()
	require.Len(t, buckets, len(threeRegions))
	for _, region := range threeRegions {
		assert.Regexp(t, "^assets-"+region+"-[a-z2-7]{8}$", buckets[region])
	}
	b.assertMesh(buckets)

	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
	assert.Empty(t, s.up().changes())
}

// A region that comes or goes changes the rules and the role of every other bucket in place, and nothing else; the
// order of the regions changes nothing.
func TestRegionsOfBuckets(t *testing.T) {
	t.Parallel()
	const region = "ca-central-1"
	more := []string{"us-east-2", region, "eu-west-1"}
	b, s := newAssets(t, twoRegions, destroyed)
	rules := func() []awssim.Values { return b.named("assets-replication-us-east-2").Outputs.Objects("rules") }
	before := rules()
	require.Len(t, before, 1)
	others := together(did("update", partsOf("assets", twoRegions, changedParts...)), assetsChanged)

	assert.Equal(t, together(others, did("create", assetNames(region))),
		s.runs(assetsIn(more, destroyed)).up().changes())
	b.assertMesh(s.buckets())
	assert.Len(t, rules(), 2)
	assert.Contains(t, rules(), before[0], "the rule to another region has changed")
	reversed := slices.Clone(more)
	slices.Reverse(reversed)
	assert.Empty(t, s.runs(assetsIn(reversed, destroyed)).up().changes())

	assert.Equal(t, together(others, did("delete", assetNames(region))),
		s.runs(assetsIn(twoRegions, destroyed)).up().changes())
	b.assertMesh(s.buckets())
	assert.Len(t, b.found(bucketType), len(twoRegions))
}

// An application's tasks get the name of their own region's bucket and may use no other.
func TestTasksUseTheBucketOfTheirRegion(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions, withAssets("destroy")))
	all := slices.Concat(shopNames(twoRegions...), []string{"shop-assets"}, bucketNames("shop-assets", twoRegions...),
		inAll(twoRegions, "task-policy-assets"))
	assert.Equal(t, did("create", all), s.up().changes())
	assert.Empty(t, s.up().changes())
	buckets := s.buckets()
	require.Len(t, buckets, len(twoRegions))
	for _, region := range twoRegions {
		assert.Equal(t, buckets[region], b.environmentIn(region)["ASSETS_BUCKET"])
		role := b.named(in(region, "task-role")[0]).ARN
		for other, bucket := range buckets {
			arn := "arn:aws:s3:::" + bucket
			for action, resource := range map[string]string{
				"s3:ListBucket": arn, "s3:GetObject": arn + "/a", "s3:PutObject": arn + "/a", "s3:DeleteObject": arn + "/a",
				"s3:AbortMultipartUpload": arn + "/a",
			} {
				allowed, err := b.sim.Allows(role, action, resource)
				require.NoError(t, err)
				assert.Equal(t, region == other, allowed, "%s in %s on the bucket of %s", action, region, other)
			}
			for _, action := range []string{"s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutReplicationConfiguration"} {
				allowed, err := b.sim.Allows(role, action, arn)
				require.NoError(t, err)
				assert.False(t, allowed, "%s in %s on the bucket of %s", action, region, other)
			}
		}
	}
	b.assertMesh(buckets)
	assert.Equal(t, did("delete", all), s.destroy().changes())
	assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left())
}

// environmentIn are the variables of the tasks in a region.
func (b *bench) environmentIn(region string) map[string]string {
	b.t.Helper()
	var containers []struct {
		Environment []struct{ Name, Value string }
	}
	definition := b.named(in(region, "task-definition")[0]).Outputs.String("containerDefinitions")
	require.NoError(b.t, json.Unmarshal([]byte(definition), &containers))
	require.Len(b.t, containers, 1)
	found := map[string]string{}
	for _, variable := range containers[0].Environment {
		found[variable.Name] = variable.Value
	}
	return found
}

// A bucket that is kept keeps its settings: it stays private, encrypted and versioned. Destroyed, nothing is kept,
// objects or not.
func TestDestroyLeavesBucketsWithTheirSettings(t *testing.T) {
	t.Parallel()
	kept := partsOf("assets", twoRegions, bucketParts...)
	for onDelete, want := range map[string][]string{"retain": kept, "destroy": {}} {
		t.Run(onDelete, func(t *testing.T) {
			t.Parallel()
			b, s := newAssets(t, twoRegions, set("onDelete", pulumi.String(onDelete)))
			buckets := s.buckets()
			b.assertMesh(buckets)
			before := b.settings(want...)
			assert.Equal(t, did("delete", assetsOnce, assetNames(twoRegions...)), s.destroy().changes())
			assert.Equal(t, before, b.settings(want...))
			assert.ElementsMatch(t, want, namesIn(b.left()))
			if onDelete == "retain" {
				for _, bucket := range buckets {
					assert.Equal(t, len(buckets), b.objects(bucket), bucket)
				}
			}
		})
	}
}

// namesIn are the names of what exists in the simulated AWS.
func namesIn(left []string) []string {
	names := []string{}
	for _, each := range left {
		_, name, _ := strings.Cut(each, " ")
		names = append(names, name)
	}
	return names
}

// Buckets with keys of their own copy what KMS encrypts, and a key is kept as long as its bucket.
func TestBucketsWithKeys(t *testing.T) {
	t.Parallel()
	withKeys := set("customerManagedKeys", pulumi.Bool(true))
	b, s := newAssets(t, twoRegions)
	keys := partsOf("assets", twoRegions, "key")
	assert.Equal(t, together(
		did("create", keys), assetsChanged,
		did("update", partsOf("assets", twoRegions, changedParts...), partsOf("assets", twoRegions, "encryption")),
	), s.runs(assetsIn(twoRegions, withKeys)).up().changes())
	for _, region := range twoRegions {
		encryption := b.named("assets-encryption-" + region).Outputs.Objects("rules")[0]
		assert.True(t, encryption.Bool("bucketKeyEnabled"), region)
		assert.Equal(t, b.named("assets-key-"+region).ARN,
			encryption.Object("applyServerSideEncryptionByDefault").String("kmsMasterKeyId"), region)
	}
	b.assertMesh(s.buckets())
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())

	kept := slices.Concat(keys, partsOf("assets", twoRegions, bucketParts...))
	before := b.settings(kept...)
	assert.Equal(t, did("delete", assetsOnce, assetNames(twoRegions...), keys), s.destroy().changes())
	assert.ElementsMatch(t, kept, namesIn(b.left()))
	assert.Equal(t, before, b.settings(kept...))
}

// Replication time control is a matter of the rules alone.
func TestBucketsWithReplicationTimeControl(t *testing.T) {
	t.Parallel()
	b, s := newAssets(t, threeRegions)
	inTime := set("replicationTimeControl", pulumi.Bool(true))
	assert.Equal(t, did("update", partsOf("assets", threeRegions, "replication")),
		s.runs(assetsIn(threeRegions, inTime)).up().changes())
	for _, config := range b.found(replicationType) {
		rules := config.Outputs.Objects("rules")
		require.Len(t, rules, 2)
		for _, rule := range rules {
			to := rule.Object("destination")
			assert.Equal(t, "Enabled", to.Object("replicationTime").String("status"))
			assert.Equal(t, 15, to.Object("replicationTime").Object("time").Int("minutes"))
			assert.Equal(t, "Enabled", to.Object("metrics").String("status"))
			assert.Equal(t, 15, to.Object("metrics").Object("eventThreshold").Int("minutes"))
		}
	}
	b.assertMesh(s.buckets())
	assert.Empty(t, s.up().changes())
	assert.Empty(t, s.refresh().changes())
}

// Whether delete markers are copied is a matter of the rules alone: all of them.
func TestBucketsThatKeepWhatIsDeletedElsewhere(t *testing.T) {
	t.Parallel()
	b, s := newAssets(t, threeRegions)
	b.assertMarkers("Enabled")
	apart := set("deleteMarkerReplication", pulumi.Bool(false))
	rules := did("update", partsOf("assets", threeRegions, "replication"))
	assert.Equal(t, rules, s.runs(assetsIn(threeRegions, apart)).up().changes())
	b.assertMarkers("Disabled")
	b.assertMesh(s.buckets())
	s.settled()
	assert.Equal(t, rules, s.runs(assetsIn(threeRegions)).up().changes())
	b.assertMarkers("Enabled")
}

// assertMarkers checks what the rules of all buckets of three regions say about delete markers.
func (b *bench) assertMarkers(status string) {
	b.t.Helper()
	configs := b.found(replicationType)
	require.Len(b.t, configs, 3)
	for _, config := range configs {
		rules := config.Outputs.Objects("rules")
		require.Len(b.t, rules, 2)
		for _, rule := range rules {
			assert.Equal(b.t, status, rule.Object("deleteMarkerReplication").String("status"))
		}
	}
}

// How long versions that are no longer current are kept is a matter of each bucket's lifecycle alone.
func TestBucketsThatKeepOldVersionsForAWhile(t *testing.T) {
	t.Parallel()
	b, s := newAssets(t, twoRegions)
	days := func() []int {
		var days []int
		for _, name := range partsOf("assets", twoRegions, "lifecycle") {
			for _, rule := range b.named(name).Outputs.Objects("rules") {
				days = append(days, rule.Object("noncurrentVersionExpiration").Int("noncurrentDays"))
			}
		}
		return days
	}
	assert.Equal(t, []int{90, 90}, days())
	shorter := set("noncurrentVersionExpirationDays", pulumi.Int(7))
	assert.Equal(t, did("update", partsOf("assets", twoRegions, "lifecycle")),
		s.runs(assetsIn(twoRegions, shorter)).up().changes())
	assert.Equal(t, []int{7, 7}, days())
	s.settled()
}

// The bucket that a region left behind is in the way of its return, until the region starts over.
func TestARegionComesBackToTheBucketThatItLeft(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	b, s := newAssets(t, threeRegions)
	b.assertMesh(s.buckets())
	kept := s.buckets()[region]
	s.runs(assetsIn(twoRegions)).up()

	failed, err := s.runs(assetsIn(threeRegions)).tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, "BucketAlreadyOwnedByYou")
	assert.Contains(t, failed.log, kept)
	assert.Equal(t, []string{"assets-bucket-" + region}, failed.changes()["failed-create"])

	again := inRegion(region, set("generation", pulumi.Int(2)))
	s.runs(assetsIn(threeRegions, again)).up()
	buckets := s.buckets()
	assert.Regexp(t, "^assets-"+region+"-2-[a-z2-7]{8}$", buckets[region])
	b.assertMesh(buckets)
	assert.Equal(t, len(threeRegions), b.objects(kept), "the bucket that was kept is not touched")
	assert.Empty(t, s.up().changes())
}

// A region that starts over while it has a bucket gets a new one first, and the others copy to it; what becomes of the
// old one is onDelete's.
func TestARegionOfBucketsStartsOver(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	again := inRegion(region, set("generation", pulumi.Int(2)))
	for onDelete, left := range map[string]int{"retain": 1, "destroy": 0} {
		t.Run(onDelete, func(t *testing.T) {
			t.Parallel()
			onDelete := set("onDelete", pulumi.String(onDelete))
			b, s := newAssets(t, twoRegions, onDelete)
			b.assertMesh(s.buckets())
			assert.Equal(t, together(
				did("create", partsOf("assets", []string{region}, secondGeneration(bucketParts)...)),
				did("delete", partsOf("assets", []string{region}, bucketParts...)),
				replaced(partsOf("assets", []string{region}, "replication")),
				did("update", partsOf("assets", []string{region}, "replication-policy")),
				did("update", partsOf("assets", []string{"us-east-2"}, changedParts...)), assetsChanged,
			), s.runs(assetsIn(twoRegions, onDelete, again)).up().changes())
			b.assertMesh(s.buckets())
			assert.Len(t, b.found(bucketType), len(twoRegions)+left)
			assert.Empty(t, s.up().changes())
		})
	}
}

// seventeenRegions are the regions that every account can use.
var seventeenRegions = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
	"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
	"us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// One update makes a mesh of any size: a configuration for each bucket, with a rule of its own priority for each other.
func TestBucketsInSeventeenRegions(t *testing.T) {
	t.Parallel()
	b, s := newAssets(t, seventeenRegions)
	configs := b.found(replicationType)
	require.Len(t, configs, len(seventeenRegions))
	for _, config := range configs {
		ids, priorities := map[string]bool{}, map[int]bool{}
		rules := config.Outputs.Objects("rules")
		assert.Len(t, rules, len(seventeenRegions)-1, config.Region)
		for _, rule := range rules {
			ids[rule.String("id")] = true
			priorities[rule.Int("priority")] = true
		}
		assert.Len(t, ids, len(rules), config.Region)
		assert.Len(t, priorities, len(rules), config.Region)
	}
	b.assertMesh(s.buckets())
	assert.Empty(t, s.up().changes())
}

// A bucket's settings are protected like the bucket; a region retires in two updates.
func TestBucketsAreProtected(t *testing.T) {
	t.Parallel()
	const region = "us-west-2"
	b := newBench(t)
	s := b.stack("dev", shopIn(threeRegions, dataOnly(threeRegions), protected))
	s.up()
	assert.ElementsMatch(t, partsOf("shop-assets", threeRegions, bucketParts...), s.protected())

	before := b.sim.World()
	s.runs(shopIn(twoRegions, dataOnly(twoRegions), protected))
	_, err := s.preview()
	require.ErrorContains(t, err, refusal)
	assert.Equal(t, before, b.sim.World())

	s.runs(shopIn(threeRegions, dataOnly(threeRegions), protected, unprotected(region)))
	assert.Empty(t, s.up().changes())
	assert.ElementsMatch(t, partsOf("shop-assets", twoRegions, bucketParts...), s.protected())

	s.runs(shopIn(twoRegions, dataOnly(twoRegions), protected))
	assert.Equal(t, together(
		did("delete", bucketNames("shop-assets", region), []string{"shop-" + region}), recordChanged,
		did("update", partsOf("shop-assets", twoRegions, changedParts...)),
	), s.up().changes())
}

// protected are the names of what the engine refuses to delete.
func (s *stack) protected() []string {
	s.t.Helper()
	var names []string
	for _, r := range s.resources() {
		if r.Protect {
			names = append(names, r.URN.Name())
		}
	}
	return names
}
