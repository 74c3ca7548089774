package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// compare fails when a generated file is missing, differs, or is not made any more.
func compare(root string, files map[string][]byte) error {
	var wrong []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text, err := os.ReadFile(filepath.Join(root, name)) //nolint:gosec // The names are the generator's own.
		switch {
		case errors.Is(err, fs.ErrNotExist):
			wrong = append(wrong, "missing: "+name)
		case err != nil:
			return fmt.Errorf("reading %s: %w", name, err)
		case !bytes.Equal(text, files[name]):
			wrong = append(wrong, "differs: "+name)
		}
	}
	there, err := present(root)
	if err != nil {
		return err
	}
	for _, name := range there {
		if _, made := files[name]; !made {
			wrong = append(wrong, "not generated any more: "+name)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("generated files are not what they come from; run `make generate`:\n%s", strings.Join(wrong, "\n"))
	}
	fmt.Printf("%d generated files are what they come from\n", len(files))
	return nil
}

// builds are what building an SDK where it is leaves behind, by the patterns of their names.
var builds = []string{"node_modules", "bin", "build", "dist", "obj", "target", "__pycache__", "*.egg-info"}

// present are the files in the generated folders, without what a build of an SDK left there.
func present(root string) ([]string, error) {
	var names []string
	for _, directory := range generated {
		err := filepath.WalkDir(filepath.Join(root, directory), func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if built(entry.Name()) {
					return fs.SkipDir
				}
				return nil
			}
			name, err := filepath.Rel(root, path)
			names = append(names, filepath.ToSlash(name))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("looking for what is in %s: %w", directory, err)
		}
	}
	return names, nil
}

// built says that a folder is what a build left behind.
func built(name string) bool {
	return slices.ContainsFunc(builds, func(pattern string) bool {
		matches, _ := filepath.Match(pattern, name)
		return matches
	})
}
