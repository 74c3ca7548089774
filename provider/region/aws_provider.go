package region

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*AwsProvider)(nil)
	_ infer.Annotated = (*AssumeRole)(nil)
	_ infer.Annotated = (*AssumeRoleWithWebIdentity)(nil)
	_ infer.Annotated = (*DefaultTags)(nil)
	_ infer.Annotated = (*IgnoreTags)(nil)
)

const (
	describeDuration = "How long the role's credentials last, between 15 minutes and 12 hours, such as `1h30m`. " +
		"Default: one hour. It cannot exceed the role's own maximum."
	describePolicy      = "An IAM policy, in JSON, that narrows what the session may do."
	describePolicyArns  = "The ARNs of IAM policies that narrow what the session may do, at most 10."
	describeSessionName = "The name of the session, 2 to 64 characters, as CloudTrail shows it. Default: generated."
)

// AwsProvider is what the AWS provider of every region is configured with, apart from the region itself.
type AwsProvider struct {
	AccessKey                      pulumi.StringPtrInput         `pulumi:"accessKey,optional" provider:"secret"`
	SecretKey                      pulumi.StringPtrInput         `pulumi:"secretKey,optional" provider:"secret"`
	Token                          pulumi.StringPtrInput         `pulumi:"token,optional" provider:"secret"`
	Profile                        pulumi.StringPtrInput         `pulumi:"profile,optional"`
	SharedConfigFiles              []pulumi.StringInput          `pulumi:"sharedConfigFiles,optional"`
	SharedCredentialsFiles         []pulumi.StringInput          `pulumi:"sharedCredentialsFiles,optional"`
	AssumeRole                     *AssumeRole                   `pulumi:"assumeRole,optional"`
	AssumeRoleWithWebIdentity      *AssumeRoleWithWebIdentity    `pulumi:"assumeRoleWithWebIdentity,optional"`
	AllowedAccountIds              []pulumi.StringInput          `pulumi:"allowedAccountIds,optional"`
	ForbiddenAccountIds            []pulumi.StringInput          `pulumi:"forbiddenAccountIds,optional"`
	DefaultTags                    *DefaultTags                  `pulumi:"defaultTags,optional"`
	IgnoreTags                     *IgnoreTags                   `pulumi:"ignoreTags,optional"`
	Endpoints                      map[string]pulumi.StringInput `pulumi:"endpoints,optional"`
	StsRegion                      pulumi.StringPtrInput         `pulumi:"stsRegion,optional"`
	UseDualstackEndpoint           pulumi.BoolPtrInput           `pulumi:"useDualstackEndpoint,optional"`
	UseFipsEndpoint                pulumi.BoolPtrInput           `pulumi:"useFipsEndpoint,optional"`
	S3UsePathStyle                 pulumi.BoolPtrInput           `pulumi:"s3UsePathStyle,optional"`
	S3UsEast1RegionalEndpoint      pulumi.StringPtrInput         `pulumi:"s3UsEast1RegionalEndpoint,optional"`
	MaxRetries                     pulumi.IntPtrInput            `pulumi:"maxRetries,optional"`
	RetryMode                      pulumi.StringPtrInput         `pulumi:"retryMode,optional"`
	TokenBucketRateLimiterCapacity pulumi.IntPtrInput            `pulumi:"tokenBucketRateLimiterCapacity,optional"`
	SkipCredentialsValidation      pulumi.BoolPtrInput           `pulumi:"skipCredentialsValidation,optional"`
	SkipMetadataApiCheck           pulumi.BoolPtrInput           `pulumi:"skipMetadataApiCheck,optional"`
	SkipRegionValidation           pulumi.BoolPtrInput           `pulumi:"skipRegionValidation,optional"`
	SkipRequestingAccountId        pulumi.BoolPtrInput           `pulumi:"skipRequestingAccountId,optional"`
	HttpProxy                      pulumi.StringPtrInput         `pulumi:"httpProxy,optional"`
	HttpsProxy                     pulumi.StringPtrInput         `pulumi:"httpsProxy,optional"`
	NoProxy                        pulumi.StringPtrInput         `pulumi:"noProxy,optional"`
	CustomCaBundle                 pulumi.StringPtrInput         `pulumi:"customCaBundle,optional"`
	Insecure                       pulumi.BoolPtrInput           `pulumi:"insecure,optional"`
	Ec2MetadataServiceEndpoint     pulumi.StringPtrInput         `pulumi:"ec2MetadataServiceEndpoint,optional"`
	Ec2MetadataServiceEndpointMode pulumi.StringPtrInput         `pulumi:"ec2MetadataServiceEndpointMode,optional"`
}

