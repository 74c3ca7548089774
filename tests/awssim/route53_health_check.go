package awssim

import (
	"net/netip"
	"slices"
	"strings"
)

const (
	srcCheck           Source = "tf-route53-health-check"
	srcCheckConfig     Source = "aws-route53-health-check-config"
	srcCheckCalculated Source = "tf-issue-20455"
	srcCheckThreshold  Source = "tf-issue-39428"
	srcCheckChild      Source = "azul-issue-1150"
	srcCheckAlarms     Source = "aws-route53-cloudwatch-alarm-configuration"
	srcCheckAlarmKind  Source = "aws-route53-alarm-identifier"
)

var _ = cite(map[Source]string{
	srcCheck:           tfRoute53 + "health_check.go",
	srcCheckConfig:     route53API + "API_HealthCheckConfig.html",
	srcCheckCalculated: "https://github.com/hashicorp/terraform-provider-aws/issues/20455",
	srcCheckThreshold:  "https://github.com/hashicorp/terraform-provider-aws/issues/39428",
	srcCheckChild:      "https://github.com/DataBiosphere/azul/issues/1150",
	srcCheckAlarms:     route53API + "API_CloudWatchAlarmConfiguration.html",
	srcCheckAlarmKind:  route53API + "API_AlarmIdentifier.html",
})

// Rules of health checks.
var (
	ruleCheckEndpoint   = rule("route53.health-check.endpoint", srcCheckConfig, "InvalidInput")
	ruleCheckPort       = rule("route53.health-check.tcp-port", srcCheckConfig, "InvalidInput")
	ruleCheckPath       = rule("route53.health-check.path", srcCheckConfig, "InvalidInput")
	ruleCheckSearch     = rule("route53.health-check.search-string", srcCheckConfig, "InvalidInput")
	ruleCheckAlarm      = rule("route53.health-check.alarm", srcCheckConfig, "InvalidInput")
	ruleCheckNoEndpoint = rule("route53.health-check.without-endpoint", srcCheckCalculated, "InvalidInput")
	ruleCheckThreshold  = rule("route53.health-check.threshold", srcCheckThreshold, "InvalidInput")
	ruleCheckChild      = rule("route53.health-check.child-missing", srcCheckConfig, "InvalidInput")
	ruleCheckNoAlarm    = rule("route53.health-check.alarm-missing", srcCheckAlarms, "InvalidInput")
	ruleCheckAlarmKind  = rule("route53.health-check.alarm-kind", srcCheckAlarmKind, "InvalidInput")
	ruleCheckControl    = rule("route53.health-check.routing-control", srcCheckConfig, "InvalidInput")
	ruleCheckInUse      = rule("route53.health-check.child-of-another", srcCheckChild, "HealthCheckInUse")
)

// checkerRegions are where Route 53's health checkers are.
var checkerRegions = []any{
	"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1",
}

// endpointChecks are the types of health checks that connect to an endpoint, with the port they take by default.
var endpointChecks = map[string]int{"HTTP": 80, "HTTPS": 443, "HTTP_STR_MATCH": 80, "HTTPS_STR_MATCH": 443, "TCP": 0}

// endpointSettings are what only a health check of an endpoint takes.
var endpointSettings = []string{
	"enableSni", "failureThreshold", "fqdn", "ipAddress", "measureLatency", "port", "requestInterval", "resourcePath",
	"searchString",
}

