package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const usage = `usage:
  awssim serve [--port N] [--control-port N] [--ready-file FILE] [--until-stdin-closes]
  awssim world [--json]
  awssim calls [--json]
  awssim lose REGION
  awssim heal REGION
  awssim zone NAME ID
  awssim visit URL REGION
  awssim put BUCKET
  awssim objects BUCKET
  awssim switchover GLOBAL_CLUSTER CLUSTER_ARN
  awssim failover-cache GLOBAL_DATASTORE REGION
  awssim parameter REGION NAME
  awssim bring REGION NAME
  awssim metric REGION NAMESPACE NAME VALUE [DIMENSION=VALUE ...]
All but serve talk to the simulator at AWSSIM_URL.`

// errUsage is what a call that is off gets.
var errUsage = errors.New(strings.TrimSuffix(usage, "."))

// patience is how long the other commands wait for a simulator's answer.
const patience = 10 * time.Second

// run is the command: its arguments, what it reads and writes, and its environment.
func run(ctx context.Context, args []string, in io.Reader, out io.Writer, env func(string) string) error {
	if len(args) == 0 {
		return errUsage
	}
	command, rest := args[0], args[1:]
	if command == "serve" {
		return serve(ctx, rest, in, out)
	}
	remote := &remote{ctx: ctx, url: strings.TrimSuffix(env("AWSSIM_URL"), "/"), out: out}
	switch {
	case remote.url == "":
		return errors.New("talking to a simulator: AWSSIM_URL is not set; `awssim serve` prints it")
	case command == "world":
		return remote.world(rest)
	case command == "calls":
		return remote.calls(rest)
	case (command == "lose" || command == "heal") && len(rest) == 1:
		return remote.do(http.MethodPost, "/regions/"+rest[0]+"/"+command, nil, nil)
	case command == "zone" && len(rest) == 2:
		return remote.do(http.MethodPost, "/zones", awssim.Zone{Name: rest[0], ID: rest[1]}, nil)
	case command == "visit" && len(rest) == 2:
		return remote.visit(rest[0], rest[1])
	case (command == "switchover" || command == "failover-cache") && len(rest) == 2:
		return remote.do(http.MethodPost, "/"+command, awssim.Move{Global: rest[0], To: rest[1]}, nil)
	case command == "parameter" && len(rest) == 2:
		return remote.parameter(rest[0], rest[1])
	case command == "bring" && len(rest) == 2:
		return remote.bring(rest[0], rest[1])
	case command == "metric" && len(rest) >= 4:
		return remote.metric(rest)
	case command == "put" && len(rest) == 1:
		return remote.objects(http.MethodPost, rest[0])
	case command == "objects" && len(rest) == 1:
		return remote.objects(http.MethodGet, rest[0])
	}
	return errUsage
}

// serve runs a simulator until its context or, if asked, its input ends.
func serve(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	port := flags.Int("port", 0, "port of the provider protocol")
	controlPort := flags.Int("control-port", 0, "port of the control over HTTP")
	readyFile := flags.String("ready-file", "", "file to write the environment to when ready")
	untilStdin := flags.Bool("until-stdin-closes", false, "end when standard input closes")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w\n%s", err, usage)
	}
	sim, err := awssim.Start(awssim.Options{Port: *port})
	if err != nil {
		return err
	}
	control, err := startControl(sim, *controlPort)
	if err != nil {
		return errors.Join(err, sim.Close())
	}
	environment := environmentOf(sim, control.url)
	if _, err := io.WriteString(out, environment); err != nil {
		return errors.Join(err, control.close(), sim.Close())
	}
	if *readyFile != "" {
		if err := writeWhole(*readyFile, environment); err != nil {
			return errors.Join(err, control.close(), sim.Close())
		}
	}
	if *untilStdin {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		go func() {
			defer cancel()
			_, _ = io.Copy(io.Discard, in)
		}()
	}
	<-ctx.Done()
	return errors.Join(control.close(), sim.Close())
}

// environmentOf spells the environment for a shell.
func environmentOf(sim *awssim.Sim, url string) string {
	var text strings.Builder
	for _, each := range append(sim.Env(), "AWSSIM_URL="+url) {
		text.WriteString("export " + each + "\n")
	}
	return text.String()
}

// writeWhole writes a file under another name first, so that who waits for it never reads a part.
func writeWhole(path, text string) error {
	if err := os.WriteFile(path+".part", []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing the ready file: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("writing the ready file: %w", err)
	}
	return nil
}

// control is the HTTP server of a simulator.
type control struct {
	url    string
	server *http.Server
	ended  chan error
}

func startControl(sim *awssim.Sim, port int) (*control, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("listening for control: %w", err)
	}
	c := &control{
		url: "http://" + listener.Addr().String(), ended: make(chan error, 1),
		server: &http.Server{Handler: sim.Handler(), ReadHeaderTimeout: patience},
	}
	go func() { c.ended <- c.server.Serve(listener) }()
	return c, nil
}

