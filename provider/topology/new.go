package topology

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
)

// IngressGlobalAccelerator is the ingress that is a Global Accelerator.
const IngressGlobalAccelerator = "globalAccelerator"

// New plans an application, or says everything that is wrong with it. The plan is empty when there are problems.
func New(app Application) (Plan, Problems) {
	p := planner{app: app, accepted: map[string]bool{}}
	p.report(CheckName(app.Name))
	p.checkRegions()
	p.checkRoles()
	p.planNetworks()
	p.checkExisting()
	p.checkStacks()
	p.checkDomain()
	p.checkTraffic()
	p.checkDrainSwitch()
	p.checkStores()
	p.checkCapacity()
	p.checkObservability()
	p.checkRollout()
	if len(p.found) > 0 {
		return Plan{}, p.found
	}
	plan := p.plan()
	if found := checkSynthetic(app, plan); len(found) > 0 {
		return Plan{}, found
	}
	return plan, nil
}

// Region finds a region of the plan, and says whether it is there.
func (p Plan) Region(name string) (RegionPlan, bool) {
	i := slices.IndexFunc(p.Regions, func(region RegionPlan) bool { return region.Name == name })
	if i < 0 {
		return RegionPlan{}, false
	}
	return p.Regions[i], true
}

// planner is the state of New.
type planner struct {
	app Application
	// regions are the well-spelt ones, each once: what is checked further, so that one mistake is reported once.
	regions []placedRegion
	// accepted are the names that other inputs may use: those of all regions, and what misspelt ones were meant to be.
	accepted map[string]bool
	// networks by region name.
	networks map[string]*NetworkPlan
	found    Problems
}

// placedRegion is a region and where its inputs stand.
type placedRegion struct {
	Region
	path string
}

func (p *planner) report(found Problems) {
	p.found = append(p.found, found...)
}

func (p *planner) checkRegions() {
	if len(p.app.Regions) == 0 {
		p.report(problems(RuleRegionsNone, "regions", "no region is named; name at least one, and two or more to survive "+
			"the loss of a region"))
	}
	for i, region := range p.app.Regions {
		path := regionPath(i)
		bad := CheckRegion(region.Name, in(path, "name"))
		p.accepted[region.Name] = true
		if near := nearestRegion(region.Name); len(bad) > 0 && near != "" {
			p.accepted[near] = true
		}
		same := func(other Region) bool { return other.Name == region.Name }
		if earlier := slices.IndexFunc(p.app.Regions, same); earlier < i {
			bad = problems(RuleRegionsDuplicate, in(path, "name"), "%s is named at %s already; an application has one "+
				"stack in a region: remove one of the two", region.Name, in(regionPath(earlier), "name"))
		}
		if len(bad) > 0 {
			p.report(bad)
			continue
		}
		p.regions = append(p.regions, placedRegion{region, path})
	}
}

func (p *planner) checkRoles() {
	names := regionNames(p.app.Regions)
	p.report(checkRole(p.app.HomeRegion, RuleHomeRegion, "homeRegion", names, p.accepted))
	if p.app.WriterRegion != p.app.HomeRegion {
		p.report(checkRole(p.app.WriterRegion, RuleWriterRegion, "writerRegion", names, p.accepted))
	}
}

