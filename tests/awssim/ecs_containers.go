package awssim

import "slices"

const (
	srcDependency       Source = "aws-ecs-container-dependency"
	srcContainerSizes   Source = "aws-ecs-container-definition"
	srcContainerSecrets Source = "dagster-issue-11622"
)

var _ = cite(map[Source]string{
	srcDependency:       "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
	srcContainerSizes:   "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
	srcContainerSecrets: "https://github.com/dagster-io/dagster/issues/11622",
})

// Rules of several containers in one task.
var (
	ruleTaskMemory      = rule("ecs.task.container-memory", srcContainerSizes, "ClientException")
	ruleTaskReservation = rule("ecs.task.memory-reservation", srcContainerSizes, "ClientException")
	ruleTaskCPU         = rule("ecs.task.container-cpu", srcContainerSizes, "ClientException")
	ruleDependsMissing  = rule("ecs.task.depends-on-missing", srcDependency, "ClientException")
	ruleDependsHow      = rule("ecs.task.depends-on-condition", srcDependency, "ClientException")
	ruleDependsEssence  = rule("ecs.task.depends-on-essential", srcDependency, "ClientException")
	ruleDependsHealth   = rule("ecs.task.depends-on-health", srcDependency, "ClientException")
	ruleDependsCircle   = rule("ecs.task.depends-on-circle", srcDependency, "ClientException")
	ruleSecretName      = rule("ecs.task.secret-name", srcContainerSecrets, "ClientException")
)

// dependency says that a container starts after another.
type dependency struct{ ContainerName, Condition string }

// isEssential says whether a task ends with a container, as it does unless the definition says otherwise.
func (c container) isEssential() bool { return c.Essential == nil || *c.Essential }

// checkSidecars is what AWS demands of the containers of a task together; 0 leaves a size of the task open.
func checkSidecars(all []container, cpu, memory int) error {
	reserved, units := 0, 0
	for _, c := range all {
		if c.Memory > 0 && c.MemoryReservation > c.Memory {
			return ruleTaskReservation.Refuse("Invalid setting for container '%s'. The 'memory' must be greater than or equal to "+
				"the 'memoryReservation'", c.Name)
		}
		if c.MemoryReservation > 0 {
			reserved += c.MemoryReservation
		} else {
			reserved += c.Memory
		}
		units += c.CPU
		if memory > 0 && c.Memory > memory {
			return ruleTaskMemory.Refuse("Invalid setting for container '%s': its memory %d exceeds the task's %d", c.Name, c.Memory,
				memory)
		}
		if err := checkSecretNames(c); err != nil {
			return err
		}
	}
	if memory > 0 && reserved > memory {
		return ruleTaskMemory.Refuse("The 'memory' of the containers, %d, exceeds that of the task, %d", reserved, memory)
	}
	if cpu > 0 && units > cpu {
		return ruleTaskCPU.Refuse("The 'cpu' of the containers, %d, exceeds that of the task, %d", units, cpu)
	}
	return checkDependencies(all)
}

// checkSecretNames refuses a secret whose name another secret or a variable has.
func checkSecretNames(c container) error {
	taken := map[string]bool{}
	for _, each := range c.Environment {
		taken[each.Name] = true
	}
	for _, each := range c.Secrets {
		if taken[each.Name] {
			return ruleSecretName.Refuse("The secret name must be unique and not shared with any new or existing environment "+
				"variables set on the container, such as '%s'.", each.Name)
		}
		taken[each.Name] = true
	}
	return nil
}

// checkDependencies is what AWS demands of the order in which containers start.
func checkDependencies(all []container) error {
	named := map[string]container{}
	for _, c := range all {
		named[c.Name] = c
	}
	for _, c := range all {
		for _, each := range c.DependsOn {
			other, exists := named[each.ContainerName]
			switch {
			case !exists || each.ContainerName == c.Name:
				return ruleDependsMissing.Refuse("Container '%s' depends on '%s', which is no other container of the task", c.Name,
					each.ContainerName)
			case !slices.Contains([]string{"START", "COMPLETE", "SUCCESS", "HEALTHY"}, each.Condition):
				return ruleDependsHow.Refuse("Invalid condition %q of container '%s': START, COMPLETE, SUCCESS or HEALTHY",
					each.Condition, c.Name)
			case other.isEssential() && (each.Condition == "COMPLETE" || each.Condition == "SUCCESS"):
				return ruleDependsEssence.Refuse("A dependency %s can't be set on the essential container '%s'", each.Condition,
					other.Name)
			case each.Condition == "HEALTHY" && other.HealthCheck == nil:
				return ruleDependsHealth.Refuse("Container '%s' can't be waited for until it is HEALTHY: it has no health check",
					other.Name)
			}
		}
	}
	for _, c := range all {
		if waitsFor(named, c.Name, c.Name, len(all)) {
			return ruleDependsCircle.Refuse("The dependencies of container '%s' lead back to it", c.Name)
		}
	}
	return nil
}

// waitsFor says whether a container starts after another, within so many steps.
func waitsFor(named map[string]container, from, to string, steps int) bool {
	return steps > 0 && slices.ContainsFunc(named[from].DependsOn, func(each dependency) bool {
		return each.ContainerName == to || waitsFor(named, each.ContainerName, to, steps-1)
	})
}
