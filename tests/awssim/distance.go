package awssim

import "math"

// place is a point on earth in degrees.
type place struct{ north, east float64 }

// places are the cities that AWS names its regions after, with their rounded coordinates. AWS does not publish where
// its data centres are, and picks by its own measurements: the order of regions is right where distances differ
// clearly.
var places = map[string]place{
	"us-east-1": {38.9, -77.4}, "us-east-2": {40, -83}, "us-west-1": {37.8, -122.4}, "us-west-2": {45.5, -122.7},
	"ca-central-1": {45.5, -73.6}, "ca-west-1": {51, -114.1}, "sa-east-1": {-23.5, -46.6},
	"eu-central-1": {50.1, 8.7}, "eu-central-2": {47.4, 8.5}, "eu-north-1": {59.3, 18.1}, "eu-south-1": {45.5, 9.2},
	"eu-south-2": {41.6, -0.9}, "eu-west-1": {53.3, -6.3}, "eu-west-2": {51.5, -0.1}, "eu-west-3": {48.9, 2.4},
	"ap-east-1": {22.3, 114.2}, "ap-northeast-1": {35.7, 139.7}, "ap-northeast-2": {37.6, 127},
	"ap-northeast-3": {34.7, 135.5}, "ap-south-1": {19.1, 72.9}, "ap-south-2": {17.4, 78.5},
	"ap-southeast-1": {1.4, 103.8}, "ap-southeast-2": {-33.9, 151.2}, "ap-southeast-3": {-6.2, 106.8},
	"ap-southeast-4": {-37.8, 145}, "af-south-1": {-33.9, 18.4}, "il-central-1": {32.1, 34.8},
	"me-central-1": {25.2, 55.3}, "me-south-1": {26.2, 50.6},
}

// distance is the way between two regions in kilometres.
func distance(a, b string) float64 { return between(places[a], places[b]) }

// between is the way between two places in kilometres.
func between(from, to place) float64 {
	const radius, degree = 6371, math.Pi / 180
	north, east := (to.north-from.north)*degree, (to.east-from.east)*degree
	h := math.Pow(math.Sin(north/2), 2) +
		math.Cos(from.north*degree)*math.Cos(to.north*degree)*math.Pow(math.Sin(east/2), 2)
	return 2 * radius * math.Asin(math.Sqrt(h))
}
