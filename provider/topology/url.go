package topology

// URL is what stands before and after the application's host in its URL, and whether a Network Load Balancer or one that is
// brought says so: then the first region's, where regions differ.
func (p Plan) URL() (before, after string, network bool) {
	entrances := p.entrances()
	if len(entrances) == 0 {
		return "", "", false
	}
	first := entrances[0]
	if !first.Brought && Transport(first.Listeners) == ProtocolTCP && first.Listeners[0].Protocol == ProtocolHTTP {
		return "", "", false
	}
	before, after = NetworkURL(first.Listeners)
	return before, after, true
}

// entrances are the regions that run the application: those that are built, or those that are brought where none is.
func (p Plan) entrances() []RegionPlan {
	var built, brought []RegionPlan
	for _, region := range p.Regions {
		switch {
		case region.Brought:
			brought = append(brought, region)
		case region.Stack:
			built = append(built, region)
		}
	}
	if len(built) > 0 {
		return built
	}
	return brought
}

// StoresInNetwork says whether a datastore is in the regions' networks, or reached from there.
func (p Plan) StoresInNetwork() bool {
	for _, store := range p.Stores {
		if store.SingleWriter != nil || store.ByEndpoint {
			return true
		}
	}
	return false
}
