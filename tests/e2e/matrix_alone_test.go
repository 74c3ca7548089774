package e2e_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// A RegionalStack of every kind, alone: created, left alone, with a new image while users are answered, gone. What AWS refuses is
// refused here too.
func TestEveryKindAlone(t *testing.T) {
	t.Parallel()
	for _, compute := range computeKinds {
		for _, balancer := range balancerKinds {
			t.Run(compute.name+" "+balancer.name, func(t *testing.T) {
				t.Parallel()
				c := cell{computeKind: compute, balancer: balancer}
				if pair, refused := c.refused[balancer.name]; refused {
					assertRefusedAtOnce(t, c.alone(), pair.mistake)
					return
				}
				c.livesAlone(t)
			})
		}
	}
}

// alone is a program with the stack alone.
func (c cell) alone(changes ...change) pulumi.RunFunc {
	scaled := func(inputs pulumi.Map) {
		inputs["compute"] = pulumi.Map{"ecs": pulumi.Map{
			"image": image("1"), "scaling": pulumi.Map{"min": pulumi.Int(2), "max": pulumi.Int(4)},
		}}
	}
	return stackAloneIn(append([]change{scaled, c.block, c.balancer.block}, changes...)...)
}

func (c cell) livesAlone(t *testing.T) {
	t.Helper()
	b := newBench(t)
	b.sim.AddZone(awssim.Zone{ID: zoneID, Name: "example.com"})
	s := b.stack("dev", c.alone())
	parts := all(tlsRegion, append(c.stack(c.balancer.plain), madeAlone)...)
	created := s.up()
	assertMade(t, "create", did("create", parts), created.typed)
	balancer := b.named(in(tlsRegion, c.balancer.named)[0]).Outputs.String("dnsName")
	assert.Equal(t, "http://"+balancer, created.outputs["endpoint"].Value)
	name, err := b.sim.Client("us-east-1").Create("aws:route53/record:Record", "by-hand", awssim.Values{
		"zoneId": zoneID, "name": siteName, "type": "CNAME", "ttl": 60.0, "records": []any{balancer},
	})
	require.NoError(t, err)
	c.deploy(b, tlsRegion)
	v := b.watch(plainURL)
	assert.Equal(t, "ok "+tlsRegion, b.seen(plainURL, near(tlsRegion)))
	assert.Empty(t, s.up().changes())
	s.runs(c.alone(c.newer))
	assert.Equal(t, c.rolls(tlsRegion), v.up(t, s))
	assert.Empty(t, s.refresh().changes())
	assertMade(t, "destroy", did("delete", parts), s.destroy().typed)
	require.NoError(t, b.sim.DeleteByHand("aws:route53/record:Record", "", name.ID))
	assert.Equal(t, []string{"aws:route53/zone:Zone example.com"}, b.left())
}
