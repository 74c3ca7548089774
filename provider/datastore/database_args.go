package datastore

// What databases of several kinds say of themselves.
const (
	describeDatabaseInstances = "How many instances each region has. The writer region needs two to survive the loss of a zone."
	describeDatabaseUsername  = "The name of the master user. It is decided once."
	describeDatabasePassword  = "The password of the master user, in place of a generated one. Changing it changes the password " +
		"on the writer, from where it is replicated, and then every region's secret."
	describeDatabaseRestore = "The identifier or ARN of a cluster snapshot in the home region, which the database begins with in " +
		"place of an empty one, under a key of its own. It counts at creation alone: a later change is refused, and it may be " +
		"removed. `masterUsername` and `databaseName` are the snapshot's; the password becomes this package's. See " +
		"https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html."
	describeDocumentDbRestore = "The identifier or ARN of a cluster snapshot in the home region, which the database begins with " +
		"in place of an empty one, under a key of its own. It counts at creation alone: a later change is refused, and it may be " +
		"removed. `masterUsername` is the snapshot's; the password becomes this package's. See " +
		"https://docs.aws.amazon.com/documentdb/latest/developerguide/API_RestoreDBClusterFromSnapshot.html."
	describeRdsRestore = "The identifier or ARN of an encrypted snapshot in the home region, which the database begins with in " +
		"place of an empty one; the home region keeps its key. It counts at creation alone: a later change is refused, and it may " +
		"be removed. `masterUsername` and `databaseName` are the snapshot's; the password becomes this package's. See " +
		"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html."
	describeDatabasePasswordGeneration = "A number that makes a new password when it is raised: the writer gets it, and then " +
		"every region's secret."
	describeDatabaseBackups    = "How long automatic backups are kept in each region."
	describeDatabaseParameters = "Parameters of the clusters' parameter groups, beside the package's own, which demands TLS. " +
		"Instances that are already there take a change when they are restarted, which is left to you."
)

// What a region of a database that is used alone says of its network and its protection.
const (
	describeMemberVpc        = "The id of the VPC that the cluster is in."
	describeMemberSubnets    = "The ids of subnets in at least two zones of that VPC. Which ones is decided once."
	describeMemberClients    = "The IPv4 ranges that may connect, those of other regions' applications included."
	describeMemberProtection = "Whether the region's cluster is protected against deletion. Default: the component's."
)
