package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pairsPage is the page with the tables of what goes together.
var pairsPage = filepath.Join("..", "..", "docs", "compute.md")

// The documentation says of every pair what the tests prove of it; `go test -update` writes it anew.
func TestTheDocumentationKnowsEveryPair(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(pairsPage)
	require.NoError(t, err)
	page := string(text)
	for name, table := range map[string]string{"compute": computeTable(), "fronts": frontTable()} {
		begin, end := "<!-- begin pairs "+name+" -->\n", "<!-- end -->"
		before, rest, found := strings.Cut(page, begin)
		require.True(t, found, "no table of %s", name)
		said, after, found := strings.Cut(rest, end)
		require.True(t, found, "no end of the table of %s", name)
		if !*update {
			assert.Equal(t, table, said)
		}
		page = before + begin + table + end + after
	}
	if *update {
		require.NoError(t, os.WriteFile(pairsPage, []byte(page), 0o600))
	}
}

// computeTable is the matrix's: kinds of compute by kinds of load balancers.
func computeTable() string {
	table := [][]string{{""}}
	for _, balancer := range balancerKinds {
		table[0] = append(table[0], "`"+balancer.name+"`")
	}
	for _, compute := range computeKinds {
		row := []string{"`" + compute.name + "`: " + compute.words}
		for _, balancer := range balancerKinds {
			row = append(row, goesTogether(compute.refused, balancer.name))
		}
		table = append(table, row)
	}
	return markdown(table)
}

// frontTable is that of load balancers by the ways that users come.
func frontTable() string {
	table := [][]string{{""}}
	for _, way := range ways {
		table[0] = append(table[0], way.words)
	}
	for _, front := range fronts {
		row := []string{front.words}
		for _, way := range ways {
			row = append(row, goesTogether(front.refused, way.words))
		}
		table = append(table, row)
	}
	return markdown(table)
}

// goesTogether is a cell.
func goesTogether(refused map[string]refusedPair, name string) string {
	if pair, is := refused[name]; is {
		return "refused: " + pair.words
	}
	return "yes"
}

// markdown is a table whose first row is its head.
func markdown(table [][]string) string {
	var text strings.Builder
	for i, row := range table {
		text.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			text.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return text.String()
}
