package awssim

import (
	"regexp"
	"slices"
	"strings"
)

const (
	srcCacheSubnetGroup    Source = "tf-elasticache-subnet-group"
	srcCacheSubnetGroupAPI Source = "aws-elasticache-create-subnet-group"
	srcCacheSubnetInUse    Source = "aws-elasticache-delete-subnet-group"
	srcCacheSubnetModify   Source = "aws-elasticache-modify-subnet-group"
	srcCacheParams         Source = "tf-elasticache-parameter-group"
	srcCacheParamsAPI      Source = "aws-elasticache-create-parameter-group"
	srcCacheParamsInUse    Source = "aws-elasticache-delete-parameter-group"
)

var _ = cite(map[Source]string{
	srcCacheSubnetGroup:    tfCache + "subnet_group.go",
	srcCacheSubnetGroupAPI: cacheAPI + "API_CreateCacheSubnetGroup.html",
	srcCacheSubnetInUse:    cacheAPI + "API_DeleteCacheSubnetGroup.html",
	srcCacheSubnetModify:   cacheAPI + "API_ModifyCacheSubnetGroup.html",
	srcCacheParams:         tfCache + "parameter_group.go",
	srcCacheParamsAPI:      cacheAPI + "API_CreateCacheParameterGroup.html",
	srcCacheParamsInUse:    cacheAPI + "API_DeleteCacheParameterGroup.html",
})

// Rules about the groups that replication groups name.
var (
	ruleCacheSubnetTaken = rule("elasticache.subnet-group.name-taken", srcCacheSubnetGroupAPI,
		"CacheSubnetGroupAlreadyExists")
	ruleCacheSubnetMissing  = rule("elasticache.subnet-group.subnet-missing", srcCacheSubnetGroupAPI, "InvalidSubnet")
	ruleCacheSubnetNetworks = rule("elasticache.subnet-group.other-network", srcCacheSubnetGroupAPI, "InvalidSubnet")
	ruleCacheSubnetEmpty    = rule("elasticache.subnet-group.no-subnet", srcCacheSubnetGroupAPI, "InvalidParameterValue")
	ruleCacheSubnetInUse    = rule("elasticache.subnet-group.in-use", srcCacheSubnetInUse, "CacheSubnetGroupInUse")
	ruleCacheSubnetUsed     = rule("elasticache.subnet-group.subnet-in-use", srcCacheSubnetModify, "SubnetInUse")
	ruleCacheParamsTaken    = rule("elasticache.parameter-group.name-taken", srcCacheParamsAPI,
		"CacheParameterGroupAlreadyExists")
	ruleCacheParamsFamily = rule("elasticache.parameter-group.family", srcCacheParamsAPI, "InvalidParameterValue")
	ruleCacheParamsInUse  = rule("elasticache.parameter-group.in-use", srcCacheParamsInUse,
		"InvalidCacheParameterGroupState")
)

var cacheGroupName = regexp.MustCompile(`^[0-9A-Za-z-]+$`)

// cacheName declares the name of a group, which ElastiCache keeps in lowercase.
func cacheName() Property {
	return Property{
		Kind: String, ForceNew: true, AutoName: &AutoName{Max: 255, Transform: strings.ToLower}, MaxLen: 255,
		Pattern: cacheGroupName, Same: sameFold,
	}
}

var _ = declare(&Type{
	Token: cacheSubnetGroupToken, Source: srcCacheSubnetGroup, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": given(String, "Managed by Pulumi"), "name": cacheName(),
		"subnetIds": {Kind: List, Elem: &Property{Kind: String}, Set: true, Required: true}, "vpcId": out(String),
	},
	Refs: []Ref{{Property: "subnetIds", To: subnetToken, Missing: ruleCacheSubnetMissing}},
	Create: func(op *Op) error {
		name := strings.ToLower(op.In.String("name"))
		if op.Find(cacheSubnetGroupToken, name) != nil {
			return ruleCacheSubnetTaken.Refuse("Cache subnet group %s already exists.", name)
		}
		if err := op.oneNetwork(); err != nil {
			return err
		}
		op.Identify(name, op.ARN("elasticache", "subnetgroup:"+name))
		op.Set(Values{"name": name})
		return nil
	},
	Update: func(op *Op) error {
		if err := op.subnetsKept(); err != nil {
			return err
		}
		return op.oneNetwork()
	},
})

// subnetsKept refuses to give up a subnet that nodes are in.
func (op *Op) subnetsKept() error {
	left := op.Object.Live.Strings("subnetIds")
	for _, eni := range op.Objects(interfaceToken) {
		if eni.Owner == nil || eni.Owner.Type != cacheNodeToken || !eni.Owner.Owner.refersTo(op.Object) {
			continue
		}
		if subnet := eni.Live.String("subnetId"); !slices.Contains(left, subnet) {
			return ruleCacheSubnetUsed.Refuse("The subnet %s is used by the cache cluster %s", subnet, eni.Owner.ID)
		}
	}
	return nil
}

// oneNetwork refuses subnets of several networks, or none; a single zone will do.
func (op *Op) oneNetwork() error {
	ids := op.Object.Live.Strings("subnetIds")
	if len(ids) == 0 {
		return ruleCacheSubnetEmpty.Refuse("The parameter SubnetIds must be provided")
	}
	var network string
	for _, id := range ids {
		subnet := op.Find(subnetToken, id)
		if subnet == nil {
			continue
		}
		if vpc := subnet.Live.String("vpcId"); network != "" && vpc != network {
			return ruleCacheSubnetNetworks.Refuse("The subnets of a cache subnet group must be in one VPC: %s, %s", network, vpc)
		}
		network = subnet.Live.String("vpcId")
	}
	op.Set(Values{"vpcId": network})
	return nil
}

var _ = declare(&Type{
	Token: cacheParameterToken, Source: srcCacheParams, Tagged: true,
	Properties: Properties{
		"arn": out(String), "description": {Kind: String, ForceNew: true, Default: "Managed by Pulumi"},
		"family": {Kind: String, Required: true, ForceNew: true}, "name": cacheName(),
		"parameters": {Kind: List, Set: true, Elem: &Property{Kind: Block, Fields: Properties{
			"name": {Kind: String, Required: true}, "value": {Kind: String, Required: true},
		}}},
	},
	Create: func(op *Op) error {
		name := strings.ToLower(op.In.String("name"))
		if op.Find(cacheParameterToken, name) != nil {
			return ruleCacheParamsTaken.Refuse("Parameter group %s already exists", name)
		}
		if !knownCacheFamily(op.In.String("family")) {
			return ruleCacheParamsFamily.Refuse("CacheParameterGroupFamily %s is not a valid parameter group family",
				op.In.String("family"))
		}
		op.Identify(name, op.ARN("elasticache", "parametergroup:"+name))
		op.Set(Values{"name": name})
		return nil
	},
})

// clustered says whether a parameter group, given or of AWS's own, turns cluster mode on.
func (op *Op) clustered(parameterGroup string) bool {
	if strings.HasPrefix(parameterGroup, "default.") {
		return strings.HasSuffix(parameterGroup, ".cluster.on")
	}
	group := op.Find(cacheParameterToken, parameterGroup)
	if group == nil {
		return false
	}
	for _, each := range group.Live.Objects("parameters") {
		if each.String("name") == "cluster-enabled" {
			return each.String("value") == "yes"
		}
	}
	return false
}
