package awssim

import (
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	srcDBInstance       Source = "tf-rds-cluster-instance"
	srcDBInstanceCreate Source = "aws-rds-create-instance"
	srcDBInstanceClass  Source = "aurora-instance-classes"
	srcLastInstance     Source = "tf-issue-26234"
)

var _ = cite(map[Source]string{
	srcDBInstance:       tfRDS + "cluster_instance.go",
	srcDBInstanceCreate: rdsAPI + "API_CreateDBInstance.html",
	srcDBInstanceClass:  aurora + "Concepts.DBInstanceClass.html",
	srcLastInstance:     tfItem + "issues/26234",
})

// Rules about instances.
var (
	ruleInstanceTaken   = rule("rds.instance.name-taken", srcDBInstanceCreate, "DBInstanceAlreadyExists")
	ruleInstanceCluster = rule("rds.instance.cluster-missing", srcDBInstanceCreate, "DBClusterNotFoundFault")
	ruleInstanceEngine  = rule("rds.instance.engine", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleInstanceVersion = rule("rds.instance.engine-version", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleInstanceClass   = rule("rds.instance.class", srcDBInstanceClass, "InvalidParameterValue")
	ruleInstanceGlobal  = rule("rds.instance.class-in-global", srcGlobalNeeds, "InvalidParameterCombination")
	ruleInstanceScaling = rule("rds.instance.serverless-unconfigured", srcServerless, "InvalidParameterValue")
	ruleInstanceGroup   = rule("rds.instance.other-subnet-group", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleInstanceParams  = rule("rds.instance.parameter-group-missing", srcDBInstanceCreate, "DBParameterGroupNotFound")
	ruleInstanceFamily  = rule("rds.instance.parameter-group-family", srcDBInstanceCreate, "InvalidParameterCombination")
	ruleInstanceZone    = rule("rds.instance.zone", srcDBInstanceCreate, "InvalidVPCNetworkStateFault")
	ruleInstanceTier    = rule("rds.instance.promotion-tier", srcDBInstanceCreate, "InvalidParameterValue")
	ruleInstanceLimit   = rule("rds.instance.too-many", srcGlobalNeeds, "InvalidParameterCombination")
	ruleLastInstance    = rule("rds.instance.last-of-primary", srcLastInstance, "InvalidDBClusterStateFault")
)

const (
	instanceTime        = 10 * time.Minute
	instanceDeleteRetry = 90 * time.Minute
	serverlessClass     = "db.serverless"
	maxReaders          = 15
)

// instanceClass knows the families that Aurora runs on.
var instanceClass = regexp.MustCompile(`^db\.(serverless|(t3|t4g)\.(small|medium|large)|` +
	`(r5|r6g|r6i|r6id|r6gd|r7g|r7i|r8g|r8gd|x2g)\.(large|xlarge|\d+xlarge))$`)

var _ = declare(&Type{
	Token: dbInstanceToken, Source: srcDBInstance, Tagged: true,
	Properties: Properties{
		"applyImmediately": {Kind: Bool, Computed: true}, "arn": out(String), "autoMinorVersionUpgrade": given(Bool, true),
		"availabilityZone":     {Kind: String, Computed: true, ForceNew: true},
		"caCertIdentifier":     {Kind: String, Computed: true},
		"clusterIdentifier":    {Kind: String, Required: true, ForceNew: true},
		"copyTagsToSnapshot":   given(Bool, false),
		"dbParameterGroupName": {Kind: String, Computed: true},
		"dbSubnetGroupName":    {Kind: String, Computed: true, ForceNew: true},
		"dbiResourceId":        out(String), "endpoint": out(String),
		"engine": {
			Kind: String, Required: true, ForceNew: true, Enum: []any{auroraMySQL, auroraPostgres, "mysql", "postgres"},
		},
		"engineVersion": {Kind: String, Computed: true}, "engineVersionActual": out(String),
		"forceDestroy": given(Bool, false),
		"identifier": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"identifierPrefix"},
		},
		"identifierPrefix": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"identifier"},
		},
		"instanceClass": {Kind: String, Required: true}, "kmsKeyId": out(String), "monitoringInterval": given(Int, 0),
		"monitoringRoleArn": {Kind: String, Computed: true}, "networkType": out(String),
		"performanceInsightsEnabled":         {Kind: Bool, Computed: true},
		"performanceInsightsKmsKeyId":        {Kind: String, Computed: true, Pattern: arnPattern},
		"performanceInsightsRetentionPeriod": {Kind: Int, Computed: true, Min: 7, Max: 731},
		"port":                               out(Int), "preferredBackupWindow": {Kind: String, Computed: true},
		"preferredMaintenanceWindow": {Kind: String, Computed: true, Same: sameFold},
		"promotionTier":              given(Int, 0), "publiclyAccessible": {Kind: Bool, Computed: true},
		"storageEncrypted": out(Bool), "writer": out(Bool),
	},
	Refs: []Ref{
		{Property: "clusterIdentifier", To: dbClusterToken, Missing: ruleInstanceCluster, Held: ruleClusterInstances},
		{
			Property: "dbParameterGroupName", To: parameterGroupToken, Missing: ruleInstanceParams, Held: ruleParamsInUse,
		},
	},
	Check:   checkDBNames("identifier"),
	Create:  createDBInstance,
	Refresh: func(op *Op) { op.settleInstance() },
	Update:  updateDBInstance,
	Delete:  deleteDBInstance,
})

