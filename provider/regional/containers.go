package regional

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// containers are those of a task as ECS wants them in JSON: the application's own first, the others by name.
func containers(s region.Scope, spec Spec, logs *cloudwatch.LogGroup) pulumi.Array {
	settings := spec.Compute.Ecs
	all := pulumi.Array{applicationContainer(s, spec, logs)}
	for _, name := range inOrder(settings.Sidecars) {
		all = append(all, sidecarContainer(s, spec, logs, name))
	}
	return all
}

// applicationContainer is the one that users reach.
func applicationContainer(s region.Scope, spec Spec, logs *cloudwatch.LogGroup) pulumi.Map {
	settings := spec.Compute.Ecs
	definition := newContainer(s, logs, topology.ApplicationContainer, settings.Image)
	definition["essential"] = pulumi.Bool(true)
	definition["portMappings"] = pulumi.Array{portMapping(settings.Port, spec.passages()[0].transport)}
	definition["environment"] = variables(spec.environment(settings.Environment), "value")
	addOptional(s, definition, settings.Command, settings.Secrets, settings.DependsOn)
	return definition
}

// sidecarContainer is one beside it, which has the bindings of the datastores too: a migration needs them.
func sidecarContainer(s region.Scope, spec Spec, logs *cloudwatch.LogGroup, name string) pulumi.Map {
	sidecar := spec.Compute.Ecs.Sidecars[name]
	definition := newContainer(s, logs, name, sidecar.Image)
	definition["essential"] = pulumi.Bool(*sidecar.Essential)
	definition["environment"] = variables(spec.environment(sidecar.Environment), "value")
	addOptional(s, definition, sidecar.Command, sidecar.Secrets, sidecar.DependsOn)
	if sidecar.Port != nil {
		definition["portMappings"] = pulumi.Array{portMapping(sidecar.Port, transportTCP)}
	}
	if sidecar.Cpu != nil {
		definition["cpu"] = sidecar.Cpu
	}
	if sidecar.Memory != nil {
		definition["memory"] = sidecar.Memory
	}
	if check := sidecar.HealthCheck; check != nil {
		tests := pulumi.Map{
			"command": pulumi.StringArray(check.Command), "interval": check.Interval, "timeout": check.Timeout,
			"retries": check.Retries,
		}
		if check.StartPeriod != nil {
			tests["startPeriod"] = check.StartPeriod
		}
		definition["healthCheck"] = tests
	}
	return definition
}

// newContainer is what all containers have.
func newContainer(s region.Scope, logs *cloudwatch.LogGroup, name string, image pulumi.StringInput) pulumi.Map {
	return pulumi.Map{
		"name":  pulumi.String(name),
		"image": named(image.ToStringOutput(), s.Region()),
		"logConfiguration": pulumi.Map{
			"logDriver": pulumi.String("awslogs"),
			"options": pulumi.Map{
				"awslogs-group":         logs.Name,
				"awslogs-region":        pulumi.String(s.Region()),
				"awslogs-stream-prefix": pulumi.String(name),
			},
		},
	}
}

// addOptional says what only some containers have.
func addOptional(
	s region.Scope, definition pulumi.Map, command []pulumi.StringInput, secrets map[string]pulumi.StringInput,
	dependsOn map[string]ContainerCondition,
) {
	if len(command) > 0 {
		definition["command"] = pulumi.StringArray(command)
	}
	if len(secrets) > 0 {
		sources := pulumi.StringMap{}
		for name, from := range secrets {
			sources[name] = named(from.ToStringOutput(), s.Region())
		}
		definition["secrets"] = variables(sources, "valueFrom")
	}
	if len(dependsOn) > 0 {
		var waits pulumi.Array
		for _, name := range inOrder(dependsOn) {
			waits = append(waits, pulumi.Map{
				"containerName": pulumi.String(name), "condition": pulumi.String(string(dependsOn[name])),
			})
		}
		definition["dependsOn"] = waits
	}
}

func portMapping(port pulumi.IntPtrInput, transport string) pulumi.Map {
	return pulumi.Map{"containerPort": port, "hostPort": port, "protocol": pulumi.String(transport)}
}

// variables are those of a container, in the order of their names.
func variables(values pulumi.StringMap, key string) pulumi.Array {
	all := pulumi.Array{}
	for _, name := range inOrder(values) {
		all = append(all, pulumi.Map{"name": pulumi.String(name), key: values[name]})
	}
	return all
}

// images are those of all containers of a task.
func (e *Ecs) images(region string) pulumi.StringArrayOutput {
	all := pulumi.StringArray{named(e.Image.ToStringOutput(), region)}
	for _, name := range inOrder(e.Sidecars) {
		all = append(all, named(e.Sidecars[name].Image.ToStringOutput(), region))
	}
	return all.ToStringArrayOutput()
}

// secretSources are where the values of all containers' secrets are.
func (e *Ecs) secretSources(region string) pulumi.StringArray {
	all := pulumi.StringArray{}
	add := func(secrets map[string]pulumi.StringInput) {
		for _, name := range inOrder(secrets) {
			all = append(all, named(secrets[name].ToStringOutput(), region))
		}
	}
	add(e.Secrets)
	for _, name := range inOrder(e.Sidecars) {
		add(e.Sidecars[name].Secrets)
	}
	return all
}

// readSecrets lets the execution role read exactly the secrets of a task's containers, which a parameter that is given by its
// name has in the task's own account and region.
func readSecrets(region, account string, sources, keys []string) ([]policy.Statement, error) {
	var secrets, parameters []string
	for _, from := range sources {
		source, known := topology.ParseSecretSource(from)
		switch {
		case !known:
			return nil, fmt.Errorf("letting the tasks in %s read their secrets: %q is neither the ARN of a secret of Secrets "+
				"Manager nor a parameter of Systems Manager", region, from)
		case !source.Parameter:
			secrets = append(secrets, source.ARN)
		case source.ARN != "":
			parameters = append(parameters, source.ARN)
		default:
			parameters = append(parameters, topology.ParameterARN(region, account, source.ParameterName))
		}
	}
	var statements []policy.Statement
	for _, allowed := range []struct {
		sid, action string
		resources   []string
	}{
		{"ReadSecrets", "secretsmanager:GetSecretValue", secrets},
		{"ReadParameters", "ssm:GetParameters", parameters},
		{"DecryptSecrets", "kms:Decrypt", keys},
	} {
		if len(allowed.resources) > 0 {
			statements = append(statements, policy.Allow(allowed.sid, []string{allowed.action}, once(allowed.resources)...))
		}
	}
	return statements, nil
}

// once are values in order, each of them once.
func once(values []string) []string {
	sorted := slices.Sorted(slices.Values(values))
	return slices.Compact(sorted)
}
