package awssim

var ruleType = rule("provider.unknown-type", srcAWSProvider, Invalid)

// typeOf finds a declared type.
func typeOf(token string) (*Type, error) {
	if t := types[token]; t != nil {
		return t, nil
	}
	return nil, ruleType.Refuse("the simulated provider does not know the type %q", token)
}

// reach is the region whose API serves a type.
func (t *Type) reach(conn *connection) string {
	if t.ControlRegion != "" {
		return t.ControlRegion
	}
	return conn.region
}

func (conn *connection) call(method, token, urn, id string, preview bool) Call {
	return Call{
		Method: method, Type: token, URN: urn, ID: id, Region: conn.region, Provider: conn.number,
		ProviderURN: conn.urn, Config: conn.identity, Preview: preview,
	}
}

func (s *Sim) callCreate(conn *connection, token, urn string, in Values, preview bool) (string, Values, error) {
	t, err := typeOf(token)
	if err != nil {
		return "", nil, err
	}
	var id string
	var outputs Values
	call, reach := conn.call("Create", token, urn, "", preview), t.reach(conn)
	if preview {
		reach = ""
	}
	err = s.perform(call, reach, func() error {
		if preview {
			plan, err := t.diff(conn, nil, in, nil)
			if err == nil {
				outputs = t.preview(conn, plan, nil, in)
			}
			return err
		}
		if _, err := t.diff(conn, nil, in, nil); err != nil {
			return err
		}
		o, err := s.create(conn, t, urn, in)
		if o != nil {
			id, outputs = t.stateID(o), o.Live.Clone()
		}
		return err
	})
	return id, outputs, err
}

func (s *Sim) callDiff(
	conn *connection, token, urn, id string, olds, news Values, ignore []string,
) (Difference, error) {
	t, err := typeOf(token)
	if err != nil {
		return Difference{}, err
	}
	var d Difference
	err = s.perform(conn.call("Diff", token, urn, id, false), "", func() error {
		plan, err := t.diff(conn, olds, news, ignore)
		if err == nil {
			d = Difference{Changes: plan.changes, DeleteBeforeReplace: t.deleteBeforeReplace(plan, news, olds)}
		}
		return err
	})
	return d, err
}

func (s *Sim) callUpdate(
	conn *connection, token, urn, id string, olds, news Values, ignore []string, preview bool,
) (Values, error) {
	t, err := typeOf(token)
	if err != nil {
		return nil, err
	}
	var outputs Values
	reach := t.reach(conn)
	if preview {
		reach = ""
	}
	err = s.perform(conn.call("Update", token, urn, id, preview), reach, func() error {
		if preview {
			plan, err := t.diff(conn, olds, news, ignore)
			if err == nil {
				outputs = t.preview(conn, plan, olds, news)
				keepIgnored(outputs, olds, ignore)
			}
			return err
		}
		o, err := s.update(conn, t, id, urn, olds, news, ignore)
		if o != nil {
			outputs = o.Live.Clone()
		}
		return err
	})
	return outputs, err
}

// keepIgnored shows the state's value for what ignoreChanges covers.
func keepIgnored(shown, olds Values, ignore []string) {
	for _, path := range ignore {
		if key := topLevel(path); key == path {
			if old, had := olds[key]; had {
				shown[key] = cloneValue(old)
			} else {
				delete(shown, key)
			}
		}
	}
}

func (s *Sim) callRead(
	conn *connection, token, urn, id string, inputs, olds Values,
) (gotID string, gotInputs, outputs Values, err error) {
	t, err := typeOf(token)
	if err != nil {
		return "", nil, nil, err
	}
	err = s.perform(conn.call("Read", token, urn, id, false), t.reach(conn), func() error {
		o, err := s.read(conn, t, id, olds)
		if o == nil || err != nil {
			return err
		}
		gotID, outputs = t.stateID(o), o.Live.Clone()
		if t.Tagged {
			conn.showTags(outputs, inputs)
		}
		imported := len(olds) == 0 && len(inputs) == 0
		if imported {
			outputs = t.importOutputs(outputs)
		}
		gotInputs = t.readInputs(inputs, outputs, imported)
		return nil
	})
	return gotID, gotInputs, outputs, err
}

// readInputs are, of the truth, what were inputs before; for an import everything that is not computed or a default.
func (t *Type) readInputs(before, truth Values, imported bool) Values {
	if imported {
		return t.importInputs(truth)
	}
	got, _ := carry(map[string]any(before), map[string]any(truth)).(map[string]any)
	return got
}

// carry gives an input its live value, and drops what is gone from the world.
func carry(before, live any) any {
	switch live := live.(type) {
	case map[string]any:
		old, was := before.(map[string]any)
		if !was {
			return cloneValue(live)
		}
		got := map[string]any{}
		for key, each := range old {
			if key == defaultsKey {
				continue
			}
			if now, exists := live[key]; exists {
				got[key] = carry(each, now)
			}
		}
		carryDefaults(old, got)
		return got
	case []any:
		old, was := before.([]any)
		if !was {
			return cloneValue(live)
		}
		got := make([]any, min(len(old), len(live)))
		for i := range got {
			got[i] = carry(old[i], live[i])
		}
		return got
	}
	return live
}

// carryDefaults keeps the notes about defaults for values that are still as the bridge had filled them in.
func carryDefaults(old, got map[string]any) {
	noted, has := old[defaultsKey].([]any)
	if !has {
		return
	}
	still := []any{}
	for _, each := range noted {
		if key, _ := each.(string); same(got[key], old[key]) {
			still = append(still, key)
		}
	}
	got[defaultsKey] = still
}

func (t *Type) importInputs(truth Values) Values {
	in := Values{defaultsKey: []any{}}
	for key, p := range t.Properties {
		v := truth[key]
		if p.Output || p.Computed || isEmpty(v) || p.Default != nil && same(normal(p.Default), v) {
			continue
		}
		in[key] = cloneValue(v)
	}
	for key, p := range t.Properties {
		if p.Required && truth[key] != nil {
			in[key] = cloneValue(truth[key])
		}
	}
	return in
}

func (s *Sim) callDelete(conn *connection, token, urn, id string, olds Values) error {
	t, err := typeOf(token)
	if err != nil {
		return err
	}
	return s.perform(conn.call("Delete", token, urn, id, false), t.reach(conn), func() error {
		return s.delete(conn, t, id, olds)
	})
}
