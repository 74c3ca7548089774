package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// simulator answers every visit with what it is given, and says how many there were.
func simulator(t *testing.T, answers ...string) (*stage, *atomic.Int64) {
	t.Helper()
	var visits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := int(visits.Add(1))
		_, _ = io.WriteString(w, answers[min(n, len(answers))-1])
	}))
	t.Cleanup(server.Close)
	return &stage{ctx: t.Context(), url: server.URL}, &visits
}

const (
	answered   = `[{"status":"ok","region":"eu-west-1","percent":100}]`
	unanswered = `[{"status":"ok","region":"eu-west-1","percent":50},{"status":"timed out","percent":50}]`
)

func TestUsersVisitFromEverywhere(t *testing.T) {
	t.Parallel()
	s, visits := simulator(t, answered)
	u := s.watch()
	require.Eventually(t, func() bool { return visits.Load() > 2*int64(len(places)) }, 10*time.Second, time.Millisecond)
	counted, err := u.end()
	require.NoError(t, err)
	assert.EqualValues(t, visits.Load(), counted)
}

func TestAUserWhoIsNotAnsweredIsAnError(t *testing.T) {
	t.Parallel()
	s, visits := simulator(t, answered, unanswered, answered)
	u := s.watch()
	require.Eventually(t, func() bool { return visits.Load() == 2 }, 10*time.Second, time.Millisecond)
	_, err := u.end()
	require.EqualError(t, err, `a user in us-west-2 got "timed out" from https://shop.example.com`)
}

func TestNoVisitsAreAnError(t *testing.T) {
	t.Parallel()
	s, _ := simulator(t, answered)
	_, err := s.watch().end()
	require.ErrorContains(t, err, "nobody visited")
}
