package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// resource is one thing in the simulated AWS.
type resource struct {
	Type, Region, Name, ID string
}

// call is one call that the engine made.
type call struct {
	Method, URN string
	Preview, OK bool
}

// visited is what a part of the users see.
type visited struct {
	Status, Region string
}

// simulated asks the simulated AWS, and decodes the answer into a value, unless that is nil.
func (s *stage) simulated(method, path string, into any) error {
	request, err := http.NewRequestWithContext(s.ctx, method, s.url+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking the simulated AWS: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking the simulated AWS: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("asking the simulated AWS: %s: %s", path, strings.TrimSpace(string(text)))
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("reading the answer of the simulated AWS: %w", err)
	}
	return nil
}

// left is what the simulated AWS holds.
func (s *stage) left() ([]resource, error) {
	var world struct{ Resources []resource }
	return world.Resources, s.simulated(http.MethodGet, "/world", &world)
}

// touched are the names of the resources that a method reached since the log of calls was emptied, in order.
func (s *stage) touched(method string) ([]string, error) {
	var calls []call
	if err := s.simulated(http.MethodGet, "/calls", &calls); err != nil {
		return nil, err
	}
	var names []string
	for _, each := range calls {
		if each.Method == method && each.OK && !each.Preview {
			names = append(names, each.URN[strings.LastIndex(each.URN, ":")+1:])
		}
	}
	slices.Sort(names)
	return names, nil
}

// expectTouched compares the names of what a method reached with those that the demo knows.
func (s *stage) expectTouched(method string, want ...string) error {
	names, err := s.touched(method)
	if err != nil {
		return err
	}
	slices.Sort(want)
	if !slices.Equal(names, want) {
		return fmt.Errorf("expected %s of %s alone, but it was of %s", method, strings.Join(want, ", "),
			strings.Join(names, ", "))
	}
	return nil
}
