package e2e_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// waves deploy regions one wave after the other.
func waves(list ...[]string) change {
	all := pulumi.Array{}
	for _, wave := range list {
		all = append(all, pulumi.ToStringArray(wave))
	}
	return set("rollout", pulumi.Map{"waves": all})
}

// oneByOne deploys the three regions of the tests one after the other, the home region in the middle.
var oneByOne = waves([]string{"us-west-2"}, []string{"us-east-2"}, []string{"eu-west-1"})

// begun are the new task definitions and services that calls have made or changed since the last reset, in order, those that
// failed or were rolled back included.
func (b *bench) begun() []string {
	var begun []string
	for _, call := range b.sim.Calls() {
		if !call.Preview && slices.Contains([]string{"Create", "Update"}, call.Method) {
			name := resource.URN(call.URN).Name()
			if strings.HasPrefix(name, "shop-main-service-") || strings.HasPrefix(name, "shop-main-task-definition-") {
				begun = append(begun, name)
			}
		}
	}
	return begun
}

// inTurn are the task definitions and services of regions, one region after the other.
func inTurn(regions ...string) []string {
	var names []string
	for _, region := range regions {
		names = append(names, in(region, "task-definition", "service")...)
	}
	return names
}

// imagesRun are the versions of the image that the services of regions run.
func (b *bench) imagesRun(regions ...string) map[string]string {
	images := map[string]string{}
	for _, region := range regions {
		running := b.named("shop-main-service-" + region).Outputs.String("taskDefinition")
		for _, each := range b.found("aws:ecs/taskDefinition:TaskDefinition") {
			if each.ARN == running {
				_, image, _ := strings.Cut(each.Outputs.String("containerDefinitions"), "/shop:")
				images[region], _, _ = strings.Cut(image, `"`)
			}
		}
	}
	return images
}

// hold leaves calls of a method to some resources unanswered until all of others have been called, and says afterwards which
// of these were not called within a minute, or at all.
func (b *bench) hold(method string, held, others []string) func() []string {
	var lock sync.Mutex
	missing, done := slices.Clone(others), make(chan struct{})
	var waitedFor []string
	b.sim.OnCall(func(call awssim.Call) {
		name := resource.URN(call.URN).Name()
		if call.Preview || call.Method != method {
			return
		}
		lock.Lock()
		if i := slices.Index(missing, name); i >= 0 {
			if missing = slices.Delete(missing, i, i+1); len(missing) == 0 {
				close(done)
			}
		}
		lock.Unlock()
		if !slices.Contains(held, name) {
			return
		}
		select {
		case <-done:
		case <-time.After(time.Minute):
			lock.Lock()
			waitedFor = slices.Clone(missing)
			lock.Unlock()
		}
	})
	return func() []string {
		lock.Lock()
		defer lock.Unlock()
		return append(waitedFor, missing...)
	}
}

// The service of the first wave is not answered for until everything in every region is made that is not put in order: so a
// first deployment takes the time of the slowest network and load balancer, which are made side by side, and then of one
// service a wave. Regions of one wave are deployed side by side.
func TestWavesKeepNothingElseBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	others := []string{"shop-ingress-accelerator", "shop-ingress-listener"}
	for _, region := range threeRegions {
		others = append(others, without(regionNames(region), slices.Concat(inTurn(region),
			in(region, "scaling-target", "scaling-policy"),
			[]string{"shop-" + region, "shop-main-" + region, endpoints(region)})...)...)
	}
	first := b.hold("Create", []string{"shop-main-service-us-west-2"}, others)
	s := b.stack("dev", shopIn(threeRegions, oneByOne))
	assert.Equal(t, did("create", shopNames(threeRegions...)), s.up().changes())
	assert.Empty(t, first(), "what the first wave did not wait for was not made beside it")
	assert.Equal(t, inTurn("us-west-2", "us-east-2", "eu-west-1"), b.begun())
	assert.Empty(t, s.up().changes())

	s.runs(shopIn(threeRegions, waves([]string{"eu-west-1"}, []string{"us-west-2", "us-east-2"})))
	assert.Empty(t, s.up().changes(), "other waves touch nothing")
	s.runs(shopIn(threeRegions))
	assert.Empty(t, s.up().changes(), "no waves touch nothing")

	b.sim.ResetCalls()
	pair := in("us-west-2", "service")
	pair = append(pair, in("us-east-2", "service")...)
	beside := b.hold("Update", pair, pair)
	s.runs(shopIn(threeRegions, waves([]string{"eu-west-1"}, []string{"us-west-2", "us-east-2"}),
		set("compute.ecs.image", image("2"))))
	seen, err := s.preview()
	require.NoError(t, err)
	assert.Equal(t, rolledOut(threeRegions...), seen.changes(), "a preview shows all waves")
	assert.Equal(t, rolledOut(threeRegions...), s.up().changes())
	assert.Empty(t, beside(), "two regions of one wave were not deployed side by side")
	assert.Equal(t, inTurn("eu-west-1"), b.begun()[:2])
	assert.ElementsMatch(t, inTurn("us-west-2", "us-east-2"), b.begun()[2:])

	s.destroy()
	assert.Equal(t, []string{"aws:dynamodb/table:Table shop-orders-table-us-east-2"}, b.left(), "a destroy is not in waves")
}

