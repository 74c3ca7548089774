package topology

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// ApplicationContainer is the name of the container that users reach; the others stand beside it.
const ApplicationContainer = "application"

// The states of a container that another one can wait for.
const (
	ContainerStarted   = "START"
	ContainerCompleted = "COMPLETE"
	ContainerSucceeded = "SUCCESS"
	ContainerHealthy   = "HEALTHY"
)

// Sidecar is a container beside the application's. Unknown values are nil.
type Sidecar struct {
	Name  string
	Image *string
	// CPU, Memory and Port are nil where they are not given, too.
	CPU    *int
	Memory *int
	Port   *int
	// Essential is whether the task ends with the container.
	Essential bool
	// HealthCheck is whether the container has one.
	HealthCheck bool
	// Environment names the variables that the user sets.
	Environment []string
	Secrets     []ContainerSecret
	// DependsOn has the states of other containers that this one waits for.
	DependsOn map[string]string
}

// containerName is what ECS takes as a name:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html.
var containerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)

// checkSidecars checks the containers beside the application's, each on its own and all together.
func checkSidecars(ecs ECS, path string) Problems {
	var found Problems
	for _, sidecar := range ecs.Sidecars {
		at := in(path, "sidecars."+sidecar.Name)
		if !containerName.MatchString(sidecar.Name) || sidecar.Name == ApplicationContainer {
			found = append(found, problems(RuleSidecarName, at, "%q is not a name for a sidecar; use up to 255 letters, digits, "+
				"hyphens and underscores, and not %s, which is the application's own container", sidecar.Name,
				ApplicationContainer)...)
		}
		found = append(found, checkVariables(sidecar.Environment, sidecar.Secrets, at)...)
	}
	found = append(found, checkSidecarPorts(ecs, path)...)
	found = append(found, checkShares(ecs, path)...)
	return append(found, checkDependencies(ecs, path)...)
}

// checkSidecarPorts checks that every port of a task has one container: they share the task's address.
func checkSidecarPorts(ecs ECS, path string) Problems {
	var found Problems
	taken := map[int]string{}
	if ecs.Port != nil {
		taken[*ecs.Port] = in(path, "port")
	}
	for _, sidecar := range ecs.Sidecars {
		if sidecar.Port == nil {
			continue
		}
		at := in(path, "sidecars."+sidecar.Name+".port")
		if other, twice := taken[*sidecar.Port]; twice {
			found = append(found, problems(RuleSidecarPort, at, "%d is taken by %s, and the containers of a task share one "+
				"address; choose another port", *sidecar.Port, other)...)
			continue
		}
		taken[*sidecar.Port] = at
	}
	return found
}

// checkShares checks that the containers' shares fit into the task.
func checkShares(ecs ECS, path string) Problems {
	var found Problems
	for _, share := range []struct {
		of, unit string
		task     *int
		own      func(Sidecar) *int
	}{
		{"cpu", "CPU units", ecs.CPU, func(s Sidecar) *int { return s.CPU }},
		{"memory", "MiB", ecs.Memory, func(s Sidecar) *int { return s.Memory }},
	} {
		sum := 0
		for _, sidecar := range ecs.Sidecars {
			if own := share.own(sidecar); own != nil {
				sum += *own
			}
		}
		if share.task != nil && sum >= *share.task {
			found = append(found, problems(RuleSidecarShare, in(path, share.of), "the sidecars have %d of the task's %d %s, which "+
				"leaves nothing to the application; lower %s of the sidecars, or raise this", sum, *share.task, share.unit,
				share.of)...)
		}
	}
	return found
}

// checkDependencies checks what the containers of a task wait for:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html.
func checkDependencies(ecs ECS, path string) Problems {
	named := map[string]Sidecar{}
	for _, sidecar := range ecs.Sidecars {
		named[sidecar.Name] = sidecar
	}
	// A sidecar of the same name is a mistake of its own.
	named[ApplicationContainer] = Sidecar{Name: ApplicationContainer, Essential: true, DependsOn: ecs.DependsOn}
	found := checkWaits(named, named[ApplicationContainer], in(path, "dependsOn"))
	for _, sidecar := range ecs.Sidecars {
		found = append(found, checkWaits(named, sidecar, in(path, "sidecars."+sidecar.Name+".dependsOn"))...)
	}
	if len(found) > 0 {
		return found
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if way := circle(named, []string{name}); way != nil {
			return problems(RuleDependsOnCircle, path, "%s: each waits for the next, so that none starts; remove one of these "+
				"from dependsOn", strings.Join(way, ", "))
		}
	}
	return nil
}

// checkWaits checks what one container waits for.
func checkWaits(named map[string]Sidecar, waiting Sidecar, path string) Problems {
	var found Problems
	for _, name := range slices.Sorted(maps.Keys(waiting.DependsOn)) {
		at, state := in(path, name), waiting.DependsOn[name]
		other, known := named[name]
		switch ends := state == ContainerCompleted || state == ContainerSucceeded; {
		case !known || name == waiting.Name:
			found = append(found, problems(RuleDependsOn, at, "%s is no other container of the task; name one of sidecars, or "+
				"%s", name, ApplicationContainer)...)
		case ends && other.Essential:
			found = append(found, problems(RuleDependsOnState, at, "%s says that %s ends, but the whole task ends with an "+
				"essential container; set essential: false for it, or wait for %s or %s", state, name, ContainerStarted,
				ContainerHealthy)...)
		case state == ContainerHealthy && !other.HealthCheck:
			found = append(found, problems(RuleDependsOnState, at, "%s has no health check that could say so; set its "+
				"healthCheck (the application has none but the load balancer's), or wait for %s", name, ContainerStarted)...)
		}
	}
	return found
}

// circle is a way from a container back to itself along what it waits for, or nil.
func circle(named map[string]Sidecar, way []string) []string {
	for _, next := range slices.Sorted(maps.Keys(named[way[len(way)-1]].DependsOn)) {
		switch {
		case next == way[0]:
			return append(slices.Clone(way), next)
		case slices.Contains(way, next):
			continue
		}
		if found := circle(named, append(slices.Clone(way), next)); found != nil {
			return found
		}
	}
	return nil
}
