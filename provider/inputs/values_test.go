package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// parse reads inputs from YAML. The tags !secret, !computed and !output make such values.
func parse(t require.TestingT, text string) property.Map {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	if len(document.Content) == 0 {
		return property.Map{}
	}
	return parseNode(t, document.Content[0]).AsMap()
}

func parseNode(t require.TestingT, n *yaml.Node) property.Value {
	tag := n.Tag
	if tag == "!secret" || tag == "!output" || tag == "!computed" {
		n.Tag = ""
	}
	var v property.Value
	switch n.Kind {
	case yaml.MappingNode:
		entries := map[string]property.Value{}
		for i := 0; i < len(n.Content); i += 2 {
			entries[n.Content[i].Value] = parseNode(t, n.Content[i+1])
		}
		v = property.New(property.NewMap(entries))
	case yaml.SequenceNode:
		var elements []property.Value
		for _, element := range n.Content {
			elements = append(elements, parseNode(t, element))
		}
		v = property.New(property.NewArray(elements))
	default:
		var scalar any
		require.NoError(t, n.Decode(&scalar))
		if i, ok := scalar.(int); ok {
			scalar = float64(i)
		}
		var err error
		v, err = property.Any(scalar)
		require.NoError(t, err)
	}
	switch tag {
	case "!secret":
		return v.WithSecret(true)
	case "!output":
		return v.WithDependencies([]urn.URN{"urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::vpc"})
	case "!computed":
		return property.New(property.Computed)
	default:
		return v
	}
}