// Annotate documents the type.
func (p *AwsProvider) Annotate(a infer.Annotator) {
	a.Describe(&p, "Settings of the AWS providers, one a region, with the region left out. What is not given is "+
		"inherited from the stack's `aws:*` configuration, secrets as secrets. Credentials (`accessKey`, `secretKey`, "+
		"`token`, `profile`) are inherited together or not at all, and so are the two lists of account ids. Maps "+
		"merge; lists and the blocks of roles and ignored tags replace what is inherited.")
	p.annotateCredentials(a)
	p.annotateScope(a)
	p.annotateCalls(a)
	p.annotateChecks(a)
	p.annotateConnection(a)
}

func (p *AwsProvider) annotateCredentials(a infer.Annotator) {
	a.Describe(&p.AccessKey, "The access key of fixed credentials. It needs `secretKey`. A role is the better choice.")
	a.Describe(&p.SecretKey, "The secret key of fixed credentials.")
	a.Describe(&p.Token, "The session token of temporary credentials.")
	a.Describe(&p.Profile, "The profile in the shared configuration and credentials files. Default: AWS's own `default`.")
	a.Describe(&p.SharedConfigFiles, "Paths of shared configuration files. Default: `~/.aws/config`.")
	a.Describe(&p.SharedCredentialsFiles, "Paths of shared credentials files. Default: `~/.aws/credentials`.")
	a.Describe(&p.AssumeRole, "The role to assume. The block replaces an inherited one wholly; an empty block assumes none.")
	a.Describe(&p.AssumeRoleWithWebIdentity, "The role to assume with the token of an identity provider, such as a CI "+
		"system. The block replaces an inherited one wholly; an empty block assumes none.")
}

func (p *AwsProvider) annotateScope(a infer.Annotator) {
	a.Describe(&p.AllowedAccountIds, "The AWS accounts, 12 digits each, that may be deployed to: any other fails before "+
		"anything is created. It excludes `forbiddenAccountIds`.")
	a.Describe(&p.ForbiddenAccountIds, "The AWS accounts, 12 digits each, that must not be deployed to. It excludes "+
		"`allowedAccountIds`.")
	a.Describe(&p.DefaultTags, "Tags for everything that is made. They merge with inherited ones.")
	a.Describe(&p.IgnoreTags, "Tags that other tools put on, and that are left alone. The block replaces an inherited "+
		"one wholly.")
}

func (p *AwsProvider) annotateCalls(a infer.Annotator) {
	a.Describe(&p.Endpoints, "URLs to call in place of AWS's own, by service as the AWS provider names it, such as "+
		"`dynamodb`. They merge with inherited ones. One that is given for the application serves every region.")
	a.Describe(&p.StsRegion, "The region whose STS issues the credentials. Default: the region itself, so that no region "+
		"depends on another. It is not inherited from the stack.")
	a.Describe(&p.UseDualstackEndpoint, "Whether to call endpoints that have IPv6, where a service has them. Default: false.")
	a.Describe(&p.UseFipsEndpoint, "Whether to call FIPS endpoints, which few regions have. Default: false.")
	a.Describe(&p.S3UsePathStyle, "Whether to put the bucket into the path of an S3 URL, which emulators need. Default: false.")
	a.Describe(&p.S3UsEast1RegionalEndpoint, "Whether S3 in `us-east-1` is called at its `regional` or at the `legacy` "+
		"global endpoint.")
	a.Describe(&p.MaxRetries, "How many times a call is tried at most. Default: 25.")
	a.Describe(&p.RetryMode, "How calls are tried again: `standard`, or `adaptive`, which also slows down when "+
		"throttled. Default: `standard`.")
	a.Describe(&p.TokenBucketRateLimiterCapacity, "How many tokens the bucket holds that limits retries. Default: no limit.")
}

func (p *AwsProvider) annotateChecks(a infer.Annotator) {
	a.Describe(&p.SkipCredentialsValidation, "Whether to leave out the check of the credentials by STS. Default: false.")
	a.Describe(&p.SkipMetadataApiCheck, "Whether to leave out the search for credentials in the EC2 metadata service.")
	a.Describe(&p.SkipRegionValidation, "Whether to accept a region that the AWS provider does not know. Default: true.")
	a.Describe(&p.SkipRequestingAccountId, "Whether to leave out asking for the account id. ARNs that are built from it "+
		"are then wrong, and the lists of account ids are not checked. Default: false.")
}

func (p *AwsProvider) annotateConnection(a infer.Annotator) {
	a.Describe(&p.HttpProxy, "The URL of the proxy for HTTP. Default: `HTTP_PROXY` in the environment.")
	a.Describe(&p.HttpsProxy, "The URL of the proxy for HTTPS. Default: `HTTPS_PROXY` in the environment.")
	a.Describe(&p.NoProxy, "The hosts to call without a proxy, separated by commas. Default: `NO_PROXY` in the environment.")
	a.Describe(&p.CustomCaBundle, "The file with the certificate authorities to trust. Default: `AWS_CA_BUNDLE` in the "+
		"environment.")
	a.Describe(&p.Insecure, "Whether to accept any TLS certificate. Default: false.")
	a.Describe(&p.Ec2MetadataServiceEndpoint, "The URL of the EC2 metadata service. Default: "+
		"`AWS_EC2_METADATA_SERVICE_ENDPOINT` in the environment.")
	a.Describe(&p.Ec2MetadataServiceEndpointMode, "The protocol of the EC2 metadata service: `IPv4` or `IPv6`. Default: "+
		"`AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` in the environment.")
}

