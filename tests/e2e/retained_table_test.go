package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A table that a destroy left behind is in the way of the next application of that name, which says so and never takes
// over data that it did not make. When somebody has deleted the table, the application is created.
func TestRetainedTableIsInTheWay(t *testing.T) {
	t.Parallel()
	b, s := newShop(t, twoRegions)
	table := b.named("shop-orders-table-us-east-2")
	s.destroy()

	failed, err := s.tryUp()
	require.Error(t, err)
	assert.Contains(t, failed.log, table.ID)
	assert.Contains(t, failed.log, "ResourceInUseException")

	require.NoError(t, b.sim.DeleteByHand(table.Type, table.Region, table.ID))
	s.up()
	assert.Empty(t, s.up().changes())
	assert.Len(t, s.resources(), len(shopNames(twoRegions...)))
}
