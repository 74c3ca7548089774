package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// command runs awssim against a simulator and returns what it printed.
func command(t *testing.T, url string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(context.Background(), args, nil, &out, func(string) string { return url })
	return out.String(), err
}

func TestServeRunsUntilItsInputCloses(t *testing.T) {
	t.Parallel()
	in, closing := io.Pipe()
	file := filepath.Join(t.TempDir(), "ready")
	var out bytes.Buffer
	ended := make(chan error, 1)
	args := []string{"serve", "--ready-file", file, "--until-stdin-closes"}
	go func() {
		ended <- run(context.Background(), args, in, &out, os.Getenv)
	}()
	require.Eventually(t, func() bool {
		_, err := os.Stat(file)
		return err == nil
	}, 10*time.Second, 10*time.Millisecond)
	ready, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := regexp.MustCompile(
		`^export PULUMI_DEBUG_PROVIDERS=aws:\d+\nexport AWSSIM_URL=(http://127\.0\.0\.1:\d+)\n$`).FindSubmatch(ready)
	require.NotNil(t, lines, string(ready))
	world, err := command(t, string(lines[1]), "world")
	require.NoError(t, err)
	assert.Equal(t, "0 resources\n", world)
	require.NoError(t, closing.Close())
	require.NoError(t, <-ended)
	assert.Equal(t, string(ready), out.String())
	_, err = command(t, string(lines[1]), "world")
	require.ErrorContains(t, err, "asking the simulator")
}

func TestServeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.NoError(t, run(ctx, []string{"serve"}, nil, io.Discard, os.Getenv))
}

