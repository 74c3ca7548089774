package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// endpointIn creates an endpoint of a service; kind is Gateway or Interface.
func (n network) endpointIn(name, service, kind string, more Values) (State, error) {
	in := Values{"vpcId": n.vpc.ID, "serviceName": "com.amazonaws." + service, "vpcEndpointType": kind}
	for key, v := range more {
		in[key] = v
	}
	return n.Create(vpcEndpointToken, name, in)
}

// endpoints makes a case that creates an endpoint in a fresh network.
func endpoints(service, kind string, more func(n network) Values) func(*Sim) error {
	return inNetwork(func(n network) (State, error) { return n.endpointIn("e", service, kind, more(n)) })
}

func nothingMore(network) Values { return nil }

var (
	_ = breaks(ruleEndpointService, endpoints("us-east-1.s3", "Gateway", nothingMore))
	_ = breaks(ruleEndpointKind, endpoints("eu-west-1.logs", "Gateway", nothingMore))
	_ = breaks(ruleEndpointInputs, endpoints("eu-west-1.s3", "Gateway", func(n network) Values {
		return Values{"subnetIds": []string{n.private.ID}}
	}))
	_ = breaks(ruleEndpointDNS, inNetwork(func(n network) (State, error) {
		if _, err := n.Update(n.vpc, Values{"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": false}); err != nil {
			return State{}, err
		}
		return n.endpointIn("e", "eu-west-1.logs", "Interface", Values{"privateDnsEnabled": true})
	}))
	_ = breaks(ruleEndpointConflict, inNetwork(func(n network) (State, error) {
		must(n.endpointIn("a", "eu-west-1.logs", "Interface", Values{"privateDnsEnabled": true}))
		return n.endpointIn("b", "eu-west-1.logs", "Interface", Values{"privateDnsEnabled": true})
	}))
	_ = breaks(ruleEndpointZone, endpoints("eu-west-1.logs", "Interface", func(n network) Values {
		return Values{"subnetIds": []string{n.private.ID, must(n.subnet("b", "10.0.9.0/24", "b")).ID}}
	}))
	_ = breaks(ruleEndpointNetwork, func(s *Sim) error {
		n, other := newNetwork(s, "eu-west-1", "10.0"), newNetwork(s, "eu-west-1", "10.1")
		_, err := n.endpointIn("e", "eu-west-1.logs", "Interface", Values{"subnetIds": []string{other.private.ID}})
		return err
	})
	_ = breaks(ruleEndpointRoute, inNetwork(func(n network) (State, error) {
		tables := Values{"routeTableIds": []string{n.table().ID}}
		must(n.endpointIn("a", "eu-west-1.s3", "Gateway", tables))
		return n.endpointIn("b", "eu-west-1.s3", "Gateway", tables)
	}))
	_ = breaks(ruleEndpointPolicy, endpoints("eu-west-1.s3", "Gateway", func(network) Values {
		return Values{"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`}
	}))
)

func TestInterfaceEndpointsHoldTheirSubnets(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNetwork(s, "eu-west-1", "10.0")
	e, err := n.endpointIn("logs", "eu-west-1.logs", "Interface", Values{
		"subnetIds": []string{n.private.ID}, "privateDnsEnabled": true,
	})
	require.NoError(t, err)
	assert.Equal(t, []any{n.vpc.Outputs["defaultSecurityGroupId"]}, e.Outputs["securityGroupIds"])
	assert.Len(t, e.Outputs["networkInterfaceIds"], 1)
	assert.Len(t, e.Outputs["dnsEntries"], 2)
	require.ErrorContains(t, n.Delete(n.private), "ec2.subnet.in-use")

	in := Values{
		"vpcId": n.vpc.ID, "serviceName": "com.amazonaws.eu-west-1.logs", "vpcEndpointType": "Interface",
		"subnetIds": []string{n.public.ID}, "privateDnsEnabled": true,
	}
	d, err := n.Diff(e, in)
	require.NoError(t, err)
	assert.Contains(t, d.Paths(), "networkInterfaceIds")
	assert.Empty(t, d.Replaces())
	e, err = n.Update(e, in)
	require.NoError(t, err)
	require.NoError(t, n.Delete(n.private), "its interface has moved")
	require.NoError(t, n.Delete(e))
	require.NoError(t, n.Delete(n.public))
}

func TestGatewayEndpointsServeRouteTables(t *testing.T) {
	t.Parallel()
	n := newNetwork(New(Options{}), "eu-west-1", "10.0")
	table := n.table()
	e, err := n.endpointIn("s3", "eu-west-1.s3", "Gateway", Values{"routeTableIds": []string{table.ID}})
	require.NoError(t, err)
	assert.Regexp(t, `^pl-[0-9a-f]{8}$`, e.Outputs["prefixListId"])
	_, err = n.endpointIn("dynamodb", "eu-west-1.dynamodb", "Gateway", Values{"routeTableIds": []string{table.ID}})
	require.NoError(t, err)
}
