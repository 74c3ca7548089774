package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the root of the checkout.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// hidden are folders that have no pages of the project.
var hidden = map[string]bool{"bin": true, "sdk": true, "node_modules": true, "dist": true, "venv": true}

// pages are all pages of the project outside of the SDKs, by their path in the checkout.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(root(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != root() && (hidden[name] || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		relative, _ := filepath.Rel(root(), path)
		found[filepath.ToSlash(relative)] = string(text)
		return err
	}))
	require.Contains(t, found, "README.md")
	require.Contains(t, found, "docs/components/GlobalApplication.md")
	return found
}

// block is a block of code with its language, and whether it is generated from a file.
type block struct {
	language, text string
	generated      bool
}

var (
	generated = regexp.MustCompile(`(?s)<!-- begin \S+ \S+ -->.*?<!-- end -->`)
	fence     = regexp.MustCompile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$")
)

// blocks are the blocks of code of a page.
func blocks(page string) []block {
	var found []block
	inside := generated.FindAllStringIndex(page, -1)
	for _, at := range fence.FindAllStringSubmatchIndex(page, -1) {
		each := block{language: page[at[4]:at[5]], text: page[at[6]:at[7]]}
		for _, part := range inside {
			each.generated = each.generated || part[0] <= at[0] && at[1] <= part[1]
		}
		found = append(found, each)
	}
	return found
}
