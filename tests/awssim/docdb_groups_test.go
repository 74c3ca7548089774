package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docParams makes a case that creates a parameter group with a parameter.
func docParams(family string, parameter Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client(dbHome).Create(docParameterToken, "p", Values{"family": family, "parameters": []any{parameter}})
		return err
	}
}

var (
	_ = breaks(ruleDocParamsFamily, docParams("docdb6.0", Values{"name": "tls", "value": "enabled"}))
	_ = breaks(ruleDocParamsUnknown, docParams("docdb5.0", Values{"name": "ssl", "value": "enabled"}))
	_ = breaks(ruleDocParamsValue, docParams("docdb5.0", Values{"name": "tls", "value": "on"}))
	_ = breaks(ruleDocParamsStatic, docParams("docdb5.0",
		Values{"name": "tls", "value": "enabled", "applyMethod": "immediate"}))
)

func TestASubnetGroupOfDocumentDBHasTheRulesOfRDS(t *testing.T) {
	t.Parallel()
	at := newDocSite(New(Options{}), dbHome, 1)
	assert.Equal(t, "arn:aws:rds:eu-west-1:111122223333:subgrp:doc", at.group.Outputs["arn"])
	assert.NotContains(t, at.group.Outputs, "vpcId")
	for rule, in := range map[*Rule]Values{
		ruleDBSubnetGroupTaken:   withoutDefaults(at.group.Inputs),
		ruleDBSubnetGroupDefault: {"name": "default", "subnetIds": []string{at.public.ID, at.private.ID}},
		ruleDBSubnetGroupZones:   {"subnetIds": []string{at.public.ID}},
		ruleDBSubnetGroupSubnet:  {"subnetIds": []string{"subnet-0"}},
		ruleItems:                {"subnetIds": []string{}},
	} {
		require.ErrorContains(t, at.refused(docSubnetGroupToken, in), rule.ID)
	}
	_, err := at.Create(docSubnetGroupToken, "Carts", Values{"subnetIds": []string{at.public.ID, at.private.ID}})
	require.ErrorContains(t, err, rulePattern.ID)
	_, err = at.Update(at.group, Values{"name": "doc", "subnetIds": []string{at.public.ID}})
	require.ErrorContains(t, err, ruleDBSubnetGroupZones.ID)
}

func TestParametersOfDocumentDBWaitForARestartByDefault(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client(dbHome)
	in := Values{"name": "carts", "family": "docdb5.0", "parameters": []any{Values{"name": "tls", "value": "tls1.2+"}}}
	group := must(c.Create(docParameterToken, "p", in))
	assert.Equal(t, "pending-reboot", group.Outputs.Objects("parameters")[0].String("applyMethod"))
	_, err := c.Create(docParameterToken, "q", in)
	require.ErrorContains(t, err, ruleParamsTaken.ID)
	d, err := c.Diff(group, with(in, Values{"family": "docdb4.0"}))
	require.NoError(t, err)
	assert.Equal(t, []string{"family"}, d.Replaces())
}
