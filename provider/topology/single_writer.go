package topology

import (
	"cmp"
	"slices"
	"strconv"
)

// SingleWriterPlan is what a store has, beside its members, of which one region at a time accepts writes. Such a store is in
// networks, and its clients are told where it is written to now.
type SingleWriterPlan struct {
	Engine string
	// Family of the parameter groups, such as aurora-postgresql16.
	Family string
	Port   int
	// DatabaseName and MasterUsername are what the first member is made with; empty for an engine that has none.
	DatabaseName, MasterUsername string
	// OwnPassword is whether the password is given rather than generated.
	OwnPassword bool
	// RestoreFrom is the snapshot that the first member begins with; empty for an empty one.
	RestoreFrom string
	// WriteForwarding is whether secondaries forward writes, so that no path to the writer is needed.
	WriteForwarding bool
	// Serverless is whether the instances are of Aurora Serverless v2.
	Serverless bool
	// AllocatedStorage in GiB, for a kind whose storage is given; 0 for one whose storage grows by itself.
	AllocatedStorage int
	// Clients are the regions with compute that use the store, in order; each has a secret and a parameter.
	Clients []ClientPlan
}

// ClientPlan is one region from which an application uses a store with one writer.
type ClientPlan struct {
	Region string
	// ReadsFrom is the member with instances that is nearest: the region itself if it has some.
	ReadsFrom string
	// SecretName is the fixed name of the secret with the credentials.
	SecretName string
	// ParameterName is the fixed name of the parameter that holds the writer's endpoint.
	ParameterName string
}

// planSingleWriter adds to a plan what every store with one writer has, apart from names and clients; settle says of each
// member what its kind has there. Nothing but the roles depends on which region writes.
func planSingleWriter(
	plan *StorePlan, store Store, owner storeOwner, block SingleWriterPlan, settle func(*MemberPlan, StoreRegion),
) {
	plan.HomeRegion, plan.WriterRegion = homeOf(store, owner), writerOf(store, owner)
	plan.SingleWriter = &block
	for i := range plan.Members {
		member := &plan.Members[i]
		region := store.region(member.Region)
		member.Home, member.Writer = member.Region == plan.HomeRegion, member.Region == plan.WriterRegion
		member.Generation = max(1, region.Generation)
		settle(member, region)
	}
}

// namesOfMembers are the kinds of the fixed names that the members of a store have.
type namesOfMembers struct{ member, finalSnapshot Kind }

// give names each member for its region and generation, so that no name depends on the writer or on another region.
func (n namesOfMembers) give(plan *StorePlan, id Identity, app string, names []string) {
	for i := range plan.Members {
		member := &plan.Members[i]
		parts := append(slices.Clone(names), member.Region)
		if member.Generation > 1 {
			parts = append(parts, strconv.Itoa(member.Generation))
		}
		member.PhysicalName = id.PhysicalName(n.member, app, parts...)
		member.FinalSnapshot = id.PhysicalName(n.finalSnapshot, app, append(parts, "final")...)
	}
}

// planClients finds where each region with compute reads; in a store that stands alone the members are the clients.
func planClients(plan *StorePlan, owner storeOwner, id Identity, app string, names []string) {
	var clients, readable []string
	for _, region := range owner.regions {
		if owner.alone || !region.DataOnly {
			clients = append(clients, region.Name)
		}
	}
	for _, member := range plan.Members {
		if member.Instances > 0 {
			readable = append(readable, member.Region)
		}
	}
	slices.Sort(clients)
	plans := make([]ClientPlan, len(clients))
	for i, client := range clients {
		plans[i] = ClientPlan{
			Region:        client,
			ReadsFrom:     nearest(client, readable, plan.HomeRegion),
			SecretName:    id.PhysicalName(Secret, app, append(slices.Clone(names), client)...),
			ParameterName: id.PhysicalName(Parameter, app, append(slices.Clone(names), client, "writer")...),
		}
	}
	plan.SingleWriter.Clients = plans
}

// homeOf is the region that owns a store's global object.
func homeOf(store Store, owner storeOwner) string {
	return cmp.Or(store.HomeRegion, owner.homeRegion)
}

// writerOf is the region that accepts a store's writes: a store that shares the application's home region follows its
// writer region, where it has a member there; one with a home of its own is written to at home until it says otherwise
// itself, because nothing else could bring it back from a move that it followed.
func writerOf(store Store, owner storeOwner) string {
	home := homeOf(store, owner)
	switch {
	case store.WriterRegion != "":
		return store.WriterRegion
	case home == owner.homeRegion && slices.Contains(memberNames(store, owner), owner.writerRegion):
		return owner.writerRegion
	}
	return home
}

// InTurn are the members of a store with one writer in the order of their registration: the writer, which the others depend
// on; the home region, which most likely was the writer before; the others.
func (s StorePlan) InTurn() []MemberPlan {
	rank := func(member MemberPlan) int {
		switch {
		case member.Writer:
			return 0
		case member.Home:
			return 1
		}
		return 2 //nolint:mnd // The rank after the two before.
	}
	return slices.SortedFunc(slices.Values(s.Members), func(a, b MemberPlan) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Region, b.Region))
	})
}

// Member is the plan of a region's member, or what a region without one has: nothing that is worth protecting.
func (s StorePlan) Member(region string) MemberPlan {
	for _, member := range s.Members {
		if member.Region == region {
			return member
		}
	}
	return MemberPlan{Region: region}
}

// Regions are those of the members and of the clients, which may be others, in the order of their names.
func (s StorePlan) Regions() []string {
	var names []string
	for _, member := range s.Members {
		names = append(names, member.Region)
	}
	for _, client := range s.SingleWriter.Clients {
		names = append(names, client.Region)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Protected says whether any member is protected, and with it what they are members of.
func (s StorePlan) Protected() bool {
	return slices.ContainsFunc(s.Members, func(member MemberPlan) bool { return member.Protected })
}

// region finds what a store says of a region; nothing where it names none.
func (s Store) region(name string) StoreRegion {
	i := slices.IndexFunc(s.Regions, func(region StoreRegion) bool { return region.Name == name })
	if i < 0 {
		return StoreRegion{Name: name}
	}
	return s.Regions[i]
}
