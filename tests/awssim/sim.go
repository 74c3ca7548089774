package awssim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// Sim is one simulated AWS with all its regions.
type Sim struct {
	options Options

	mu    sync.Mutex
	world *world
	calls []Call
	// told are called after every call.
	told []func(Call)
	lost map[string]bool
	// lostZones are the zones that are lost, by name, with the time since when.
	lostZones map[string]time.Time
	// cut are the connections between regions that are lost, lostPlanes the regions whose global control planes are.
	cut        map[link]bool
	lostPlanes map[string]bool
	// unhealthy are the target groups whose health checks a test makes fail.
	unhealthy map[string]bool
	// failing are the regions in which new task definitions do not come up.
	failing map[string]bool
	// alarms are the CloudWatch alarms that a test has set, by region and name: whether they ring.
	alarms map[string]bool
	// metrics are the data points of metrics, in the order of time.
	metrics map[string][]point
	// controls are the states of routing controls by ARN; those that a test has not set are off.
	controls map[string]bool
	// passwords are those that any resource was given.
	passwords map[string]bool
	// images are the machine images that exist.
	images      images
	faults      []*fault
	connections int

	server *server
}

// Options are the settings of a simulator.
type Options struct {
	// Account is the account that every provider without an assumed role works in; 111122223333 by default.
	Account string
	// Port is the port of the provider protocol on loopback; 0 takes a free one.
	Port int
	// Zones are the hosted zones that exist from the beginning.
	Zones []Zone
}

// DefaultAccount is AWS's example account.
const DefaultAccount = "111122223333"

// New makes a simulator that is used in process only, through Client.
func New(options Options) *Sim {
	if options.Account == "" {
		options.Account = DefaultAccount
	}
	s := &Sim{options: options, world: newWorld(), lost: map[string]bool{}, failing: map[string]bool{}}
	s.lostZones, s.cut, s.lostPlanes = map[string]time.Time{}, map[link]bool{}, map[string]bool{}
	s.passwords = map[string]bool{}
	for _, zone := range options.Zones {
		s.AddZone(zone)
	}
	return s
}

// World returns a deep snapshot of everything that exists.
func (s *Sim) World() World {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.snapshot()
}

// Now is the simulated time.
func (s *Sim) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.now
}

// Advance lets simulated time pass.
func (s *Sim) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observe()
	s.world.pass(d)
	s.moveOutOfZones()
}

// State is what the engine keeps of a resource.
type State struct {
	Type, Name, ID  string
	Inputs, Outputs Values
}

// connection is one provider instance: what Configure said on one gRPC connection.
type connection struct {
	number      int
	urn         string
	identity    string
	configured  bool
	region      string
	account     string
	defaultTags Values
	ignoreTags  Values
	// timeout is how long the call under way may take, as customTimeouts say; 0 leaves it to the provider.
	timeout time.Duration
}

// within is the connection for a call that may take that many seconds.
func (conn *connection) within(seconds float64) *connection {
	timed := *conn
	timed.timeout = time.Duration(seconds * float64(time.Second))
	return &timed
}

func (s *Sim) create(conn *connection, t *Type, urn string, in Values) (*Object, error) {
	s.notePasswords(in)
	o := &Object{
		Type: t.Token, Region: regionOf(t.Token, conn.region), Account: conn.account, URN: urn,
		Inputs: in.Clone(), Live: withoutDefaults(in), Hidden: Values{},
	}
	op := &Op{
		Region: conn.region, Account: conn.account, Object: o, In: withoutDefaults(in), sim: s, timeout: conn.timeout,
	}
	if t.Tagged {
		o.Live["tagsAll"] = map[string]any(conn.tagsAll(in))
	}
	if err := op.accept(t); err != nil {
		return nil, err
	}
	err := t.Create(op)
	if err != nil && !kept(err) {
		s.world.dropOrphans(o)
		return nil, err
	}
	if o.ID == "" {
		return nil, fmt.Errorf("the simulator's %s gave no id", t.Token)
	}
	if _, taken := s.world.objects[o.key()]; taken && !t.Upsert {
		return nil, fmt.Errorf("the simulator's %s gave the id %s twice", t.Token, o.ID)
	}
	s.world.objects[o.key()] = o
	return o, err
}

// accept refuses tags and references that AWS would refuse.
func (op *Op) accept(t *Type) error {
	if err := wrongTags(op.Object.Live.Object("tagsAll")); err != nil {
		return err
	}
	return op.resolve(t)
}

// dropOrphans removes what a failed create had added under an owner that never came to be.
func (w *world) dropOrphans(owner *Object) {
	for _, o := range w.sorted(func(o *Object) bool { return o.ownedBy(owner) }) {
		delete(w.objects, o.key())
	}
}

func kept(err error) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Kept
}

// stateID is the id that the engine keeps of an object.
func (t *Type) stateID(o *Object) string {
	if t.StateID == nil {
		return o.ID
	}
	return t.StateID(o)
}

// reaches refuses when a region that every call on the object also goes to is lost.
func (s *Sim) reaches(t *Type, o *Object) error {
	if t.Reaches == nil {
		return nil
	}
	for _, region := range t.Reaches(o) {
		if r := s.unreachable(region, t.Token); r != nil {
			return r
		}
	}
	return nil
}

