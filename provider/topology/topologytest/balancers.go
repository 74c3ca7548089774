package topologytest

// applicationLoadBalancer is an Application Load Balancer.
func (m *maker) applicationLoadBalancer() Object {
	block := Object{}
	if m.Chance(50) {
		interval := m.Number(5, 60)
		block["healthCheck"] = Object{
			"path": One(m.Draw, "/", "/healthz", "/größe"), "interval": float64(interval),
			"timeout":            float64(m.Number(2, interval-1)),
			"unhealthyThreshold": float64(m.Number(2, 10)), "matcher": One(m.Draw, "200-299", "200,204"),
		}
	}
	if m.Chance(25) {
		block["ipAddressType"] = "dualstack"
	}
	if m.Chance(20) {
		block["accessLogs"] = Object{"retentionInDays": float64(m.Number(1, 30))}
	}
	if m.Chance(20) {
		block["idleTimeout"] = float64(m.Number(1, 4000))
	}
	if m.Chance(20) {
		block["ingressCidrBlocks"] = []any{"0.0.0.0/0", "203.0.113.0/24"}
	}
	return block
}

// networkLoadBalancer is a Network Load Balancer. Without listeners of its own it has those that go with the domain.
func (m *maker) networkLoadBalancer() Object {
	block := Object{}
	listener := func(port int, protocol string) any { return Object{"port": float64(port), "protocol": protocol} }
	switch {
	case m.Chance(30):
		block["listeners"] = []any{listener(One(m.Draw, 443, 8443), "TCP"), listener(80, "TCP")}
	case m.Chance(30):
		block["listeners"] = []any{listener(m.Number(1024, 65535), "UDP")}
	case m.domain:
		block["listeners"] = []any{listener(443, "TLS")}
	}
	if m.Chance(25) {
		block["staticAddresses"], m.static = true, true
	}
	if m.Chance(40) {
		block["healthCheck"] = Object{"protocol": "HTTP", "path": "/healthz", "interval": float64(m.Number(6, 30))}
	}
	return block
}
