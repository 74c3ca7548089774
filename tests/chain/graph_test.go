package chain

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

const (
	vpcType    = "aws:ec2/vpc:Vpc"
	subnetType = "aws:ec2/subnet:Subnet"
	roleType   = "aws:iam/role:Role"
)

// made is a resource of a state.
func made(typ, name, id string, inputs map[string]any, after ...resource.URN) apitype.ResourceV3 {
	return apitype.ResourceV3{
		URN: urn(typ, name), Type: tokens.Type(typ), Custom: true, ID: resource.ID(id), Inputs: inputs, Dependencies: after,
	}
}

func urn(typ, name string) resource.URN {
	return resource.URN("urn:pulumi:dev::p::" + typ + "::" + name)
}

func TestAChainKnowsWhyItWaits(t *testing.T) {
	t.Parallel()
	network := made(vpcType, "network", "vpc-0a1b", map[string]any{"cidrBlock": "10.0.0.0/16"})
	part := made(subnetType, "part", "subnet-0a1b", map[string]any{"vpcId": "vpc-0a1b"}, network.URN)
	idle := made(roleType, "idle", "role-0a1b", map[string]any{}, part.URN)
	for name, c := range map[string]struct {
		needs        map[string][]string
		used, needed time.Duration
		groundless   int
	}{
		"a value and nothing else": {nil, 24 * time.Second, 22 * time.Second, 1},
		"AWS refuses without the part": {
			map[string][]string{string(idle.URN): {string(part.URN)}}, 24 * time.Second, 24 * time.Second, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := Of(apitype.DeploymentV3{Resources: []apitype.ResourceV3{network, part, idle}}, c.needs)
			assert.Equal(t, c.used, graph.Used().Takes)
			assert.Equal(t, c.needed, graph.Needed().Takes)
			assert.Len(t, graph.Groundless(), c.groundless)
		})
	}
}

func TestAComponentMakesItsChildrenWait(t *testing.T) {
	t.Parallel()
	network := made(vpcType, "network", "vpc-0a1b", nil)
	whole := apitype.ResourceV3{
		URN: urn("my:index:Whole", "whole"), Type: "my:index:Whole", Dependencies: []resource.URN{network.URN},
	}
	child := made(roleType, "child", "role-0a1b", nil)
	child.Parent = whole.URN
	graph := Of(apitype.DeploymentV3{Resources: []apitype.ResourceV3{network, whole, child}}, nil)
	assert.Equal(t, 22*time.Second, graph.Used().Takes)
	assert.Equal(t, 20*time.Second, graph.Needed().Takes)
}

func TestMembersTakeTurns(t *testing.T) {
	t.Parallel()
	const replica = "aws:dynamodb/tableReplica:TableReplica"
	graph := Of(apitype.DeploymentV3{Resources: []apitype.ResourceV3{
		made(replica, "orders-eu-west-1", "one-0a1b", nil), made(replica, "orders-us-west-2", "two-0a1b", nil),
		made(replica, "carts-us-west-2", "three-0a1b", nil),
	}}, nil)
	assert.Equal(t, 4*time.Minute, graph.Needed().Takes)
}

func TestSecretsAndDefaultsAreNoDisguise(t *testing.T) {
	t.Parallel()
	inputs := map[string]any{"name": "given-0001", "filled": "filled-0001", defaultsKey: []any{"filled"}}
	r := made(roleType, "a", "given-0001", inputs)
	r.Outputs = map[string]any{"name": "given-0001", "filled": "filled-0001", "owner": "111122223333", "region": "us-east-2"}
	assert.Equal(t, []string{"filled-0001"}, generated(r))
	assert.Contains(t, textOf(map[string]any{plaintextKey: `{"host":"db-1"}`}), "db-1")
}

func TestTheClockLetsAWSTakeItsTime(t *testing.T) {
	t.Parallel()
	clock := NewClock(10 * time.Millisecond)
	defer clock.Close()
	create := awssim.Call{Method: "Create", Type: vpcType, OK: true}
	done := make(chan struct{}, 2)
	for range cap(done) {
		go func() {
			clock.Tell(create)
			done <- struct{}{}
		}()
	}
	<-done
	<-done
	clock.Tell(awssim.Call{Method: "Create", Type: vpcType, OK: true, Preview: true})
	clock.Tell(create)
	assert.Equal(t, 40*time.Second, clock.Now())
	assert.Equal(t, 2, clock.Most())
}