// findNamed finds the object that a state names by its properties.
func (s *Sim) findNamed(conn *connection, t *Type, id string, olds Values) *Object {
	found := s.world.sorted(func(o *Object) bool {
		return o.Type == t.Token && o.Account == conn.account && o.Region == regionOf(t.Token, conn.region) &&
			!o.Forgotten && t.Named(o, id, olds)
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// findShared finds the object that a state means among those that share its id.
func (s *Sim) findShared(conn *connection, t *Type, id string, olds Values) *Object {
	found := s.world.sorted(func(o *Object) bool {
		return o.Type == t.Token && o.Account == conn.account && o.Region == regionOf(t.Token, conn.region) &&
			!o.Forgotten && t.StateID(o) == id && o.ARN == olds.String("arn")
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (s *Sim) find(conn *connection, t *Type, id string, olds Values) *Object {
	if t.Named != nil {
		return s.findNamed(conn, t, id, olds)
	}
	if t.StateID != nil && olds.String("arn") != "" {
		return s.findShared(conn, t, id, olds)
	}
	o := s.world.objects[objectKey{conn.account, regionOf(t.Token, conn.region), t.Token, id}]
	if o != nil && !o.Forgotten {
		return o
	}
	if t.ImportID == nil {
		return nil
	}
	found := s.world.sorted(func(o *Object) bool {
		return o.Type == t.Token && o.Account == conn.account && !o.Forgotten &&
			o.Region == regionOf(t.Token, conn.region) && t.ImportID(o) == id
	})
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (s *Sim) update(conn *connection, t *Type, id, urn string, olds, news Values, ignore []string) (*Object, error) {
	s.notePasswords(news)
	o := s.find(conn, t, id, olds)
	if o == nil {
		return nil, ruleGone.Refuse("the %s %q does not exist in %s", shortType(t.Token), id, conn.region)
	}
	if err := s.reaches(t, o); err != nil {
		return nil, err
	}
	plan, err := t.diff(conn, olds, news, ignore)
	if err != nil {
		return nil, err
	}
	if plan.replaces() {
		return nil, ruleReplace.Refuse("updating %s in place: %v can only change by replacement", id, plan.topChanges())
	}
	before, beforeRefs := o.Live.Clone(), slices.Clone(o.refs)
	op := &Op{
		Region: conn.region, Account: conn.account, Object: o, In: withoutDefaults(news), Old: olds, sim: s,
		changed: plan.topChanges(), timeout: conn.timeout,
	}
	for _, key := range op.changed {
		if v, given := op.In[key]; given {
			o.Live[key] = cloneValue(v)
		} else if !t.Properties[key].Output {
			delete(o.Live, key)
		}
	}
	if t.Tagged && (op.Changed("tags") || op.Changed("tagsAll")) {
		o.Live["tagsAll"] = map[string]any(conn.tagsAll(news))
	}
	err = op.accept(t)
	if err == nil && t.Update != nil {
		err = t.Update(op)
	}
	if err != nil && !kept(err) {
		o.Live, o.refs = before, beforeRefs
		return nil, err
	}
	o.Inputs, o.URN = news.Clone(), urn
	return o, err
}

func (s *Sim) delete(conn *connection, t *Type, id string, olds Values) error {
	o := s.find(conn, t, id, olds)
	if o == nil {
		return nil
	}
	if err := s.reaches(t, o); err != nil {
		return err
	}
	op := &Op{Region: conn.region, Account: conn.account, Object: o, Old: olds, sim: s, timeout: conn.timeout}
	if t.Delete != nil {
		if err := t.Delete(op); err != nil {
			return err
		}
	}
	if op.Keep {
		o.Forgotten = true
		return nil
	}
	if holders, held := s.world.holders(o); held != nil {
		return held.Refuse("the %s %q has dependencies and cannot be deleted: %s %s refers to it",
			shortType(t.Token), id, shortType(holders[0].Type), holders[0].ID)
	}
	s.world.remove(o)
	return nil
}

// read brings an object up to date and gives it, or nil when it is gone.
func (s *Sim) read(conn *connection, t *Type, id string, olds Values) (*Object, error) {
	o := s.find(conn, t, id, olds)
	if o == nil {
		return nil, nil
	}
	if err := s.reaches(t, o); err != nil {
		return nil, err
	}
	if t.Refresh != nil {
		t.Refresh(&Op{Region: conn.region, Account: conn.account, Object: o, Old: olds, sim: s})
	}
	return o, nil
}

// preview is what the bridge shows of a create or update before it happens.
func (t *Type) preview(conn *connection, plan *Plan, olds, news Values) Values {
	shown := withoutDefaults(news)
	for key, p := range t.Properties {
		switch {
		case shown[key] != nil:
		case olds == nil && (p.Output || p.Computed || p.AutoName != nil):
			shown[key] = Unknown
		case olds != nil && (p.Output || p.Computed || p.AutoName != nil):
			shown[key] = cloneValue(olds[key])
		}
	}
	if t.Tagged {
		shown["tagsAll"] = map[string]any(conn.tagsAll(news))
	}
	if t.Tagged && isUnknown(news["tags"]) {
		shown["tagsAll"] = Unknown
	}
	for _, key := range plan.computed {
		shown[key] = Unknown
	}
	maps.Copy(shown, plan.planned)
	return shown
}
