package topology

import (
	"fmt"
	"slices"
)

// Rollout is the order in which the regions get what starts another version.
type Rollout struct {
	// Waves of regions, one wave after the other.
	Waves [][]string
}

const wavesPath = "rollout.waves"

// checkRollout checks that each region whose compute is built is in one wave.
func (p *planner) checkRollout() {
	switch {
	case p.app.Rollout == nil || p.badRegions():
		return
	case len(p.app.Rollout.Waves) == 0:
		p.report(problems(RuleWavesNone, wavesPath, "there is no wave; name the regions in waves, or remove rollout"))
		return
	}
	first := map[string]string{}
	for i, wave := range p.app.Rollout.Waves {
		if len(wave) == 0 {
			p.report(problems(RuleWaveEmpty, wavePath(i), "the wave has no region; name one, or remove the wave"))
		}
		for j, name := range wave {
			path := fmt.Sprintf("%s[%d]", wavePath(i), j)
			if earlier, named := first[name]; named {
				p.report(problems(RuleWaveTwice, path, "%s is in %s already; a region is deployed once: remove one of the two", name,
					earlier))
				continue
			}
			first[name] = path
			p.report(p.checkInWave(name, path, i == len(p.app.Rollout.Waves)-1))
		}
	}
	var missing []string
	for _, region := range p.regions {
		if first[region.Name] == "" && region.built() {
			missing = append(missing, region.Name)
		}
	}
	if slices.Sort(missing); len(missing) > 0 {
		p.report(problems(RuleWaveMissing, wavesPath, "%s in no wave, so it is not said when; add what is missing to a wave of its "+
			"own, or to one of these", isOrAre(missing)))
	}
}

// checkInWave checks a region that a wave names.
func (p *planner) checkInWave(name, path string, last bool) Problems {
	i := slices.IndexFunc(p.regions, func(region placedRegion) bool { return region.Name == name })
	if i < 0 {
		return problems(RuleWaveRegion, path, "%s is not one of the regions (%s); name one of them, or remove it", name,
			list(regionNames(p.app.Regions)))
	}
	region := p.regions[i].Region
	switch {
	case region.DataOnly:
		return problems(RuleWaveRegion, path, "%s has stack: none, so that nothing is deployed there; remove it from the wave", name)
	case region.brought():
		return problems(RuleWaveRegion, path, "%s brings its load balancer with what runs behind it, so that nothing is deployed "+
			"there; remove it from the wave", name)
	case !last && region.Compute != nil && region.Compute.EC2 != nil:
		return problems(RuleWaveInstances, path, "%s runs EC2 instances, and an update ends before they are replaced, so that no "+
			"wave can wait for them; put the region in the last wave, or, without rollout, give regions their image or amiId in "+
			"regions[].compute.ec2 in one update after the other", name)
	}
	return nil
}

func wavePath(i int) string { return fmt.Sprintf("%s[%d]", wavesPath, i) }

// isOrAre says of some names that they are, or of one that it is.
func isOrAre(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return list(names) + " are"
}

// InWaves are the regions in the order in which their stacks are registered: those of a wave come after those of the waves
// before. A region that is in no wave, because nothing is deployed there, is in the first.
func (p Plan) InWaves() [][]RegionPlan {
	waves := make([][]RegionPlan, max(1, len(p.Waves)))
	for _, region := range p.Regions {
		i := slices.IndexFunc(p.Waves, func(wave []string) bool { return slices.Contains(wave, region.Name) })
		waves[max(0, i)] = append(waves[max(0, i)], region)
	}
	return waves
}
