package topology

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// place is a point on the globe, in degrees north and east.
type place struct{ north, east float64 }

// regionPlaces are the centres of the cities that the regions of the table are in or near: good enough to say which of
// two regions is nearer.
var regionPlaces = map[string]place{
	"af-south-1":     {-33.9, 18.4},
	"ap-east-1":      {22.3, 114.2},
	"ap-east-2":      {25.0, 121.6},
	"ap-northeast-1": {35.7, 139.7},
	"ap-northeast-2": {37.6, 127.0},
	"ap-northeast-3": {34.7, 135.5},
	"ap-south-1":     {19.1, 72.9},
	"ap-south-2":     {17.4, 78.5},
	"ap-southeast-1": {1.3, 103.8},
	"ap-southeast-2": {-33.9, 151.2},
	"ap-southeast-3": {-6.2, 106.8},
	"ap-southeast-4": {-37.8, 145.0},
	"ap-southeast-5": {3.1, 101.7},
	"ap-southeast-6": {-36.8, 174.8},
	"ap-southeast-7": {13.8, 100.5},
	"ca-central-1":   {45.5, -73.6},
	"ca-west-1":      {51.0, -114.1},
	"eu-central-1":   {50.1, 8.7},
	"eu-central-2":   {47.4, 8.5},
	"eu-north-1":     {59.3, 18.1},
	"eu-south-1":     {45.5, 9.2},
	"eu-south-2":     {41.6, -0.9},
	"eu-west-1":      {53.3, -6.3},
	"eu-west-2":      {51.5, -0.1},
	"eu-west-3":      {48.9, 2.4},
	"il-central-1":   {32.1, 34.8},
	"me-central-1":   {25.2, 55.3},
	"me-south-1":     {26.2, 50.6},
	"mx-central-1":   {20.6, -100.4},
	"sa-east-1":      {-23.6, -46.6},
	"us-east-1":      {39.0, -77.5},
	"us-east-2":      {40.0, -83.0},
	"us-west-1":      {37.8, -122.4},
	"us-west-2":      {45.8, -119.7},
}

const (
	earthRadius = 6371
	// unknownNear and unknownFar stand for the distance to a region that is not in the table: in the same area, and
	// farther than any place on Earth.
	unknownNear = 1000
	unknownFar  = 25_000
)

// distance is how far two regions are apart, in kilometres along a great circle.
func distance(a, b string) float64 {
	from, known := regionPlaces[a]
	to, alsoKnown := regionPlaces[b]
	switch {
	case a == b:
		return 0
	case known && alsoKnown:
		return greatCircle(from, to)
	case area(a) == area(b):
		return unknownNear
	}
	return unknownFar
}

// area is the first word of a region's code, such as eu.
func area(region string) string {
	word, _, _ := strings.Cut(region, "-")
	return word
}

// greatCircle is the haversine distance of two places.
func greatCircle(a, b place) float64 {
	radians := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	half := func(x, y float64) float64 {
		sine := math.Sin(radians(x-y) / 2)
		return sine * sine
	}
	chord := half(a.north, b.north) + math.Cos(radians(a.north))*math.Cos(radians(b.north))*half(a.east, b.east)
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, chord)))
}

// nearest is the one of the regions that is nearest to a place; of two that are as near, the home region, else the first
// by name. Empty without any.
func nearest(to string, regions []string, home string) string {
	if len(regions) == 0 {
		return ""
	}
	notHome := func(region string) int {
		if region == home {
			return 0
		}
		return 1
	}
	return slices.MinFunc(regions, func(a, b string) int {
		return cmp.Or(
			cmp.Compare(distance(to, a), distance(to, b)),
			cmp.Compare(notHome(a), notHome(b)),
			cmp.Compare(a, b),
		)
	})
}
