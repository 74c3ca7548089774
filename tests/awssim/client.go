package awssim

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Client is an aws provider in process: what the engine does over the plugin protocol, without an engine.
type Client struct {
	sim  *Sim
	conn *connection
}

// Client configures a provider of a region and returns it; a lost region panics, use Configure to see the error.
func (s *Sim) Client(region string) *Client {
	c, err := s.Configure(Values{"region": region})
	if err != nil {
		panic(err)
	}
	return c
}

// Within is the provider for calls that may take so long, as a program says with customTimeouts.
func (c *Client) Within(d time.Duration) *Client {
	return &Client{sim: c.sim, conn: c.conn.within(d.Seconds())}
}

// Configure makes a provider with a whole configuration.
func (s *Sim) Configure(config Values) (*Client, error) {
	conn := s.connect()
	checked, refusals := checkConfig(config)
	if len(refusals) > 0 {
		return nil, refusals[0]
	}
	if err := s.configure(conn, "", checked); err != nil {
		return nil, err
	}
	return &Client{sim: s, conn: conn}, nil
}

// urn is the URN that a client uses for a resource.
func urn(token, name string) string { return "urn:pulumi:test::awssim::" + token + "::" + name }

// Check validates inputs, and returns them with names and defaults.
func (c *Client) Check(token, name string, olds, news Values) (Values, error) {
	t, err := typeOf(token)
	if err != nil {
		return nil, err
	}
	checked, refusals := t.check(name, []byte(urn(token, name)), olds, normalValues(news))
	var all []error
	for _, r := range refusals {
		all = append(all, r)
	}
	return checked, errors.Join(all...)
}

func normalValues(v Values) Values {
	n, _ := normal(v.Clone()).(map[string]any)
	return n
}

// Create checks and creates a resource. Ints and string lists in the inputs may be given as they are.
func (c *Client) Create(token, name string, in Values) (State, error) {
	checked, err := c.Check(token, name, nil, in)
	if err != nil {
		return State{}, err
	}
	state := State{Type: token, Name: name, Inputs: checked}
	state.ID, state.Outputs, err = c.sim.callCreate(c.conn, token, urn(token, name), checked, false)
	return state, err
}

// Preview returns the outputs that a preview of a create shows.
func (c *Client) Preview(token, name string, in Values) (Values, error) {
	checked, err := c.Check(token, name, nil, in)
	if err != nil {
		return nil, err
	}
	_, outputs, err := c.sim.callCreate(c.conn, token, urn(token, name), checked, true)
	return outputs, err
}

// Diff compares a state with new inputs.
func (c *Client) Diff(s State, in Values, ignore ...string) (Difference, error) {
	checked, err := c.Check(s.Type, s.Name, s.Inputs, in)
	if err != nil {
		return Difference{}, err
	}
	return c.sim.callDiff(c.conn, s.Type, urn(s.Type, s.Name), s.ID, s.Outputs, checked, ignore)
}

// Update checks and updates a resource in place; a change that needs a replacement is refused.
func (c *Client) Update(s State, in Values, ignore ...string) (State, error) {
	checked, err := c.Check(s.Type, s.Name, s.Inputs, in)
	if err != nil {
		return s, err
	}
	outputs, err := c.sim.callUpdate(c.conn, s.Type, urn(s.Type, s.Name), s.ID, s.Outputs, checked, ignore, false)
	if err != nil {
		return s, err
	}
	s.Inputs, s.Outputs = checked, outputs
	return s, nil
}

// Read refreshes a state; one that is gone has no id.
func (c *Client) Read(s State) (State, error) {
	id, inputs, outputs, err := c.sim.callRead(c.conn, s.Type, urn(s.Type, s.Name), s.ID, s.Inputs, s.Outputs)
	if err != nil {
		return s, err
	}
	s.ID, s.Inputs, s.Outputs = id, inputs, outputs
	return s, nil
}

// Delete deletes a resource.
func (c *Client) Delete(s State) error {
	return c.sim.callDelete(c.conn, s.Type, urn(s.Type, s.Name), s.ID, s.Outputs)
}

// Difference is the answer to a diff.
type Difference struct {
	Changes             []Change
	DeleteBeforeReplace bool
}

// Replaces lists the paths that replace the resource.
func (d Difference) Replaces() []string {
	var paths []string
	for _, c := range d.Changes {
		if c.Replace {
			paths = append(paths, c.Path)
		}
	}
	return paths
}

// Paths lists the changed paths.
func (d Difference) Paths() []string {
	paths := map[string]bool{}
	for _, c := range d.Changes {
		paths[c.Path] = true
	}
	return slices.Sorted(maps.Keys(paths))
}
