package topology

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestEveryRegionOfTheTableHasAPlace(t *testing.T) {
	t.Parallel()
	assert.ElementsMatch(t, regionNamesOfTable(), slices.Collect(maps.Keys(regionPlaces)))
	for region, place := range regionPlaces {
		assert.Less(t, math.Abs(place.north), 66.0, region)
		assert.Less(t, math.Abs(place.east), 180.0, region)
	}
}

// TestDistancesAreThoseOfAnAtlas compares with distances of the cities, to within 5 percent.
func TestDistancesAreThoseOfAnAtlas(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b       string
		kilometres float64
	}{
		{"eu-west-1", "eu-west-2", 463},
		{"eu-central-1", "eu-west-3", 479},
		{"ap-northeast-1", "ap-northeast-3", 400},
		{"us-west-1", "ap-northeast-1", 8270},
		{"sa-east-1", "af-south-1", 6350},
		{"ap-southeast-2", "ap-southeast-4", 713},
	} {
		assert.InEpsilon(t, test.kilometres, distance(test.a, test.b), 0.05, test.a+" "+test.b)
	}
}

func TestDistanceIsSymmetric(t *testing.T) {
	t.Parallel()
	regions := rapid.SampledFrom(append(regionNamesOfTable(), "eu-west-9", "xx-east-1"))
	rapid.Check(t, func(t *rapid.T) {
		a, b := regions.Draw(t, "a"), regions.Draw(t, "b")
		assert.InDelta(t, distance(a, b), distance(b, a), 1e-6)
		assert.Equal(t, a == b, distance(a, b) == 0)
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		to      string
		regions []string
		home    string
		want    string
	}{
		"itself":                            {"eu-west-1", []string{"eu-west-2", "eu-west-1"}, "eu-west-2", "eu-west-1"},
		"the nearest":                       {"eu-west-1", []string{"us-east-1", "eu-west-2"}, "us-east-1", "eu-west-2"},
		"across an ocean":                   {"sa-east-1", []string{"us-west-2", "us-east-1"}, "us-west-2", "us-east-1"},
		"the same area, when it is unknown": {"eu-west-9", []string{"us-east-1", "eu-west-2"}, "us-east-1", "eu-west-2"},
		"the home region of the same area":  {"eu-west-9", []string{"eu-south-1", "eu-west-2"}, "eu-west-2", "eu-west-2"},
		"the home region":                   {"xx-west-1", []string{"eu-west-2", "us-east-1"}, "us-east-1", "us-east-1"},
		"an unknown one of the same area":   {"eu-west-1", []string{"eu-west-9", "us-east-1"}, "us-east-1", "eu-west-9"},
		"the first by name":                 {"xx-west-1", []string{"us-east-1", "eu-west-2"}, "", "eu-west-2"},
		"none":                              {"eu-west-1", nil, "eu-west-1", ""},
	} {
		assert.Equal(t, test.want, nearest(test.to, test.regions, test.home), name)
	}
}
