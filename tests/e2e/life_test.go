package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

func shop(regions ...string) pulumi.Map {
	list := pulumi.Array{}
	for _, r := range regions {
		list = append(list, pulumi.Map{"name": pulumi.String(r)})
	}
	return pulumi.Map{
		"homeRegion": pulumi.String("us-east-2"),
		"regions":    list,
		"compute": pulumi.Map{"ecs": pulumi.Map{
			"image":   pulumi.String("111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1"),
			"scaling": pulumi.Map{"min": pulumi.Int(2), "max": pulumi.Int(6)},
		}},
		"ingress": pulumi.Map{"globalAccelerator": pulumi.Map{}},
		"datastores": pulumi.Map{"orders": pulumi.Map{"dynamodb": pulumi.Map{
			"hashKey": pulumi.Map{"name": pulumi.String("id"), "type": pulumi.String("S")},
		}}},
		"deletionProtection": pulumi.Bool(false),
	}
}

func TestSmoke(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.stack("dev", application("shop", func() pulumi.Map { return shop("us-east-2", "us-west-2", "eu-west-1") }))
	done, err := s.tryUp()
	if err != nil {
		t.Fatal(done.log)
	}
	for op, names := range done.byOp {
		t.Log(op, len(names), names)
	}
	again := s.up()
	assert.Empty(t, again.byOp)
	s.refresh()
	again = s.up()
	assert.Empty(t, again.byOp)
	t.Log(s.destroy().byOp)
}