// clusterOf is the cluster of an instance.
func (op *Op) clusterOf(instance *Object) *Object {
	return op.FindIn(instance.Region, planeOf(instance).cluster, instance.Live.String("clusterIdentifier"))
}

// instancesOf are the instances of a cluster, in the order in which one takes over from another.
func (op *Op) instancesOf(cluster *Object) []*Object {
	instances := slices.DeleteFunc(op.ObjectsIn(cluster.Region, planeOf(cluster).instance), func(o *Object) bool {
		return o.Live.String("clusterIdentifier") != cluster.ID
	})
	slices.SortStableFunc(instances, func(a, b *Object) int {
		return cmp.Compare(a.Live.Int("promotionTier"), b.Live.Int("promotionTier"))
	})
	return instances
}

// isSecondary says whether a cluster only reads.
func isSecondary(cluster *Object) bool {
	return cluster.Live.String("replicationSourceIdentifier")+cluster.Hidden.String("source") != ""
}

// writerOf is the instance of a cluster that writes, or nil: in a secondary none does.
func (op *Op) writerOf(cluster *Object) *Object {
	if isSecondary(cluster) {
		return nil
	}
	instances := op.instancesOf(cluster)
	for _, o := range instances {
		if o.ID == cluster.Hidden.String("writer") {
			return o
		}
	}
	if len(instances) == 0 {
		return nil
	}
	return instances[0]
}

// showInstances shows in a cluster and its instances who is there, who writes, and in what version.
func (op *Op) showInstances(cluster *Object) {
	instances, writer := op.instancesOf(cluster), op.writerOf(cluster)
	cluster.Live["clusterMembers"] = normal(identifiers(instances))
	delete(cluster.Hidden, "writer")
	if writer != nil {
		cluster.Hidden["writer"] = writer.ID
	}
	for _, o := range instances {
		o.Live["writer"] = o == writer
		showVersion(o, actualVersion(cluster))
	}
}

func createDBInstance(op *Op) error {
	id := op.In.String("identifier")
	switch {
	case op.In.Has("identifierPrefix"):
		id = op.In.String("identifierPrefix") + op.Hex(26)
	case id == "":
		id = "tf-" + op.Hex(26)
	}
	if op.findEither(op.Region, dbInstanceToken, id) != nil {
		return ruleInstanceTaken.Refuse("DB instance already exists: %s", id)
	}
	cluster := op.clusterOf(op.Object)
	if err := op.instanceFits(cluster); err != nil {
		return err
	}
	if err := op.instanceChange(cluster); err != nil {
		return err
	}
	zone, err := op.instanceZone(cluster)
	if err != nil {
		return err
	}
	op.Identify(id, op.ARN("rds", "db:"+id))
	full := cluster.Live.String("engineVersionActual")
	op.Set(Values{
		"identifier": id, "availabilityZone": zone, "dbSubnetGroupName": cluster.Live.String("dbSubnetGroupName"),
		"dbiResourceId": "db-" + strings.ToUpper(op.Hex(26)), "port": cluster.Live.Int("port"), "networkType": "IPV4",
		"kmsKeyId": cluster.Live["kmsKeyId"], "storageEncrypted": cluster.Live.Bool("storageEncrypted"),
		"endpoint": id + "." + rdsDomain(op.Account, op.Region) + "." + op.Region + ".rds.amazonaws.com",
	})
	op.SetDefault(Values{
		"dbParameterGroupName": "default." + familyOf(cluster.Live.String("engine"), full), "publiclyAccessible": false,
		"caCertIdentifier": "rds-ca-rsa2048-g1", "performanceInsightsEnabled": false, "monitoringRoleArn": "",
		"preferredBackupWindow":      cluster.Live["preferredBackupWindow"],
		"preferredMaintenanceWindow": cluster.Live["preferredMaintenanceWindow"],
	})
	op.connectInstance(op.Object, cluster)
	o := op.Object
	// The world does not hold the object yet, which the writer is looked up in.
	op.sim.world.objects[o.key()] = o
	op.showInstances(cluster)
	delete(op.sim.world.objects, o.key())
	op.Spend(instanceTime)
	return nil
}

