package topology

// Widget is a graph of a dashboard.
type Widget struct {
	Title    string
	Measures []Measure
}

// Dashboard has the graphs of an application, in a stable order: of all regions, then of each store. A graph without measures is
// left out.
func Dashboard(app Application, plan Plan) []Widget {
	graphs := []struct {
		title string
		of    func(RegionPlan) []Measure
	}{
		{"Requests", RegionPlan.requests},
		{"Server errors", RegionPlan.errors},
		{"Healthy targets", func(r RegionPlan) []Measure { return r.labelled(r.hosts("HealthyHostCount")) }},
		{"Unhealthy targets", func(r RegionPlan) []Measure { return r.labelled(r.hosts("UnHealthyHostCount")) }},
	}
	var widgets []Widget
	add := func(title string, measures []Measure) {
		if len(measures) > 0 {
			widgets = append(widgets, Widget{Title: title, Measures: measures})
		}
	}
	for _, graph := range graphs {
		var measures []Measure
		for _, region := range plan.Regions {
			if region.watched() {
				measures = append(measures, graph.of(region)...)
			}
		}
		add(graph.title, measures)
	}
	add("Route 53 health checks (1 is healthy)", checkGraph(app, plan))
	for _, store := range plan.Stores {
		add("Replication lag of "+store.Name+", in "+lagUnit(store.Kind), storeGraph(app, store))
	}
	return widgets
}

// checkGraph shows what Route 53's checkers find: the application, then each region.
func checkGraph(app Application, plan Plan) []Measure {
	var measures []Measure
	if app.Observability != nil && app.Observability.SyntheticCheck {
		measure := healthCheckOf(Subject{Synthetic: true})
		measure.Label = "application"
		measures = append(measures, measure)
	}
	if plan.Route53 == nil {
		return measures
	}
	for _, region := range plan.Route53.HealthChecks {
		measure := healthCheckOf(Subject{Region: region, HealthCheck: true})
		measure.Label = region
		measures = append(measures, measure)
	}
	return measures
}

// requests are those that a load balancer counts, and of a Network Load Balancer the new connections.
func (r RegionPlan) requests() []Measure {
	if r.network() {
		measure := r.traffic("", "NewFlowCount")
		measure.Label = r.Name + " (connections)"
		return []Measure{measure}
	}
	return r.labelled(r.traffic("", "RequestCount"))
}

// errors are those of targets and those of the load balancer, which a Network Load Balancer does not see.
func (r RegionPlan) errors() []Measure {
	if r.network() {
		return nil
	}
	targets, balancer := r.traffic("", "HTTPCode_Target_5XX_Count"), r.traffic("", "HTTPCode_ELB_5XX_Count")
	targets.Label, balancer.Label = r.Name+" targets", r.Name+" load balancer"
	return []Measure{targets, balancer}
}

func (r RegionPlan) labelled(measure Measure) []Measure {
	measure.Label = r.Name
	return []Measure{measure}
}

// storeGraph is the replication lag of a store, in the unit of its metric.
func storeGraph(app Application, plan StorePlan) []Measure {
	measures := lagMeasures(app.storeNamed(plan.Name), plan)
	for i := range measures {
		measures[i].Label = measures[i].Region
		if to, pair := measures[i].Dimensions["ReceivingRegion"]; pair {
			measures[i].Label += " to " + to.Text
		}
		if from, pair := measures[i].Dimensions["SourceBucket"]; pair {
			measures[i].Label = from.Region + " to " + measures[i].Region
		}
	}
	return measures
}

// lagUnit is the unit in which a kind reports its lag.
func lagUnit(kind string) string {
	if kind == KindDynamoDB || lagMetrics[kind].unit == milliseconds {
		return "milliseconds"
	}
	return "seconds"
}
