package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// peered is a task in a secondary's region that asks the primary's database, with all that it takes.
type peered struct {
	s                          *Sim
	db                         *globalDB
	from                       *dbSite
	group                      string
	there, back, inward, outer State
	connection                 State
}

func newPeered() *peered {
	s := New(Options{})
	p := &peered{s: s, db: newGlobalDB(s, "us-east-1")}
	p.from = p.db.members[1]
	home := p.db.home
	p.connection = must(p.from.Create(peeringToken, "peering", Values{"vpcId": p.from.vpc.ID, "peerVpcId": home.vpc.ID,
		"peerRegion": home.region}))
	must(home.Create(peeringAccepterToken, "accepter", Values{"vpcPeeringConnectionId": p.connection.ID,
		"autoAccept": true}))
	tables := map[*dbSite]State{}
	for _, at := range []*dbSite{p.from, home} {
		tables[at] = at.table()
		for _, subnet := range []State{at.public, at.private} {
			must(at.Create(routeTableAssocToken, "a", Values{"routeTableId": tables[at].ID, "subnetId": subnet.ID}))
		}
	}
	over := Values{"vpcPeeringConnectionId": p.connection.ID}
	p.there = must(p.from.route(tables[p.from], with(over, Values{"destinationCidrBlock": "10.1.0.0/16"})))
	p.back = must(home.route(tables[home], with(over, Values{"destinationCidrBlock": "10.2.0.0/16"})))
	p.group = must(p.from.Create(securityGroupToken, "task", Values{"vpcId": p.from.vpc.ID})).ID
	p.outer = must(p.from.Create(egressRuleToken, "out", Values{"securityGroupId": p.group, "ipProtocol": "tcp",
		"fromPort": 5432, "toPort": 5432, "cidrIpv4": "10.1.0.0/16"}))
	p.inward = must(home.Create(ingressRuleToken, "in", Values{"securityGroupId": home.secure, "ipProtocol": "tcp",
		"fromPort": 5432, "toPort": 5432, "cidrIpv4": "10.2.0.0/16"}))
	return p
}

func (p *peered) ask(endpoint any, port int) (bool, string) {
	name, _ := endpoint.(string)
	return p.s.Reaches(p.from.region, p.from.private.ID, p.group, name, port)
}

func TestAPeeredDatabaseIsReached(t *testing.T) {
	t.Parallel()
	p := newPeered()
	for _, endpoint := range []any{
		p.db.global.Outputs["endpoint"], p.db.home.cluster.Outputs["endpoint"], p.db.home.cluster.Outputs["readerEndpoint"],
		p.db.home.instances[1].Outputs["endpoint"],
	} {
		ok, why := p.ask(endpoint, 5432)
		assert.True(t, ok, why)
	}
}

func TestWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(p *peered) error
		port  int
		why   string
	}{
		"no route there": {
			func(p *peered) error { return p.from.Delete(p.there) }, 5432, "no route of subnet-.* in us-east-1 leads to",
		},
		"no route back": {
			func(p *peered) error { return p.db.home.Delete(p.back) }, 5432, "no route of subnet-.* in eu-west-1 leads back",
		},
		"no connection": {
			func(p *peered) error { return p.from.Delete(p.connection) }, 5432, "leads to .* over an active peering",
		},
		"nothing out": {func(p *peered) error { return p.from.Delete(p.outer) }, 5432, "lets nothing out"},
		"nothing in":  {func(p *peered) error { return p.db.home.Delete(p.inward) }, 5432, "lets 10.2.1.0/24 in"},
		"other port":  {func(*peered) error { return nil }, 3306, "lets nothing out to 10.1.[01].4 on port 3306"},
		"lost region": {
			func(p *peered) error {
				p.s.LoseRegion(dbHome)
				return nil
			}, 5432, "is lost",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeered()
			require.NoError(t, c.spoil(p))
			ok, why := p.ask(p.db.home.cluster.Outputs["endpoint"], c.port)
			assert.False(t, ok)
			assert.Regexp(t, c.why, why)
		})
	}
}

func TestGroupsOfOneNetworkNameEachOther(t *testing.T) {
	t.Parallel()
	p := newPeered()
	at := p.from
	endpoint := at.cluster.Outputs["readerEndpoint"]
	must(at.Create(egressRuleToken, "all", Values{"securityGroupId": p.group, "ipProtocol": "-1",
		"cidrIpv4": "0.0.0.0/0"}))
	ok, why := p.ask(endpoint, 5432)
	assert.False(t, ok)
	assert.Contains(t, why, "lets 10.2.1.0/24 in on port 5432")
	must(at.Create(ingressRuleToken, "tasks", Values{"securityGroupId": at.secure, "ipProtocol": "tcp", "fromPort": 5432,
		"toPort": 5432, "referencedSecurityGroupId": p.group}))
	ok, why = p.ask(endpoint, 5432)
	assert.True(t, ok, why)
}

func TestTheGlobalEndpointFollowsTheWriter(t *testing.T) {
	t.Parallel()
	p := newPeered()
	must(p.from.Create(egressRuleToken, "all", Values{"securityGroupId": p.group, "ipProtocol": "-1",
		"cidrIpv4": "0.0.0.0/0"}))
	require.NoError(t, p.s.SwitchoverGlobalCluster("orders", p.from.arn()))
	ok, why := p.ask(p.db.global.Outputs["endpoint"], 5432)
	assert.False(t, ok)
	assert.Contains(t, why, "in us-east-1 lets 10.2.1.0/24 in")
	ok, why = p.ask(p.db.home.cluster.Outputs["endpoint"], 5432)
	assert.False(t, ok)
	assert.Contains(t, why, "is inactive")
}