// instanceFits refuses an instance that is not of its cluster's kind, or one too many.
func (op *Op) instanceFits(cluster *Object) error {
	engine, actual := cluster.Live.String("engine"), cluster.Live.String("engineVersionActual")
	wanted, group := op.In.String("engineVersion"), op.In.String("dbSubnetGroupName")
	switch {
	case op.In.String("engine") != engine:
		return ruleInstanceEngine.Refuse("The engine name requested for your DB instance (%s) doesn't match the engine name "+
			"of your DB cluster (%s).", op.In.String("engine"), engine)
	case wanted != "" && wanted != actual && !strings.HasPrefix(actual, wanted+"."):
		return ruleInstanceVersion.Refuse("The engine version that you requested for your DB instance (%s) does not match "+
			"the engine version of your DB cluster (%s).", wanted, actual)
	case group != "" && group != cluster.Live.String("dbSubnetGroupName"):
		return ruleInstanceGroup.Refuse("The DB subnet group (%s) doesn't match that of the DB cluster (%s)", group,
			cluster.Live.String("dbSubnetGroupName"))
	}
	limit := maxReaders + 1
	if g := op.globalOf(cluster); g != nil && !isSecondary(cluster) {
		limit -= len(op.membersOf(g)) - 1
	}
	if n := len(op.instancesOf(cluster)); n >= limit {
		return ruleInstanceLimit.Refuse("The DB cluster %s has %d instances already", cluster.ID, n)
	}
	return nil
}

// instanceChange refuses what is wrong at a creation and at a change alike.
func (op *Op) instanceChange(cluster *Object) error {
	live := op.Object.Live
	class := live.String("instanceClass")
	switch {
	case !instanceClass.MatchString(class):
		return ruleInstanceClass.Refuse("Invalid DB Instance class: %s", class)
	case strings.HasPrefix(class, "db.t") && op.globalOf(cluster) != nil:
		return ruleInstanceGlobal.Refuse("The DB instance class %s is not supported for clusters of a global cluster", class)
	case class == serverlessClass && !cluster.Live.Has("serverlessv2ScalingConfiguration"):
		return ruleInstanceScaling.Refuse("Set the Serverless v2 scaling configuration on the parent DB cluster before " +
			"creating a Serverless v2 DB instance.")
	case live.Int("promotionTier") < 0 || live.Int("promotionTier") > maxReaders:
		return ruleInstanceTier.Refuse("The promotion tier must be between 0 and 15: %d", live.Int("promotionTier"))
	}
	family := familyOf(cluster.Live.String("engine"), cluster.Live.String("engineVersionActual"))
	params := op.Find(parameterGroupToken, live.String("dbParameterGroupName"))
	if params != nil && params.Live.String("family") != family {
		return ruleInstanceFamily.Refuse("The Parameter Group %s with DBParameterGroupFamily %s cannot be used for this "+
			"instance. Please use a Parameter Group with DBParameterGroupFamily %s", params.ID,
			params.Live.String("family"), family)
	}
	return nil
}

// subnetsOf are the subnets that a cluster's instances can be in.
func (op *Op) subnetsOf(cluster *Object) []*Object {
	group := op.FindIn(cluster.Region, planeOf(cluster).subnetGroup, cluster.Live.String("dbSubnetGroupName"))
	if group == nil {
		return nil
	}
	var subnets []*Object
	for _, id := range group.Live.Strings("subnetIds") {
		if subnet := op.FindIn(cluster.Region, subnetToken, id); subnet != nil {
			subnets = append(subnets, subnet)
		}
	}
	return subnets
}

