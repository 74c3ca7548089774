// Package record is the internal resource by which a deployment knows the one before it: a component never sees its old
// inputs, the check of a resource does. It holds nothing in AWS.
package record

import (
	"context"
	"encoding/json"
	"fmt"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Type is the type token of a record. It is in no schema, so that no SDK has it.
const Type = "globalapp:index:DeploymentRecord"

// Serve makes a plugin answer for records, and leaves everything else to it.
func Serve(plugin p.Provider) p.Provider {
	others := plugin
	plugin.Check = func(ctx context.Context, request p.CheckRequest) (p.CheckResponse, error) {
		if request.Urn.Type() != Type {
			return others.Check(ctx, request)
		}
		return check(request)
	}
	plugin.Diff = func(ctx context.Context, request p.DiffRequest) (p.DiffResponse, error) {
		if request.Urn.Type() != Type {
			return others.Diff(ctx, request)
		}
		return p.DiffResponse{HasChanges: !property.New(request.OldInputs).Equals(property.New(request.Inputs))}, nil
	}
	plugin.Create = func(ctx context.Context, request p.CreateRequest) (p.CreateResponse, error) {
		if request.Urn.Type() != Type {
			return others.Create(ctx, request)
		}
		return p.CreateResponse{ID: request.Urn.Name(), Properties: request.Properties}, nil
	}
	plugin.Read = func(ctx context.Context, request p.ReadRequest) (p.ReadResponse, error) {
		if request.Urn.Type() != Type {
			return others.Read(ctx, request)
		}
		return p.ReadResponse{ID: request.ID, Properties: request.Properties, Inputs: request.Inputs}, nil
	}
	plugin.Update = func(ctx context.Context, request p.UpdateRequest) (p.UpdateResponse, error) {
		if request.Urn.Type() != Type {
			return others.Update(ctx, request)
		}
		return p.UpdateResponse{Properties: request.Inputs}, nil
	}
	plugin.Delete = func(ctx context.Context, request p.DeleteRequest) error {
		if request.Urn.Type() != Type {
			return others.Delete(ctx, request)
		}
		return nil
	}
	return plugin
}

// content is what a record holds.
type content struct {
	Deployment topology.Deployment `json:"deployment"`
}

// nothing is the record of a first deployment that was refused. It says so, because an SDK takes what it sent for an
// output that is missing.
var nothing = property.NewMap(map[string]property.Value{"deployment": property.New(property.Map{})})

// check compares the deployment that was recorded with the one that is to come. A refused one is not recorded: the record
// stays as it is, and its component, which gets it back, finds out why and says it as it says every other mistake. A
// failure of the check would end the component's construction in the middle, and that shows a "context canceled" beside
// it, or not.
func check(request p.CheckRequest) (p.CheckResponse, error) {
	var previous, next content
	if err := decode(request.State, &previous); err != nil {
		return p.CheckResponse{}, fmt.Errorf("reading the record of the previous deployment: %w", err)
	}
	if err := decode(request.Inputs, &next); err != nil {
		return p.CheckResponse{}, fmt.Errorf("reading the record of this deployment: %w", err)
	}
	switch refused := len(topology.CheckTransition(previous.Deployment, next.Deployment)) > 0; {
	case !refused:
		return p.CheckResponse{Inputs: request.Inputs}, nil
	case request.State.Len() == 0:
		return p.CheckResponse{Inputs: nothing}, nil
	}
	return p.CheckResponse{Inputs: request.State}, nil
}

func decode(recorded property.Map, into *content) error {
	return convert(resource.ToResourcePropertyMap(recorded).Mappable(), into)
}

// encode gives a value the form in which the state shows it.
func encode(value any) (map[string]any, error) {
	values := map[string]any{}
	return values, convert(value, &values)
}

// convert goes from one form of a record to another by way of JSON.
func convert(from, into any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	return nil
}
