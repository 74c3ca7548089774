package inputs

import (
	"sync"

	globalapp "github.com/pulumi-globalapp/pulumi-globalapp"
)

// Own is this package's schema, ready to check inputs against.
var Own = sync.OnceValue(func() *Package {
	own, err := Parse(globalapp.Schema)
	if err != nil {
		// The schema is embedded and generated: a build that cannot read it must not check anything.
		panic(err)
	}
	return own
})
