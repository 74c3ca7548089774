package topology

import (
	"slices"
	"strings"
)

// Step is one thing that an operator of a deployment may have to do.
type Step struct {
	// ID is stable: other answers refer to it, such as those of SimulateOutage.
	ID, Title string
	// When says in which situation, and in which not.
	When string
	// Set is what to write into the program before the commands.
	Set []Setting
	// Commands in the order in which they are run, each one line of a POSIX shell.
	Commands []string
	// Expected is what is seen when the step has worked, Undo how to take it back.
	Expected, Undo string
	// Needs are the regions whose APIs the commands call, in the order of their names.
	Needs []string
}

// Setting is an input of the component and the value that it gets.
type Setting struct{ Path, Value string }

// Deployed is what a runbook says of a deployment that only AWS knows.
type Deployed struct {
	// TargetGroups and EndpointGroups are ARNs by region.
	TargetGroups, EndpointGroups map[string]string
	// Stores by name.
	Stores map[string]DeployedStore
}

// DeployedStore is a datastore with one writer as AWS knows it.
type DeployedStore struct {
	// Global is the identifier of the global object; empty for a kind without one.
	Global string
	// Members by region.
	Members map[string]DeployedMember
}

// DeployedMember is what a datastore has in one region as AWS knows it.
type DeployedMember struct{ Name, Arn, Endpoint string }

// Runbook has every step for one deployment, with its identifiers. What is done in an emergency comes first.
func Runbook(app Application, plan Plan, deployed Deployed) []Step {
	r := runbook{app: app, plan: plan, deployed: deployed}
	steps := []Step{}
	for _, region := range plan.Regions {
		steps = append(steps, r.looks(region)...)
	}
	for _, region := range plan.Regions {
		steps = append(steps, r.drains(region)...)
	}
	for _, store := range plan.Stores {
		steps = append(steps, r.moves(store)...)
	}
	if len(plan.Regions) > 1 {
		for _, region := range plan.Regions {
			steps = append(steps, r.without(region), r.back(region))
		}
	}
	steps = append(steps, r.killedRun())
	for _, store := range plan.Stores {
		steps = append(steps, r.upgrades(store)...)
	}
	for _, region := range plan.Regions {
		steps = append(steps, r.retires(region)...)
	}
	return append(steps, r.destroy())
}

// runbook makes the steps of one deployment.
type runbook struct {
	app      Application
	plan     Plan
	deployed Deployed
}

// awsCommand is a command of the AWS CLI. Flags are names without dashes and their values in turn; a name that ends in an
// equals sign has no value.
func awsCommand(service, verb, region string, flags ...string) string {
	words := []string{"aws", service, verb, "--region", region}
	for i := 0; i < len(flags); i++ {
		if name, alone := strings.CutSuffix(flags[i], "="); alone {
			words = append(words, "--"+name)
			continue
		}
		words = append(words, "--"+flags[i], shellWord(flags[i+1]))
		i++
	}
	return strings.Join(words, " ")
}

// plainWord is what a shell takes as it is.
const plainWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@,+%"

// shellWord quotes a word where a shell would change it. Substitutions are meant.
func shellWord(word string) string {
	if strings.HasPrefix(word, "$(") || word != "" && strings.Trim(word, plainWord) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// excluded is the command that changes everything but a lost region.
func excluded(region string) string { return "pulumi up --exclude '**-" + region + "'" }

// needs are the regions that commands call, in the order of their names.
func needs(commands ...string) []string {
	found := []string{}
	for _, command := range commands {
		_, after, called := strings.Cut(command, "--region ")
		if called {
			region, _, _ := strings.Cut(after, " ")
			found = append(found, region)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// step fills in what follows from the commands.
func step(s Step) Step {
	s.Needs = needs(s.Commands...)
	if s.Commands == nil {
		s.Commands = []string{}
	}
	if s.Set == nil {
		s.Set = []Setting{}
	}
	return s
}
