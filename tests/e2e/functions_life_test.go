package e2e_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// fromZip is a function from a file in a bucket of its region.
func fromZip(key string) change {
	return setCompute(pulumi.Map{"lambdaFunction": pulumi.Map{
		"zip":     pulumi.Map{"bucket": pulumi.String("code-{region}"), "key": pulumi.String(key)},
		"runtime": pulumi.String("nodejs22.x"), "handler": pulumi.String("index.handler"),
	}})
}

// addCode makes the bucket with code in some regions, as somebody else than the application does.
func (b *bench) addCode(regions ...string) {
	b.t.Helper()
	for _, region := range regions {
		_, err := b.sim.Client(region).Create("aws:s3/bucketV2:BucketV2", "code", awssim.Values{"bucket": "code-" + region})
		require.NoError(b.t, err)
	}
}

// A function from a zip file: a new file is a new version, to which the alias moves while users are answered. From a container
// image in its place users would find nothing for a while, so that is done in a region without users.
func TestAFunctionFromAZipFile(t *testing.T) {
	t.Parallel()
	const home, other = "us-east-2", "eu-west-1"
	b := newBench(t)
	b.addCode(twoRegions...)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	program := func(changes ...change) pulumi.RunFunc {
		return siteIn(twoRegions, append([]change{smallRegions, byAccelerator}, changes...)...)
	}
	s := b.stack("dev", program(fromZip("shop-1.zip")))
	s.up()
	v := b.watch(siteURL)
	for _, region := range twoRegions {
		function := b.named(in(region, "function")[0]).Outputs
		assert.Equal(t, "code-"+region, function["s3Bucket"])
		assert.Equal(t, "ok "+region, b.seen(siteURL, near(region)))
	}
	s.settled()
	s.runs(program(fromZip("shop-2.zip")))
	assert.Equal(t, did("update", inAll(twoRegions, "function", "function-alias")), v.up(t, s))

	asImage := inRegion(other, func(region pulumi.Map) {
		set("compute.lambdaFunction.image", pulumi.String("111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"))(region)
	})
	byImage := func(inputs pulumi.Map) {
		for _, each := range inputs["regions"].(pulumi.Array) {
			if region := each.(pulumi.Map); region["name"] == pulumi.String(home) {
				fromZip("shop-2.zip")(region)
			}
		}
		delete(inputs, "compute")
		asImage(inputs)
	}
	isolated := inRegion(other, set("isolated", pulumi.Bool(true)))
	s.runs(program(byImage)).assertRefused(t, []mistake{{topology.RuleTransitionStack, "regions", []string{
		"eu-west-1 would change the function from zip to image while it gets users", "in three updates",
	}}})
	s.runs(program(fromZip("shop-2.zip"), isolated))
	assert.Equal(t, did("update", []string{endpoints(other), "shop-record"}), v.up(t, s))
	s.runs(program(byImage, isolated))
	parts := in(other, "function", "function-alias", "function-permission", "function-attachment")
	changed := v.up(t, s)
	assert.Equal(t, slices.Sorted(slices.Values(parts)), changed["replace"])
	assert.Len(t, b.found("aws:lambda/function:Function"), 2)
	s.runs(program(byImage))
	assert.Equal(t, did("update", []string{endpoints(other), "shop-record"}), v.up(t, s))
	assert.Equal(t, "ok "+other, b.seen(siteURL, near(other)))
	assert.Empty(t, s.up().changes())
	s.destroy()
	assert.Len(t, b.left(), 4, "the table, the zone and the buckets: %s", b.left())
	assert.Contains(t, b.left(), "aws:dynamodb/table:Table shop-orders-table-"+home)
}

// A function beside a database is in the network of its region, where it reaches the writer and the readers, and goes with it.
func TestAFunctionBesideADatabase(t *testing.T) {
	t.Parallel()
	const home = "us-east-2"
	b := newBench(t)
	s := b.stack("dev", shopIn(twoRegions, onLambda, withCatalog))
	created := s.up().changes()["create"]
	assert.Subset(t, created, inAll(twoRegions, "function-security-group", "functions-to-anywhere", "function-policy-catalog"))
	for _, from := range twoRegions {
		network := b.named(in(from, "function")[0]).Outputs.Object("vpcConfig")
		group := b.named(in(from, "function-security-group")[0]).ID
		assert.Equal(t, []string{group}, network.Strings("securityGroupIds"))
		for _, subnet := range network.Strings("subnetIds") {
			for _, endpoint := range []string{
				b.named("shop-catalog-cluster-" + home).Outputs.String("endpoint"),
				b.named("shop-catalog-cluster-" + from).Outputs.String("readerEndpoint"),
			} {
				reached, why := b.sim.Reaches(from, subnet, group, endpoint, 5432)
				assert.True(t, reached, why)
			}
		}
	}
	assert.Equal(t, map[string]float64{"eu-west-1": 100}, b.visitors("eu-central-1"))
	s.settled()
	deleted := s.destroy().changes()["delete"]
	slices.Sort(created)
	assert.Equal(t, created, deleted)
	assert.Empty(t, b.found(vpcType))
}
