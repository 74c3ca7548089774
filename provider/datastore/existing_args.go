package datastore

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*ExistingStore)(nil)
	_ infer.Annotated = (*ExistingStoreRegion)(nil)
)

// ExistingStore is a store that is managed elsewhere.
type ExistingStore struct {
	Regions      map[string]ExistingStoreRegion `pulumi:"regions"`
	Port         pulumi.IntPtrInput             `pulumi:"port,optional"`
	DatabaseName pulumi.StringPtrInput          `pulumi:"databaseName,optional"`
}

// Annotate documents the type.
func (e *ExistingStore) Annotate(a infer.Annotator) {
	a.Describe(&e, "A datastore that is managed elsewhere: applications are given what they reach it by, in variables of the "+
		"same names as for a store that is built, and permission. Nothing of it is built, changed or deleted, and nothing in AWS is "+
		"asked about it. Routes and firewalls on the way to it are yours.")
	a.Describe(&e.Regions, "What the applications of each region are given, by region code. Every region that runs the "+
		"application has an entry, and all entries give the same inputs, because the same program runs everywhere.")
	a.Describe(&e.Port, "The port of all endpoints, in `<STORE>_PORT`.")
	a.Describe(&e.DatabaseName, "The name of the database, in `<STORE>_DATABASE_NAME`.")
}

// ExistingStoreRegion is what the applications of one region are given of a store that is managed elsewhere.
type ExistingStoreRegion struct {
	ReaderEndpoint       pulumi.StringPtrInput `pulumi:"readerEndpoint,optional"`
	GlobalWriterEndpoint pulumi.StringPtrInput `pulumi:"globalWriterEndpoint,optional"`
	WriterParameter      pulumi.StringPtrInput `pulumi:"writerParameter,optional"`
	SecretArn            pulumi.StringPtrInput `pulumi:"secretArn,optional"`
	TableName            pulumi.StringPtrInput `pulumi:"tableName,optional"`
	Bucket               pulumi.StringPtrInput `pulumi:"bucket,optional"`
	Policy               pulumi.StringPtrInput `pulumi:"policy,optional"`
}

// Annotate documents the type.
func (e *ExistingStoreRegion) Annotate(a infer.Annotator) {
	a.Describe(&e, "What the applications of one region are given of a store that is managed elsewhere.")
	a.Describe(&e.ReaderEndpoint, "The host that the region reads from, in `<STORE>_READER_ENDPOINT`.")
	a.Describe(&e.GlobalWriterEndpoint, "A host that always leads to where the store is written to, in "+
		"`<STORE>_GLOBAL_WRITER_ENDPOINT`: Aurora's global writer endpoint, or a DNS name that you move. One that changes with the "+
		"writer would roll the application out in the middle of a failover: give a `writerParameter` then.")
	a.Describe(&e.WriterParameter, "The name of a Systems Manager parameter in this region that holds the host that "+
		"accepts writes, in `<STORE>_WRITER_PARAMETER`. Applications read it again when a connection fails.")
	a.Describe(&e.SecretArn, "The ARN of the secret with the credentials in this region, in `<STORE>_SECRET_ARN`. Credentials "+
		"themselves are never given; a secret of another region is refused, because that region may be the one that is lost.")
	a.Describe(&e.TableName, "The name of the DynamoDB table in this region, in `<STORE>_TABLE_NAME`.")
	a.Describe(&e.Bucket, "The name of the bucket for this region, in `<STORE>_BUCKET`.")
	a.Describe(&e.Policy, "The IAM policy document (JSON) that allows what the application does with the store from this region, "+
		"the reading of its secret and parameter included. A statement that allows every action of a service on every resource is "+
		"refused.")
}