// A second wave that fails leaves the first one deployed, itself as it was, and the third untouched; users everywhere are served
// all the time. The next update with an image that works finishes. It is the same where AWS says that it failed, and where
// ECS rolls back and the provider says that all is well.
func TestAWaveThatFailsStopsTheNext(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails func(*bench)
		says  string
	}{
		"refused": {func(b *bench) {
			b.sim.Inject(awssim.Fault{Method: "Update", Type: serviceType, Region: "us-east-2", Kind: awssim.RefuseCall})
		}, "InternalFailure"},
		"rolled back": {func(b *bench) { b.sim.FailDeployments("us-east-2", true) },
			"the deployment in us-east-2 was rolled back"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, s := newShop(t, threeRegions, oneByOne)
			watch := b.watchTargets(threeRegions...)
			b.sim.ResetCalls()
			test.fails(b)
			s.runs(shopIn(threeRegions, oneByOne, set("compute.ecs.image", image("2"))))
			_, trials := watch.over(func() {
				failed, err := s.tryUp()
				require.Error(t, err)
				assert.Contains(t, failed.log, test.says)
				assert.NotContains(t, failed.changes(), "delete-replaced")
			})
			assert.Empty(t, trials)
			assert.Equal(t, inTurn("us-west-2", "us-east-2"), b.begun())
			assert.Equal(t, map[string]string{"us-west-2": "2", "us-east-2": "1", "eu-west-1": "1"}, b.imagesRun(threeRegions...))

			b.sim.FailDeployments("us-east-2", false)
			b.sim.ResetCalls()
			s.runs(shopIn(threeRegions, oneByOne, set("compute.ecs.image", image("3"))))
			_, trials = watch.over(func() { s.up() })
			assert.Empty(t, trials)
			assert.Equal(t, inTurn("us-west-2", "us-east-2", "eu-west-1"), b.begun())
			assert.Equal(t, map[string]string{"us-west-2": "3", "us-east-2": "3", "eu-west-1": "3"}, b.imagesRun(threeRegions...))
			assert.Empty(t, b.sim.RunsOnInactive())
			assert.Len(t, b.found("aws:ecs/taskDefinition:TaskDefinition"), 3)
			assert.Empty(t, s.up().changes())
		})
	}
}

// A region of the first wave that is lost keeps nobody back from an update that leaves it out. When it is back, a plain update
// deploys there and touches nothing else.
func TestALostRegionHoldsNoWaveUp(t *testing.T) {
	t.Parallel()
	const lost = "eu-west-1"
	others := []string{"us-west-2", "us-east-2"}
	lostFirst := waves([]string{lost}, others[:1], others[1:])
	b, s := newShop(t, threeRegions, lostFirst)
	b.sim.LoseRegion(lost)
	s.runs(shopIn(threeRegions, lostFirst, set("compute.ecs.image", image("2"))))
	b.sim.ResetCalls()
	seen, err := s.preview(optpreview.Exclude([]string{"**-" + lost}))
	require.NoError(t, err)
	assert.Equal(t, rolledOut(others...), seen.changes())
	assert.Equal(t, rolledOut(others...), s.up(leavingOut(lost)).changes())
	assert.Equal(t, inTurn(others...), b.begun())

	b.sim.HealRegion(lost)
	assert.Equal(t, rolledOut(lost), s.up().changes())
	assert.Empty(t, s.up().changes())
}

// A region that is lost after its deployment was rolled back keeps nobody back either from an update with another image that
// leaves it out.
func TestALostRegionThatWasRolledBackHoldsNoWaveUp(t *testing.T) {
	t.Parallel()
	const lost = "eu-west-1"
	others := []string{"us-west-2", "us-east-2"}
	lostFirst := waves([]string{lost}, others[:1], others[1:])
	b, s := newShop(t, threeRegions, lostFirst)
	b.sim.FailDeployments(lost, true)
	s.runs(shopIn(threeRegions, lostFirst, set("compute.ecs.image", image("2"))))
	_, err := s.tryUp()
	require.Error(t, err)
	b.sim.LoseRegion(lost)
	s.runs(shopIn(threeRegions, lostFirst, set("compute.ecs.image", image("3"))))
	_, err = s.preview(optpreview.Exclude([]string{"**-" + lost}))
	require.NoError(t, err)
	s.up(leavingOut(lost))
	assert.Equal(t, map[string]string{"us-east-2": "3", "us-west-2": "3"}, b.imagesRun(others...))
	b.sim.HealRegion(lost)
	b.sim.FailDeployments(lost, false)
	s.up()
	assert.Equal(t, map[string]string{lost: "3"}, b.imagesRun(lost))
	assert.Empty(t, s.up().changes())
}

// Regions come to waves and leave them like everywhere else.
func TestRegionsComeToWavesAndGo(t *testing.T) {
	t.Parallel()
	const region = "eu-west-1"
	b, s := newShop(t, threeRegions, oneByOne)
	two := threeRegions[:2]
	s.runs(shopIn(two, waves([]string{"us-west-2"}, []string{"us-east-2"})))
	assert.Equal(t, together(did("delete", regionNames(region)), recordChanged), s.up().changes())
	b.sim.ResetCalls()
	s.runs(shopIn(threeRegions, waves([]string{region}, []string{"us-west-2"}, []string{"us-east-2"}),
		set("compute.ecs.image", image("2"))))
	assert.Equal(t, together(did("create", regionNames(region)), rolledOut(two...), recordChanged), s.up().changes())
	assert.Equal(t, inTurn(region, "us-west-2", "us-east-2"), b.begun())
	assert.Empty(t, s.up().changes())
}
