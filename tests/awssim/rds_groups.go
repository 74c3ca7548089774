package awssim

import (
	"regexp"
	"slices"
	"strings"
)

const (
	srcDBSubnetGroup    Source = "tf-rds-subnet-group"
	srcDBSubnetGroupAPI Source = "aws-rds-create-subnet-group"
	srcClusterParams    Source = "tf-rds-cluster-parameter-group"
	srcParams           Source = "tf-rds-parameter-group"
	srcParamsAPI        Source = "aws-rds-create-parameter-group"
	srcParamsModify     Source = "aws-rds-modify-parameter-group"
	srcParamsInUse      Source = "aws-rds-delete-parameter-group"
	srcSubnetGroupInUse Source = "aws-rds-delete-subnet-group"
)

var _ = cite(map[Source]string{
	srcDBSubnetGroup:    tfRDS + "subnet_group.go",
	srcDBSubnetGroupAPI: rdsAPI + "API_CreateDBSubnetGroup.html",
	srcClusterParams:    tfRDS + "cluster_parameter_group.go",
	srcParams:           tfRDS + "parameter_group.go",
	srcParamsAPI:        rdsAPI + "API_CreateDBClusterParameterGroup.html",
	srcParamsModify:     rdsAPI + "API_ModifyDBClusterParameterGroup.html",
	srcParamsInUse:      rdsAPI + "API_DeleteDBClusterParameterGroup.html",
	srcSubnetGroupInUse: rdsAPI + "API_DeleteDBSubnetGroup.html",
})

// Rules about the groups that clusters and instances name.
var (
	ruleDBSubnetGroupTaken   = rule("rds.subnet-group.name-taken", srcDBSubnetGroupAPI, "DBSubnetGroupAlreadyExists")
	ruleDBSubnetGroupDefault = rule("rds.subnet-group.name-default", srcDBSubnetGroup, Invalid)
	ruleDBSubnetGroupSubnet  = rule("rds.subnet-group.subnet-missing", srcDBSubnetGroupAPI, "InvalidSubnet")
	ruleDBSubnetGroupZones   = rule("rds.subnet-group.zones", srcDBSubnetGroupAPI,
		"DBSubnetGroupDoesNotCoverEnoughAZs")
	ruleDBSubnetGroupNetworks = rule("rds.subnet-group.other-network", srcDBSubnetGroupAPI, "InvalidSubnet")
	ruleDBSubnetGroupInUse    = rule("rds.subnet-group.in-use", srcSubnetGroupInUse, "InvalidDBSubnetGroupStateFault")
	ruleParamsTaken           = rule("rds.parameter-group.name-taken", srcParamsAPI, "DBParameterGroupAlreadyExists")
	ruleParamsFamily          = rule("rds.parameter-group.family", srcParamsAPI, "InvalidParameterValue")
	ruleParamsStatic          = rule("rds.parameter-group.static", srcParamsModify, "InvalidParameterCombination")
	ruleParamsInUse           = rule("rds.parameter-group.in-use", srcParamsInUse, "InvalidDBParameterGroupState")
)

var (
	subnetGroupName = regexp.MustCompile(`^[ .0-9a-z-_]+$`)
	parametersName  = regexp.MustCompile(`^[a-z]([0-9a-z-]*[0-9a-z])?$`)
)

// groupName declares the name of a group, which the bridge makes up in lowercase.
func groupName(pattern *regexp.Regexp) Property {
	return Property{
		Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255, Transform: strings.ToLower},
		MaxLen: 255, Pattern: pattern, ConflictsWith: []string{"namePrefix"},
	}
}

func groupNamePrefix() Property {
	return Property{Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"name"}}
}

// nameByPrefix names an object by its prefix, where the program gave one.
func (op *Op) nameByPrefix() string {
	if op.In.Has("namePrefix") {
		op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
	}
	return op.Object.Live.String("name")
}