// planNetworks gives every region that needs a network its range and zones.
func (p *planner) planNetworks() {
	p.networks = map[string]*NetworkPlan{}
	regions := p.networked()
	p.report(inEvery(regions, func(region Region) Problems { return checkZoneCount(region.Network, "network") }))
	fromPool := func(region placedRegion) bool { return region.Network.CidrBlock == "" }
	var pool netip.Prefix
	if p.app.AddressPool != "" || slices.ContainsFunc(regions, fromPool) {
		var bad Problems
		pool, bad = parsePool(p.app.AddressPool, "network.addressPool")
		p.report(bad)
	}
	var networks []regionNetwork
	for _, region := range regions {
		path := in(region.path, "network")
		if missing := missingFromTable(region.Region); len(missing) > 0 {
			p.report(unknownRegion(region.Name, path, missing...))
			continue
		}
		block := p.rangeOf(region, pool, in(path, "cidrBlock"))
		ids, bad := chooseZones(region.Network, region.Name, path)
		p.report(bad)
		if !block.IsValid() {
			continue
		}
		networks = append(networks, regionNetwork{
			region: region.Name, path: in(path, "cidrBlock"), explicit: !fromPool(region), block: block,
		})
		if len(bad) == 0 {
			plan := planNetwork(block, ids, region.Network.NatGateways)
			plan.DualStack = region.DualStack && !region.DataOnly
			plan.PrivateOnly = region.DataOnly
			p.networks[region.Name] = &plan
		}
	}
	p.report(overlaps(slices.Concat(networks, p.planBrought())))
}

// planBrought takes the networks that the regions bring, and gives the ranges that are known of them.
func (p *planner) planBrought() []regionNetwork {
	var networks []regionNetwork
	for _, region := range p.regions {
		existing := region.Existing.Network
		if existing == nil {
			continue
		}
		plan := NetworkPlan{Brought: existing.plan(), PrivateOnly: !region.built(), DualStack: region.built() && region.DualStack}
		p.networks[region.Name] = &plan
		for i, written := range existing.CidrBlocks {
			block, err := netip.ParsePrefix(written)
			if err != nil {
				continue // What is written wrong is reported with the inputs.
			}
			networks = append(networks, regionNetwork{
				region: region.Name, path: in(region.path, fmt.Sprintf("existing.network.cidrBlocks[%d]", i)), brought: true,
				block: block,
			})
		}
	}
	return networks
}

// missingFromTable names the inputs that a region must have because the table does not know it.
func missingFromTable(region Region) []string {
	var missing []string
	if _, known := LookupRegion(region.Name); known {
		return nil
	}
	if region.Network.CidrBlock == "" {
		missing = append(missing, "cidrBlock")
	}
	if len(region.Network.AvailabilityZoneIDs) == 0 {
		missing = append(missing, "availabilityZoneIds")
	}
	return missing
}

// rangeOf is a region's explicit range, or the one of the pool; invalid when the one it needs is.
func (p *planner) rangeOf(region placedRegion, pool netip.Prefix, path string) netip.Prefix {
	if region.Network.CidrBlock != "" {
		block, bad := parseCidrBlock(region.Network.CidrBlock, path)
		p.report(bad)
		return block
	}
	info, _ := LookupRegion(region.Name)
	if !pool.IsValid() {
		return netip.Prefix{}
	}
	return regionRange(pool, info.Slot)
}

// checkStacks checks what the regions' stacks are made of.
func (p *planner) checkStacks() {
	built := slices.DeleteFunc(p.stacks(), func(region placedRegion) bool { return region.brought() })
	p.report(inEvery(built, func(region Region) Problems {
		return slices.Concat(
			CheckLoadBalancerKind(region, "loadBalancer"),
			CheckLoadBalancer(region, "loadBalancer.application"),
			CheckNetworkLoadBalancer(region, certificate(region, p.app.Domain).usable(), "loadBalancer.network"),
			checkInternal(region, p.app),
			checkBehindAccelerator(region, p.listeners(region), p.app.GlobalAccelerator),
			checkOutside(region, p.app.Route53, region.balancerPath()),
			checkOpen(region, p.app.GlobalAccelerator, in(region.balancerPath(), "ingressCidrBlocks")),
			CheckCompute(region.Compute, "compute"),
			p.checkService(region, "compute"),
		)
	}))
	p.report(p.checkTransports())
	given := func(region placedRegion) bool { return region.Compute != nil }
	switch {
	case p.badRegions() || len(built) > 0 || !slices.ContainsFunc(p.regions, given):
	case len(p.stacks()) > 0:
		p.report(problems(RuleComputeDataOnly, "compute", "every region that runs the application brings its load balancer, so "+
			"nothing would run; remove compute, or leave existing.loadBalancer out of a region"))
	default:
		p.report(problems(RuleComputeDataOnly, "compute", "every region has stack: none, so nothing would run; remove "+
			"compute, or give a region a stack (stack: full)"))
	}
}

