package topologytest

import "slices"

// chooseTraffic chooses which regions get users, and how many of theirs.
func (m *maker) chooseTraffic() {
	m.served = append([]string(nil), m.running...)
	if !m.accelerator && !m.dns {
		return
	}
	for _, name := range m.running {
		if len(m.served) == 1 || !m.Chance(15) {
			continue
		}
		if m.Chance(50) {
			m.region(name)["traffic"] = 0.0
		} else {
			m.region(name)["isolated"] = true
		}
		m.served = slices.DeleteFunc(m.served, func(other string) bool { return other == name })
	}
}

// addIngress adds what brings users to the regions.
func (m *maker) addIngress(app Object) {
	ingress := Object{}
	if m.accelerator {
		block := Object{}
		if m.Chance(30) {
			block["clientAffinity"] = "SOURCE_IP"
		}
		ingress["globalAccelerator"] = block
	}
	if m.dns {
		ingress["route53"] = m.route53()
	}
	if m.accelerator && m.dns {
		ingress["active"] = One(m.Draw, "globalAccelerator", "route53")
	}
	if len(ingress) == 0 {
		return
	}
	app["ingress"] = ingress
	shares := m.accelerator && !m.dns || m.dns && has(ingress["route53"], "weighted")
	for _, name := range m.served {
		if shares && m.Chance(25) {
			m.region(name)["traffic"] = float64(m.Number(1, 99))
		}
	}
	if m.dns && len(m.running) > 1 && m.Chance(30) {
		app["drainSwitch"] = Object{}
	}
}

// has says whether a block has a key.
func has(block any, key string) bool {
	object, is := block.(Object)
	_, known := object[key]
	return is && known
}

// route53 is how Route 53 chooses a region.
func (m *maker) route53() Object {
	block := Object{}
	switch policy := One(m.Draw, "", "latency", "weighted", "geoproximity", "failover", "geolocation"); policy {
	case "latency", "weighted":
		block[policy] = Object{}
	case "geoproximity":
		biases := Object{}
		for _, name := range m.served {
			if m.Chance(50) {
				biases[name] = float64(m.Number(-90, 90))
			}
		}
		block[policy] = Object{"biases": biases}
	case "failover":
		if len(m.served) > 1 {
			block[policy] = Object{"primaryRegion": One(m.Draw, m.served...)}
		}
	case "geolocation":
		block[policy] = m.geolocation()
	}
	if m.balancer == "application" && m.Chance(30) {
		block["healthCheck"] = Object{"interval": float64(One(m.Draw, 10, 30))}
	}
	return block
}

// geolocation gives every region that gets users a place.
func (m *maker) geolocation() Object {
	continents, countries := Object{}, Object{}
	codes := []string{"EU", "NA", "AS", "SA", "AF", "OC", "AN"}
	places := []string{"DE", "JP", "BR", "IN", "ZA", "AU", "GB", "FR", "IT", "ES", "CA", "MX", "KR", "SG", "AE", "IL", "SE", "NO",
		"PL", "NL", "BE", "AT", "CH", "PT", "GR", "CZ", "DK", "FI", "IE", "NZ", "TH", "MY", "ID", "PH", "VN"}
	for i, name := range m.served {
		if i < len(codes) && m.Chance(60) {
			continents[codes[i]] = name
		} else {
			countries[places[i]] = name
		}
	}
	block := Object{"continents": continents, "countries": countries, "defaultRegion": One(m.Draw, m.served...)}
	return block
}
