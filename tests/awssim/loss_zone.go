package awssim

import (
	"fmt"
	"slices"
	"time"
)

const (
	srcAuroraZone     Source = "aurora-high-availability"
	srcDocZone        Source = "docdb-cluster-fault-tolerance"
	srcDatabaseZone   Source = "rds-multi-az-failover"
	srcCacheZone      Source = "elasticache-auto-failover"
	srcBalancerZone   Source = "aws-elb-target-group-health"
	srcServiceRebuild Source = "aws-ecs-service-scheduler"
)

var _ = cite(map[Source]string{
	srcAuroraZone:   aurora + "Concepts.AuroraHighAvailability.html",
	srcDocZone:      docDev + "db-cluster-fault-tolerance.html",
	srcDatabaseZone: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html",
	srcCacheZone:    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
	srcBalancerZone: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html",
	srcServiceRebuild: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/" +
		"service_definition_parameters.html",
})

// zoneSources are where the events after the loss of a zone were read.
var zoneSources = []Source{
	srcAuroraZone, srcDocZone, srcDatabaseZone, srcCacheZone, srcBalancerZone, srcServiceRebuild,
}

// How long AWS takes to go on in another zone, detection included: the longest that the pages call typical.
const (
	auroraZoneTime   = time.Minute
	docZoneTime      = 2 * time.Minute
	databaseZoneTime = 2 * time.Minute
	cacheZoneTime    = 30 * time.Second
	// remadeTime is how long a cluster of one instance takes to have it made anew.
	remadeTime = 10 * time.Minute
	// taskTime is how long a task takes from the order to the first answer.
	taskTime = time.Minute
)

// zoneCalled is the region of a zone's id and the zone's name there, or empty.
func zoneCalled(id string) (region, name string) {
	for region, letters := range regions {
		for letter, each := range letters {
			if each == id {
				return region, region + letter
			}
		}
	}
	return "", ""
}

// LoseZone takes a zone away, by its id: what runs in it is silent until HealZone, and AWS goes on in the other zones
// of the region as time passes. The region's APIs answer on.
func (s *Sim) LoseZone(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, name := zoneCalled(id); name != "" {
		s.lostZones[name] = s.world.now
	}
}

// HealZone ends the loss of a zone. What AWS has moved stays where it is.
func (s *Sim) HealZone(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moveOutOfZones()
	_, name := zoneCalled(id)
	delete(s.lostZones, name)
}

// up says whether a zone, by its name, is there.
func (s *Sim) up(zone string) bool {
	_, lost := s.lostZones[zone]
	return !lost
}

// without says for how long a zone has been lost, at least for a time.
func (s *Sim) without(zone string, atLeast time.Duration) bool {
	since, lost := s.lostZones[zone]
	return lost && s.world.now.Sub(since) >= atLeast
}

// subnetZone is the zone of a subnet.
func (op *Op) subnetZone(region, id string) string {
	if subnet := op.FindIn(region, subnetToken, id); subnet != nil {
		return subnet.Live.String("availabilityZone")
	}
	return ""
}