// checkService checks a service against what surrounds it.
func (p *planner) checkService(region Region, path string) Problems {
	if region.Compute == nil || len(region.Compute.kinds()) != 1 {
		return nil
	}
	path = in(path, region.Compute.Kind())
	found := checkBindings(region.Compute.variables(), p.app.Stores, path)
	switch {
	case region.Compute.Lambda != nil:
		return append(found, p.checkFunction(region, path)...)
	case region.Compute.EKS != nil:
		return append(found, checkCluster(region, path)...)
	}
	found = append(found, checkECSIn(region, path)...)
	return append(found, CheckImage(region.Name, region.Network, *region.Compute, path)...)
}

// inEvery checks what regions have of the same kind. What is wrong alike in all of them is one mistake in the application's
// own block; the rest is reported where the region's blocks stand.
func inEvery(regions []placedRegion, check func(Region) Problems) Problems {
	var each []Problems
	for _, region := range regions {
		each = append(each, check(region.Region))
	}
	shared := func(problem Problem) bool {
		return !slices.ContainsFunc(each, func(found Problems) bool { return !slices.Contains(found, problem) })
	}
	var found Problems
	for i, own := range each {
		for _, problem := range own {
			if !shared(problem) {
				problem.Path = in(regions[i].path, problem.Path)
				found = append(found, problem)
			} else if i == 0 {
				found = append(found, problem)
			}
		}
	}
	return found
}

func (p *planner) checkTraffic() {
	ingress := len(p.app.ingressKinds()) > 0
	p.report(checkKinds(p.app))
	for _, region := range p.regions {
		p.report(checkRegionTraffic(region.Region, ingress || p.app.EmptyIngress, region.path))
	}
	if !ingress || p.badRegions() {
		return
	}
	if bad := checkIngress(p.app.Regions); len(bad) > 0 {
		p.report(bad)
		return
	}
	if p.app.Route53 != nil {
		p.report(routing{
			Route53: *p.app.Route53, regions: p.regions, home: p.app.HomeRegion, path: in("ingress", IngressRoute53),
			nameKey: "name", accelerator: p.app.GlobalAccelerator != nil,
		}.check())
	}
}

func (p *planner) checkStores() {
	owner := p.owner()
	badRegions := p.badRegions()
	for _, store := range p.app.Stores {
		bad := checkStore(store, owner, in("datastores", store.Name))
		badRegions = badRegions || slices.ContainsFunc(bad, func(problem Problem) bool {
			return problem.Rule == RuleStoreRegion || problem.Rule == RuleStoreRegionDuplicate
		})
		p.report(bad)
	}
	p.report(checkPrefixes(p.app.Stores))
	if badRegions {
		return // A region may look empty only because of what is reported.
	}
	for _, region := range p.regions {
		holds := func(store Store) bool {
			return store.Existing == nil && slices.Contains(memberNames(store, owner), region.Name)
		}
		if region.DataOnly && !slices.ContainsFunc(p.app.Stores, holds) {
			p.report(problems(RuleRegionsEmpty, in(region.path, "stack"), "none, and no datastore keeps data in %s, so the "+
				"region holds nothing; name it in a datastore's regions, set stack: full, or remove the region",
				region.Name))
		}
	}
}

// badRegions says whether the list of regions has mistakes, so that what it lacks may be only misspelt.
func (p *planner) badRegions() bool {
	return len(p.regions) == 0 || len(p.regions) < len(p.app.Regions)
}

func (p *planner) stacks() []placedRegion {
	return slices.DeleteFunc(slices.Clone(p.regions), func(region placedRegion) bool { return region.DataOnly })
}

