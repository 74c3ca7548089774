package consumers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mistake is one that is made in the web shop.
type mistake struct {
	name string
	// file has the text, which becomes another one.
	file, from, to string
	// compiler is what the language's compiler or checker says; empty when it lets the mistake through.
	compiler string
	// up is what `up` says then, in the language's own words or the plugin's.
	up string
}

// says is what comes before each of the plugin's own messages, in every language.
const says = "error: globalapp:index:GlobalApplication resource 'shop' has a problem: "

// elsewhere is what the plugin says of a region that is none.
const elsewhere = says + "regions[2].network: eu-west-9 is newer than this version, which knows neither its zones nor a place " +
	"for it in the address pool; set regions[2].network.cidrBlock and regions[2].network.availabilityZoneIds, or did you mean " +
	"eu-west-1"

// wrong are the mistakes by language: something required that is missing, a name that is not there, and a wrong value that every
// language lets through.
var wrong = map[string][]mistake{
	"typescript": {
		{
			name: "missing", file: "index.ts", from: `    homeRegion: "us-east-2",`,
			compiler: "Property 'homeRegion' is missing in type",
		},
		{name: "value", file: "index.ts", from: `{ name: "eu-west-1" }`, to: `{ name: "eu-west-9" }`, up: elsewhere},
	},
	"python": {
		{
			name: "missing nested", file: "__main__.py", from: `, "type": globalapp.KeyType.STRING`,
			compiler: `error: No overload variant of "GlobalApplication" matches argument types`,
		},
		{
			// Pulumi's classes for Python take every argument as optional, and ask for it when they are called.
			name: "missing", file: "__main__.py", from: `    home_region="us-east-2",`,
			up: `TypeError: Missing required property 'home_region'`,
		},
		{name: "value", file: "__main__.py", from: `{"name": "eu-west-1"}`, to: `{"name": "eu-west-9"}`, up: elsewhere},
	},
	"go": {
		{
			name: "misspelt", file: "main.go", from: "HomeRegion:", to: "HomeRegions:",
			compiler: "unknown field HomeRegions in struct literal",
		},
		{
			// Every field of a struct in Go may be left out.
			name: "missing", file: "main.go", from: "		HomeRegion: \"us-east-2\",\n",
			up: says + "homeRegion: empty, but required; set it to a string that is not",
		},
	},
	"java": {
		{
			name: "misspelt", file: "src/main/java/shop/App.java", from: ".homeRegion(", to: ".homeRegions(",
			compiler: "cannot find symbol",
		},
		{
			// A builder asks for what is required when it builds.
			name: "missing", file: "src/main/java/shop/App.java", from: `.homeRegion("us-east-2")`,
			up: "MissingRequiredPropertyException: Missing required property 'homeRegion",
		},
		{
			name: "value", file: "src/main/java/shop/App.java", from: `name("eu-west-1")`, to: `name("eu-west-9")`, up: elsewhere,
		},
	},
}

// fails makes a mistake: where the compiler lets it through, `up` says what is wrong, and nothing is made.
func (c consumer) fails(t *testing.T, language string, m mistake) {
	program := c.copied(t, language, "web-shop", strings.ReplaceAll(m.name, " ", "-"))
	path := filepath.Join(program, m.file)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(text), m.from))
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), m.from, m.to, 1)), 0o600))

	found := c.compile(t, program)
	if m.compiler != "" {
		assert.Contains(t, found, m.compiler)
		return
	}
	require.Empty(t, found)
	sim := simulator(t)
	did := c.steps(t, program, "web-shop", sim, "up")
	require.Len(t, did, 1)
	assert.Contains(t, did[0].Error, m.up)
	assert.Empty(t, sim.World().Resources)
}
