package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parameters makes a case that creates a parameter group of clusters.
func parameters(changes Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client(dbHome).Create(clusterParameterToken, "p", with(Values{"family": "aurora-postgresql16"}, changes))
		return err
	}
}

// subnetGroup makes a case that creates a subnet group in a fresh network.
func subnetGroup(name string, pick func(n network) []string) func(*Sim) error {
	return inNetwork(func(n network) (State, error) {
		return n.Create(dbSubnetGroupToken, "g", Values{"name": name, "subnetIds": pick(n)})
	})
}

var (
	_ = breaks(ruleDBSubnetGroupTaken, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		return at.refused(dbSubnetGroupToken, withoutDefaults(at.group.Inputs))
	})
	_ = breaks(ruleDBSubnetGroupDefault, subnetGroup("default", func(network) []string { return nil }))
	_ = breaks(ruleDBSubnetGroupSubnet, subnetGroup("db", func(network) []string { return []string{"subnet-0"} }))
	_ = breaks(ruleDBSubnetGroupZones, subnetGroup("db", func(n network) []string { return []string{n.public.ID} }))
	_ = breaks(ruleDBSubnetGroupNetworks, func(s *Sim) error {
		n, other := newNetwork(s, dbHome, "10.0"), newNetwork(s, dbHome, "10.1")
		_, err := n.Create(dbSubnetGroupToken, "g", Values{"subnetIds": []string{n.public.ID, other.private.ID}})
		return err
	})
	_ = breaks(ruleDBSubnetGroupInUse, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		must(at.Create(dbClusterToken, "c", at.inputs(nil)))
		return at.Delete(at.group)
	})
	_ = breaks(ruleParamsTaken, func(s *Sim) error {
		if err := parameters(Values{"name": "orders"})(s); err != nil {
			return err
		}
		return parameters(Values{"name": "orders"})(s)
	})
	_ = breaks(ruleParamsFamily, parameters(Values{"family": "postgres9"}))
	_ = breaks(ruleParamsStatic, parameters(Values{"parameters": []any{
		Values{"name": "shared_preload_libraries", "value": "auto_explain"},
	}}))
	_ = breaks(ruleParamsInUse, func(s *Sim) error {
		at := newDBSite(s, dbHome, 1)
		params := must(at.Create(clusterParameterToken, "p", Values{"family": "aurora-postgresql16"}))
		must(at.Create(dbClusterToken, "c", at.inputs(Values{"dbClusterParameterGroupName": params.ID})))
		return at.Delete(params)
	})
)

func TestGroupsAreNamedInLowercase(t *testing.T) {
	t.Parallel()
	at := newDBSite(New(Options{}), dbHome, 1)
	group, err := at.Create(dbSubnetGroupToken, "Orders", Values{"subnetIds": []string{at.public.ID, at.private.ID}})
	require.NoError(t, err)
	assert.Regexp(t, `^orders-[0-9a-f]{7}$`, group.ID)
	assert.Equal(t, at.vpc.ID, group.Outputs["vpcId"])
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:subgrp:"+group.ID, group.Outputs["arn"])
	params, err := at.Create(parameterGroupToken, "Orders", Values{"family": "aurora-postgresql16"})
	require.NoError(t, err)
	assert.Regexp(t, `^orders-[0-9a-f]{7}$`, params.ID)
}

func TestParametersChangeInPlaceAndInAnyOrder(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	one := Values{"name": "log_statement", "value": "ddl"}
	two := Values{"name": "rds.logical_replication", "value": "1", "applyMethod": "pending-reboot"}
	group := must(c.Create(clusterParameterToken, "p", Values{"family": "aurora-postgresql16",
		"parameters": []any{one, two}}))
	d, err := c.Diff(group, Values{"family": "aurora-postgresql16", "parameters": []any{two, one}})
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	group, err = c.Update(group, Values{"family": "aurora-postgresql16", "parameters": []any{one}})
	require.NoError(t, err)
	assert.Len(t, group.Outputs["parameters"], 1)
	d, err = c.Diff(group, Values{"family": "aurora-postgresql17"})
	require.NoError(t, err)
	assert.Equal(t, []string{"family"}, d.Replaces())
}