// zonesOf are the zones of subnets, in the order of their names.
func (op *Op) zonesOf(region string, subnets []string) []string {
	var zones []string
	for _, id := range subnets {
		zones = append(zones, op.subnetZone(region, id))
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}

// spared says whether what is spread over the zones of subnets, one after the other, has a part that is not in a lost zone.
func (op *Op) spared(region string, subnets []string, count int) bool {
	zones := op.zonesOf(region, subnets)
	if len(op.sim.lostZones) == 0 || len(zones) == 0 {
		return true
	}
	return slices.ContainsFunc(zones[:min(count, len(zones))], op.sim.up)
}

// hasNode says whether a load balancer has a node in a zone that is there.
func (op *Op) hasNode(lb *Object) bool {
	subnets := lb.Live.Strings("subnets")
	return op.spared(lb.Region, subnets, len(subnets))
}

// hasTasks says whether tasks of a service are in zones that are there: those that were, or those that ECS has started in
// place of what its load balancer found unhealthy.
func (op *Op) hasTasks(service *Object) bool {
	subnets := service.Live.Object("networkConfiguration").Strings("subnets")
	if op.spared(service.Region, subnets, service.Live.Int("desiredCount")) {
		return true
	}
	zones := op.zonesOf(service.Region, subnets)
	return slices.ContainsFunc(zones, op.sim.up) &&
		op.sim.without(zones[0], op.targetsFail(service.Region)+taskTime)
}

// inZone says whether an instance of a fleet, or what stands for a pod, is in a zone that is there.
func (op *Op) inZone(instance *Object) bool {
	return op.sim.up(op.subnetZone(instance.Region, instance.Live.String("subnetId")))
}

// moveOutOfZones does what AWS has done by now about the zones that are lost.
func (s *Sim) moveOutOfZones() {
	if len(s.lostZones) == 0 {
		return
	}
	op := s.outside()
	for _, cluster := range slices.Concat(op.Everywhere(dbClusterToken), op.Everywhere(docClusterToken)) {
		op.moveCluster(cluster)
	}
	for _, o := range op.Everywhere(databaseToken) {
		zone, standby := o.Live.String("availabilityZone"), o.Hidden.String("standbyZone")
		if o.Live.Bool("multiAz") && s.up(standby) && s.without(zone, databaseZoneTime) {
			o.Live["availabilityZone"], o.Hidden["standbyZone"] = standby, zone
			op.connectInstance(o, o)
		}
	}
	for _, group := range op.Everywhere(cacheGroupToken) {
		op.moveCache(group)
	}
}

// moveCluster lets another instance of a cluster write, or makes its only one anew in another zone.
func (op *Op) moveCluster(cluster *Object) {
	instances, writer := op.instancesOf(cluster), op.writerOf(cluster)
	if len(instances) == 0 {
		return
	}
	takes := map[string]time.Duration{dbClusterToken: auroraZoneTime, docClusterToken: docZoneTime}[cluster.Type]
	left := slices.IndexFunc(instances, func(o *Object) bool { return op.sim.up(o.Live.String("availabilityZone")) })
	switch {
	case left >= 0:
		if writer != nil && op.sim.without(writer.Live.String("availabilityZone"), takes) {
			cluster.Hidden["writer"] = instances[left].ID
			op.showInstances(cluster)
		}
	case op.sim.without(instances[0].Live.String("availabilityZone"), remadeTime):
		for _, subnet := range op.subnetsOf(cluster) {
			if zone := subnet.Live.String("availabilityZone"); op.sim.up(zone) {
				instances[0].Live["availabilityZone"] = zone
				op.connectInstance(instances[0], cluster)
				return
			}
		}
	}
}

// nodeZone is the zone of a node of a cache.
func (op *Op) nodeZone(node *Object) string {
	for _, eni := range op.Everywhere(interfaceToken) {
		if eni.Owner == node {
			return op.subnetZone(eni.Region, eni.Live.String("subnetId"))
		}
	}
	return ""
}

// moveCache makes a replica the primary of a cache whose primary is in a lost zone; one without replicas stays lost.
func (op *Op) moveCache(group *Object) {
	nodes := op.nodesOf(group)
	at := slices.IndexFunc(nodes, func(node *Object) bool { return node.ID == group.Hidden.String("lead") })
	if at < 0 || !group.Live.Bool("automaticFailoverEnabled") || !op.sim.without(op.nodeZone(nodes[at]), cacheZoneTime) {
		return
	}
	for _, node := range nodes {
		if op.sim.up(op.nodeZone(node)) {
			group.Hidden["lead"] = node.ID
			return
		}
	}
}

// silentCluster says which zone keeps a cluster from answering at an endpoint, or "".
func (op *Op) silentCluster(cluster *Object, endpoint string) string {
	instances, writer := op.instancesOf(cluster), op.writerOf(cluster)
	asked := instances
	for _, o := range instances {
		if o.Live.String("endpoint") == endpoint {
			asked = []*Object{o}
		}
	}
	if writer != nil && len(asked) == len(instances) && endpoint != cluster.Live.String("readerEndpoint") {
		asked = []*Object{writer}
	}
	if len(asked) == 0 || slices.ContainsFunc(asked, func(o *Object) bool { return op.sim.up(o.Live.String("availabilityZone")) }) {
		return ""
	}
	return asked[0].Live.String("availabilityZone") + " is lost"
}

// silentCache says which zone keeps a cache from answering at an endpoint, or "".
func (op *Op) silentCache(group *Object, endpoint string) string {
	reads := endpoint == group.Live.String("readerEndpointAddress")
	for _, node := range op.nodesOf(group) {
		if zone := op.nodeZone(node); op.sim.up(zone) {
			if reads || node.ID == group.Hidden.String("lead") {
				return ""
			}
		} else if !reads && node.ID == group.Hidden.String("lead") {
			return zone + " is lost"
		}
	}
	return "every zone of " + group.ID + " is lost"
}

// ShiftFromZone plays what happens after the loss of a zone, by its id, to users who visit a URL and are served there, at the
// worst moment for them. The load balancer's node in the zone is lost as well as the targets.
func (s *Sim) ShiftFromZone(id, address string) (Shift, error) {
	region, _ := zoneCalled(id)
	if region == "" {
		return Shift{}, fmt.Errorf("losing %s: there is no such zone", id)
	}
	shift, err := s.ShiftFrom(region, address)
	if err != nil {
		return Shift{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: region, Account: s.options.Account, sim: s}
	// The node leaves the load balancer's own name when its zone has too few healthy targets: a health check of Route 53
	// that asks the region as a whole passes on.
	moves := shift.Served - shift.Detected
	found := op.targetsFail(region)
	return Shift{found, found + moves}, nil
}
