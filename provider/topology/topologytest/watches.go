package topologytest

import "strings"

// chooseWatch chooses what is watched, and what load is declared.
func (m *maker) chooseWatch(app, stores Object) {
	if m.Chance(30) {
		app["observability"] = m.observability(stores)
	}
	if len(m.running) > 1 && m.Chance(20) {
		app["capacity"] = Object{
			"peakRequestsPerSecond": float64(m.Number(1, 5000)), "requestsPerSecondPerTarget": float64(m.Number(1, 500)),
		}
	}
}

func (m *maker) observability(stores Object) Object {
	block, alarms := Object{}, Object{}
	if m.Chance(50) {
		alarms["serverErrorPercent"], alarms["minutes"] = float64(m.Number(1, 100)), float64(m.Number(1, 60))
	}
	if stores["cache"] != nil && m.Chance(50) {
		alarms["storeReplicationLagSeconds"] = Object{"cache": float64(m.Number(1, 600))}
	}
	if len(alarms) > 0 {
		block["alarms"] = alarms
	}
	if m.Chance(50) {
		block["dashboard"] = Object{"region": One(m.Draw, m.names...)}
	}
	if m.Chance(50) {
		actions := Object{}
		for _, name := range m.names {
			actions[name] = []any{strings.ReplaceAll(Topic, "{region}", name)}
		}
		block["alarmActions"] = actions
	}
	return block
}
