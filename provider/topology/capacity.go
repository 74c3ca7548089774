package topology

// CapacityLeft is what is left to serve users with. Where Known is false, the regions run things that cannot be added up,
// or numbers that are not known before the deployment.
type CapacityLeft struct {
	Known bool
	// Unit is tasks or instances.
	Unit string
	// Needed is what all regions run at least, which is what they need together in normal times.
	Needed int
	// Running is what is left at once, and Most what the others grow to where nothing stops them.
	Running, Most int
	// Requests is the same in requests per second; nil where no peak is declared.
	Requests *RequestsLeft
}

// capacity counts what is left after the loss of a region or of a zone.
func (s outageOf) capacity() CapacityLeft {
	left := s.targets()
	left.Requests = s.requests()
	return left
}

// targets counts the tasks or instances that are left.
func (s outageOf) targets() CapacityLeft {
	left := CapacityLeft{Known: true}
	lostZone, _ := s.plan.zone(s.loss.Zone)
	for _, planned := range s.plan.Regions {
		if !planned.Stack || planned.Isolated {
			continue
		}
		if planned.Brought {
			return CapacityLeft{} // What runs there is not known.
		}
		compute := s.region(planned.Name).Compute
		least, most, known := compute.capacity()
		unit := capacityUnits[compute.Kind()]
		if !known || left.Unit != "" && left.Unit != unit {
			return CapacityLeft{}
		}
		left.Unit = unit
		left.Needed += least
		if planned.Name == s.loss.Region {
			continue
		}
		left.Running += least
		left.Most += most
		if planned.Name == lostZone.Name {
			left.Running -= inOneZone(least, len(planned.Network.Zones))
		}
	}
	return left
}

// capacityUnits are what a kind of compute runs several of. A function has no such number.
var capacityUnits = map[string]string{ComputeECS: "tasks", ComputeEC2: "instances"}

// inOneZone is how many of what is spread over zones are in the fullest of them.
func inOneZone(count, zones int) int { return (count + zones - 1) / zones }
