// The web shop as an ordinary Go program, which registers the application in its own process.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/examples/go-in-process/shop"
)

func main() { pulumi.Run(shop.Program) }
