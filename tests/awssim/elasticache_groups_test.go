package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleCacheSubnetTaken, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		return at.refused(cacheSubnetGroupToken, Values{"name": "CACHE", "subnetIds": []string{at.public.ID}})
	})
	_ = breaks(ruleCacheSubnetMissing, func(s *Sim) error {
		away := newNetwork(s, "us-east-1", "10.2")
		return newCacheSite(s, cacheHome, 1).refused(cacheSubnetGroupToken, Values{"subnetIds": []string{away.public.ID}})
	})
	_ = breaks(ruleCacheSubnetNetworks, func(s *Sim) error {
		at, other := newCacheSite(s, cacheHome, 1), newNetwork(s, cacheHome, "10.2")
		return at.refused(cacheSubnetGroupToken, Values{"subnetIds": []string{at.public.ID, other.public.ID}})
	})
	_ = breaks(ruleCacheSubnetEmpty, func(s *Sim) error {
		return newCacheSite(s, cacheHome, 1).refused(cacheSubnetGroupToken, Values{"subnetIds": []string{}})
	})
	_ = breaks(ruleCacheSubnetInUse, func(s *Sim) error {
		d := newDatastore(s, nil)
		return d.home.Delete(d.home.subnets)
	})
	_ = breaks(ruleCacheSubnetUsed, func(s *Sim) error {
		home := newDatastore(s, nil).home
		_, err := home.Update(home.subnets, Values{"name": "cache", "subnetIds": []string{home.public.ID}})
		return err
	})
	_ = breaks(ruleCacheParamsTaken, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		must(at.Create(cacheParameterToken, "p", Values{"name": "p", "family": "valkey8"}))
		return at.refused(cacheParameterToken, Values{"name": "p", "family": "valkey8"})
	})
	_ = breaks(ruleCacheParamsFamily, func(s *Sim) error {
		return newCacheSite(s, cacheHome, 1).refused(cacheParameterToken, Values{"family": "valkey6"})
	})
	_ = breaks(ruleCacheParamsInUse, func(s *Sim) error {
		at := newCacheSite(s, cacheHome, 1)
		params := must(at.Create(cacheParameterToken, "p", Values{"name": "p", "family": "valkey8"}))
		must(at.Create(cacheGroupToken, "cart", at.inputs(Values{"parameterGroupName": "p"})))
		return at.Delete(params)
	})
)

func TestACacheSubnetGroupOfOneZoneWillDo(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	group := must(at.Create(cacheSubnetGroupToken, "one", Values{"name": "One", "subnetIds": []string{at.public.ID}}))
	assert.Equal(t, "one", group.ID)
	assert.Equal(t, "Managed by Pulumi", group.Outputs.String("description"))
	assert.Equal(t, at.vpc.ID, group.Outputs.String("vpcId"))
	d, err := at.Diff(group, Values{"name": "One", "subnetIds": []string{at.public.ID}})
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = at.Diff(group, Values{"name": "two", "subnetIds": []string{at.public.ID}})
	require.NoError(t, err)
	assert.Equal(t, []string{"name"}, d.Replaces())
}

func TestParametersOfACacheChangeInPlace(t *testing.T) {
	t.Parallel()
	at := newCacheSite(New(Options{}), cacheHome, 1)
	params := must(at.Create(cacheParameterToken, "p", Values{"family": "valkey8"}))
	in := Values{"family": "valkey8", "parameters": []any{Values{"name": "timeout", "value": "20"}}}
	d, err := at.Diff(params, in)
	require.NoError(t, err)
	assert.Empty(t, d.Replaces())
	assert.Equal(t, []string{"parameters"}, d.Paths())
	must(at.Update(params, in))
	d, err = at.Diff(params, Values{"family": "redis7"})
	require.NoError(t, err)
	assert.Equal(t, []string{"family"}, d.Replaces())
}
