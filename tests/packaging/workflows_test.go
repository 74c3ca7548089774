package packaging_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workflow is what the tests look at in a workflow, or in an action of the project's own.
type workflow struct {
	Permissions map[string]string
	Jobs        map[string]job
	Runs        struct{ Steps []step }
}

type job struct {
	Permissions map[string]string
	Timeout     int `yaml:"timeout-minutes"`
	Environment string
	Services    map[string]struct{ Image string }
	Steps       []step
}

type step struct {
	Uses, Run string
	With      map[string]any
}

// workflows are all of them, by the names of their files, without the actions.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	read := map[string]workflow{}
	for _, file := range find(t, ".github/workflows/*.yml") {
		var each workflow
		readYAML(t, file, &each)
		read[path.Base(file)] = each
	}
	require.Len(t, read, 4)
	return read
}

// steps are all steps of a workflow.
func (w workflow) steps() []step {
	steps := slices.Clone(w.Runs.Steps)
	for _, each := range w.Jobs {
		steps = append(steps, each.Steps...)
	}
	return steps
}

// targets are the make targets that a text calls.
func targets(text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`(?m)^\s*make ([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

func TestEveryMakeTargetOfAWorkflowExists(t *testing.T) {
	t.Parallel()
	makefile := read(t, "Makefile") + read(t, "tools/packaging.mk")
	called := map[string]bool{}
	for name, each := range workflows(t) {
		for _, step := range each.steps() {
			for _, target := range targets(step.Run) {
				called[target] = true
				assert.Regexp(t, `(?m)^`+target+`:`, makefile, name)
			}
		}
	}
	assert.Len(t, called, 14)
}

func TestCIRunsWhatEveryChangeMustPass(t *testing.T) {
	t.Parallel()
	var called []string
	for _, step := range workflows(t)["ci.yml"].steps() {
		called = append(called, targets(step.Run)...)
	}
	must := targets(read(t, ".ci/run"))
	assert.Equal(t, []string{"check-generated", "lint", "check-workflows", "demo", "test"}, must)
	assert.Subset(t, called, must)
}

// pinned is an action of others at a commit, with the version that the commit has.
var pinned = regexp.MustCompile(`^\s*(- )?uses: [\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

func TestActionsAndImagesArePinned(t *testing.T) {
	t.Parallel()
	files := append(find(t, ".github/workflows/*.yml"), find(t, ".github/actions/*/action.yml")...)
	require.Len(t, files, 5)
	commits := map[string]string{}
	for _, file := range files {
		for line := range strings.Lines(read(t, file)) {
			line = strings.TrimRight(line, "\n")
			if !strings.Contains(line, "uses: ") || strings.Contains(line, "uses: ./") {
				continue
			}
			assert.Regexp(t, pinned, line, file)
			_, used, _ := strings.Cut(line, "uses: ")
			action, commit, _ := strings.Cut(used, "@")
			if before, known := commits[action]; known {
				assert.Equal(t, before, commit, "%s has two versions", action)
			}
			commits[action] = commit
		}
	}
	assert.Len(t, commits, 9)
	for name, each := range workflows(t) {
		for _, job := range each.Jobs {
			for _, service := range job.Services {
				assert.Regexp(t, `:\d+\.\d+\.\d+$`, service.Image, name)
			}
		}
	}
}

// allowed are the jobs that may do more than read the checkout, and what.
var allowed = map[string]map[string]string{
	"release.yml archives": {"contents": "write"},
	"release.yml go":       {"contents": "write"},
	"release.yml nodejs":   {"contents": "read", "id-token": "write"},
	"release.yml python":   {"contents": "read", "id-token": "write"},
}

func TestJobsMayDoNoMoreThanTheyNeed(t *testing.T) {
	t.Parallel()
	more := map[string]map[string]string{}
	for name, each := range workflows(t) {
		assert.Equal(t, map[string]string{"contents": "read"}, each.Permissions, name)
		for title, job := range each.Jobs {
			assert.Positive(t, job.Timeout, "%s %s", name, title)
			if len(job.Permissions) > 0 {
				more[name+" "+title] = job.Permissions
			}
			publishes := name == "release.yml" && title != "check"
			assert.Equal(t, publishes, job.Environment == "release", "%s %s: someone must agree to what is published", name, title)
			for _, step := range job.Steps {
				// Only the job that pushes a tag keeps the token where every later step could read it.
				if strings.HasPrefix(step.Uses, "actions/checkout@") && name+" "+title != "release.yml go" {
					assert.Equal(t, false, step.With["persist-credentials"], "%s %s", name, title)
				}
			}
		}
	}
	assert.Equal(t, allowed, more)
}

func TestNobodysTextBecomesAScript(t *testing.T) {
	t.Parallel()
	for name, each := range workflows(t) {
		assert.NotContains(t, read(t, ".github/workflows/"+name), "pull_request_target", name)
		for _, step := range each.steps() {
			assert.NotContains(t, step.Run, "${{", "%s: give it to the script through the environment", name)
		}
	}
}

func TestEverySDKIsPublished(t *testing.T) {
	t.Parallel()
	jobs := workflows(t)["release.yml"].Jobs
	for _, folder := range find(t, "sdk/*") {
		assert.Contains(t, jobs, path.Base(folder))
	}
	for language := range sdks {
		if language == "go" {
			continue
		}
		var does string
		for _, step := range jobs[language].Steps {
			does += fmt.Sprintln(step.Run, step.With)
		}
		assert.Contains(t, does, "make pack-sdk SDK="+language+" ")
		assert.Contains(t, does, "dist/sdk/"+language, "the job publishes what it packed")
	}
}

func TestWhatHasNotRunSaysSo(t *testing.T) {
	t.Parallel()
	for name := range workflows(t) {
		assert.Contains(t, read(t, ".github/workflows/"+name), "ritten, not run yet", name)
	}
	assert.Contains(t, read(t, "docs/releasing.md"), "not run yet")
}
