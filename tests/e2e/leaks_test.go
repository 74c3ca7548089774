package e2e_test

import (
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// leftByOperation are the goroutines that every operation leaves behind, by what started them. All are Pulumi's: in a process of
// its own, which ends with its operation, nobody notices. tests/e2e runs all tests in several processes because of them.
var leftByOperation = map[string]int{
	// The step executor's watch for panics, whose channel nobody closes; it holds the whole deployment with its state
	// (pkg/v3/resource/deploy/step_executor.go, newStepExecutor).
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy.newStepExecutor": 1,
	// The server of schemas and mappings for the program, which nobody stops: one goroutine serves, one waits for its end
	// (pkg/v3/resource/deploy/source_eval.go, Iterate).
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil.serveWithOptions": 2,
	// The connection to the engine of the context that a component is constructed in, which nobody closes: three serialise its
	// callbacks (sdk/v3/go/pulumi/provider.go, construct).
	"google.golang.org/grpc/internal/grpcsync.NewCallbackSerializer": 3,
}

// An operation leaves nothing of ours behind: the plugins, the program and the simulated AWS end with it.
func TestOperationsLeaveOnlyWhatPulumiLeaves(t *testing.T) { //nolint:paralleltest // It counts the process's goroutines.
	_, s := newShop(t, twoRegions[:1], smallRegions)
	const rounds = 4
	before := goroutines()
	for range rounds {
		s.up()
	}
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		after := goroutines()
		for origin, n := range after {
			assert.LessOrEqual(c, n-before[origin], rounds*leftByOperation[origin], origin)
		}
	}, 10*time.Second, 100*time.Millisecond)
}

// startedBy is the last line of a goroutine's stack: what started it.
var startedBy = regexp.MustCompile(`(?m)^created by (\S+)`)

// goroutines are the goroutines of this process, counted by what started them.
func goroutines() map[string]int {
	stacks := make([]byte, 16<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	counts := map[string]int{}
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if match := startedBy.FindStringSubmatch(stack); match != nil {
			counts[match[1]]++
		}
	}
	// The check itself runs in one.
	delete(counts, "github.com/stretchr/testify/assert.EventuallyWithT")
	return counts
}
