package awssim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func tableInputs(changes Values) Values {
	return with(Values{
		"name": "orders", "hashKey": "id", "attributes": []any{Values{"name": "id", "type": "S"}},
		"billingMode": "PAY_PER_REQUEST", "streamEnabled": true, "streamViewType": "NEW_AND_OLD_IMAGES",
	}, changes)
}

func tableWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("us-east-2").Create(tableToken, "orders", tableInputs(changes))
		return err
	}
}

// replicaIn makes a replica of a table with changes, in a region.
func replicaIn(s *Sim, region string, table, replica Values) (State, State, error) {
	home := must(s.Client("us-east-2").Create(tableToken, "orders", tableInputs(table)))
	r, err := s.Client(region).Create(replicaToken, "orders-"+region,
		with(Values{"globalTableArn": home.Outputs["arn"]}, replica))
	return home, r, err
}

func replicaWith(region string, table, replica Values) func(s *Sim) error {
	return func(s *Sim) error {
		_, _, err := replicaIn(s, region, table, replica)
		return err
	}
}

const noKey = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"

var (
	_ = breaks(ruleTableAttributes, tableWith(Values{"rangeKey": "at"}))
	_ = breaks(ruleTableStreamView, tableWith(Values{"streamViewType": nil}))
	_ = breaks(ruleTableCapacity, tableWith(Values{"billingMode": nil}))
	_ = breaks(ruleTableTTL, tableWith(Values{"ttl": Values{"enabled": true}}))
	_ = breaks(ruleTableTTLName, func(s *Sim) error {
		c := s.Client("us-east-2")
		on := must(c.Create(tableToken, "orders",
			tableInputs(Values{"ttl": Values{"enabled": true, "attributeName": "until"}})))
		_, err := c.Update(on, tableInputs(Values{"ttl": Values{"enabled": false}}))
		return err
	})
	_ = breaks(ruleTableName, tableWith(Values{"name": "or"}))
	_ = breaks(ruleTableHash, tableWith(Values{"hashKey": nil, "attributes": nil}))
	_ = breaks(ruleTableTaken, func(s *Sim) error {
		c := s.Client("us-east-2")
		must(c.Create(tableToken, "a", tableInputs(nil)))
		_, err := c.Create(tableToken, "b", tableInputs(nil))
		return err
	})
	_ = breaks(ruleTableKey, tableWith(Values{"serverSideEncryption": Values{"enabled": true, "kmsKeyArn": noKey}}))
	_ = breaks(ruleTableProtected, func(s *Sim) error {
		c := s.Client("us-east-2")
		return c.Delete(must(c.Create(tableToken, "a", tableInputs(Values{"deletionProtectionEnabled": true}))))
	})
	_ = breaks(ruleTableSource, func(s *Sim) error {
		home, _, err := replicaIn(s, "eu-west-1", nil, nil)
		if err != nil {
			return err
		}
		return s.Client("us-east-2").Delete(home)
	})
	_ = breaks(ruleTableStream, func(s *Sim) error {
		home, _, err := replicaIn(s, "eu-west-1", nil, nil)
		if err != nil {
			return err
		}
		_, err = s.Client("us-east-2").Update(home, tableInputs(Values{"streamEnabled": false, "streamViewType": nil}))
		return err
	})
	_ = breaks(ruleReplicaHome, replicaWith("us-east-2", nil, nil))
	_ = breaks(ruleReplicaTable, replicaWith("eu-west-1", nil,
		Values{"globalTableArn": "arn:aws:dynamodb:us-east-2:111122223333:table/none"}))
	_ = breaks(ruleReplicaStreams, replicaWith("eu-west-1", Values{"streamViewType": "KEYS_ONLY"}, nil))
	_ = breaks(ruleReplicaCapacity, replicaWith("eu-west-1",
		Values{"billingMode": "PROVISIONED", "readCapacity": 1, "writeCapacity": 1}, nil))
	_ = breaks(ruleReplicaTaken, func(s *Sim) error {
		must(s.Client("eu-west-1").Create(tableToken, "orders", tableInputs(nil)))
		_, _, err := replicaIn(s, "eu-west-1", nil, nil)
		return err
	})
	_ = breaks(ruleReplicaKeys, replicaWith("eu-west-1", nil, Values{"kmsKeyArn": noKey}))
	_ = breaks(ruleReplicaKey, func(s *Sim) error {
		key := must(s.Client("us-east-2").Create(keyToken, "orders", nil)).Outputs["arn"]
		_, _, err := replicaIn(s, "eu-west-1",
			Values{"serverSideEncryption": Values{"enabled": true, "kmsKeyArn": key}}, Values{"kmsKeyArn": key})
		return err
	})
	_ = breaks(ruleReplicaProtected, func(s *Sim) error {
		_, r, err := replicaIn(s, "eu-west-1", nil, Values{"deletionProtectionEnabled": true})
		if err != nil {
			return err
		}
		return s.Client("eu-west-1").Delete(r)
	})
)

