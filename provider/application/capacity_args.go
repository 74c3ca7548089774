package application

import "github.com/pulumi/pulumi-go-provider/infer"

var _ infer.Annotated = (*Capacity)(nil)

// Capacity is the load that the regions must carry together.
type Capacity struct {
	PeakRequestsPerSecond      int `pulumi:"peakRequestsPerSecond"`
	RequestsPerSecondPerTarget int `pulumi:"requestsPerSecondPerTarget"`
}

// Annotate documents the type.
func (c *Capacity) Annotate(a infer.Annotator) {
	a.Describe(&c, "The load that the regions must carry together. A warning says, with the numbers, after the loss of which "+
		"region the others cannot carry it with what they run at least. A function counts as elastic: it carries any load, up to "+
		"the account's limit.")
	a.Describe(&c.PeakRequestsPerSecond, "The requests of all users together in the busiest second.")
	a.Describe(&c.RequestsPerSecondPerTarget, "How many requests a second one task, instance or node of a node group "+
		"carries, measured by a load test of your own.")
}
