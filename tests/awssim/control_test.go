package awssim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// do sends a request to a simulator's handler and returns the status and the body.
func do(t *testing.T, s *Sim, method, path, body string) (int, string) {
	t.Helper()
	recorder := httptest.NewRecorder()
	s.Handler().ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	text, err := io.ReadAll(recorder.Body)
	require.NoError(t, err)
	return recorder.Code, string(text)
}

func TestControl(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("eu-west-1")
	made := must(c.Create(thingToken, "t", Values{"size": 2}))

	status, body := do(t, s, "GET", "/world", "")
	assert.Equal(t, http.StatusOK, status)
	var world World
	require.NoError(t, json.Unmarshal([]byte(body), &world))
	require.Len(t, world.Resources, 1)
	assert.Equal(t, made.ID, world.Resources[0].ID)

	_, body = do(t, s, "GET", "/calls", "")
	var calls []Call
	require.NoError(t, json.Unmarshal([]byte(body), &calls))
	assert.Len(t, calls, 2)
	do(t, s, "POST", "/calls/reset", "")
	assert.Empty(t, s.Calls())

	set := `{"type":"` + thingToken + `","region":"eu-west-1","id":"` + made.ID + `","property":"size","value":4}`
	status, _ = do(t, s, "POST", "/set", set)
	assert.Equal(t, http.StatusOK, status)
	assert.EqualValues(t, 4, s.World().Resources[0].Outputs["size"])

	do(t, s, "POST", "/regions/eu-west-1/lose", "")
	require.ErrorContains(t, c.Delete(made), "aws.endpoint-unreachable")
	do(t, s, "POST", "/regions/eu-west-1/heal", "")
	do(t, s, "POST", "/faults", `{"method":"Delete","kind":"refuse"}`)
	require.ErrorContains(t, c.Delete(made), "fault.refused")

	before := s.Now()
	do(t, s, "POST", "/time", `{"seconds":90}`)
	assert.EqualValues(t, 90, s.Now().Sub(before).Seconds())

	status, _ = do(t, s, "POST", "/delete", `{"type":"`+thingToken+`","region":"eu-west-1","id":"`+made.ID+`"}`)
	assert.Equal(t, http.StatusOK, status)
	assert.Empty(t, s.World().Resources)
}

func TestControlVisits(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	status, _ := do(t, s, "POST", "/zones", `{"id":"Z0EXAMPLE","name":"example.com"}`)
	assert.Equal(t, http.StatusOK, status)
	require.Len(t, s.World().Resources, 1)
	status, body := do(t, s, "GET", "/visit?url=https://app.example.com&region=eu-west-1", "")
	assert.Equal(t, http.StatusOK, status)
	assert.JSONEq(t, `[{"status":"no answer","percent":100}]`, body)
	status, _ = do(t, s, "GET", "/visit?url=https://app.example.com&region=eu-west-9", "")
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestControlPutsObjects(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	must(s.Client("eu-west-1").Create(bucketToken, "b", Values{"bucket": "a-bucket"}))
	for _, each := range []struct{ method, body string }{
		{"GET", `{"objects":0}`}, {"POST", `{"objects":1}`}, {"POST", `{"objects":2}`}, {"GET", `{"objects":2}`},
	} {
		status, body := do(t, s, each.method, "/buckets/a-bucket/objects", "")
		assert.Equal(t, http.StatusOK, status)
		assert.JSONEq(t, each.body, body, each.method)
	}
	for _, method := range []string{"GET", "POST"} {
		status, _ := do(t, s, method, "/buckets/no-bucket/objects", "")
		assert.Equal(t, http.StatusBadRequest, status)
	}
}

func TestControlRefusesMistakes(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	for path, want := range map[string]int{
		"/regions/eu-west-9/lose": http.StatusNotFound, "/faults": http.StatusBadRequest, "/set": http.StatusBadRequest,
		"/delete": http.StatusBadRequest, "/nothing": http.StatusNotFound,
	} {
		status, _ := do(t, s, "POST", path, `{"typo":1}`)
		assert.Equal(t, want, status, path)
	}
}

func TestControlMovesWriters(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	db := newGlobalDB(s, "us-east-1")
	status, _ := do(t, s, "POST", "/switchover", `{"global":"orders","to":"`+secondaryARN(db)+`"}`)
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "us-east-1", s.WriterOf("orders"))
	status, body := do(t, s, "POST", "/switchover", `{"global":"none","to":""}`)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, body, ruleMoveGlobal.ID)

	caches := New(Options{})
	d := newDatastore(caches, nil, "us-west-2")
	status, _ = do(t, caches, "POST", "/failover-cache", `{"global":"`+d.global.ID+`","to":"us-west-2"}`)
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "us-west-2", caches.CacheWriterOf(d.global.ID))
	status, _ = do(t, caches, "POST", "/failover-cache", `{"global":"none","to":"us-east-1"}`)
	assert.Equal(t, http.StatusBadRequest, status)

	c := s.Client("eu-west-1")
	must(c.Create(parameterToken, "p", Values{"name": "/shop/writer", "type": "String", "value": "db.example.com"}))
	_, body = do(t, s, "GET", "/parameter?region=eu-west-1&name=/shop/writer", "")
	assert.JSONEq(t, `"db.example.com"`, body)
	status, _ = do(t, s, "GET", "/parameter?region=us-east-1&name=/shop/writer", "")
	assert.Equal(t, http.StatusNotFound, status)
}

func TestThingsAreMadeByHandOverHTTP(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	status, body := do(t, s, "POST", "/bring/network", `{"region":"eu-west-1","network":{"zones":3}}`)
	require.Equal(t, http.StatusOK, status, body)
	var network BroughtNetwork
	require.NoError(t, json.Unmarshal([]byte(body), &network))
	assert.Len(t, network.PublicSubnets, 3)
	wanted, err := json.Marshal(BringRequest{In: network, LoadBalancer: LoadBalancerByHand{Name: "theirs", Targets: 1}})
	require.NoError(t, err)
	status, body = do(t, s, "POST", "/bring/load-balancer", string(wanted))
	require.Equal(t, http.StatusOK, status, body)
	assert.Contains(t, body, `"dnsName": "theirs-`)
	status, body = do(t, s, "POST", "/bring", `{"region":"eu-west-1","type":"`+logGroupToken+`","inputs":{"name":"theirs"}}`)
	require.Equal(t, http.StatusOK, status, body)
	assert.Contains(t, body, `"brought": true`)
	status, body = do(t, s, "POST", "/bring", `{"region":"eu-west-1","type":"`+subnetToken+`","inputs":{"vpcId":"vpc-0"}}`)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, body, ruleVPCMissing.ID)
	status, _ = do(t, s, "POST", "/bring", `{"where":"eu-west-1"}`)
	assert.Equal(t, http.StatusBadRequest, status)
	_, body = do(t, s, "GET", "/brought", "")
	var brought []ByHand
	require.NoError(t, json.Unmarshal([]byte(body), &brought))
	assert.Len(t, brought, len(s.Brought()))

	status, body = do(t, s, "POST", "/metrics", `{"region":"eu-west-1","namespace":"Shop","name":"Evacuate","value":1}`)
	require.Equal(t, http.StatusOK, status, body)
	status, _ = do(t, s, "POST", "/metrics", `{"region":"eu-west-1","namespace":"AWS/ECS","name":"X","value":1}`)
	assert.Equal(t, http.StatusBadRequest, status)
}
