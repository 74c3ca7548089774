package awssim

import (
	"regexp"
	"strings"
	"time"
)

const (
	srcDocInstance      Source = "tf-docdb-cluster-instance"
	srcDocInstanceClass Source = "docdb-instance-classes"
	srcDocServerless    Source = "docdb-serverless-limitations"
	srcDocLastInstance  Source = "tf-issue-29146"
)

var _ = cite(map[Source]string{
	srcDocInstance:      tfDoc + "cluster_instance.go",
	srcDocInstanceClass: docDev + "db-instance-classes.html",
	srcDocServerless:    "https://docs.aws.amazon.com/documentdb/latest/devguide/docdb-serverless-limitations.html",
	srcDocLastInstance:  tfItem + "issues/29146",
})

// Rules about instances of DocumentDB; what is refused of Aurora's instances too has the rules of those.
var (
	ruleDocClass       = rule("docdb.instance.class", srcDocInstanceClass, "InvalidParameterValue")
	ruleDocGlobalClass = rule("docdb.instance.class-in-global", srcDocGlobalLimits, "InvalidParameterCombination")
	ruleDocServerless  = rule("docdb.instance.serverless", srcDocServerless, "InvalidParameterCombination")
	ruleDocLast        = rule("docdb.instance.last-of-primary", srcDocLastInstance, "InvalidDBClusterStateFault")
)

// docClass knows the families that DocumentDB runs on since 4.0.
var docClass = regexp.MustCompile(`^db\.((t3|t4g)\.medium|(r5|r6g|r6gd|r8g)\.(large|xlarge|\d+xlarge))$`)

var _ = declare(&Type{
	Token: docInstanceToken, Source: srcDocInstance, Tagged: true,
	Properties: Properties{
		"applyImmediately": {Kind: Bool}, "arn": out(String), "autoMinorVersionUpgrade": given(Bool, true),
		"availabilityZone":          {Kind: String, Computed: true, ForceNew: true},
		"caCertIdentifier":          {Kind: String, Computed: true},
		"clusterIdentifier":         {Kind: String, Required: true, ForceNew: true},
		"copyTagsToSnapshot":        {Kind: Bool},
		"dbSubnetGroupName":         out(String),
		"dbiResourceId":             out(String),
		"enablePerformanceInsights": {Kind: Bool}, "endpoint": out(String),
		"engine":        {Kind: String, ForceNew: true, Default: docDB, Enum: []any{docDB}},
		"engineVersion": out(String),
		"identifier": {
			Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"identifierPrefix"},
		},
		"identifierPrefix": {Kind: String, Computed: true, ForceNew: true},
		"instanceClass":    {Kind: String, Required: true}, "kmsKeyId": out(String),
		"performanceInsightsKmsKeyId": {Kind: String, Computed: true}, "port": out(Int),
		"preferredBackupWindow":      out(String),
		"preferredMaintenanceWindow": {Kind: String, Computed: true, Same: sameFold},
		"promotionTier": {Kind: Int, Default: 0, Valid: func(v any) string {
			if tier, _ := v.(float64); tier < 0 || tier > maxReaders {
				return "expected it to be in the range (0 - 15)"
			}
			return ""
		}},
		"publiclyAccessible": out(Bool), "storageEncrypted": out(Bool), "writer": out(Bool),
	},
	Refs: []Ref{
		{Property: "clusterIdentifier", To: docClusterToken, Missing: ruleInstanceCluster, Held: ruleClusterInstances},
	},
	Check:   checkDBNames("identifier"),
	Create:  createDocInstance,
	Refresh: func(op *Op) { op.settleInstance() },
	Update:  updateDocInstance,
	Delete:  deleteDocInstance,
})

func createDocInstance(op *Op) error {
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
	if err := op.docClassFits(cluster); err != nil {
		return err
	}
	zone, err := op.instanceZone(cluster)
	if err != nil {
		return err
	}
	op.Identify(id, op.ARN("rds", "db:"+id))
	op.Set(Values{
		"identifier": id, "availabilityZone": zone, "dbSubnetGroupName": cluster.Live.String("dbSubnetGroupName"),
		"dbiResourceId": "db-" + strings.ToUpper(op.Hex(26)), "port": cluster.Live.Int("port"),
		"kmsKeyId": cluster.Live["kmsKeyId"], "storageEncrypted": cluster.Live.Bool("storageEncrypted"),
		"endpoint":           id + "." + rdsDomain(op.Account, op.Region) + "." + op.Region + ".docdb.amazonaws.com",
		"publiclyAccessible": false, "preferredBackupWindow": cluster.Live["preferredBackupWindow"],
		// The provider sends a certificate only when it changes.
		"caCertIdentifier": "rds-ca-rsa2048-g1",
	})
	op.SetDefault(Values{
		"copyTagsToSnapshot": false, "preferredMaintenanceWindow": cluster.Live["preferredMaintenanceWindow"],
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

// docClassFits refuses a class that is none, or none for a global cluster.
func (op *Op) docClassFits(cluster *Object) error {
	class := op.Object.Live.String("instanceClass")
	switch {
	case class == serverlessClass:
		return ruleDocServerless.Refuse("The DB instance class db.serverless needs a Serverless v2 scaling configuration " +
			"of the cluster, and is not supported for global clusters")
	case !docClass.MatchString(class):
		return ruleDocClass.Refuse("Invalid DB Instance class: %s", class)
	case strings.HasPrefix(class, "db.t") && op.globalOf(cluster) != nil:
		return ruleDocGlobalClass.Refuse("The DB instance class %s is not supported for clusters of a global cluster", class)
	}
	return nil
}

// updateDocInstance changes an instance. A class only changes at once when the program asks for that.
func updateDocInstance(op *Op) error {
	o := op.Object
	cluster := op.clusterOf(o)
	if cluster == nil {
		return ruleInstanceCluster.Refuse("DBCluster %s not found", o.Live.String("clusterIdentifier"))
	}
	if err := op.docClassFits(cluster); err != nil {
		return err
	}
	if op.Changed("instanceClass") && !op.In.Bool("applyImmediately") {
		o.Hidden["pendingClass"], o.Hidden["pendingFrom"] = o.Live["instanceClass"], op.Now().Format(time.RFC3339)
		op.Set(Values{"instanceClass": op.Old.String("instanceClass")})
	}
	op.settleInstance()
	return nil
}

// deleteDocInstance refuses to take the last instance from a primary that secondaries copy; the provider asks once.
func deleteDocInstance(op *Op) error {
	o := op.Object
	cluster := op.clusterOf(o)
	if cluster == nil {
		return nil
	}
	g := op.globalOf(cluster)
	if g != nil && !isSecondary(cluster) && len(op.membersOf(g)) > 1 && len(op.instancesOf(cluster)) == 1 {
		return ruleDocLast.Refuse("Cannot delete the last instance of the master cluster. Delete the replica cluster " +
			"before deleting the last master cluster instance.")
	}
	op.Remove(o)
	op.showInstances(cluster)
	return nil
}
