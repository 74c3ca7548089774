package awssim

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleRouteWithin, inNetwork(func(n network) (State, error) {
		return n.route(n.table(), Values{"gatewayId": n.gateway.ID, "destinationCidrBlock": "10.0.1.0/24"})
	}))
	_ = breaks(ruleRuleLimit, inNetwork(func(n network) (State, error) {
		web := must(n.group("web", nil))
		for port := range maxGroupRules {
			must(n.Create(ingressRuleToken, strconv.Itoa(port), tcp(web.ID, 1000+port, "cidrIpv4", "0.0.0.0/0")))
		}
		must(n.Create(ingressRuleToken, "six", tcp(web.ID, 80, "cidrIpv6", "::/0")))
		return n.Create(ingressRuleToken, "last", tcp(web.ID, 80, "cidrIpv4", "0.0.0.0/0"))
	}))
)

const allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`

// typesOf are the types of resources in order.
func typesOf(resources []Resource) []string {
	var list []string
	for _, each := range resources {
		list = append(list, shortType(each.Type))
	}
	return list
}

func TestABroughtNetworkHasItsPartsAndNoCalls(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{Zones: 3, NAT: true})
	assert.Len(t, n.PublicSubnets, 3)
	assert.Len(t, n.PrivateSubnets, 3)
	var blocks []string
	for _, each := range s.Brought() {
		assert.Empty(t, each.URN)
		assert.Empty(t, each.Added)
		if each.Type == subnetToken {
			blocks = append(blocks, each.Outputs.String("availabilityZone")+" "+each.Outputs.String("cidrBlock"))
		}
	}
	assert.ElementsMatch(t, []string{
		"eu-west-1a 10.200.0.0/20", "eu-west-1b 10.200.16.0/20", "eu-west-1c 10.200.32.0/20",
		"eu-west-1a 10.200.128.0/20", "eu-west-1b 10.200.144.0/20", "eu-west-1c 10.200.160.0/20",
	}, blocks)
	assert.Empty(t, s.Calls())
	for _, each := range s.World().Resources {
		assert.True(t, each.Brought, each.Type)
	}
}

func TestWhatAWSRefusesIsNotMadeByHand(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	why := ruleVPCMissing.Refuse(`the Vpc "vpc-0" that vpcId names does not exist in eu-west-1`)
	assert.PanicsWithError(t, why.Error(), func() {
		s.Bring("eu-west-1", subnetToken, Values{"vpcId": "vpc-0", "cidrBlock": "10.0.0.0/24"})
	})
}

func TestBroughtLoadBalancersServe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wanted LoadBalancerByHand
		want   string
	}{
		"application":     {LoadBalancerByHand{Targets: 1}, "ok eu-west-1"},
		"network":         {LoadBalancerByHand{Network: true, Targets: 2}, "ok eu-west-1"},
		"without a group": {LoadBalancerByHand{Network: true, Unguarded: true, Targets: 1}, "ok eu-west-1"},
		"internal":        {LoadBalancerByHand{Internal: true, Targets: 1}, "timed out"},
		"without targets": {LoadBalancerByHand{}, "service unavailable eu-west-1"},
		"another port":    {LoadBalancerByHand{Targets: 1, Listeners: []ListenerByHand{{Port: 8080}}}, "timed out"},
		"two ports": {
			LoadBalancerByHand{Targets: 1, Listeners: []ListenerByHand{{Port: 81}, {Port: 80}}}, "ok eu-west-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{Zones: []Zone{{ID: "Z1", Name: "example.com"}}})
			c.wanted.Name = "theirs"
			lb := s.BringLoadBalancer(s.BringNetwork("eu-west-1", NetworkByHand{}), c.wanted)
			must(s.Client("us-west-2").Create(recordToken, "app", Values{"zoneId": "Z1", "name": "app.example.com", "type": "A",
				"aliases": []any{Values{"name": lb.DNSName, "zoneId": lb.ZoneID, "evaluateTargetHealth": true}}}))
			served, err := s.Serves("http://app.example.com", User{Region: "eu-west-1"})
			require.NoError(t, err)
			require.Len(t, served, 1)
			assert.Equal(t, c.want, served[0].String())
		})
	}
}

func TestBroughtTargetsGetSickAndWell(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	lb := s.BringLoadBalancer(s.BringNetwork("eu-west-1", NetworkByHand{}), LoadBalancerByHand{Name: "theirs", Targets: 1})
	healthy := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.outside().healthy(lb.ARN)
	}
	assert.True(t, healthy())
	s.SetTargetHealth(lb.TargetGroup, false)
	assert.False(t, healthy())
	s.SetTargetHealth(lb.TargetGroup, true)
	s.SetTargets(lb.TargetGroup, 0)
	assert.False(t, healthy())
}

func TestAdditionsToBroughtThingsAreTold(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{})
	role := s.BringRole("theirs", "ecs-tasks.amazonaws.com", map[string]string{"own": allowAll})
	group := s.BringSecurityGroup(n, "theirs", 80)
	before := s.Brought()

	own := newNetwork(s, "us-east-1", "10.1")
	c := s.Client("eu-west-1")
	connection := must(own.Create(peeringToken, "peering", Values{"vpcId": own.vpc.ID, "peerVpcId": n.VPC,
		"peerRegion": "eu-west-1"}))
	accepter := must(c.Create(peeringAccepterToken, "accepter", Values{"vpcPeeringConnectionId": connection.ID,
		"autoAccept": true}))
	route := must(c.Create(routeToken, "there", Values{"routeTableId": n.PrivateTable,
		"vpcPeeringConnectionId": connection.ID, "destinationCidrBlock": "10.1.0.0/16"}))
	policy := must(c.Create(rolePolicyToken, "theirs", Values{"role": role.ID, "policy": allowAll}))
	inside := must(c.Create(ingressRuleToken, "in", tcp(group, 81, "cidrIpv4", "0.0.0.0/0")))

	assert.Equal(t, []string{"VpcPeeringConnection"}, typesOf(s.AddedTo(n.VPC)))
	assert.Equal(t, []string{"Route"}, typesOf(s.AddedTo(n.PrivateTable)))
	assert.Equal(t, "10.1.0.0/16", s.AddedTo(n.PrivateTable)[0].Outputs.String("destinationCidrBlock"))
	assert.Empty(t, s.AddedTo(n.PublicRouteTable))
	assert.Equal(t, []string{"RolePolicy"}, typesOf(s.AddedTo(role.ID)))
	assert.Equal(t, []string{"SecurityGroupIngressRule"}, typesOf(s.AddedTo(group)))
	for i, each := range s.Brought() {
		assert.Equal(t, before[i].Resource, each.Resource, "additions are not the thing's own")
	}
	for _, state := range []State{inside, policy, route, accepter, connection} {
		client := c
		if state.Type == peeringToken {
			client = own.Client
		}
		require.NoError(t, client.Delete(state))
	}
	assert.Equal(t, before, s.Brought())
}

func TestABroughtThingThatIsChangedIsSeen(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{})
	before := s.Brought()
	require.NoError(t, s.SetByHand(vpcToken, "eu-west-1", n.VPC, "enableDnsHostnames", false))
	assert.NotEqual(t, before, s.Brought())
	require.NoError(t, s.SetByHand(vpcToken, "eu-west-1", n.VPC, "enableDnsHostnames", true))
	assert.Equal(t, before, s.Brought())
	require.NoError(t, s.DeleteByHand(subnetToken, "eu-west-1", n.PrivateSubnets[0]))
	assert.NotEqual(t, before, s.Brought())
}

func TestRangesOfABroughtNetworkAreItsOwn(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{More: []string{"10.1.0.0/16"}})
	own := newNetwork(s, "us-east-1", "10.1")
	_, err := own.Create(peeringToken, "peering", Values{"vpcId": own.vpc.ID, "peerVpcId": n.VPC,
		"peerRegion": "eu-west-1"})
	require.ErrorContains(t, err, rulePeeringFailed.ID)
	_, err = s.Client("eu-west-1").Create(routeToken, "local", Values{"routeTableId": n.PrivateTable,
		"destinationCidrBlock": "10.1.0.0/16", "gatewayId": n.InternetGateway})
	require.ErrorContains(t, err, ruleRouteLocal.ID)
}

func TestARouteThatABroughtTableHasInLineIsTaken(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{})
	_, err := s.Client("eu-west-1").Create(routeToken, "out", Values{"routeTableId": n.PublicRouteTable,
		"destinationCidrBlock": "0.0.0.0/0", "gatewayId": n.InternetGateway})
	require.ErrorContains(t, err, ruleRouteTaken.ID)
}

func TestPoliciesOfABroughtRoleCountForItsLimit(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	var long string
	for len(long) < maxInlinePolicies-300 {
		long += `"s3:GetObject",`
	}
	role := s.BringRole("theirs", "ecs-tasks.amazonaws.com", map[string]string{"own": `{"Version":"2012-10-17",` +
		`"Statement":[{"Effect":"Allow","Action":[` + long + `"s3:GetObject"],"Resource":"*"}]}`})
	_, err := s.Client("eu-west-1").Create(rolePolicyToken, "more", Values{"role": role.ID,
		"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[` + long[:300] + `"s3:GetObject"],` +
			`"Resource":"*"}]}`})
	require.ErrorContains(t, err, rulePolicySize.ID)
}

