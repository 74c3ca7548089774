package consumers_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// typescript is a clean npm project with the SDK's tarball.
func typescript(t *testing.T) consumer {
	toolchain.Needs(t, "node", "npm")
	folder := t.TempDir()
	node := func(arguments ...string) string {
		return toolchain.Run(t, toolchain.Command(t, folder, append([]string{"node"}, arguments...)))
	}
	for _, name := range []string{".npmrc", "package.json", "package-lock.json"} {
		toolchain.Copy(t, folder, filepath.Join("tests/sdk/typescript", name))
	}
	toolchain.Run(t, toolchain.Command(t, folder, []string{"npm", "ci", "--prefer-offline"}))
	toolchain.Copy(t, folder, "sdk/nodejs")
	compiler := filepath.Join("node_modules", "typescript", "bin", "tsc")
	node(compiler, "--project", "nodejs")
	published := filepath.Join(folder, "nodejs", "bin")
	toolchain.Copy(t, published, "sdk/nodejs/package.json", "sdk/nodejs/README.md")
	packed := strings.TrimSpace(toolchain.Run(t, toolchain.Command(t, published, []string{"npm", "pack", "--silent"})))
	toolchain.Run(t, toolchain.Command(t, folder, []string{
		"npm", "install", "--prefer-offline", "--no-save", "--no-package-lock", filepath.Join(published, packed),
	}))

	toolchain.Copy(t, folder, "tests/consumers/testdata/typescript/driver.ts")
	node(compiler, "--outDir", "driver", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext",
		"--types", "node", "--strict", "--skipLibCheck", "driver.ts")
	return consumer{
		folder: folder,
		compile: func(t *testing.T, program string) string {
			// The copies are below the project's folder, so that its packages are found.
			return complaints(t, toolchain.Command(t, program, []string{
				"node", filepath.Join(folder, compiler), "--project", ".", "--pretty", "false",
			}))
		},
		driver: func(string) []string { return []string{"node", filepath.Join(folder, "driver", "driver.js")} },
		entry:  func(program string) string { return filepath.Join(program, "bin", "index.js") },
	}
}
