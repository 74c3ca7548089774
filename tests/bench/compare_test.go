package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

func TestCompareNamesEachDifference(t *testing.T) {
	t.Parallel()
	one := entry{typ: "t", name: "one", inputs: map[string]any{"id": text{{from: "t two", path: "id"}}}}
	two, three := entry{typ: "t", name: "two"}, entry{typ: "t", name: "three"}
	assert.Empty(t, compare([]entry{one, two}, []entry{two, one}))
	changed := one
	changed.inputs = map[string]any{"id": "vpc-0001"}
	got := compare([]entry{one, two}, []entry{three, changed})
	assert.Len(t, got, 3)
	assert.Contains(t, got[0], "t one differs:")
	assert.Equal(t, []string{"t two is missing", "t three is too much"}, got[1:])
}

func TestCompareWorldsCountsWhatExists(t *testing.T) {
	t.Parallel()
	vpc := awssim.Resource{
		Type: "aws:ec2/vpc:Vpc", Region: "eu-west-1", Account: "111122223333", ID: "vpc-1",
		URN: "urn:pulumi:dev::bench::aws:ec2/vpc:Vpc::network", Name: "network",
	}
	group := awssim.Resource{
		Type: "aws:ec2/securityGroup:SecurityGroup", Region: "eu-west-1", Account: "111122223333", ID: "sg-1", Name: "default",
	}
	again, elsewhere := vpc, vpc
	again.ID, again.URN = "vpc-2", "urn:pulumi:dev::bench::a$aws:ec2/vpc:Vpc::network"
	elsewhere.Region = "eu-west-2"
	world := func(resources ...awssim.Resource) awssim.World { return awssim.World{Resources: resources} }
	assert.Empty(t, compareWorlds(world(vpc, group), world(group, again)))
	assert.Equal(t, []string{
		"the world holds aws:ec2/securityGroup:SecurityGroup (made by AWS) in eu-west-1 of 111122223333 1 times instead of 2 times",
		"the world holds aws:ec2/vpc:Vpc network in eu-west-1 of 111122223333 0 times instead of 1 times",
		"the world holds aws:ec2/vpc:Vpc network in eu-west-2 of 111122223333 1 times instead of 0 times",
	}, compareWorlds(world(vpc, group, group), world(elsewhere, group)))
}
