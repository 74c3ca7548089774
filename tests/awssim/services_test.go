package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everything is one resource of each type of the services, with the client that manages it.
func everything(s *Sim) (*site, []State) {
	at := running(s, "us-west-2", 1)
	f := newFront(s, nil)
	members := must(at.c.Create(capacityProvidersToken, "app", Values{"clusterName": at.cluster.Outputs["name"],
		"capacityProviders": fargateProviders, "defaultCapacityProviderStrategies": []any{fargateStrategy(1)}}))
	target := must(at.c.Create(scalableTargetToken, "count", at.scaleInputs(2, 4)))
	policy := must(at.c.Create(scalingPolicyToken, "cpu", at.policyInputs(cpuMetric)))
	group := must(f.c.Create(endpointGroupToken, "us-west-2", f.groupInputs(at)))
	home := must(s.Client("us-east-2").Create(tableToken, "orders", tableInputs(nil)))
	replica := must(at.c.Create(replicaToken, "orders", Values{"globalTableArn": home.Outputs["arn"]}))
	n := newNames(s)
	certificate := must(at.c.Create(certificateToken, "app", certificateInputs("app.example.com", "www.example.com")))
	fqdns := n.prove(certificate)
	validation := must(at.c.Create(validationToken, "app", Values{"certificateArn": certificate.ID,
		"validationRecordFqdns": fqdns}))
	var proofs []State
	for _, fqdn := range fqdns {
		proofs = append(proofs, must(n.Read(State{Type: recordToken, Name: fqdn, ID: publicZone + "_" + fqdn + "_CNAME"})))
	}
	secure := must(at.c.Create(listenerToken, "https", at.secureListener(certificate.ID)))
	web := must(at.c.Create(webACLAssociationToken, "app", Values{"resourceArn": at.balancer.ID,
		"webAclArn": s.AddWebACL("us-west-2")}))
	check := must(at.c.Create(healthCheckToken, "app", aCheck(nil)))
	value := must(at.c.Create(recordToken, "value", aRecord("value.example.com", nil)))
	alias := must(at.c.Create(recordToken, "app", at.alias("app.example.com", both(latency("us-west-2", "us-west-2"),
		Values{"healthCheckId": check.ID}))))
	// In the order of a deletion that AWS accepts.
	return at, append(proofs,
		alias, value, check, web, secure, validation, certificate, replica, group, f.listener, f.accelerator, policy, target,
		at.service, members, at.task, at.cluster, at.listener,
		at.targets, at.balancer,
	)
}

// A program that has not changed finds nothing to do, refreshed or not.
func TestNothingChangesWithoutAChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at, states := everything(s)
	for _, state := range states {
		for _, refresh := range []bool{false, true} {
			if refresh {
				read, err := at.c.Read(state)
				require.NoError(t, err, state.Type)
				assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
				state = read
			}
			d, err := at.c.Diff(state, withoutDefaults(state.Inputs))
			require.NoError(t, err, state.Type)
			assert.Empty(t, d.Changes, state.Type)
		}
	}
}

// What is unknown at a preview is no reason to refuse it.
func TestPreviewsTakeUnknownValues(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at, states := everything(s)
	for _, state := range states {
		in := withoutDefaults(state.Inputs)
		for key := range in {
			shown, err := at.c.Preview(state.Type, "preview", with(in, Values{key: Unknown}))
			require.NoError(t, err, "%s %s", state.Type, key)
			assert.Equal(t, Unknown, shown[key], "%s %s", state.Type, key)
			if _, has := types[state.Type].Properties["arn"]; has {
				assert.Equal(t, Unknown, shown["arn"], state.Type)
			}
		}
	}
}

// An import finds each resource by the id that the provider's documentation names.
func TestImports(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at, states := everything(s)
	cluster, service := at.cluster.Outputs.String("name"), at.service.Outputs.String("name")
	scaled := "ecs/service/" + cluster + "/" + service + "/ecs:service:DesiredCount"
	ids := map[string]string{
		taskDefinitionToken: at.task.Outputs.String("arn"), serviceToken: cluster + "/" + service,
		scalableTargetToken: scaled,
	}
	for _, state := range states {
		id := state.ID
		if named, has := ids[state.Type]; has {
			id = named
		}
		if state.Type == validationToken {
			continue // The provider imports none.
		}
		if state.Type == scalingPolicyToken {
			id = scaled + "/" + state.ID
		}
		read, err := at.c.Read(State{Type: state.Type, Name: "imported", ID: id})
		require.NoError(t, err, state.Type)
		assert.Equal(t, state.ID, read.ID, state.Type)
	}
}

func TestEverythingGoesInTheRightOrder(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	at, states := everything(s)
	for _, state := range states {
		require.NoError(t, at.c.Delete(state), state.Type)
	}
	s.Advance(acceleratorLinger)
	for _, each := range s.World().Resources {
		for _, state := range states {
			assert.NotEqual(t, state.Type, each.Type)
		}
		assert.NotContains(t, each.Outputs.String("description"), "ELB ")
		assert.NotContains(t, each.Outputs.String("description"), "GlobalAccelerator managed")
	}
}
