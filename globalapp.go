// Package globalapp holds what the whole project shares and what can only be embedded from its root: the version and the
// package schema. The plugin is in provider/, the generated SDKs are in sdk/.
package globalapp

import (
	_ "embed"
	"strings"
)

// Name is the name of the Pulumi package.
const Name = "globalapp"

// PluginDownloadURL is where Pulumi finds the plugin.
const PluginDownloadURL = "github://api.github.com/pulumi-globalapp/pulumi-globalapp"

// LogoURL is the picture of the package: a PNG, as package registries want it, drawn from docs/logo.svg.
const LogoURL = "https://raw.githubusercontent.com/pulumi-globalapp/pulumi-globalapp/main/docs/logo.png"

//go:embed VERSION
var version string

// Schema is the package schema, as generated from provider/ by `make generate`, without a version.
//
//go:embed schema.json
var Schema []byte

// Version is the semantic version of the package, without a leading "v". The file VERSION is its only source.
func Version() string { return strings.TrimSpace(version) }