func TestTheOtherCommandsTalkToASimulator(t *testing.T) {
	t.Parallel()
	sim := awssim.New(awssim.Options{})
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	client := sim.Client("eu-west-1")
	vpc, err := client.Create("aws:ec2/vpc:Vpc", "net", awssim.Values{"cidrBlock": "10.0.0.0/16"})
	require.NoError(t, err)
	role, err := client.Create("aws:iam/role:Role", "app", awssim.Values{
		"name": "app", "assumeRolePolicy": `{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}`,
	})
	require.NoError(t, err)

	world, err := command(t, server.URL, "world")
	require.NoError(t, err)
	assert.Regexp(t, `(?s)^global\n  iam:Role +app +`+role.ID+` *\neu-west-1\n.*  ec2:Vpc +net +`+vpc.ID+
		` *\n5 resources\n$`, world)

	text, err := command(t, server.URL, "world", "--json")
	require.NoError(t, err)
	var snapshot awssim.World
	require.NoError(t, json.Unmarshal([]byte(text), &snapshot))
	assert.Len(t, snapshot.Resources, 5)

	_, err = command(t, server.URL, "lose", "eu-west-1")
	require.NoError(t, err)
	require.Error(t, client.Delete(vpc))
	_, err = command(t, server.URL, "heal", "eu-west-1")
	require.NoError(t, err)
	require.NoError(t, client.Delete(vpc))
	calls, err := command(t, server.URL, "calls")
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^4 +eu-west-1 +Delete +urn:\S+::net +RequestError: .*$`, calls)
	assert.Regexp(t, `(?m)^5 +eu-west-1 +Delete +urn:\S+::net +ok$`, calls)
}

func TestUsersAndObjects(t *testing.T) {
	t.Parallel()
	sim := awssim.New(awssim.Options{})
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	_, err := sim.Client("eu-west-1").Create("aws:s3/bucketV2:BucketV2", "b", awssim.Values{"bucket": "a-bucket"})
	require.NoError(t, err)
	_, err = sim.Client("eu-west-1").Create("aws:ssm/parameter:Parameter", "p",
		awssim.Values{"name": "/shop/writer", "type": "String", "value": "db.example.com"})
	require.NoError(t, err)
	for _, each := range []struct {
		args   []string
		prints string
	}{
		{[]string{"zone", "example.com", "Z0EXAMPLE"}, ""},
		{[]string{"visit", "https://shop.example.com", "eu-west-1"}, "no answer\n"},
		{[]string{"objects", "a-bucket"}, "0\n"},
		{[]string{"put", "a-bucket"}, "1\n"},
		{[]string{"objects", "a-bucket"}, "1\n"},
		{[]string{"parameter", "eu-west-1", "/shop/writer"}, "db.example.com\n"},
	} {
		printed, err := command(t, server.URL, each.args...)
		require.NoError(t, err)
		assert.Equal(t, each.prints, printed, each.args)
	}
	isZone := func(r awssim.Resource) bool { return r.ID == "Z0EXAMPLE" }
	assert.True(t, slices.ContainsFunc(sim.World().Resources, isZone))
}

func TestThingsAreBroughtAndMetricsSent(t *testing.T) {
	t.Parallel()
	sim := awssim.New(awssim.Options{})
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	printed, err := command(t, server.URL, "bring", "eu-west-1", "theirs")
	require.NoError(t, err)
	var made struct {
		Network      awssim.BroughtNetwork
		LoadBalancer awssim.BroughtLoadBalancer
	}
	require.NoError(t, json.Unmarshal([]byte(printed), &made))
	assert.Len(t, made.Network.PrivateSubnets, 2)
	assert.Contains(t, made.LoadBalancer.ARN, "loadbalancer/app/theirs/")
	assert.NotEmpty(t, sim.Brought())
	_, err = sim.Client("eu-west-1").Create("aws:cloudwatch/metricAlarm:MetricAlarm", "a", awssim.Values{"name": "a",
		"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "threshold": 0, "metricName": "Evacuate",
		"namespace": "Shop", "period": 60, "statistic": "Maximum", "dimensions": awssim.Values{"Region": "us-east-1"}})
	require.NoError(t, err)
	_, err = command(t, server.URL, "metric", "eu-west-1", "Shop", "Evacuate", "1", "Region=us-east-1")
	require.NoError(t, err)
	sim.Advance(time.Minute)
	assert.Equal(t, awssim.AlarmRings, sim.AlarmState("eu-west-1", "a"))
}

func TestMistakesAreTold(t *testing.T) {
	t.Parallel()
	sim := httptest.NewServer(awssim.New(awssim.Options{}).Handler())
	t.Cleanup(sim.Close)
	for name, each := range map[string]struct {
		url  string
		args []string
		says string
	}{
		"no command":        {sim.URL, nil, "usage"},
		"unknown command":   {sim.URL, []string{"loose"}, "usage"},
		"no region":         {sim.URL, []string{"lose"}, "usage"},
		"unknown region":    {sim.URL, []string{"lose", "eu-west-9"}, "there is no region eu-west-9"},
		"no zone id":        {sim.URL, []string{"zone", "example.com"}, "usage"},
		"no bucket":         {sim.URL, []string{"put", "a-bucket"}, "The specified bucket does not exist"},
		"no database":       {sim.URL, []string{"switchover", "catalog", "arn"}, "catalog"},
		"no cache":          {sim.URL, []string{"failover-cache", "cart", "eu-west-1"}, "cart"},
		"no parameter":      {sim.URL, []string{"parameter", "eu-west-1", "/x"}, "there is no such parameter"},
		"no value":          {sim.URL, []string{"metric", "eu-west-1", "Shop", "Evacuate", "on"}, "usage"},
		"no dimension":      {sim.URL, []string{"metric", "eu-west-1", "Shop", "Evacuate", "1", "Region"}, "usage"},
		"AWS's own metric":  {sim.URL, []string{"metric", "eu-west-1", "AWS/ECS", "Evacuate", "1"}, "Namespace"},
		"nothing to bring":  {sim.URL, []string{"bring", "eu-west-1"}, "usage"},
		"no target":         {sim.URL, []string{"switchover", "catalog"}, "usage"},
		"unknown place":     {sim.URL, []string{"visit", "https://example.com", "moon"}, "it is not a region"},
		"unknown flag":      {sim.URL, []string{"world", "--yaml"}, "usage"},
		"unknown serve":     {sim.URL, []string{"serve", "--prot", "1"}, "usage"},
		"no simulator":      {"", []string{"world"}, "AWSSIM_URL is not set"},
		"nobody listens":    {"http://127.0.0.1:1", []string{"world"}, "asking the simulator"},
		"port out of range": {sim.URL, []string{"serve", "--port", "70000"}, "listening for the engine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := command(t, each.url, each.args...)
			require.ErrorContains(t, err, each.says)
		})
	}
}
