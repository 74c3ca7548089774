package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// places are where the users are who watch a change.
var places = []string{"us-east-2", "us-west-2", "eu-west-1", "ap-northeast-1", "sa-east-1"}

// pause is between two rounds of visits.
const pause = 100 * time.Millisecond

// users visit the application from all places, again and again.
type users struct {
	stop   chan struct{}
	ended  sync.WaitGroup
	visits int
	failed error
}

// watch begins to visit the application.
func (s *stage) watch() *users {
	u := &users{stop: make(chan struct{})}
	u.ended.Go(func() {
		for u.failed == nil {
			select {
			case <-u.stop:
				return
			case <-time.After(pause):
				u.failed = u.round(s)
			}
		}
	})
	return u
}

// round is a visit from each place, each of which must be served.
func (u *users) round(s *stage) error {
	for _, place := range places {
		var served []visited
		query := url.Values{"url": {address}, "region": {place}}
		if err := s.simulated(http.MethodGet, "/visit?"+query.Encode(), &served); err != nil {
			return err
		}
		u.visits++
		for _, part := range served {
			if part.Status != "ok" {
				return fmt.Errorf("a user in %s got %q from %s", place, part.Status, address)
			}
		}
	}
	return nil
}

// end ends the visits and says how many there were; one that was not answered is an error.
func (u *users) end() (int, error) {
	close(u.stop)
	u.ended.Wait()
	if u.failed == nil && u.visits < len(places) {
		u.failed = errors.New("nobody visited the application during the change")
	}
	return u.visits, u.failed
}

// upWatched deploys under the eyes of users who must all be served.
func (s *stage) upWatched(want counts) error {
	u := s.watch()
	done := s.up(want)
	visits, failed := u.end()
	if err := errors.Join(done, failed); err != nil {
		return err
	}
	s.print("    users: %d visits from %d places meanwhile, all answered\n", visits, len(places))
	return nil
}
