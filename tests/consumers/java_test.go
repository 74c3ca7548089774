package consumers_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/toolchain"
)

// classpath gives a program's packages as Maven finds them.
const classpath = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"

// java is a Maven repository with the SDK. It is the checkout's own: what is installed into a user's would stay there.
func java(t *testing.T) consumer {
	toolchain.Needs(t, "java", "javac", "mvn")
	folder := t.TempDir()
	maven := func(arguments ...string) []string {
		return append([]string{
			"mvn", "--batch-mode", "--no-transfer-progress", "--quiet", "-Dstyle.color=never",
			"-Dmaven.repo.local=" + filepath.Join(toolchain.Root(), "bin", ".m2"),
		}, arguments...)
	}
	toolchain.Copy(t, folder, "sdk/java", "tests/consumers/testdata/java/Driver.java")
	toolchain.Run(t, toolchain.Command(t, filepath.Join(folder, "java"), maven("install")))
	found := func(program string) string {
		text, err := os.ReadFile(filepath.Join(program, "classpath"))
		require.NoError(t, err)
		return strings.TrimSpace(string(text))
	}
	return consumer{
		folder: folder,
		compile: func(t *testing.T, program string) string {
			compiler := toolchain.Command(t, program, maven("compile", classpath, "-Dmdep.outputFile=classpath"))
			if found := complaints(t, compiler); found != "" {
				return found
			}
			toolchain.Run(t, toolchain.Command(t, program, []string{
				"javac", "-cp", found(program), "-d", "driver", filepath.Join(folder, "Driver.java"),
			}))
			return ""
		},
		driver: func(program string) []string {
			classes := []string{filepath.Join(program, "driver"), filepath.Join(program, "target", "classes"), found(program)}
			return []string{"java", "-cp", strings.Join(classes, string(os.PathListSeparator)), "Driver"}
		},
		entry: func(program string) string {
			text, err := os.ReadFile(filepath.Join(program, "pom.xml"))
			require.NoError(t, err)
			return regexp.MustCompile(`<mainClass>([\w.]+)</mainClass>`).FindStringSubmatch(string(text))[1]
		},
	}
}