var _ = declare(&Type{
	Token: healthCheckToken, Source: srcCheck, Scope: Global, ControlRegion: dnsControl, Tagged: true,
	Properties: Properties{
		"arn":                  out(String),
		"childHealthThreshold": {Kind: Int, Max: 256},
		"childHealthchecks": {
			Kind: List, Set: true, MaxItems: 256, Elem: &Property{Kind: String, MaxLen: 64},
		},
		"cloudwatchAlarmName":          {Kind: String},
		"cloudwatchAlarmRegion":        {Kind: String, Enum: latencyRegions},
		"disabled":                     given(Bool, false),
		"enableSni":                    {Kind: Bool, Computed: true},
		"failureThreshold":             {Kind: Int, Computed: true, Min: 1, Max: 10},
		"fqdn":                         {Kind: String, MaxLen: 255},
		"insufficientDataHealthStatus": oneOf("Healthy", "Unhealthy", "LastKnownStatus"),
		"invertHealthcheck":            {Kind: Bool},
		"ipAddress": {Kind: String, Valid: func(v any) string {
			text, _ := v.(string)
			if _, err := netip.ParseAddr(text); err != nil {
				return "it is not an IP address"
			}
			return ""
		}},
		"measureLatency": {Kind: Bool, Default: false, ForceNew: true},
		"port":           {Kind: Int, Min: 1, Max: 65535},
		"referenceName":  {Kind: String, ForceNew: true, MaxLen: 27},
		"regions": {
			Kind: List, Set: true, MinItems: 3, MaxItems: 64, Elem: &Property{Kind: String, Enum: checkerRegions},
		},
		"requestInterval":   {Kind: Int, ForceNew: true, Enum: []any{10, 30}},
		"resourcePath":      {Kind: String, MaxLen: 255},
		"routingControlArn": {Kind: String, ForceNew: true, Pattern: arnPattern},
		"searchString":      {Kind: String, MaxLen: 255},
		"triggers":          {Kind: Map, Elem: &Property{Kind: String}, Computed: true},
		"type": {Kind: String, Required: true, ForceNew: true, Enum: []any{
			"HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP", "CALCULATED", "CLOUDWATCH_METRIC",
			"RECOVERY_CONTROL",
		}},
	},
	// Deleting a health check that records name is not refused: what Route 53 takes it for then cannot be predicted.
	Refs: []Ref{{
		Property: "childHealthchecks", To: healthCheckToken, Missing: ruleCheckChild, Held: ruleCheckInUse,
	}},
	Create: func(op *Op) error {
		if err := checkHealthCheck(op.Object.Live); err != nil {
			return err
		}
		if err := op.takeAlarm(); err != nil {
			return err
		}
		id := op.uuid()
		op.Identify(id, "arn:aws:route53:::healthcheck/"+id)
		completeHealthCheck(op)
		return nil
	},
	Update: func(op *Op) error {
		if err := checkHealthCheck(op.Object.Live); err != nil {
			return err
		}
		if err := op.takeAlarm(); err != nil {
			return err
		}
		completeHealthCheck(op)
		return nil
	},
})

// takenOver are the settings of an alarm that Route 53 keeps: how many of the periods must breach is not among them, nor
// what missing data mean.
var takenOver = []string{
	"comparisonOperator", "dimensions", "evaluationPeriods", "metricName", "namespace", "period", "statistic", "threshold",
}

// takeAlarm copies the settings of the alarm that a health check names, as Route 53 does whenever the health check is made
// or updated, and only then. It refuses an alarm that is not there, or not of a kind that Route 53 can follow.
func (op *Op) takeAlarm() error {
	name, region := op.Object.Live.String("cloudwatchAlarmName"), op.Object.Live.String("cloudwatchAlarmRegion")
	if name == "" {
		return nil
	}
	if err := op.NeedRegion(region); err != nil {
		return err
	}
	alarm := op.FindIn(region, metricAlarmToken, name)
	switch {
	case alarm == nil:
		return ruleCheckNoAlarm.Refuse("Invalid parameter : the alarm %s does not exist in %s", name, region)
	case alarm.Live.Has("metricQueries"), !alarm.Live.Has("statistic"), alarm.Live.Int("period") < 60:
		return ruleCheckAlarmKind.Refuse("Invalid parameter : the alarm %s in %s must be of one metric, with a statistic of "+
			"Average, Sum, Minimum, Maximum or SampleCount and periods of at least 60 seconds", name, region)
	}
	op.Object.Hidden["alarm"] = map[string]any(alarmSettings(alarm))
	return nil
}

