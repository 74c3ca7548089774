// Outage prints what simulateOutage says about the demo's application: for the loss of each region, and of the
// control planes in us-east-1.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/inputs"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
	"github.com/pulumi-globalapp/pulumi-globalapp/tests/drill"
)

func main() {
	if err := show(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// show writes one page for all losses.
func show(out io.Writer) error {
	demo, err := drill.Demo()
	if err != nil {
		return err
	}
	given := resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(demo))
	app, plan, problems := inputs.Own().Application("shop", topology.Identity{}, given)
	if len(problems) > 0 {
		return fmt.Errorf("planning the demo: %w", problems)
	}
	losses := []topology.Loss{}
	for _, region := range plan.Regions {
		losses = append(losses, topology.Loss{Region: region.Name})
	}
	for _, loss := range append(losses, topology.Loss{ControlPlanes: true}) {
		outage, problems := topology.SimulateOutage(app, plan, loss)
		if len(problems) > 0 {
			return fmt.Errorf("losing a part of the demo: %w", problems)
		}
		page(out, loss, outage)
	}
	return nil
}

// page writes what one loss means.
func page(out io.Writer, loss topology.Loss, outage topology.Outage) {
	what := loss.Region
	if loss.ControlPlanes {
		what = "the control planes in us-east-1"
	}
	fmt.Fprintf(out, "\n== Without %s ==\n\nUsers: %s\n", what, outage.Users.Text)
	for _, moment := range outage.Timeline {
		fmt.Fprintf(out, "  %10s  %-8s  %s", when(moment), moment.Actor, moment.Text)
		if moment.Step != "" {
			fmt.Fprintf(out, " [step %s]", moment.Step)
		}
		fmt.Fprintf(out, " (%s)\n", moment.Basis)
	}
	fmt.Fprintln(out, "\nDatastores:")
	for _, store := range outage.Stores {
		writes := store.Writes
		fmt.Fprintf(out, "  %s (%s): written to from %s, then %s, at last %s. %s\n", store.Name, store.Kind,
			names(writes.Before), names(writes.During), names(writes.After), store.Text)
	}
	if left := outage.Capacity; left.Known {
		fmt.Fprintf(out, "\nCapacity: %d of %d %s are left, and up to %d can be.\n", left.Running, left.Needed, left.Unit, left.Most)
	}
	for _, frozen := range outage.Frozen {
		fmt.Fprintf(out, "Not to be changed: %s. %s\n", frozen.What, frozen.Text)
	}
}

// when says a moment in time.
func when(moment topology.Moment) string {
	if moment.Seconds != nil {
		return fmt.Sprintf("%d s", *moment.Seconds)
	}
	return moment.Order
}

func names(regions []string) string {
	if len(regions) == 0 {
		return "nowhere"
	}
	return strings.Join(regions, ", ")
}
