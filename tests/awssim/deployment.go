package awssim

import (
	"slices"
	"strconv"
	"strings"
)

const (
	srcCircuitBreaker Source = "aws-ecs-deployment-circuit-breaker"
	srcDeregister     Source = "aws-ecs-deregister-task-definition"
)

// The provider's wait is content with the steady state after a roll-back: see
// https://github.com/hashicorp/terraform-provider-aws/issues/19519 and
// https://github.com/hashicorp/terraform-provider-aws/issues/20858.
var _ = cite(map[Source]string{
	srcCircuitBreaker: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
	srcDeregister:     "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html",
})

// Rules of deployments.
var (
	ruleStartDeployment = rule("ecs.start.deployment", srcCircuitBreaker, "ServiceNotStable")
	ruleServiceInactive = rule("ecs.service.task-inactive", srcDeregister, "ClientException")
)

// completed keys, in what is hidden of a service, the task definition of its last deployment that completed.
const completed = "completed"

// inactive marks, in what is hidden of a task definition, one that is deregistered while a service is on it.
const inactive = "inactive"

// FailDeployments keeps the tasks of task definitions that are new to a service from ever becoming healthy in a region,
// until it is called with false.
func (s *Sim) FailDeployments(region string, fail bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing[region] = fail
}

// RunsOnInactive lists the ARNs of the services that are on a deregistered revision of their task definition.
func (s *Sim) RunsOnInactive() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	arns := []string{}
	for _, task := range s.world.sorted(isInactive) {
		op := &Op{Account: task.Account, sim: s}
		for _, service := range op.servicesOn(task) {
			arns = append(arns, service.ARN)
		}
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

func isInactive(o *Object) bool { return o.Type == taskDefinitionToken && o.Hidden.Bool(inactive) }

// deploymentProblem says why a deployment of a task definition that is new to a service fails, or nil.
func (op *Op) deploymentProblem(service, task *Object) *Refusal {
	if !op.sim.failing[service.Region] || service.Hidden.String(completed) == task.ARN {
		return nil
	}
	return ruleStartDeployment.Refuse("(service %s) deployment failed: tasks of %s failed to start", service.ARN, task.ARN)
}

// deploy waits for a deployment: it completes, or the circuit breaker rolls it back, or it never becomes steady.
// A deployment that nobody waits for stays under way, as its roll-back comes later than the answer.
func (op *Op) deploy(service, task *Object) error {
	defer op.sweepInactive(service.Region)
	problem := op.startProblem(service, task)
	if problem == nil && op.alarmed(service, task) {
		return op.undo(service)
	}
	if problem == nil || service.Live.Int("desiredCount") == 0 {
		service.Hidden[completed] = task.ARN
		return nil
	}
	if !service.Live.Bool("waitForSteadyState") {
		return nil
	}
	if previous := op.rollback(service); previous != nil {
		op.Set(Values{"taskDefinition": spelledLike(service.Live.String("taskDefinition"), previous)})
		return op.resolve(types[serviceToken])
	}
	problem.Kept = true
	problem.Message = "waiting for ECS Service (" + service.ARN + "): timeout while waiting for state to become " +
		"'tfSTABLE' (last state: 'tfPENDING', timeout: 20m0s): " + problem.Message
	return problem
}

// rollback is the task definition that the circuit breaker goes back to, or nil when it does not, or in vain.
func (op *Op) rollback(service *Object) *Object {
	breaker := service.Live.Object("deploymentCircuitBreaker")
	if !breaker.Bool("enable") || !breaker.Bool("rollback") {
		return nil
	}
	previous := op.completedTask(service)
	if previous == nil || op.startProblem(service, previous) != nil {
		return nil
	}
	return previous
}

// spelledLike names a task definition in the form that the program uses: its ARN, or family and revision.
func spelledLike(wanted string, task *Object) string {
	if strings.HasPrefix(wanted, "arn:") {
		return task.ARN
	}
	return task.Live.String("family") + ":" + strconv.Itoa(task.Live.Int("revision"))
}

// completedTask is the task definition of a service's last deployment that completed, deregistered or not, or nil.
func (op *Op) completedTask(service *Object) *Object {
	arn := service.Hidden.String(completed)
	if task := op.FindARN(arn); task != nil {
		return task
	}
	return op.inactiveTask(service.Region, arn)
}

// inactiveTask is the deregistered task definition that a service still names, or nil.
func (op *Op) inactiveTask(region, wanted string) *Object {
	found := op.sim.world.sorted(func(o *Object) bool {
		return isInactive(o) && o.Account == op.Account && o.Region == region && wanted == spelledLike(wanted, o)
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// servicesOn lists the services that name a task definition, or have tasks of it.
func (op *Op) servicesOn(task *Object) []*Object {
	return slices.DeleteFunc(op.ObjectsIn(task.Region, serviceToken), func(service *Object) bool {
		wanted := service.Live.String("taskDefinition")
		return wanted != spelledLike(wanted, task) && service.Hidden.String(completed) != task.ARN
	})
}

// deregister makes a task definition inactive. What no service is on is not seen again; services that are run on.
func (op *Op) deregister() {
	if len(op.servicesOn(op.Object)) > 0 {
		op.Keep = true
		op.Object.Hidden[inactive] = true
	}
}

// sweepInactive lets go of the deregistered task definitions of a region that no service is on any more.
func (op *Op) sweepInactive(region string) {
	for _, task := range op.sim.world.sorted(func(o *Object) bool { return isInactive(o) && o.Region == region }) {
		if len((&Op{Account: task.Account, sim: op.sim}).servicesOn(task)) == 0 {
			op.Remove(task)
		}
	}
}
