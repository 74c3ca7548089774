package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology/topologytest"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const (
	// randomVariable is set for a process that deploys some of the random applications: the first seed, and how many.
	randomVariable = "GLOBALAPP_RANDOM"
	// boundedDeployments are the random applications of a usual run, for each of its seeds.
	boundedDeployments = 4
	// provenDeployments are those of a run of `make prove`, over all parts of the suite.
	provenDeployments = 10_000
	// deploymentsTogether are those of one process, because the engine leaves something behind for each operation.
	deploymentsTogether = 40
)

// randomSettings make applications small: what grows with regions is other tests' to show.
var randomSettings = topologytest.Settings{Small: true, Most: 3, Regions: simulatedRegions()}

// simulatedRegions are those that the simulated AWS has: it lacks the newest.
func simulatedRegions() []string {
	sim := awssim.New(awssim.Options{})
	return slices.DeleteFunc(slices.Clone(topologytest.Regions), func(name string) bool {
		_, err := sim.Configure(awssim.Values{"region": name})
		return err != nil
	})
}

// Random sound applications are created, left alone, changed at random, left alone, and destroyed. Whatever the planner accepts
// AWS accepts, and what is left is what onDelete keeps. `make prove` does it ten thousand times, a process for each forty.
func TestRandomTopologies(t *testing.T) {
	t.Parallel()
	counted := &deployments{}
	if asked := os.Getenv(randomVariable); asked != "" {
		var first uint64
		var n int
		_, err := fmt.Sscanf(asked, "%d,%d", &first, &n)
		require.NoError(t, err, asked)
		deployRandom(t, counted, first, n)
		return
	}
	if everything() && os.Getenv(seedVariable) == "" {
		deployAll(t)
		return
	}
	if os.Getenv(seedVariable) != "" {
		deployRandom(t, counted, seeds(t)[0], 1)
		return
	}
	for _, seed := range seeds(t) {
		deployRandom(t, counted, seed, boundedDeployments)
	}
}

// deployAll deploys this part's share of ten thousand applications.
func deployAll(t *testing.T) {
	t.Helper()
	part := partAsked(t)
	self, err := os.Executable()
	require.NoError(t, err)
	done, began := 0, time.Now()
	wanted := provenDeployments / part.n
	for done < wanted {
		n := min(deploymentsTogether, wanted-done)
		first := uint64(part.i)<<40 + uint64(done) //nolint:gosec // Both are small.
		run := exec.CommandContext(t.Context(), self, "-test.run=^TestRandomTopologies$", "-test.timeout=30m", "-test.v")
		run.Env = append(os.Environ(), batchVariable+"="+tools, fmt.Sprintf("%s=%d,%d", randomVariable, first, n))
		output, err := run.CombinedOutput()
		require.NoError(t, err, "%d were deployed before\n%s", done, output)
		done += n
		t.Logf("%d of %d after %s", done, wanted, time.Since(began).Round(time.Second))
	}
	t.Logf("proved: %d of %d random applications created, left alone, changed, and destroyed in %s", done, wanted,
		time.Since(began).Round(time.Second))
}

// deployments counts what was deployed.
type deployments struct {
	mu sync.Mutex
	// changes by what they are, and those that the deployment before stood in the way of.
	changes map[string]int
}

// deployRandom deploys the applications of some seeds.
func deployRandom(t *testing.T, counted *deployments, first uint64, n int) {
	t.Helper()
	for i := range uint64(n) { //nolint:gosec // It is small.
		seed := first + i
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			newRandomLife(t, seed).live(counted)
		})
	}
}

// randomLife is the life of one random application.
type randomLife struct {
	*bench
	*topologytest.Draw

	t     *testing.T
	now   topologytest.Object
	stack *stack
}

func newRandomLife(t *testing.T, seed uint64) *randomLife {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: topologytest.ZoneID, Name: topologytest.Zone})
	l := &randomLife{bench: b, Draw: topologytest.Seeded(seed), t: t}
	for {
		l.now = topologytest.Application(l.Draw, randomSettings)
		if accepted(l.now) {
			break
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s=%d repeats this:\n%s", seedVariable, seed, topologytest.Written(l.now))
		}
	})
	l.prepare(randomSettings.Regions)
	l.furnish(l.now)
	l.stack = b.stack("dev", program(l.now))
	return l
}

func program(app topologytest.Object) pulumi.RunFunc {
	return application(topologytest.Name, func() pulumi.Map { return untyped(app).(pulumi.Map) })
}

// planned plans an application.
func planned(app topologytest.Object) (topology.Plan, topology.Problems) {
	_, plan, found := inputs.Own().Application(topologytest.Name, topology.Identity{}, topologytest.Inputs(app))
	return plan, found
}

// accepted says whether an application can be deployed where there was none.
func accepted(app topologytest.Object) bool {
	plan, found := planned(app)
	return len(found) == 0 && !doubted(plan) && len(topology.CheckTransition(topology.Deployment{}, plan.Deployment())) == 0
}

