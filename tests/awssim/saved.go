package awssim

import (
	"maps"
	"slices"
	"time"
)

// Saved is a simulated AWS at one moment: everything that exists, the simulated time, and what a test has set. Calls, faults
// and whom calls are told to are not part of it.
type Saved struct {
	world                                       *world
	lost, unhealthy, failing, alarms, passwords map[string]bool
	controls, lostPlanes                        map[string]bool
	lostZones                                   map[string]time.Time
	cut                                         map[link]bool
	metrics                                     map[string][]point
	images                                      images
}

// Save keeps the simulated AWS as it is now. It shares nothing with the simulator, which may go on.
func (s *Sim) Save() *Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	return (&Saved{
		world: s.world, lost: s.lost, unhealthy: s.unhealthy, failing: s.failing, alarms: s.alarms, passwords: s.passwords,
		controls: s.controls, lostPlanes: s.lostPlanes, lostZones: s.lostZones, cut: s.cut, metrics: s.metrics, images: s.images,
	}).clone()
}

// Restore makes the simulator what it, or another one, was when it was saved. It may be done any number of times.
func (s *Sim) Restore(saved *Saved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := saved.clone()
	s.world, s.lost, s.unhealthy, s.failing = from.world, from.lost, from.unhealthy, from.failing
	s.alarms, s.passwords, s.controls = from.alarms, from.passwords, from.controls
	s.lostPlanes, s.lostZones, s.cut = from.lostPlanes, from.lostZones, from.cut
	s.metrics, s.images = from.metrics, from.images
}

func (s *Saved) clone() *Saved {
	copied := *s
	copied.world = s.world.clone()
	for _, each := range []*map[string]bool{
		&copied.lost, &copied.unhealthy, &copied.failing, &copied.alarms, &copied.passwords, &copied.controls, &copied.lostPlanes,
	} {
		*each = maps.Clone(*each)
	}
	copied.lostZones, copied.cut = maps.Clone(s.lostZones), maps.Clone(s.cut)
	copied.metrics = maps.Clone(s.metrics)
	for key, points := range copied.metrics {
		copied.metrics[key] = slices.Clone(points)
	}
	copied.images.published, copied.images.own = maps.Clone(s.images.published), maps.Clone(s.images.own)
	return &copied
}

// clone copies the world with its objects, whose owners and references are then those of the copy.
func (w *world) clone() *world {
	made := &world{
		objects: make(map[objectKey]*Object, len(w.objects)), serial: w.serial, counters: maps.Clone(w.counters), now: w.now,
	}
	copies := make(map[*Object]*Object, len(w.objects))
	var copied func(*Object) *Object
	// An owner or a target may have left the world.
	copied = func(o *Object) *Object {
		if o == nil || copies[o] != nil {
			return copies[o]
		}
		c := *o
		copies[o] = &c
		c.Inputs, c.Live, c.Hidden = o.Inputs.Clone(), o.Live.Clone(), o.Hidden.Clone()
		c.Owner = copied(o.Owner)
		c.refs = slices.Clone(o.refs)
		for i := range c.refs {
			c.refs[i].to = copied(c.refs[i].to)
		}
		return &c
	}
	for key, o := range w.objects {
		made.objects[key] = copied(o)
	}
	return made
}
