package topology

import (
	"fmt"
	"strings"
)

// Problem is one mistake in the inputs, found before anything is created.
type Problem struct {
	// Rule is the id of the rule that is broken; a test has a bad input for each.
	Rule string
	// Path is the input path, such as regions[1].network.cidrBlock.
	Path string
	// Message states the value, the rule and the way out.
	Message string
}

// Error gives the problem as the user reads it: the path, then the message.
func (p Problem) Error() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + ": " + p.Message
}

// Problems are all mistakes of one set of inputs.
type Problems []Problem

// Error lists all problems, one a line.
func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].Error()
	}
	lines := make([]string, 0, len(p)+1)
	lines = append(lines, fmt.Sprintf("%d mistakes in the inputs; nothing was created or changed:", len(p)))
	for _, problem := range p {
		lines = append(lines, "  - "+problem.Error())
	}
	return strings.Join(lines, "\n")
}

// problems is the one mistake that a check has found.
func problems(rule, path, format string, values ...any) Problems {
	return Problems{{Rule: rule, Path: path, Message: fmt.Sprintf(format, values...)}}
}

// in puts a key below an input path.
func in(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