// doubted says whether a warning tells that AWS lacked a kind of datastore in a region, and so may refuse it: that list only
// becomes shorter, so that it is no rule.
func doubted(plan topology.Plan) bool {
	return slices.ContainsFunc(plan.Warnings, func(warning string) bool { return strings.Contains(warning, "AWS had no ") })
}

// prepare makes, in every region, what random applications use that is not theirs: code, and what services read.
func (b *bench) prepare(regions []string) {
	b.t.Helper()
	b.sim.BringRole("team", "ec2.amazonaws.com", nil)
	for _, region := range regions {
		client := b.sim.Client(region)
		for token, made := range map[string]awssim.Values{
			"aws:s3/bucketV2:BucketV2":    {"bucket": strings.ReplaceAll(topologytest.CodeBucket, "{region}", region)},
			"aws:ssm/parameter:Parameter": {"name": "/shop/token", "type": "SecureString", "value": "the-token-of-the-shop"},
		} {
			_, err := client.Create(token, "brought", made)
			require.NoError(b.t, err)
		}
	}
}

// furnish makes what the regions bring, and puts its real names into the inputs.
func (l *randomLife) furnish(app topologytest.Object) {
	l.t.Helper()
	// AWS ends the ARN of a secret with letters of its own.
	if compute, runs := app["compute"].(topologytest.Object); runs && compute["ecs"] != nil {
		if secrets, some := compute["ecs"].(topologytest.Object)["secrets"].(topologytest.Object); some {
			delete(secrets, "API_KEY")
		}
	}
	for i, each := range app["regions"].([]any) {
		region := each.(topologytest.Object)
		existing, brings := region["existing"].(topologytest.Object)
		if !brings {
			continue
		}
		place := l.have(region["name"].(string), topologytest.ExistingRange(i))
		if balancer, has := existing["loadBalancer"].(topologytest.Object); has {
			balancer["arn"], balancer["dnsName"] = place.balancer.ARN, place.balancer.DNSName
			balancer["hostedZoneId"] = place.balancer.ZoneID
		}
		if compute, has := existing["compute"].(topologytest.Object); has {
			compute["taskRoleArn"], compute["securityGroupId"] = place.role.ARN, place.group
		}
		if network, has := existing["network"].(topologytest.Object); has {
			network["vpcId"] = place.network.VPC
			network["publicSubnetIds"] = anyOf(place.network.PublicSubnets)
			network["privateSubnetIds"] = anyOf(place.network.PrivateSubnets)
			if network["routeTableIds"] != nil {
				network["cidrBlocks"] = []any{place.network.CIDRBlock}
				network["routeTableIds"] = []any{place.network.PrivateTable}
			}
		}
	}
}

func anyOf(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

func (l *randomLife) live(counted *deployments) {
	l.t.Helper()
	before := l.left()
	brought := l.sim.Brought()
	l.stack.up()
	require.Empty(l.t, l.stack.up().changes(), "the same again")
	counted.note(l.change())
	l.stack.destroy()
	l.assertLeft(before)
	assert.Equal(l.t, brought, l.sim.Brought(), "what was there before")
}

func (c *deployments) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == nil {
		c.changes = map[string]int{}
	}
	c.changes[what]++
}

// change deploys a random change. One that the deployment before stands in the way of is refused with everything that the planner
// says of it, and nothing happens.
func (l *randomLife) change() string {
	l.t.Helper()
	was, _ := planned(l.now)
	next, what := topologytest.Change(l.Draw, randomSettings, l.now)
	plan, found := planned(next)
	if len(found) > 0 || doubted(plan) {
		return "refused: " + what
	}
	l.stack.runs(program(next))
	if problems := topology.CheckTransition(was.Deployment(), plan.Deployment()); len(problems) > 0 {
		done, err := l.stack.tryUp()
		require.Error(l.t, err, what)
		assert.Empty(l.t, done.changes(), what)
		for _, problem := range problems {
			assert.Contains(l.t, strings.Join(messages(done.log), "\n"), problem.Path, what)
		}
		l.stack.runs(program(l.now))
		return "refused after what was: " + what
	}
	l.now = next
	l.stack.up()
	require.Empty(l.t, l.stack.up().changes(), "the same again after %s", what)
	return what
}

// leftByStores is what onDelete can keep.
var leftByStores = []string{
	"aws:dynamodb/table:Table ", "aws:s3/", "aws:rds/snapshot:Snapshot ", "aws:rds/clusterSnapshot:ClusterSnapshot ",
	"aws:elasticache/snapshot:Snapshot ",
}

// assertLeft checks that nothing is left but what was there before and what onDelete keeps.
func (l *randomLife) assertLeft(before []string) {
	l.t.Helper()
	stores, _ := l.now["datastores"].(topologytest.Object)
	kept := func(each string) bool {
		if slices.Contains(before, each) || strings.HasPrefix(each, "aws:kms/key:Key ") {
			return true
		}
		for name, store := range stores {
			if strings.Contains(each, " shop-"+name+"-") && store.(topologytest.Object)["onDelete"] != "destroy" {
				return slices.ContainsFunc(leftByStores, func(kind string) bool { return strings.HasPrefix(each, kind) })
			}
		}
		return false
	}
	assert.Empty(l.t, slices.DeleteFunc(l.left(), kept), "something is left")
}
