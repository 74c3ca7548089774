package docs_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// Every link within the project leads to a file that is there, and to a heading in it.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	all := pages(t)
	checked := 0
	for page, text := range all {
		for _, match := range link.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			target := match[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			checked++
			file, anchor, _ := strings.Cut(target, "#")
			to := page
			if file != "" {
				to = path.Join(path.Dir(page), file)
			}
			if _, err := os.Stat(filepath.Join(root(), to)); err != nil {
				assert.Fail(t, "a link leads nowhere", "%s: %s", page, target)
				continue
			}
			if anchor != "" {
				assert.True(t, anchors(all[to])[anchor], "%s: %s", page, target)
			}
		}
	}
	assert.Greater(t, checked, 100)
}

// anchors are the anchors of a page's headings, as GitHub names them.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, match := range heading.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		name := dropped.ReplaceAllString(strings.ToLower(match[1]), "")
		found[strings.ReplaceAll(name, " ", "-")] = true
	}
	return found
}

func TestAnchorsAreGitHubs(t *testing.T) {
	t.Parallel()
	found := anchors("# `pulumi up` in CI\n\n## What is left, and why\n\n```sh\n# not a heading\n```\n")
	assert.Equal(t, map[string]bool{"pulumi-up-in-ci": true, "what-is-left-and-why": true}, found)
}

// Every page in docs/ can be found from the front page.
func TestEveryPageIsLinked(t *testing.T) {
	t.Parallel()
	all := pages(t)
	seen, queue := map[string]bool{"README.md": true}, []string{"README.md"}
	for len(queue) > 0 {
		page := queue[0]
		queue = queue[1:]
		for _, match := range link.FindAllStringSubmatch(all[page], -1) {
			file, _, _ := strings.Cut(match[1], "#")
			to := path.Join(path.Dir(page), file)
			for _, each := range []string{to, to + "/README.md"} {
				if _, is := all[each]; is && !seen[each] {
					seen[each] = true
					queue = append(queue, each)
				}
			}
		}
	}
	for page := range all {
		// The folder of decisions is linked as a whole, and _index.md is for the registry.
		if strings.HasPrefix(page, "docs/") && !strings.HasPrefix(page, "docs/decisions/") && path.Base(page) != "_index.md" {
			assert.True(t, seen[page], "no page links to %s", page)
		}
	}
}
