// Command pulumi-resource-globalapp is the Pulumi plugin of the globalapp package.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider"
)

func main() {
	if err := provider.Run(context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "running the globalapp plugin: %v\n", err)
		os.Exit(1)
	}
}
