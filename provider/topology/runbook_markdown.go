package topology

import (
	"fmt"
	"strings"
)

// RunbookMarkdown writes steps as a page.
func RunbookMarkdown(app string, steps []Step) string {
	var page strings.Builder
	fmt.Fprintf(&page, "# Runbook of %s\n", app)
	for _, s := range steps {
		fmt.Fprintf(&page, "\n## %s\n\n`%s`. %s\n", s.Title, s.ID, s.When)
		if len(s.Set) > 0 {
			page.WriteString("\nSet in the program:\n\n")
			for _, setting := range s.Set {
				fmt.Fprintf(&page, "- `%s`: `%s`\n", setting.Path, setting.Value)
			}
		}
		if len(s.Commands) > 0 {
			fmt.Fprintf(&page, "\n```sh\n%s\n```\n", strings.Join(s.Commands, "\n"))
		}
		if len(s.Needs) > 0 {
			fmt.Fprintf(&page, "\nNeeds the APIs in %s.\n", list(s.Needs))
		}
		fmt.Fprintf(&page, "\nExpected: %s\n\nUndo: %s\n", s.Expected, s.Undo)
	}
	return page.String()
}
