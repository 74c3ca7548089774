package e2e_test

import "os"

// everything is whether the tests that take minutes each run in full: `make prove` asks for it.
func everything() bool { return os.Getenv("GLOBALAPP_PROVE") != "" }