func TestReplicaBelongsToItsHomeTable(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	home, replica, err := replicaIn(s, "eu-west-1", nil, Values{"pointInTimeRecovery": true})
	require.NoError(t, err)
	assert.Equal(t, "orders:us-east-2", replica.ID)
	assert.Equal(t, "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", replica.Outputs["arn"])
	assert.Contains(t, home.Outputs["streamArn"], "arn:aws:dynamodb:us-east-2:111122223333:table/orders/stream/")
	require.NoError(t, s.Client("eu-west-1").Delete(replica))
	require.NoError(t, s.Client("us-east-2").Delete(home))
	assert.Empty(t, s.World().Resources)
}

func TestAnUpdateOfATableDropsReplicasThatItDoesNotName(t *testing.T) {
	t.Parallel()
	for name, ignore := range map[string][]string{"unless ignored": {"replicas"}, "else": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			home, replica, err := replicaIn(s, "eu-west-1", nil, nil)
			require.NoError(t, err)
			c := s.Client("us-east-2")
			tagged := tableInputs(Values{"tags": Values{"team": "shop"}})

			// The first update does not know of the replica yet, and learns of it.
			home, err = c.Update(home, tagged, ignore...)
			require.NoError(t, err)
			require.Len(t, home.Outputs.List("replicas"), 1)
			d, err := c.Diff(home, tagged, ignore...)
			require.NoError(t, err)
			if ignore != nil {
				assert.Empty(t, d.Changes)
				return
			}
			assert.Equal(t, []string{"replicas"}, d.Paths())
			assert.Empty(t, d.Replaces())
			_, err = c.Update(home, tagged)
			require.NoError(t, err)
			gone, err := s.Client("eu-west-1").Read(replica)
			require.NoError(t, err)
			assert.Empty(t, gone.ID)
		})
	}
}

func TestDeleteOfAProtectedTableTakesItsKnownReplicasFirst(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	home, replica, err := replicaIn(s, "eu-west-1", Values{"deletionProtectionEnabled": true}, nil)
	require.NoError(t, err)
	c := s.Client("us-east-2")
	home, err = c.Read(home)
	require.NoError(t, err)
	require.ErrorContains(t, c.Delete(home), "protected against deletion")
	gone, err := s.Client("eu-west-1").Read(replica)
	require.NoError(t, err)
	assert.Empty(t, gone.ID)
}

func TestReplicasCostTimeAndTheHomeIsFreeAfterADay(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	start := s.Now()
	home, _, err := replicaIn(s, "eu-west-1", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, replicaTime, s.Now().Sub(start))
	c := s.Client("us-east-2")
	require.ErrorContains(t, c.Delete(home), "in the last 24 hours")
	s.Advance(24 * time.Hour)
	require.NoError(t, c.Delete(home))
	require.Len(t, s.World().Resources, 1)
	assert.True(t, s.World().Resources[0].Forgotten)
}

