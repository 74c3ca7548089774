package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	// defaultsKey is where the provider's bridge notes which inputs it filled in by itself.
	defaultsKey = "__defaults"
	// internalKey is where the engine keeps notes of its own in the inputs of a provider.
	internalKey = "__internal"
	// secretKey marks a value as a secret in a state.
	secretKey     = "4dabf18193072939515e22adb298388d"
	providerTypes = "pulumi:providers:"
)

// entry is one resource of the flat program. Other resources are named by their keys, which say type and name.
type entry struct {
	typ, name string
	// inputs hold a text wherever a string was made of other resources' outputs.
	inputs map[string]any
	// dependencies are all resources that it depends on, dependsOn those of them that no input speaks of.
	dependencies, dependsOn []string
	provider, version       string
	protect, retainOnDelete bool
	customTimeouts          resource.CustomTimeouts
	ignoreChanges           []string
	replaceOnChanges        []string
	additionalSecretOutputs []resource.PropertyKey
	deletedWith             string
}

func (e entry) key() string { return e.typ + " " + e.name }

func keyOf(urn resource.URN) string { return string(urn.Type()) + " " + urn.Name() }

// ofProgram says whether a resource of a state is one that a flat program would have too. Components are not, nor the
// plugin, nor the engine's own providers.
func ofProgram(r apitype.ResourceV3) bool {
	return r.Custom && !strings.HasPrefix(string(r.Type), "globalapp:") && r.Type != providerTypes+"globalapp" &&
		!(strings.HasPrefix(string(r.Type), providerTypes) && r.URN.Name() == "default")
}

// entriesOf is the flat program that makes what a state holds. A resource stands after those it depends on, as in the state.
func entriesOf(state apitype.DeploymentV3) ([]entry, error) {
	known := map[resource.URN]apitype.ResourceV3{}
	keys := map[string]bool{}
	var entries []entry
	for _, r := range state.Resources {
		if !ofProgram(r) {
			continue
		}
		if keys[keyOf(r.URN)] {
			return nil, fmt.Errorf("flattening %s: there is another one, and only their parents tell them apart", r.URN)
		}
		e, err := entryOf(r, known)
		if err != nil {
			return nil, fmt.Errorf("flattening %s: %w", r.URN, err)
		}
		keys[e.key()], known[r.URN] = true, r
		entries = append(entries, e)
	}
	return entries, nil
}

func entryOf(r apitype.ResourceV3, known map[resource.URN]apitype.ResourceV3) (entry, error) {
	e := entry{
		typ: string(r.Type), name: r.URN.Name(), inputs: map[string]any{},
		protect: r.Protect, retainOnDelete: r.RetainOnDelete,
		ignoreChanges: r.IgnoreChanges, replaceOnChanges: r.ReplaceOnChanges,
		additionalSecretOutputs: r.AdditionalSecretOutputs,
	}
	if r.CustomTimeouts != nil {
		e.customTimeouts = *r.CustomTimeouts
	}
	if r.DeletedWith != "" {
		e.deletedWith = keyOf(r.DeletedWith)
	}
	// A reference to a provider is its URN and its id.
	if urn := resource.URN(r.Provider[:max(0, strings.LastIndex(r.Provider, "::"))]); known[urn].Custom {
		e.provider = keyOf(urn)
	}
	spoken, err := e.take(r, known)
	if err != nil {
		return entry{}, err
	}
	for _, urn := range r.Dependencies {
		if !known[urn].Custom {
			continue
		}
		e.dependencies = append(e.dependencies, keyOf(urn))
		if !slices.Contains(spoken, keyOf(urn)) {
			e.dependsOn = append(e.dependsOn, keyOf(urn))
		}
	}
	slices.Sort(e.dependencies)
	slices.Sort(e.dependsOn)
	return e, nil
}

// take takes the inputs over, and says which resources they speak of.
func (e *entry) take(r apitype.ResourceV3, known map[resource.URN]apitype.ResourceV3) (spoken []string, err error) {
	for key, value := range withoutDefaults(r.Inputs) {
		if key == "version" && strings.HasPrefix(e.typ, providerTypes) {
			e.version, _ = value.(string)
			continue
		}
		var sources []source
		for _, urn := range r.PropertyDependencies[resource.PropertyKey(key)] {
			if from, is := known[urn]; is {
				sources = append(sources, sourcesOf(from)...)
			}
		}
		referring, err := refer(value, sources)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		e.inputs[key] = referring
		spoken = append(spoken, keysIn(referring)...)
	}
	return spoken, nil
}

// withoutDefaults leaves out what the provider or the engine had filled in, so that they do so again.
func withoutDefaults(inputs map[string]any) map[string]any {
	given := make(map[string]any, len(inputs))
	filled, _ := inputs[defaultsKey].([]any)
	for key, value := range inputs {
		if key != defaultsKey && key != internalKey && !slices.Contains(filled, any(key)) {
			given[key] = givenOf(value)
		}
	}
	return given
}

func givenOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return withoutDefaults(value)
	case []any:
		given := make([]any, len(value))
		for i, each := range value {
			given[i] = givenOf(each)
		}
		return given
	}
	return value
}