var _ = declare(&Type{
	Token: dbSubnetGroupToken, Source: srcDBSubnetGroup, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": given(String, "Managed by Pulumi"), "name": groupName(subnetGroupName),
		"namePrefix":            groupNamePrefix(),
		"subnetIds":             {Kind: List, Elem: &Property{Kind: String}, Set: true, Required: true},
		"supportedNetworkTypes": {Kind: List, Elem: &Property{Kind: String}, Output: true}, "vpcId": out(String),
	},
	Refs: []Ref{{Property: "subnetIds", To: subnetToken, Missing: ruleDBSubnetGroupSubnet}},
	Check: func(in Values) []*Refusal {
		if strings.EqualFold(in.String("name"), "default") {
			return []*Refusal{ruleDBSubnetGroupDefault.On("name", "name is not allowed as \"Default\"")}
		}
		return nil
	},
	Create: func(op *Op) error {
		name := op.nameByPrefix()
		if op.findEither(op.Region, dbSubnetGroupToken, name) != nil {
			return ruleDBSubnetGroupTaken.Refuse("The DB subnet group '%s' already exists.", name)
		}
		vpc, err := op.coverZones()
		if err != nil {
			return err
		}
		op.Identify(name, op.ARN("rds", "subgrp:"+name))
		op.Set(Values{"supportedNetworkTypes": []string{"IPV4"}, "vpcId": vpc})
		return nil
	},
	Update: func(op *Op) error {
		vpc, err := op.coverZones()
		op.Set(Values{"vpcId": vpc})
		return err
	},
})

// coverZones refuses subnets of several networks, or of a single zone, and gives their network.
func (op *Op) coverZones() (string, error) {
	var zones, networks []string
	for _, id := range op.Object.Live.Strings("subnetIds") {
		if subnet := op.Find(subnetToken, id); subnet != nil {
			zones = append(zones, subnet.Live.String("availabilityZone"))
			networks = append(networks, subnet.Live.String("vpcId"))
		}
	}
	slices.Sort(zones)
	slices.Sort(networks)
	zones, networks = slices.Compact(zones), slices.Compact(networks)
	if len(zones) < 2 {
		return "", ruleDBSubnetGroupZones.Refuse("The DB subnet group doesn't meet Availability Zone (AZ) coverage "+
			"requirement. Current AZ coverage: %v. Add subnets to cover at least 2 AZs.", zones)
	}
	if len(networks) > 1 {
		return "", ruleDBSubnetGroupNetworks.Refuse("The DB subnet group has subnets in several VPCs: %v", networks)
	}
	return networks[0], nil
}

// staticParameters only change with a restart; those that a program may well set.
var staticParameters = []string{
	"shared_preload_libraries", "rds.logical_replication", "max_connections", "max_wal_senders", "wal_buffers",
	"shared_buffers", "binlog_format", "lower_case_table_names", "performance_schema",
}

// parameterGroup declares the one kind of parameter group or the other.
func parameterGroup(token string, source Source, arn string, more Properties) *Type {
	properties := Properties{
		"arn": out(String), "description": {Kind: String, ForceNew: true, Default: "Managed by Pulumi"},
		"family": {Kind: String, Required: true, ForceNew: true}, "name": groupName(parametersName),
		"namePrefix": groupNamePrefix(),
		"parameters": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"applyMethod": {Kind: String, Default: "immediate", Enum: []any{"immediate", "pending-reboot"}},
			"name":        {Kind: String, Required: true}, "value": {Kind: String, Required: true},
		}}},
	}
	for key, p := range more {
		properties[key] = p
	}
	return declare(&Type{
		Token: token, Source: source, Tagged: true, Properties: properties,
		Create: func(op *Op) error {
			name := op.nameByPrefix()
			if op.findEither(op.Region, token, name) != nil {
				return ruleParamsTaken.Refuse("Parameter group %s already exists", name)
			}
			if !knownFamily(op.In.String("family")) {
				return ruleParamsFamily.Refuse("ParameterGroupFamily %s is not a valid parameter group family",
					op.In.String("family"))
			}
			if err := op.parametersFit(); err != nil {
				return err
			}
			op.Identify(name, op.ARN("rds", arn+":"+name))
			return nil
		},
		Update: func(op *Op) error { return op.parametersFit() },
		Delete: func(op *Op) error {
			op.Keep = op.Old.Bool("skipDestroy")
			return nil
		},
	})
}

var _, _ = parameterGroup(clusterParameterToken, srcClusterParams, "cluster-pg", nil),
	parameterGroup(parameterGroupToken, srcParams, "pg", Properties{"skipDestroy": given(Bool, false)})

func knownFamily(family string) bool {
	for engine, majors := range defaultMinors {
		for major := range majors {
			if family == engine+major {
				return true
			}
		}
	}
	return false
}

// parametersFit refuses to apply at once what takes a restart.
func (op *Op) parametersFit() error {
	for _, p := range op.Object.Live.Objects("parameters") {
		if p.String("applyMethod") == "immediate" && slices.Contains(staticParameters, p.String("name")) {
			return ruleParamsStatic.Refuse("cannot use immediate apply method for static parameter: %s", p.String("name"))
		}
	}
	return nil
}
