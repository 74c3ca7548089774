package topology

import "strings"

// killedRun puts things in order after an update that was killed.
func (r runbook) killedRun() Step {
	commands := []string{"pulumi cancel --yes"}
	for _, region := range r.plan.Regions {
		commands = append(commands, awsCommand("resourcegroupstaggingapi", "get-resources", region.Name,
			"tag-filters", "Key=globalapp:application,Values="+r.app.Name))
	}
	return step(Step{
		ID: "killed-run", Title: "Put things in order after a run that was killed",
		When: "An update ended without its last line: the machine or the engine died, or an answer of AWS was lost.",
		Commands: append(commands,
			"pulumi up"),
		Expected: "The update goes on where it stopped. It can say that something exists already: what has a fixed name is " +
			"adopted with the " +
			"pulumi import command of that error. What AWS names by itself can be there twice: of two resources with the same " +
			"Name tag, the one that pulumi stack --show-urns --show-ids does not have is the left-over, and is deleted by hand.",
		Undo: "Nothing was changed but the left-overs.",
	})
}

// destroy takes everything away.
func (r runbook) destroy() Step {
	var kept []string
	for _, store := range r.plan.Stores {
		if store.OnDelete != OnDeleteDestroy {
			kept = append(kept, store.Name+" ("+store.OnDelete+")")
		}
	}
	expected := "Nothing is left."
	if len(kept) > 0 {
		expected = "Nothing is left but what onDelete keeps: " + strings.Join(kept, ", ") + "."
	}
	return step(Step{
		ID: "destroy", Title: "Destroy the application",
		When: "It is not needed any more. Every region is up, every writer that AWS has moved is declared, and a cache writes " +
			"in its home region.",
		Set:      []Setting{{"deletionProtection", "false"}},
		Commands: []string{"pulumi up", "pulumi destroy"},
		Expected: expected + " Do not use --skip-preview: the preview is what refuses before anything is touched.",
		Undo:     "None.",
	})
}
