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
	for _, directory := range generated {
		err := filepath.WalkDir(filepath.Join(root, directory), func(path string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || entry.IsDir() {
				return err
			}
			name, err := filepath.Rel(root, path)
			if _, made := files[filepath.ToSlash(name)]; err == nil && !made {
				wrong = append(wrong, "not generated any more: "+name)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("looking for old files in %s: %w", directory, err)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("generated files are not what they come from; run `make generate`:\n%s", strings.Join(wrong, "\n"))
	}
	fmt.Printf("%d generated files are what they come from\n", len(files))
	return nil
}
