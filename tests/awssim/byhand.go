package awssim

import "fmt"

// SetByHand changes a property of a resource behind the program's back, in the default account. A nil value removes
// the property.
func (s *Sim) SetByHand(token, region, id, property string, value any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.byHand(token, region, id)
	if err != nil {
		return err
	}
	if t := types[token]; t != nil {
		if _, declared := t.Properties[property]; !declared {
			return fmt.Errorf("setting %s of %s by hand: the type has no such property", property, id)
		}
	}
	if value == nil {
		delete(o.Live, property)
	} else {
		o.Live[property] = normal(value)
	}
	if _, kept := o.Hidden[property]; kept {
		o.Hidden[property] = cloneValue(o.Live[property])
	}
	if property == "tags" {
		o.Live["tagsAll"] = cloneValue(o.Live["tags"])
	}
	return nil
}

// DeleteByHand takes a resource, with what it owns, out of the world behind the program's back, without asking whether
// anything refers to it: what AWS would refuse is for the caller to avoid.
func (s *Sim) DeleteByHand(token, region, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.byHand(token, region, id)
	if err != nil {
		return err
	}
	s.world.remove(o)
	return nil
}

func (s *Sim) byHand(token, region, id string) (*Object, error) {
	o := s.world.objects[objectKey{s.options.Account, regionOf(token, region), token, id}]
	if o == nil {
		return nil, fmt.Errorf("acting by hand: there is no %s %q in %q", token, id, region)
	}
	return o, nil
}
