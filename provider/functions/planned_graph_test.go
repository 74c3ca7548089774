package functions

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPlanTopologyGivesWhatPicturesShow(t *testing.T) {
	t.Parallel()
	plan := answer(t, shop)
	require.Equal(t, true, plan["valid"])
	graph := plan["graph"].(object)
	nodes, edges := graph["nodes"].(list), graph["edges"].(list)
	assert.Len(t, nodes, 12)
	assert.Equal(t, object{
		"key": "store__catalog__us_east_2", "kind": "store", "region": "us-east-2", "name": "catalog", "roles": list{"replica"},
		"type": "aurora", "service": "Aurora", "capacity": "2 × db.r6g.large", "network": "",
	}, nodes[8])
	assert.Len(t, edges, 11)
	assert.Equal(t, object{
		"kind": "serves", "source": "ingress", "destination": "stack__eu_west_1", "store": "", "label": "50%", "fallback": false,
		"mutual": false,
	}, edges[5])
	assert.Equal(t, object{
		"kind": "replicates", "source": "store__catalog__eu_west_1", "destination": "store__catalog__us_east_2", "store": "catalog",
		"label": "async, typically 1 s", "fallback": false, "mutual": false, "lag": object{
			"seconds": 1.0, "text": "Typically under a second.", "basis": "typical",
			"source":    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
			"checkedOn": "2026-11-23",
		},
	}, edges[7])
}
