package functions

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// CompareDatastoresToken is the token of the function.
const CompareDatastoresToken = "globalapp:index:compareDatastores"

var (
	_ infer.Annotated                                          = (*CompareDatastores)(nil)
	_ infer.Annotated                                          = (*CompareDatastoresArgs)(nil)
	_ infer.Annotated                                          = (*CompareDatastoresResult)(nil)
	_ infer.Fn[CompareDatastoresArgs, CompareDatastoresResult] = (*CompareDatastores)(nil)
	_ infer.Enum[DatastoreKind]                                = DatastoreKind("")
)

// DatastoreKind is a kind of datastore.
type DatastoreKind string

// Annotate documents the enumeration.
func (k *DatastoreKind) Annotate(a infer.Annotator) {
	a.Describe(k, "A kind of replicated datastore, as its topology block is called.")
}

// Values lists the members of the enumeration.
func (DatastoreKind) Values() []infer.EnumValue[DatastoreKind] {
	return []infer.EnumValue[DatastoreKind]{
		{Name: "DynamoDb", Value: "dynamodb", Description: "A DynamoDB global table."},
		{Name: "Aurora", Value: "aurora", Description: "An Aurora global database."},
		{Name: "Rds", Value: "rds", Description: "An RDS database with read replicas in other regions."},
		{Name: "S3", Value: "s3", Description: "S3 buckets that are all copied to each other."},
		{Name: "ElastiCache", Value: "elasticache", Description: "An ElastiCache global datastore."},
		{Name: "DocumentDb", Value: "documentdb", Description: "A DocumentDB global cluster."},
	}
}

// CompareDatastores is the function compareDatastores.
type CompareDatastores struct{}

// Annotate documents the function.
func (f *CompareDatastores) Annotate(a infer.Annotator) {
	a.Describe(&f, "What the kinds of replicated datastores can do, cost in lost data and in time, and where they end: the "+
		"table to choose by. Each fact says whether AWS promises it, documents it, calls it typical, or whether it is assumed, "+
		"and names the page and the day on which that was last read.")
}

// CompareDatastoresArgs are the arguments of compareDatastores.
type CompareDatastoresArgs struct {
	Kinds []DatastoreKind `pulumi:"kinds,optional"`
}

// Annotate documents the arguments.
func (c *CompareDatastoresArgs) Annotate(a infer.Annotator) {
	a.Describe(&c.Kinds, "The kinds to compare. Default: all.")
}

// CompareDatastoresResult is what compareDatastores gives back.
type CompareDatastoresResult struct {
	Datastores map[string]DatastoreComparison `pulumi:"datastores"`
}

// Annotate documents the result.
func (c *CompareDatastoresResult) Annotate(a infer.Annotator) {
	a.Describe(&c.Datastores, "The kinds by their name, such as `aurora`.")
}

// Invoke answers with the table. Its arguments were checked when they came.
func (*CompareDatastores) Invoke(
	_ context.Context, request infer.FunctionRequest[CompareDatastoresArgs],
) (infer.FunctionResponse[CompareDatastoresResult], error) {
	wanted := map[DatastoreKind]bool{}
	for _, kind := range request.Input.Kinds {
		wanted[kind] = true
	}
	compared := map[string]DatastoreComparison{}
	for _, comparison := range topology.Comparisons() {
		if len(wanted) == 0 || wanted[DatastoreKind(comparison.Kind)] {
			compared[comparison.Kind] = datastoreComparison(comparison)
		}
	}
	return infer.FunctionResponse[CompareDatastoresResult]{Output: CompareDatastoresResult{compared}}, nil
}