func (c *control) close() error {
	err := c.server.Close()
	if ended := <-c.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// remote is a simulator in another process.
type remote struct {
	ctx context.Context //nolint:containedctx // It lives for one command only.
	url string
	out io.Writer
}

// do sends a request with a value, or nil for none, and decodes the answer into another, unless that is nil.
func (r *remote) do(method, path string, body, into any) error {
	ctx, cancel := context.WithTimeout(r.ctx, patience)
	defer cancel()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			return fmt.Errorf("asking the simulator: %w", err)
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, r.url+path, &sent)
	if err != nil {
		return fmt.Errorf("asking the simulator: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking the simulator: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("asking the simulator: %s %s: %s", method, path, strings.TrimSpace(string(text)))
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return fmt.Errorf("reading the simulator's answer: %w", err)
	}
	return nil
}

// asJSON says whether the only argument asks for JSON.
func asJSON(args []string) (bool, error) {
	switch {
	case len(args) == 0:
		return false, nil
	case len(args) == 1 && args[0] == "--json":
		return true, nil
	}
	return false, errUsage
}

func (r *remote) world(args []string) error {
	var world awssim.World
	return r.show(args, "/world", &world, func(out io.Writer) { writeWorld(out, world) })
}

func (r *remote) calls(args []string) error {
	var calls []awssim.Call
	return r.show(args, "/calls", &calls, func(out io.Writer) { writeCalls(out, calls) })
}

// visit prints what users near a region see at a URL, a line for each part of them.
func (r *remote) visit(address, region string) error {
	var served []awssim.Served
	query := url.Values{"url": {address}, "region": {region}}
	if err := r.do(http.MethodGet, "/visit?"+query.Encode(), nil, &served); err != nil {
		return err
	}
	for _, part := range served {
		fmt.Fprintln(r.out, part)
	}
	return nil
}

// parameter prints what an application in a region reads of a parameter.
func (r *remote) parameter(region, name string) error {
	var value string
	query := url.Values{"region": {region}, "name": {name}}
	if err := r.do(http.MethodGet, "/parameter?"+query.Encode(), nil, &value); err != nil {
		return err
	}
	fmt.Fprintln(r.out, value)
	return nil
}

// bring makes a network by hand with a load balancer that serves in it, and prints both as JSON.
func (r *remote) bring(region, name string) error {
	var made struct {
		Network      awssim.BroughtNetwork      `json:"network"`
		LoadBalancer awssim.BroughtLoadBalancer `json:"loadBalancer"`
	}
	wanted := awssim.BringRequest{Region: region}
	if err := r.do(http.MethodPost, "/bring/network", wanted, &made.Network); err != nil {
		return err
	}
	wanted = awssim.BringRequest{In: made.Network, LoadBalancer: awssim.LoadBalancerByHand{Name: name, Targets: 2}}
	if err := r.do(http.MethodPost, "/bring/load-balancer", wanted, &made.LoadBalancer); err != nil {
		return err
	}
	encoder := json.NewEncoder(r.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(made)
}

// metric sends a data point, as operators do to throw a switch.
func (r *remote) metric(args []string) error {
	value, err := strconv.ParseFloat(args[3], 64)
	if err != nil {
		return errUsage
	}
	m := awssim.Metric{Region: args[0], Namespace: args[1], Name: args[2], Value: value, Dimensions: map[string]string{}}
	for _, each := range args[4:] {
		name, of, is := strings.Cut(each, "=")
		if !is {
			return errUsage
		}
		m.Dimensions[name] = of
	}
	return r.do(http.MethodPost, "/metrics", m, nil)
}

// objects prints how many objects a bucket holds, after one more was put into it or not.
func (r *remote) objects(method, bucket string) error {
	var held awssim.Held
	if err := r.do(method, "/buckets/"+url.PathEscape(bucket)+"/objects", nil, &held); err != nil {
		return err
	}
	fmt.Fprintln(r.out, held.Objects)
	return nil
}

// show fetches a value and prints it as JSON or as a table.
func (r *remote) show(args []string, path string, value any, table func(io.Writer)) error {
	plain, err := asJSON(args)
	if err != nil {
		return err
	}
	if err := r.do(http.MethodGet, path, nil, value); err != nil {
		return err
	}
	if plain {
		encoder := json.NewEncoder(r.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	}
	aligned := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	table(aligned)
	return aligned.Flush()
}

// writeWorld prints what exists, by region; what is global comes first.
func writeWorld(out io.Writer, world awssim.World) {
	region := "none"
	for _, each := range world.Resources {
		if each.Region != region {
			region = each.Region
			fmt.Fprintf(out, "%s\n", cmp.Or(region, "global"))
		}
		state := ""
		if each.Forgotten {
			state = "pending deletion"
		}
		fmt.Fprintf(out, "  %s\t%s\t%s\t%s\n", shortType(each.Type), each.Name, each.ID, state)
	}
	things := "resources"
	if len(world.Resources) == 1 {
		things = "resource"
	}
	fmt.Fprintf(out, "%d %s\n", len(world.Resources), things)
}

// writeCalls prints the calls that were made, in order.
func writeCalls(out io.Writer, calls []awssim.Call) {
	for _, each := range calls {
		outcome := "ok"
		switch {
		case !each.OK:
			outcome = each.Error
		case each.Preview:
			outcome = "preview"
		}
		fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\n", each.Sequence, each.Region, each.Method,
			cmp.Or(each.URN, each.Type), outcome)
	}
}

// shortType is a token without its package: `ec2:Vpc`.
func shortType(token string) string {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return token
	}
	module, _, _ := strings.Cut(parts[1], "/")
	return module + ":" + parts[2]
}