// alarmSettings are what Route 53 takes over of an alarm.
func alarmSettings(alarm *Object) Values {
	settings := Values{}
	for _, key := range takenOver {
		if v := alarm.Live[key]; v != nil {
			settings[key] = cloneValue(v)
		}
	}
	return settings
}

// StaleHealthChecks lists the ids of the health checks whose alarm was changed, or deleted, since Route 53 took it over:
// they go by the old settings until they are updated themselves.
func (s *Sim) StaleHealthChecks() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := s.outside()
	ids := []string{}
	for _, check := range op.Everywhere(healthCheckToken) {
		name := check.Live.String("cloudwatchAlarmName")
		alarm := op.FindIn(check.Live.String("cloudwatchAlarmRegion"), metricAlarmToken, name)
		if name != "" && (alarm == nil || !same(map[string]any(alarmSettings(alarm)), check.Hidden["alarm"])) {
			ids = append(ids, check.ID)
		}
	}
	return ids
}

// alarmHealthy is what Route 53 makes of the data that an alarm looks at, at this time: it follows the data, not the
// alarm's state. It is nil when the data are not sufficient.
func (op *Op) alarmHealthy(check *Object) *bool {
	live := check.Live
	w := watched{live.String("cloudwatchAlarmRegion"), check.Hidden.Object("alarm")}
	rings, set := op.sim.alarms[w.region+" "+live.String("cloudwatchAlarmName")]
	if set {
		healthy := !rings
		return &healthy
	}
	if w.config == nil {
		return nil
	}
	at := op.Now()
	if live.String("insufficientDataHealthStatus") == "LastKnownStatus" && !w.own() {
		// Before the newest data ran out, they were sufficient.
		if seen := op.lastSeen(w); !seen.IsZero() && seen.Before(at) {
			at = seen
		}
	}
	if op.sim.lost[w.region] && live.String("insufficientDataHealthStatus") != "LastKnownStatus" {
		return nil
	}
	state := op.evaluate(w, at, w.config.Int("evaluationPeriods"), "missing")
	if state == AlarmInsufficient {
		return nil
	}
	healthy := state == AlarmOK
	return &healthy
}

// HealthCheckPasses says whether Route 53 takes a health check for healthy now.
func (s *Sim) HealthCheckPasses(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.observe()
	check := s.healthCheck(id)
	return check != nil && s.outside().checkPasses(check, 0)
}

// SetRoutingControl turns a routing control on or off through its cluster's data plane.
func (s *Sim) SetRoutingControl(arn string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.controls == nil {
		s.controls = map[string]bool{}
	}
	s.controls[arn] = on
}

// checkHealthCheck is what Route 53 demands of a health check.
func checkHealthCheck(live Values) error {
	kind := live.String("type")
	port, endpoint := endpointChecks[kind]
	path := live.String("resourcePath")
	if !endpoint {
		for _, key := range endpointSettings {
			if !isEmpty(live[key]) {
				return ruleCheckNoEndpoint.Refuse("Invalid parameter : %s cannot be given for a health check of type %s", key,
					kind)
			}
		}
	}
	switch {
	case endpoint && live.String("fqdn") == "" && live.String("ipAddress") == "":
		return ruleCheckEndpoint.Refuse("Invalid parameter : a health check of type %s needs a domain name or an address",
			kind)
	case endpoint && port == 0 && live.Int("port") == 0:
		return ruleCheckPort.Refuse("Invalid parameter : a health check of type TCP needs a port")
	case path != "" && !strings.HasPrefix(path, "/"):
		return ruleCheckPath.Refuse("Invalid parameter : the resource path %q must begin with /", path)
	case strings.HasSuffix(kind, "_STR_MATCH") != (live.String("searchString") != ""):
		return ruleCheckSearch.Refuse("Invalid parameter : a search string is for the types that look for one, not for %s",
			kind)
	case (kind == "CLOUDWATCH_METRIC") != (live.String("cloudwatchAlarmName") != "") ||
		(kind == "CLOUDWATCH_METRIC") != (live.String("cloudwatchAlarmRegion") != ""):
		return ruleCheckAlarm.Refuse("Invalid parameter : an alarm's name and region are for the type CLOUDWATCH_METRIC, "+
			"not for %s", kind)
	case (kind == "RECOVERY_CONTROL") != (live.String("routingControlArn") != ""):
		return ruleCheckControl.Refuse("Invalid parameter : a routing control is for the type RECOVERY_CONTROL, not for %s",
			kind)
	case kind == "CALCULATED" && live.Int("childHealthThreshold") == 0:
		// The provider does not send a threshold of 0.
		return ruleCheckThreshold.Refuse("Invalid parameter : Calculated health checks must have a health threshold specified.")
	}
	return nil
}