func TestALostHomeRegionRefusesEveryCallOfAReplica(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	home, replica, err := replicaIn(s, "eu-west-1", nil, nil)
	require.NoError(t, err)
	c := s.Client("eu-west-1")
	other := s.Client("us-west-2")
	s.LoseRegion("us-east-2")
	_, err = c.Read(replica)
	require.ErrorContains(t, err, ruleLost.ID)
	require.ErrorContains(t, c.Delete(replica), ruleLost.ID)
	_, err = c.Update(replica, with(Values{"globalTableArn": home.Outputs["arn"]}, Values{"pointInTimeRecovery": true}))
	require.ErrorContains(t, err, ruleLost.ID)
	_, err = other.Create(replicaToken, "second", Values{"globalTableArn": home.Outputs["arn"]})
	require.ErrorContains(t, err, ruleLost.ID)
	s.HealRegion("us-east-2")
	require.NoError(t, c.Delete(replica))
}

func TestReplicasWithKeysNeedOneEach(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	key := func(region string) any {
		return must(s.Client(region).Create(keyToken, "orders-"+region, nil)).Outputs["arn"]
	}
	_, replica, err := replicaIn(s, "eu-west-1",
		Values{"serverSideEncryption": Values{"enabled": true, "kmsKeyArn": key("us-east-2")}},
		Values{"kmsKeyArn": key("eu-west-1")})
	require.NoError(t, err)
	d, err := s.Client("eu-west-1").Diff(replica, Values{"globalTableArn": replica.Inputs["globalTableArn"],
		"kmsKeyArn": noKey})
	require.NoError(t, err)
	assert.Equal(t, []string{"kmsKeyArn"}, d.Replaces())
}

func TestInlineReplicasAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("us-east-2")
	home := must(c.Create(tableToken, "orders", tableInputs(Values{"replicas": []any{Values{"regionName": "eu-west-1"}}})))
	require.Len(t, home.Outputs.List("replicas"), 1)
	home, err := c.Update(home, tableInputs(Values{"replicas": []any{Values{"regionName": "us-west-2"}}}))
	require.NoError(t, err)
	assert.Equal(t, "us-west-2", home.Outputs.Objects("replicas")[0].String("regionName"))
	require.NoError(t, c.Delete(home))
	assert.Empty(t, s.World().Resources)
}

func TestProvisionedTablesGetReplicasOnceTheirWritesAreScaled(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("us-east-2")
	home := must(c.Create(tableToken, "orders", tableInputs(Values{
		"billingMode": "PROVISIONED", "readCapacity": 1, "writeCapacity": 1,
	})))
	must(c.Create(scalableTargetToken, "writes", Values{"serviceNamespace": "dynamodb", "resourceId": "table/orders",
		"scalableDimension": "dynamodb:table:WriteCapacityUnits", "minCapacity": 1, "maxCapacity": 10}))
	_, err := s.Client("eu-west-1").Create(replicaToken, "orders", Values{"globalTableArn": home.Outputs["arn"]})
	require.NoError(t, err)
}

// As https://github.com/cloudposse/terraform-aws-dynamodb/pull/111 found.
func TestLeavingTimeToLiveOutLeavesItOn(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	c := s.Client("us-east-2")
	on := map[string]any{"attributeName": "until", "enabled": true}
	table := must(c.Create(tableToken, "orders", tableInputs(Values{"ttl": Values(on)})))
	d, err := c.Diff(table, tableInputs(nil))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)

	table, err = c.Update(table, tableInputs(Values{"tags": Values{"team": "shop"}}))
	require.NoError(t, err)
	assert.Equal(t, on, table.Outputs["ttl"])
	assert.Equal(t, on, s.World().Resources[0].Outputs["ttl"])
	off := tableInputs(Values{"ttl": Values{"enabled": false, "attributeName": "until"}})
	table, err = c.Update(table, off)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"enabled": false}, table.Outputs["ttl"])
	for name, in := range map[string]Values{"still named": off, "left out": tableInputs(nil)} {
		d, err = c.Diff(table, in)
		require.NoError(t, err)
		assert.Empty(t, d.Changes, name)
	}
}