// AssumeRole is a role that is assumed before anything is called.
type AssumeRole struct {
	RoleArn           pulumi.StringPtrInput         `pulumi:"roleArn,optional"`
	SessionName       pulumi.StringPtrInput         `pulumi:"sessionName,optional"`
	ExternalId        pulumi.StringPtrInput         `pulumi:"externalId,optional"`
	Duration          pulumi.StringPtrInput         `pulumi:"duration,optional"`
	Policy            pulumi.StringPtrInput         `pulumi:"policy,optional"`
	PolicyArns        []pulumi.StringInput          `pulumi:"policyArns,optional"`
	SourceIdentity    pulumi.StringPtrInput         `pulumi:"sourceIdentity,optional"`
	Tags              map[string]pulumi.StringInput `pulumi:"tags,optional"`
	TransitiveTagKeys []pulumi.StringInput          `pulumi:"transitiveTagKeys,optional"`
}

// Annotate documents the type.
func (r *AssumeRole) Annotate(a infer.Annotator) {
	a.Describe(&r, "A role that is assumed before anything is called.")
	a.Describe(&r.RoleArn, "The ARN of the role. Only an empty block, which assumes none, may go without.")
	a.Describe(&r.SessionName, describeSessionName)
	a.Describe(&r.ExternalId, "The identifier that the role's owner, in another account, may ask for.")
	a.Describe(&r.Duration, describeDuration)
	a.Describe(&r.Policy, describePolicy)
	a.Describe(&r.PolicyArns, describePolicyArns)
	a.Describe(&r.SourceIdentity, "The identity behind the session, as CloudTrail shows it. It stays when roles are chained.")
	a.Describe(&r.Tags, "Tags of the session, at most 50.")
	a.Describe(&r.TransitiveTagKeys, "The keys of the tags that stay when roles are chained.")
}

// AssumeRoleWithWebIdentity is a role that is assumed with the token of an identity provider.
type AssumeRoleWithWebIdentity struct {
	RoleArn              pulumi.StringPtrInput `pulumi:"roleArn,optional"`
	WebIdentityToken     pulumi.StringPtrInput `pulumi:"webIdentityToken,optional" provider:"secret"`
	WebIdentityTokenFile pulumi.StringPtrInput `pulumi:"webIdentityTokenFile,optional"`
	SessionName          pulumi.StringPtrInput `pulumi:"sessionName,optional"`
	Duration             pulumi.StringPtrInput `pulumi:"duration,optional"`
	Policy               pulumi.StringPtrInput `pulumi:"policy,optional"`
	PolicyArns           []pulumi.StringInput  `pulumi:"policyArns,optional"`
}

// Annotate documents the type.
func (r *AssumeRoleWithWebIdentity) Annotate(a infer.Annotator) {
	a.Describe(&r, "A role that is assumed with the token of an identity provider, before anything is called.")
	a.Describe(&r.RoleArn, "The ARN of the role. Only an empty block, which assumes none, may go without.")
	a.Describe(&r.WebIdentityToken, "The token of the identity provider. It excludes `webIdentityTokenFile`.")
	a.Describe(&r.WebIdentityTokenFile, "The file with the token of the identity provider. It excludes `webIdentityToken`.")
	a.Describe(&r.SessionName, describeSessionName)
	a.Describe(&r.Duration, describeDuration)
	a.Describe(&r.Policy, describePolicy)
	a.Describe(&r.PolicyArns, describePolicyArns)
}

// DefaultTags are tags for everything that a provider makes.
type DefaultTags struct {
	Tags map[string]pulumi.StringInput `pulumi:"tags,optional"`
}

// Annotate documents the type.
func (t *DefaultTags) Annotate(a infer.Annotator) {
	a.Describe(&t, "Tags for everything that is made.")
	a.Describe(&t.Tags, "The tags. AWS takes at most 50 on a resource, the application's own included.")
}

// IgnoreTags are tags that a provider leaves alone.
type IgnoreTags struct {
	Keys        []pulumi.StringInput `pulumi:"keys,optional"`
	KeyPrefixes []pulumi.StringInput `pulumi:"keyPrefixes,optional"`
}

// Annotate documents the type.
func (t *IgnoreTags) Annotate(a infer.Annotator) {
	a.Describe(&t, "Tags that other tools put on, and that are left alone.")
	a.Describe(&t.Keys, "The keys of the tags.")
	a.Describe(&t.KeyPrefixes, "The beginnings of the keys of the tags.")
}
