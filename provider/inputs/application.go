package inputs

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// The types that Merge knows.
const (
	applicationType = "GlobalApplication"
	regionType      = "Region"
)

// Application takes the inputs of a GlobalApplication, as they came, all the way to a plan, or says everything that is
// wrong: what the schema and the table can tell, and with it what the planner says about the parts that they accept.
func (p *Package) Application(name string, id topology.Identity, inputs property.Map) (
	topology.Application, topology.Plan, topology.Problems,
) {
	clean, c := p.check(applicationType, inputs)
	c.mergedBlocks(clean)
	application := DecodeApplication(name, id, p.complete(clean))
	p.overrides(clean, application.Regions)
	if slices.ContainsFunc(c.taints, taint.shadowsEverything) {
		return application, topology.Plan{}, append(c.problems, topology.CheckName(name)...)
	}
	plan, planned := topology.New(application)
	problems := append(c.problems, slices.DeleteFunc(planned, c.shadows)...)
	if len(problems) > 0 {
		return application, topology.Plan{}, problems
	}
	return application, plan, nil
}

// Complete checks the inputs of any resource or function and fills in the defaults, for a component that is used alone.
func (p *Package) Complete(token string, inputs property.Map) (property.Map, topology.Problems) {
	clean, c := p.check(token, inputs)
	return p.Defaults(token, clean), c.problems
}

// mergedBlocks checks what can only be missing once a region's blocks are laid over the application's: a block that a
// region has and the application does not is complete.
func (c *checker) mergedBlocks(clean property.Map) {
	application := c.pkg.objects[applicationType]
	given := blocks(clean, "regions")
	for i, region := range blocks(c.pkg.Merge(clean), "regions") {
		for _, key := range c.pkg.overridable() {
			if has(given[i], key) {
				path := child(element("regions", i), key)
				c.incomplete(path, application.properties[key].TypeSpec, clean.Get(key), region.Get(key))
			}
		}
	}
}

// incomplete reports the required properties that a merged block lacks, where it is not the application that lacks
// them.
func (c *checker) incomplete(path string, spec schema.TypeSpec, base, merged property.Value) {
	if !merged.IsMap() {
		return
	}
	if elements := spec.AdditionalProperties; elements != nil && c.pkg.kindOf(*elements) == kindObject {
		for key, value := range merged.AsMap().AllStable {
			c.incomplete(child(path, key), *elements, part(base, key), value)
		}
		return
	}
	o := c.pkg.objectOf(spec)
	for _, key := range slices.Sorted(maps.Keys(o.properties)) {
		at, spec, value := child(path, key), o.properties[key].TypeSpec, merged.AsMap().Get(key)
		switch {
		case !value.IsNull():
			c.incomplete(at, spec, part(base, key), value)
		case slices.Contains(o.required, key) && base.IsNull() && !c.tainted(at):
			c.fault(node{path: at, spec: spec}, RuleMissing,
				"missing, but required, because the application does not say it either; set it to %s",
				c.pkg.kindOf(spec).words())
		}
	}
}

// overrides notes what each region says of its own about what is built, which is gone once blocks are merged: a block, and each
// part of its network.
func (p *Package) overrides(clean property.Map, regions []topology.Region) {
	for i, region := range blocks(clean, "regions") {
		for _, key := range p.overridable() {
			switch {
			case key == "network":
				for part := range block(region, key).AllStable {
					regions[i].Overrides = append(regions[i].Overrides, child(key, part))
				}
			case !region.Get(key).IsNull():
				regions[i].Overrides = append(regions[i].Overrides, key)
			}
		}
	}
}

// part is what an object has under a key, and nothing where it is none.
func part(v property.Value, key string) property.Value {
	if !v.IsMap() {
		return property.Value{}
	}
	return v.AsMap().Get(key)
}

// tainted says whether something is already said about a path or about what it is in.
func (c *checker) tainted(path string) bool {
	return slices.ContainsFunc(c.taints, func(t taint) bool { return within(path, t.path) })
}

// shadows says whether a problem of the planner follows from a mistake that is reported already.
func (c *checker) shadows(problem topology.Problem) bool {
	return slices.ContainsFunc(c.taints, func(t taint) bool { return t.shadows(problem.Path) })
}

// shadowsEverything says whether nothing can be planned: the regions' names are the base of everything else.
func (t taint) shadowsEverything() bool {
	return slices.Contains([]string{"", "regions", "name"}, topic(t.path))
}

// Where it is said whether the load balancers let the ingress in. Both are needed to tell.
const (
	clientIPPreservationPath = "ingress.globalAccelerator.clientIpPreservation"
	ingressCidrBlocksPath    = "loadBalancer.application.ingressCidrBlocks"
	networkCidrBlocksPath    = "loadBalancer.network.ingressCidrBlocks"
)

// openings are where it is said who reaches a load balancer.
var openings = []string{ingressCidrBlocksPath, networkCidrBlocksPath}

// Where it is said which addresses a load balancer has and which ranges reach it. Both are needed to tell.
const (
	ipAddressTypePath         = "loadBalancer.application.ipAddressType"
	ingressIpv6CidrBlocksPath = "loadBalancer.application.ingressIpv6CidrBlocks"
)

// ingressTopics are what the planner says about shares of traffic: of a region, of all regions, and of the ingress.
var ingressTopics = []string{"regions", "traffic", "isolated", "ingress"}

// shadows says whether what is wrong at the taint can be the reason for a problem at a path.
func (t taint) shadows(path string) bool {
	at, of := withoutRegion(path), withoutRegion(t.path)
	if path == "" {
		return false // It is about the component's name, which is no input.
	}
	switch topic(of) {
	case "network":
		return topic(at) == "network"
	case "datastores":
		return within(at, storePath(of)) || slices.Contains([]string{"regions", "stack"}, topic(at))
	case "ingress":
		return t.block && slices.Contains(append([]string{"domain", "drainSwitch"}, ingressTopics...), topic(at)) || within(at, of) ||
			slices.Contains(openings, at) && within(clientIPPreservationPath, of)
	case "domain":
		return slices.Contains([]string{"domain", "existing"}, topic(at)) || within(at, "ingress.route53")
	case "existing":
		return within(at, of) || within(of, at) || topic(at) == "rollout"
	case "rollout":
		return topic(at) == "rollout"
	case "traffic", "isolated":
		return slices.Contains(ingressTopics, topic(at))
	case "stack":
		return slices.Contains(append([]string{"stack", "compute", "network", "drainSwitch", "rollout"}, ingressTopics...), topic(at))
	case "homeRegion":
		return slices.Contains([]string{"homeRegion", "writerRegion"}, topic(at)) || strings.HasSuffix(at, ".homeRegion")
	default:
		return within(at, of) || t.block && within(of, at) || of == ipAddressTypePath && at == ingressIpv6CidrBlocksPath ||
			slices.Contains(append([]string{ingressIpv6CidrBlocksPath}, openings...), at) && within(of, at)
	}
}

// storePath is the part of a path below datastores that names the store.
func storePath(path string) string {
	const root = "datastores"
	rest := strings.TrimPrefix(path, root)
	if strings.HasPrefix(rest, `["`) {
		key, _, _ := strings.Cut(rest, `"]`)
		return root + key + `"]`
	}
	if end := strings.IndexAny(strings.TrimPrefix(rest, "."), ".["); end >= 0 {
		return root + rest[:end+1]
	}
	return path
}
