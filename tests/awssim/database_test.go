package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// owned is a resource and the client that manages it.
type owned struct {
	c *Client
	State
}

// allOfADatabase is one resource of each type around a database, in the order of a deletion that AWS accepts.
func allOfADatabase() []owned {
	p := newPeered()
	home, away := p.db.home, p.from
	c := home.Client
	clusterParams := must(c.Create(clusterParameterToken, "p", Values{"family": "aurora-postgresql16",
		"parameters": []any{Values{"name": "log_statement", "value": "ddl"}}}))
	params := must(c.Create(parameterGroupToken, "p", Values{"family": "aurora-postgresql16"}))
	holder := must(c.Create(secretToken, "s", Values{"name": "orders", "kmsKeyId": home.key}))
	version := must(c.Create(secretVersionToken, "v", Values{"secretId": holder.ID, "secretString": dbPassword}))
	parameter := must(c.Create(parameterToken, "p", parameterInputs(Values{"type": secureString})))
	accepter := must(c.Read(State{Type: peeringAccepterToken, Name: "accepter", ID: p.connection.ID, Inputs: Values{
		"vpcPeeringConnectionId": p.connection.ID, "autoAccept": true,
	}}))
	options := must(away.Create(peeringOptionsToken, "o", Values{"vpcPeeringConnectionId": p.connection.ID,
		"requester": resolving}))
	all := []owned{{away.Client, p.there}, {c, p.back}}
	for _, at := range []*dbSite{away, home} {
		for _, each := range at.instances {
			all = append(all, owned{at.Client, each})
		}
		all = append(all, owned{at.Client, at.cluster})
	}
	return append(all, owned{c, p.db.global}, owned{c, home.group}, owned{c, clusterParams}, owned{c, params},
		owned{c, version}, owned{c, holder}, owned{c, parameter}, owned{away.Client, options}, owned{c, accepter},
		owned{away.Client, p.connection})
}

// roleOf is what every program ignores of a database.
const roleOf = "replicationSourceIdentifier"

func TestNothingOfADatabaseChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	for _, each := range allOfADatabase() {
		state := each.State
		for _, refresh := range []bool{false, true} {
			if refresh {
				read, err := each.c.Read(state)
				require.NoError(t, err, state.Type)
				assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
				state = read
			}
			d, err := each.c.Diff(state, withoutDefaults(state.Inputs), roleOf)
			require.NoError(t, err, state.Type)
			assert.Empty(t, d.Changes, state.Type)
		}
	}
}

func TestPreviewsOfADatabaseTakeUnknownValues(t *testing.T) {
	t.Parallel()
	for _, each := range allOfADatabase() {
		in := withoutDefaults(each.Inputs)
		for key := range in {
			shown, err := each.c.Preview(each.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", each.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", each.Type, key)
		}
	}
}

func TestImportsOfADatabase(t *testing.T) {
	t.Parallel()
	for _, each := range allOfADatabase() {
		id := each.ID
		if each.Type == routeToken {
			id = each.Outputs.String("routeTableId") + "_" + each.Outputs.String("destinationCidrBlock")
		}
		read, err := each.c.Read(State{Type: each.Type, Name: "imported", ID: id})
		require.NoError(t, err, each.Type)
		assert.Equal(t, each.ID, read.ID, each.Type)
	}
}

func TestADatabaseGoesInTheRightOrder(t *testing.T) {
	t.Parallel()
	for _, each := range allOfADatabase() {
		require.NoError(t, each.c.Delete(each.State), "%s %s", each.Type, each.ID)
		gone, err := each.c.Read(each.State)
		require.NoError(t, err)
		assert.Empty(t, gone.ID, each.Type)
	}
}
