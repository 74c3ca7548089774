package drill

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/shlex"
)

// clock is the one substitution that commands have: a time in the current hour.
var clock = regexp.MustCompile(`\$\(date -u \+%Y-%m-%dT%H:(00|59):(00|59)Z\)`)

// unquoted is what a shell does something with outside of quotes.
const unquoted = "$`*?[]{}()<>|&;~#!"

// split takes a line apart as a POSIX shell does. What a shell would change is refused: commands quote it.
func split(line string) ([]string, error) {
	line = clock.ReplaceAllString(line, "2026-01-01T00:${1}:${2}Z")
	bare, quoted := strings.Builder{}, false
	for _, r := range line {
		if r == '\'' {
			quoted = !quoted
		} else if !quoted {
			bare.WriteRune(r)
		}
	}
	if at := strings.IndexAny(bare.String(), unquoted); at >= 0 {
		return nil, fmt.Errorf("a shell would change %q", bare.String()[at:])
	}
	words, err := shlex.Split(line)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, errors.New("the line is empty")
	}
	return words, nil
}
