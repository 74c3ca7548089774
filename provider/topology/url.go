package topology

// URL is what stands before and after the application's host in its URL, and whether a Network Load Balancer says so: then the
// first region's, where regions differ.
func (p Plan) URL() (before, after string, network bool) {
	for _, region := range p.Regions {
		if !region.Stack {
			continue
		}
		if Transport(region.Listeners) == ProtocolTCP && region.Listeners[0].Protocol == ProtocolHTTP {
			return "", "", false
		}
		before, after = NetworkURL(region.Listeners)
		return before, after, true
	}
	return "", "", false
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
