package topology

// checkRole checks that a region with a role is one of the application's. A missing one is reported where the inputs
// are checked for completeness.
func checkRole(role, rule, path string, names []string, accepted map[string]bool) Problems {
	if role == "" || accepted[role] || len(names) == 0 {
		return nil
	}
	return problems(rule, path, "%s is not one of the regions (%s); add it to regions, with stack: none when it holds "+
		"data only, or name one of them", role, list(names))
}

// first gives the first setting that is made.
func first(fallback bool, settings ...*bool) bool {
	for _, setting := range settings {
		if setting != nil {
			return *setting
		}
	}
	return fallback
}
