package e2e_test

import (
	"slices"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// journal remembers what an operation did, step by step. The engine's own for tests tells it only at the end.
type journal struct {
	mu      sync.Mutex
	entries engine.JournalEntries
}

func (j *journal) add(entry engine.TestJournalEntry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entry)
	return nil
}

// now is what was remembered up to now.
func (j *journal) now() engine.JournalEntries {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

// BeginMutation remembers that a step begins.
func (j *journal) BeginMutation(step deploy.Step) (engine.SnapshotMutation, error) {
	return j, j.add(engine.TestJournalEntry{Kind: engine.TestJournalEntryBegin, Step: step})
}

// End remembers how a step ended.
func (j *journal) End(step deploy.Step, success bool) error {
	kind := engine.TestJournalEntryFailure
	if success {
		kind = engine.TestJournalEntrySuccess
	}
	return j.add(engine.TestJournalEntry{Kind: kind, Step: step})
}

// RegisterResourceOutputs is not remembered: the step's own state has the outputs.
func (j *journal) RegisterResourceOutputs(deploy.Step) error { return nil }

// SetSnippets is for programs of another kind.
func (j *journal) SetSnippets([]resource.Snippet) error { return nil }

// Write has nothing to write to.
func (j *journal) Write(*deploy.Snapshot) error { return nil }

// RebuiltBaseState changes nothing that is remembered.
func (j *journal) RebuiltBaseState() error { return nil }

// Close has nothing to end.
func (j *journal) Close() error { return nil }

var _ engine.SnapshotManager = (*journal)(nil)
