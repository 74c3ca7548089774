package topology

import (
	"cmp"
	"net/netip"
	"slices"
)

const (
	// ConnectivityPeering connects networks that need each other with peering connections.
	ConnectivityPeering = "peering"
	// ConnectivityProvided leaves the connections to the user.
	ConnectivityProvided = "provided"
)

// Peering is a connection between the networks of two regions. Which of the two asks for it is decided by their names
// alone, so that no move of a writer and no other region ever makes it anew.
//
// A network can have 50 of them (https://docs.aws.amazon.com/general/latest/gr/vpc-service.html), which
// no plan reaches: it has at most one with every other region, and AWS has fewer regions.
type Peering struct {
	// Requester is the region whose name sorts first.
	Requester, Accepter string
}

// Peer is the region at the other end.
func (p Peering) Peer(region string) string {
	if region == p.Requester {
		return p.Accepter
	}
	return p.Requester
}

// Joins says whether a region is at one of the ends.
func (p Peering) Joins(region string) bool { return region == p.Requester || region == p.Accepter }

// peerings joins every region that uses a store with those that it must reach for that, where both let themselves be joined.
func (p Plan) peerings() []Peering {
	peerings := []Peering{}
	for _, store := range p.Stores {
		for _, member := range store.Members {
			for _, client := range store.clientsOf(member.Region) {
				if client != member.Region && p.peers(client) && p.peers(member.Region) {
					peerings = append(peerings, Peering{min(client, member.Region), max(client, member.Region)})
				}
			}
		}
	}
	slices.SortFunc(peerings, func(a, b Peering) int {
		return cmp.Or(cmp.Compare(a.Requester, b.Requester), cmp.Compare(a.Accepter, b.Accepter))
	})
	return slices.Compact(peerings)
}

// peers says whether a region's network is joined with others by peering connections.
func (p Plan) peers(region string) bool {
	planned, found := p.Region(region)
	return found && planned.Peers
}

// clientsOf are the regions whose applications connect to the member in a region, in order: all, because each member can
// become the writer; with write forwarding only those that read there, because the member hands on what they write. Stores
// that are not in a network have none.
func (s StorePlan) clientsOf(region string) []string {
	var clients []string
	if s.SingleWriter == nil {
		return nil
	}
	for _, client := range s.SingleWriter.Clients {
		if !s.SingleWriter.WriteForwarding || client.ReadsFrom == region {
			clients = append(clients, client.Region)
		}
	}
	return clients
}

// ClientRanges are the ranges that a member of a store lets in: those of the regions whose applications connect to it, and
// its own region's, in the order of the regions' names.
func (p Plan) ClientRanges(store StorePlan, region string) []string {
	regions := append(store.clientsOf(region), region)
	slices.Sort(regions)
	var ranges []string
	for _, name := range slices.Compact(regions) {
		if planned, found := p.Region(name); found && planned.Network != nil {
			ranges = append(ranges, words(planned.Network.Ranges())...)
		}
	}
	return ranges
}

// words are ranges as AWS writes them.
func words(ranges []netip.Prefix) []string {
	written := make([]string, len(ranges))
	for i, block := range ranges {
		written[i] = block.String()
	}
	return written
}

// Needs are the connections without which the applications in a region cannot work now: those to the writers that they
// write to, and to where they read.
func (p Plan) Needs(region string) []Peering {
	return slices.DeleteFunc(slices.Clone(p.Peerings), func(peering Peering) bool {
		needed := func(store StorePlan) bool { return store.connects(region, peering.Peer(region)) }
		return !peering.Joins(region) || !slices.ContainsFunc(p.Stores, needed)
	})
}

// connects says whether the applications in a region use the member in another one as the roles are now.
func (s StorePlan) connects(region, member string) bool {
	return s.SingleWriter != nil && slices.ContainsFunc(s.SingleWriter.Clients, func(client ClientPlan) bool {
		writes := s.WriterRegion == member && !s.SingleWriter.WriteForwarding
		return client.Region == region && (writes || client.ReadsFrom == member)
	})
}