func TestBroughtStoresAreReached(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := s.BringNetwork("eu-west-1", NetworkByHand{})
	stores := map[string]BroughtStore{
		"aurora": s.BringAurora(n, "aurora", auroraPostgres), "docs": s.BringDocumentDB(n, "docs"),
		"db": s.BringDatabase(n, "db", postgresEngine), "cache": s.BringCache(n, "cache", valkey),
	}
	ports := map[string]int{"aurora": 5432, "docs": 27017, "db": 5432, "cache": 6379}
	client := s.BringSecurityGroup(n, "client")
	c := s.Client("eu-west-1")
	for name, store := range stores {
		assert.Equal(t, ports[name], store.Port, name)
		assert.NotEmpty(t, store.ARN, name)
		assert.NotEmpty(t, store.ReaderEndpoint, name)
		ok, why := s.Reaches("eu-west-1", n.PrivateSubnets[0], client, store.Endpoint, store.Port)
		assert.False(t, ok)
		assert.Contains(t, why, "lets "+n.CIDRBlock[:7], name)
		must(c.Create(ingressRuleToken, name, tcp(store.SecurityGroup, store.Port, "referencedSecurityGroupId", client)))
		ok, why = s.Reaches("eu-west-1", n.PrivateSubnets[0], client, store.Endpoint, store.Port)
		assert.True(t, ok, why)
		assert.Equal(t, []string{"SecurityGroupIngressRule"}, typesOf(s.AddedTo(store.SecurityGroup)))
	}
	table := s.BringTable("eu-west-1", "orders")
	assert.Equal(t, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", table.ARN)
	assert.Contains(t, s.BringSecret("eu-west-1", "theirs", "hush"), ":secret:theirs-")
	value, ok := s.SecretValue("eu-west-1", "theirs")
	assert.True(t, ok)
	assert.Equal(t, "hush", value)
}

func TestABroughtCertificateIsMarked(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	arn := s.AddCertificate("eu-west-1", "app.example.com")
	n := s.BringNetwork("eu-west-1", NetworkByHand{})
	lb := s.BringLoadBalancer(n, LoadBalancerByHand{Name: "theirs", Targets: 1, Listeners: []ListenerByHand{
		{Port: 443, Protocol: "HTTPS", Certificate: arn}}})
	assert.Len(t, lb.Listeners, 1)
	assert.Contains(t, s.Brought()[0].Type, "Certificate")
}
