package topologytest

import "math/rand/v2"

// Draw makes choices, each by itself the simplest where it is 0.
type Draw struct {
	// pick gives a number from 0 to below n.
	pick func(n int) int
}

// Picks makes choices by a function that gives a number from 0 to below n.
func Picks(pick func(n int) int) *Draw { return &Draw{pick} }

// Seeded makes the choices that follow from a seed.
func Seeded(seed uint64) *Draw {
	const stream = 0x676c6f62616c                 // Any constant would do.
	source := rand.New(rand.NewPCG(seed, stream)) //nolint:gosec // It chooses test cases.
	return &Draw{source.IntN}
}

// FromBytes makes choices by bytes, one for each that has at most 256 ways, and the simplest ones when they are used up: a
// fuzzer that changes a byte changes a choice.
func FromBytes(choices []byte) *Draw {
	const byteWays = 256
	next := func() int {
		if len(choices) == 0 {
			return 0
		}
		first := int(choices[0])
		choices = choices[1:]
		return first
	}
	return &Draw{func(n int) int {
		chosen := next()
		for ways := byteWays; ways < n; ways *= byteWays {
			chosen = chosen*byteWays + next()
		}
		return chosen % n
	}}
}

// Number is one from least to most.
func (d *Draw) Number(least, most int) int { return least + d.pick(most-least+1) }

// Chance is true in so many of a hundred cases.
func (d *Draw) Chance(percent int) bool { return d.pick(100) >= 100-percent }

// One is one of several values.
func One[T any](d *Draw, of ...T) T { return of[d.pick(len(of))] }

// Some are so many different ones of several values, in any order.
func Some[T any](d *Draw, n int, of []T) []T {
	rest := append([]T(nil), of...)
	some := make([]T, 0, n)
	for range min(n, len(of)) {
		i := d.pick(len(rest))
		some = append(some, rest[i])
		rest[i] = rest[len(rest)-1]
		rest = rest[:len(rest)-1]
	}
	return some
}