// instanceZone is the zone that an instance asks for, else the one with the fewest instances of its cluster.
func (op *Op) instanceZone(cluster *Object) (string, error) {
	wanted := op.In.String("availabilityZone")
	taken := map[string]int{}
	for _, o := range op.instancesOf(cluster) {
		taken[o.Live.String("availabilityZone")]++
	}
	var zones []string
	for _, subnet := range op.subnetsOf(cluster) {
		zones = append(zones, subnet.Live.String("availabilityZone"))
	}
	if wanted != "" && !slices.Contains(zones, wanted) {
		return "", ruleInstanceZone.Refuse("No subnet of %s is in the Availability Zone %s",
			cluster.Live.String("dbSubnetGroupName"), wanted)
	}
	if wanted != "" {
		return wanted, nil
	}
	return slices.MinFunc(zones, func(a, b string) int {
		return cmp.Or(cmp.Compare(taken[a], taken[b]), cmp.Compare(a, b))
	}), nil
}

// connectInstance gives an instance its address in its zone, behind the cluster's security groups.
func (op *Op) connectInstance(instance, cluster *Object) {
	op.removeInterfaces(instance)
	var groups []*Object
	for _, id := range cluster.Live.Strings("vpcSecurityGroupIds") {
		if group := op.FindIn(cluster.Region, securityGroupToken, id); group != nil {
			groups = append(groups, group)
		}
	}
	for _, subnet := range op.subnetsOf(cluster) {
		if subnet.Live.String("availabilityZone") == instance.Live.String("availabilityZone") {
			eni := op.addInterface(instance, subnet, groups, "RDSNetworkInterface")
			eni.Live["privateIp"] = op.freeAddress(subnet)
			return
		}
	}
}

// freeAddress is an address of a subnet that no database has, from the one after those that AWS reserves on.
func (op *Op) freeAddress(subnet *Object) string {
	at, err := netip.ParseAddr(firstAddress(subnet))
	if err != nil {
		return ""
	}
	for op.addressTaken(subnet, at.String()) {
		at = at.Next()
	}
	return at.String()
}

func (op *Op) addressTaken(subnet *Object, address string) bool {
	return slices.ContainsFunc(op.ObjectsIn(subnet.Region, interfaceToken), func(o *Object) bool {
		return o.Live.String("subnetId") == subnet.ID && o.Live.String("privateIp") == address
	})
}

// updateDBInstance changes an instance. A class only changes at once when the program asks for that, and the provider
// does not send a version at all.
func updateDBInstance(op *Op) error {
	o := op.Object
	cluster := op.clusterOf(o)
	if cluster == nil {
		return ruleInstanceCluster.Refuse("DBCluster %s not found", o.Live.String("clusterIdentifier"))
	}
	if err := op.instanceChange(cluster); err != nil {
		return err
	}
	if op.Changed("instanceClass") && !op.In.Bool("applyImmediately") {
		o.Hidden["pendingClass"], o.Hidden["pendingFrom"] = o.Live["instanceClass"], op.Now().Format(time.RFC3339)
		op.Set(Values{"instanceClass": op.Old.String("instanceClass")})
	}
	op.settleInstance()
	return nil
}

// settleInstance shows an instance's role and version, and a class that the maintenance window has brought.
func (op *Op) settleInstance() {
	o := op.Object
	due, err := time.Parse(time.RFC3339, o.Hidden.String("pendingFrom"))
	if err == nil && op.Now().Sub(due) >= maintenanceWindow {
		op.Set(Values{"instanceClass": o.Hidden.String("pendingClass")})
		delete(o.Hidden, "pendingFrom")
	}
	if cluster := op.clusterOf(o); cluster != nil {
		op.settle(cluster)
		op.showInstances(cluster)
	}
}

// deleteDBInstance refuses to take the last instance from a primary that secondaries copy: the provider asks again and
// again until it gives up.
func deleteDBInstance(op *Op) error {
	o := op.Object
	cluster := op.clusterOf(o)
	if cluster == nil {
		return nil
	}
	g := op.globalOf(cluster)
	if g != nil && !isSecondary(cluster) && len(op.membersOf(g)) > 1 && len(op.instancesOf(cluster)) == 1 {
		op.Spend(instanceDeleteRetry)
		return ruleLastInstance.Refuse("Cannot delete the last instance of the master cluster. Delete the replica cluster " +
			"before deleting the last master cluster instance.")
	}
	op.Remove(o)
	op.showInstances(cluster)
	return nil
}