// networked are the regions that need a network which is built: for their stack, or for a store that is in a network.
func (p *planner) networked() []placedRegion {
	return slices.DeleteFunc(slices.Clone(p.regions), func(region placedRegion) bool {
		brings := region.brought() || region.Existing.Network != nil
		return brings || region.DataOnly && !p.hasNetworkedStore(region.Name)
	})
}

func (p *planner) owner() storeOwner {
	return storeOwner{
		homeRegion:         p.app.HomeRegion,
		writerRegion:       p.app.WriterRegion,
		regions:            p.app.Regions,
		accepted:           p.accepted,
		deletionProtection: p.app.DeletionProtection,
	}
}

// plan turns an application without mistakes into its plan.
func (p *planner) plan() Plan {
	plan := Plan{Regions: []RegionPlan{}, Stores: []StorePlan{}, Edges: []Edge{}, Peerings: []Peering{}}
	plan.Ingress = p.app.activeIngress()
	for _, region := range p.app.Regions {
		planned := RegionPlan{
			Name:      region.Name,
			Home:      region.Name == p.app.HomeRegion,
			Writer:    region.Name == p.app.WriterRegion,
			Stack:     !region.DataOnly,
			Traffic:   region.Traffic,
			Isolated:  region.Isolated,
			Protected: first(p.app.DeletionProtection, region.DeletionProtection),
			DualStack: region.DualStack && !region.DataOnly,
			Network:   p.networks[region.Name],

			Certificate: certificate(region, p.app.Domain),

			Brought:       region.brought(),
			SecurityGroup: region.Existing.Compute != nil && region.Existing.Compute.SecurityGroup,
			Peers:         p.peers(region),
		}
		switch {
		case planned.Brought:
			planned.Listeners, planned.Shape, planned.Compute = p.listeners(region), Brought, Brought
		case planned.Stack:
			planned.Listeners, planned.Shape, planned.Compute = p.listeners(region), region.Shape(), region.Compute.Kind()
			planned.Code = region.Compute.code()
			planned.Least, planned.Most, _ = region.Compute.targets()
			planned.Unit = targetUnits[planned.Compute]
			if ecs := region.Compute.ECS; ecs != nil {
				planned.Spot, planned.DeploymentAlarms = ecs.Spot.state(), ecs.Alarms != nil
			}
			planned.Cluster = region.Compute.cluster(*planned.Network)
		}
		plan.Regions = append(plan.Regions, planned)
	}
	for _, store := range p.app.Stores {
		plan.Stores = append(plan.Stores, planStore(store, p.owner(), p.app.Identity, p.app.Name, store.Name))
	}
	slices.SortFunc(plan.Regions, func(a, b RegionPlan) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(plan.Stores, func(a, b StorePlan) int { return cmp.Compare(a.Name, b.Name) })
	if p.app.Domain != nil {
		domain := planDomain(*p.app.Domain, plan.Regions)
		plan.Domain = &domain
	}
	if p.app.Route53 != nil {
		tree := planRoute53(p.app.Domain.Name, p.app.Regions, *p.app.Route53, p.app.HomeRegion)
		tree = tree.withSwitches(p.app)
		plan.Route53 = &tree
	}
	for _, store := range plan.Stores {
		plan.Edges = append(plan.Edges, store.Edges()...)
	}
	plan.Peerings = plan.peerings()
	if p.app.Rollout != nil {
		plan.Waves = p.app.Rollout.Waves
	}
	plan.Warnings = warnings(p.app, plan)
	return plan
}

// peers says whether a region's network is connected with others by peering connections: as the region says, else the
// application. One that is brought must consent.
func (p *planner) peers(region Region) bool {
	network := region.Existing.Network
	connectivity := cmp.Or(region.Network.Connectivity, p.app.Connectivity)
	return connectivity != ConnectivityProvided && (network == nil || network.consents()) && p.networks[region.Name] != nil
}

// regionPath is where a region's inputs stand.
func regionPath(i int) string {
	return fmt.Sprintf("regions[%d]", i)
}
