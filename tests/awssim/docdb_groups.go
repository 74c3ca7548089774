package awssim

import (
	"regexp"
	"slices"
	"strings"
)

const (
	srcDocSubnetGroup Source = "tf-docdb-subnet-group"
	srcDocParams      Source = "tf-docdb-cluster-parameter-group"
	srcDocParamsList  Source = "docdb-cluster-parameters"
)

var _ = cite(map[Source]string{
	srcDocSubnetGroup: tfDoc + "subnet_group.go",
	srcDocParams:      tfDoc + "cluster_parameter_group.go",
	srcDocParamsList:  docDev + "cluster_parameter_groups-list_of_parameters.html",
})

// Rules about the groups of DocumentDB; what is refused of RDS's groups too has the rules of those.
var (
	ruleDocParamsFamily  = rule("docdb.parameter-group.family", srcDocVersions, "InvalidParameterValue")
	ruleDocParamsUnknown = rule("docdb.parameter-group.unknown-parameter", srcDocParamsList, "InvalidParameterValue")
	ruleDocParamsValue   = rule("docdb.parameter-group.value", srcDocParamsList, "InvalidParameterValue")
	ruleDocParamsStatic  = rule("docdb.parameter-group.static", srcDocParamsList, "InvalidParameterCombination")
)

// docGroupName declares the name of a group. The bridge makes one up from the resource's name as it is, so that one
// with capitals is refused.
func docGroupName(pattern *regexp.Regexp) Property {
	name := groupName(pattern)
	name.AutoName = &AutoName{Max: 255}
	return name
}

var _ = declare(&Type{
	Token: docSubnetGroupToken, Source: srcDocSubnetGroup, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": given(String, "Managed by Pulumi"), "name": docGroupName(subnetGroupName),
		"namePrefix": groupNamePrefix(),
		"subnetIds":  {Kind: List, Elem: &Property{Kind: String}, Set: true, Required: true, MinItems: 1},
	},
	Refs: []Ref{{Property: "subnetIds", To: subnetToken, Missing: ruleDBSubnetGroupSubnet}},
	Check: func(in Values) []*Refusal {
		if in.String("name") == "default" {
			return []*Refusal{ruleDBSubnetGroupDefault.On("name", "\"Default\" is not allowed as \"name\"")}
		}
		return nil
	},
	Create: func(op *Op) error {
		name := op.nameByPrefix()
		if op.findEither(op.Region, dbSubnetGroupToken, name) != nil {
			return ruleDBSubnetGroupTaken.Refuse("The DB subnet group '%s' already exists.", name)
		}
		op.Identify(name, op.ARN("rds", "subgrp:"+name))
		return op.settleSubnets()
	},
	Update: func(op *Op) error { return op.settleSubnets() },
})

// settleSubnets keeps the network of a subnet group, which the provider of DocumentDB does not show.
func (op *Op) settleSubnets() error {
	vpc, err := op.coverZones()
	if err == nil {
		op.Object.Hidden["vpcId"] = vpc
	}
	return err
}

// docParameters are the parameters of a cluster with the values that some take; those of static ones need a restart.
var docParameters = map[string][]string{
	"audit_logs":                           {"enabled", "disabled", "ddl", "dml_read", "dml_write", "all", "none"},
	"change_stream_log_retention_duration": nil, "default_collection_compression": nil,
	"planner_version": nil, "profiler": {"enabled", "disabled"}, "profiler_sampling_rate": nil,
	"profiler_threshold_ms": nil, "tls": {"enabled", "disabled", "fips-140-3", "tls1.2+", "tls1.3+"},
	"ttl_monitor": {"enabled", "disabled"},
}

var _ = declare(&Type{
	Token: docParameterToken, Source: srcDocParams, Tagged: true,
	Properties: Properties{
		// pulumi-aws leaves this description as Terraform has it.
		"arn": out(String), "description": {Kind: String, ForceNew: true, Default: "Managed by Terraform"},
		"family": {Kind: String, Required: true, ForceNew: true}, "name": docGroupName(parametersName),
		"namePrefix": groupNamePrefix(),
		"parameters": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"applyMethod": {Kind: String, Default: "pending-reboot", Enum: []any{"immediate", "pending-reboot"}},
			"name":        {Kind: String, Required: true}, "value": {Kind: String, Required: true},
		}}},
	},
	Create: func(op *Op) error {
		name, family := op.nameByPrefix(), op.In.String("family")
		if op.findEither(op.Region, clusterParameterToken, name) != nil {
			return ruleParamsTaken.Refuse("Parameter group %s already exists", name)
		}
		if !slices.ContainsFunc(docVersions, func(full string) bool { return family == familyOf(docDB, full) }) {
			return ruleDocParamsFamily.Refuse("ParameterGroupFamily %s is not a valid parameter group family", family)
		}
		op.Identify(name, op.ARN("rds", "cluster-pg:"+name))
		return op.docParametersFit()
	},
	Update: func(op *Op) error { return op.docParametersFit() },
})

// docParametersFit refuses parameters and values that there are not, and to apply at once what takes a restart.
func (op *Op) docParametersFit() error {
	for _, p := range op.Object.Live.Objects("parameters") {
		name, value := p.String("name"), p.String("value")
		values, known := docParameters[name]
		switch {
		case !known:
			return ruleDocParamsUnknown.Refuse("Could not find parameter with name: %s", name)
		case values != nil && !slices.Contains(values, value):
			return ruleDocParamsValue.Refuse("Value: %s is outside of range: %s for parameter: %s", value,
				strings.Join(values, ","), name)
		case name == "tls" && p.String("applyMethod") == "immediate":
			return ruleDocParamsStatic.Refuse("cannot use immediate apply method for static parameter: %s", name)
		}
	}
	return nil
}
