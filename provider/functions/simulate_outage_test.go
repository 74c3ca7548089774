package functions

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// loss is what simulateOutage gives back, as plain values.
func loss(t *testing.T, arguments string) map[string]any {
	t.Helper()
	result, err := ask(t, SimulateOutageToken, arguments)
	require.NoError(t, err)
	return resource.ToResourcePropertyMap(property.NewMap(result)).Mappable()
}

func TestSimulateOutageSaysWhatALossMeans(t *testing.T) {
	t.Parallel()
	lost := loss(t, shop+"loss: { region: eu-west-1 }\n")
	assert.Equal(t, true, lost["valid"])
	assert.Equal(t, object{
		"affected": true, "detectionSeconds": 29.0, "propagationSeconds": 30.0, "totalSeconds": 59.0,
		"servedBy": list{"us-east-2"}, "text": "Users of eu-west-1 get no answer until its load balancer is found unhealthy; " +
			"then they are served by us-east-2.",
	}, lost["users"])
	assert.Equal(t, object{"known": true, "unit": "tasks", "needed": 4.0, "running": 2.0, "most": 2.0}, lost["capacity"])
	stores, _ := lost["stores"].(list)
	require.Len(t, stores, 2)
	catalog, _ := stores[0].(object)
	writes := object{"before": list{"eu-west-1", "us-east-2"}, "during": list{}, "after": list{"us-east-2"}}
	assert.Equal(t, writes, catalog["writes"])
	assert.Equal(t, "us-east-2", catalog["newWriter"])
	assert.Equal(t, "failover-catalog-us-east-2", catalog["step"])
	assert.Equal(t, "operator", catalog["startedBy"])
	timeline, _ := lost["timeline"].(list)
	require.Len(t, timeline, 6)
	first, _ := timeline[0].(object)
	delete(first, "text")
	assert.Equal(t, object{
		"actor": "aws", "seconds": 29.0, "order": "", "step": "", "basis": "documented", "checkedOn": "2026-11-23",
		"source": "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
	}, first)
	frozen, _ := lost["frozen"].(list)
	require.Len(t, frozen, 1)
	assert.Equal(t, "everything in eu-west-1", frozen[0].(object)["what"])
}

// Every way to lose something can be asked for.
func TestSimulateOutageReadsEveryLoss(t *testing.T) {
	t.Parallel()
	for arguments, says := range map[string]string{
		"{ availabilityZoneId: euw1-az1 }": "and the targets in euw1-az1 fail",
		"{ link: [us-east-2, eu-west-1] }": "Users reach every region",
		"{ controlPlanes: true }":          "Users are served as before",
		"{ region: us-west-2 }":            "The region runs nothing",
	} {
		users, _ := loss(t, shop+"loss: "+arguments+"\n")["users"].(object)
		assert.Contains(t, users["text"], says, arguments)
	}
}

// Mistakes in the application and in the loss are reported together, and the rest is empty.
func TestSimulateOutageSaysEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]struct {
		arguments string
		problems  list
	}{
		"no loss": {shop, list{object{"path": "loss", "text": "loss: missing, but required; set it to an object"}}},
		"a misspelt loss": {shop + "loss: { regoin: eu-west-1 }\n", list{
			object{"path": "loss.regoin", "text": "loss.regoin: OutageLoss has no such property; did you mean region?"},
		}},
		"a foreign region": {shop + "loss: { region: us-west-1 }\n", list{object{
			"path": "loss.region", "text": "loss.region: us-west-1 is not one of the application's regions (eu-west-1, us-east-2, " +
				"us-west-2); name one of them",
		}}},
		"both": {"homeRegion: us-east-2\nregions: [{ name: us-east-2, trafic: 5 }]\ncompute: { ecs: { image: x } }\nloss: { " +
			"link: a }\n", list{
			object{"path": "regions[0].trafic", "text": "regions[0].trafic: Region has no such property; did you mean traffic?"},
			object{"path": "loss.link", "text": `loss.link: "a" is a string, but a list is needed; put it into a list`},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := loss(t, wrong.arguments)
			assert.Equal(t, wrong.problems, lost["problems"])
			assert.Equal(t, false, lost["valid"])
			for _, name := range []string{"timeline", "stores", "frozen"} {
				assert.Equal(t, list{}, lost[name], name)
			}
		})
	}
}