// completeHealthCheck shows what Route 53 fills in for an endpoint; an interval or a port that the program leaves out
// differs from then on.
func completeHealthCheck(op *Op) {
	kind := op.Object.Live.String("type")
	port, endpoint := endpointChecks[kind]
	if !endpoint {
		return
	}
	op.SetDefault(Values{
		"failureThreshold": 3, "requestInterval": 30, "enableSni": strings.HasPrefix(kind, "HTTPS"),
	})
	if port != 0 {
		op.SetDefault(Values{"port": port})
	}
}

// healthCheck is the health check of an id, of whatever account, or nil.
func (s *Sim) healthCheck(id string) *Object {
	found := s.world.sorted(func(o *Object) bool { return o.Type == healthCheckToken && o.ID == id })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// SetAlarm says whether a CloudWatch alarm rings, as a health check of type CLOUDWATCH_METRIC sees it; one that was
// never set has insufficient data.
func (s *Sim) SetAlarm(region, name string, rings bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alarms == nil {
		s.alarms = map[string]bool{}
	}
	s.alarms[region+" "+name] = rings
}

// checkPasses says whether Route 53 takes a health check for healthy.
func (op *Op) checkPasses(check *Object, depth int) bool {
	live := check.Live
	if live.Bool("disabled") {
		return true
	}
	passes := false
	switch kind := live.String("type"); kind {
	case "CALCULATED":
		healthy := 0
		for _, id := range live.Strings("childHealthchecks") {
			if child := op.sim.healthCheck(id); child != nil && op.checkPasses(child, depth+1) {
				healthy++
			}
		}
		passes = healthy >= live.Int("childHealthThreshold")
	case "CLOUDWATCH_METRIC":
		healthy := op.alarmHealthy(check)
		passes = healthy != nil && *healthy || healthy == nil && live.String("insufficientDataHealthStatus") != "Unhealthy"
	case "RECOVERY_CONTROL":
		passes = op.sim.controls[live.String("routingControlArn")]
	default:
		passes = op.probePasses(live, depth)
	}
	return passes != live.Bool("invertHealthcheck")
}

// probePasses says whether the checkers of an endpoint get their answer: over IPv4, whatever the certificate. An
// address is only known when the name behind it is.
func (op *Op) probePasses(live Values, depth int) bool {
	if live.String("fqdn") == "" || depth > maxDepth {
		return false
	}
	kind, port := live.String("type"), live.Int("port")
	answers := op.resolve53(dnsName(live.String("fqdn")), "A", User{Region: dnsControl}, depth+1)
	return slices.ContainsFunc(answers, func(t Target) bool {
		visits := op.visit(t, port, User{Region: dnsControl})
		return slices.ContainsFunc(visits, func(v visit) bool {
			switch {
			case v.refused != "":
				return false
			case kind == "TCP":
				return true
			case strings.HasPrefix(kind, "HTTPS") != (v.listener.Live.String("protocol") == "HTTPS"):
				return false
			}
			return v.answers || v.redirects
		})
	})
}
