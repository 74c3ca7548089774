package regional

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Eks)(nil)
	_ infer.Annotated = (*EksOverrides)(nil)
	_ infer.Annotated = (*EksAccessEntry)(nil)

	_ infer.Enum[EksControlPlaneLog] = EksControlPlaneLog("")
	_ infer.Enum[EksAccessPolicy]    = EksAccessPolicy("")
)

// EksControlPlaneLog is a kind of log of a control plane.
type EksControlPlaneLog string

const (
	// EksControlPlaneLogAPI is the log of the API server.
	EksControlPlaneLogAPI EksControlPlaneLog = "api"
	// EksControlPlaneLogAudit says who did what.
	EksControlPlaneLogAudit EksControlPlaneLog = "audit"
	// EksControlPlaneLogAuthenticator says who came in.
	EksControlPlaneLogAuthenticator EksControlPlaneLog = "authenticator"
	// EksControlPlaneLogControllerManager is the log of the controllers.
	EksControlPlaneLogControllerManager EksControlPlaneLog = "controllerManager"
	// EksControlPlaneLogScheduler is the log of the scheduler.
	EksControlPlaneLogScheduler EksControlPlaneLog = "scheduler"
)

// Annotate documents the enumeration.
func (l *EksControlPlaneLog) Annotate(a infer.Annotator) {
	a.Describe(l, "A log of the control plane of an EKS cluster.")
}

// Values lists the members of the enumeration.
func (EksControlPlaneLog) Values() []infer.EnumValue[EksControlPlaneLog] {
	return []infer.EnumValue[EksControlPlaneLog]{
		{Name: "Api", Value: EksControlPlaneLogAPI, Description: "The API server's own log."},
		{Name: "Audit", Value: EksControlPlaneLogAudit, Description: "Who did what in the cluster."},
		{Name: "Authenticator", Value: EksControlPlaneLogAuthenticator, Description: "Which IAM principals came in, and as whom."},
		{
			Name: "ControllerManager", Value: EksControlPlaneLogControllerManager,
			Description: "The log of the controllers of Kubernetes.",
		},
		{Name: "Scheduler", Value: EksControlPlaneLogScheduler, Description: "Which pod went to which node, and why."},
	}
}

// EksAccessPolicy is what a principal may do in a cluster.
type EksAccessPolicy string

const (
	// EksAccessPolicyClusterAdmin may do everything.
	EksAccessPolicyClusterAdmin EksAccessPolicy = "AmazonEKSClusterAdminPolicy"
	// EksAccessPolicyAdmin may do almost everything in namespaces.
	EksAccessPolicyAdmin EksAccessPolicy = "AmazonEKSAdminPolicy"
	// EksAccessPolicyEdit may change what runs.
	EksAccessPolicyEdit EksAccessPolicy = "AmazonEKSEditPolicy"
	// EksAccessPolicyView may look.
	EksAccessPolicyView EksAccessPolicy = "AmazonEKSViewPolicy"
	// EksAccessPolicyAdminView may look at everything.
	EksAccessPolicyAdminView EksAccessPolicy = "AmazonEKSAdminViewPolicy"
)

// Annotate documents the enumeration.
func (p *EksAccessPolicy) Annotate(a infer.Annotator) {
	a.Describe(p, "What a principal may do in an EKS cluster.")
}

// Values lists the members of the enumeration.
func (EksAccessPolicy) Values() []infer.EnumValue[EksAccessPolicy] {
	return []infer.EnumValue[EksAccessPolicy]{
		{Name: "ClusterAdmin", Value: EksAccessPolicyClusterAdmin, Description: "Everything, in the whole cluster."},
		{Name: "Admin", Value: EksAccessPolicyAdmin, Description: "Nearly everything within namespaces, roles included."},
		{Name: "Edit", Value: EksAccessPolicyEdit, Description: "To change what runs, and to read secrets, but no roles."},
		{Name: "View", Value: EksAccessPolicyView, Description: "To look at most of what runs, but at no secrets."},
		{Name: "AdminView", Value: EksAccessPolicyAdminView, Description: "To look at everything, secrets included."},
	}
}

// Eks is a cluster of Amazon EKS.
type Eks struct {
	KubernetesVersion      *string               `pulumi:"kubernetesVersion,optional"`
	Nodes                  *EksNodes             `pulumi:"nodes,optional"`
	Namespace              *string               `pulumi:"namespace,optional"`
	ServiceAccount         *string               `pulumi:"serviceAccount,optional"`
	PodPolicy              pulumi.StringPtrInput `pulumi:"podPolicy,optional"`
	AccessEntries          []EksAccessEntry      `pulumi:"accessEntries,optional"`
	PublicAccess           *bool                 `pulumi:"publicAccess,optional"`
	PublicAccessCidrBlocks []string              `pulumi:"publicAccessCidrBlocks,optional"`
	ControlPlaneLogs       []EksControlPlaneLog  `pulumi:"controlPlaneLogs,optional"`
	LogRetentionInDays     pulumi.IntPtrInput    `pulumi:"logRetentionInDays,optional"`
	CustomerManagedKey     *bool                 `pulumi:"customerManagedKey,optional"`
}

// Annotate documents the type.
func (e *Eks) Annotate(a infer.Annotator) {
	a.Describe(&e, "A cluster of Amazon EKS with its nodes in the private subnets, behind the region's load "+
		"balancer. What runs in it is yours to deploy, with the output `kubeconfigs`: a region whose pods do not "+
		"answer is unhealthy, and its users go to other regions.")
	a.Describe(&e.KubernetesVersion, "The version of Kubernetes, of the control plane first and then of the nodes, "+
		"one after the other. It goes one minor version at a time, and never back. From the end of its standard "+
		"support on (14 months; of 1.35: 27 March 2027), AWS asks six times the price of the control plane. From 1.31 on. See "+
		"https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html.")
	a.Describe(&e.Nodes, "What the pods run on.")
	a.Describe(&e.Namespace, "The Kubernetes namespace of the application. It is not made here.")
	a.Describe(&e.ServiceAccount, "The Kubernetes service account of the application, whose pods get the "+
		"permissions to use the datastores by EKS Pod Identity. It is not made here.")
	a.Describe(&e.PodPolicy, "An IAM policy document (JSON) with what the application itself needs, added to the "+
		"role of its pods. The permissions to use the datastores are there already.")
	a.Describe(&e.AccessEntries, "Who may use the cluster, apart from the principal who deploys it, who is its "+
		"administrator and cannot be named here.")
	a.Describe(&e.PublicAccess, "Whether the API server can be reached from the internet, by those with permission. "+
		"What is in the region's network reaches it always.")
	a.Describe(&e.PublicAccessCidrBlocks, "The IPv4 ranges that reach the API server from the internet.")
	a.Describe(&e.ControlPlaneLogs, "The logs of the control plane that CloudWatch Logs keeps.")
	a.Describe(&e.LogRetentionInDays, "How long CloudWatch Logs keeps the control plane's logs.")
	a.Describe(&e.CustomerManagedKey, "Whether a KMS key of its own encrypts what the cluster keeps, such as "+
		"Kubernetes secrets, in place of a key that AWS owns. It can be set later and not taken back, because "+
		"the cluster cannot be read without the key.")
}

// EksOverrides is what one region says differently about its cluster.
type EksOverrides struct {
	KubernetesVersion      *string               `pulumi:"kubernetesVersion,optional"`
	Nodes                  *EksNodesOverrides    `pulumi:"nodes,optional"`
	Namespace              *string               `pulumi:"namespace,optional"`
	ServiceAccount         *string               `pulumi:"serviceAccount,optional"`
	PodPolicy              pulumi.StringPtrInput `pulumi:"podPolicy,optional"`
	AccessEntries          []EksAccessEntry      `pulumi:"accessEntries,optional"`
	PublicAccess           *bool                 `pulumi:"publicAccess,optional"`
	PublicAccessCidrBlocks []string              `pulumi:"publicAccessCidrBlocks,optional"`
	ControlPlaneLogs       []EksControlPlaneLog  `pulumi:"controlPlaneLogs,optional"`
	LogRetentionInDays     pulumi.IntPtrInput    `pulumi:"logRetentionInDays,optional"`
	CustomerManagedKey     *bool                 `pulumi:"customerManagedKey,optional"`
}

// Annotate documents the type.
func (e *EksOverrides) Annotate(a infer.Annotator) {
	a.Describe(&e, "What one region says differently about its EKS cluster. Maps merge with the application's, "+
		"everything else replaces it.")
}

// EksAccessEntry is who may use a cluster, and what for.
type EksAccessEntry struct {
	Name         string             `pulumi:"name"`
	PrincipalArn pulumi.StringInput `pulumi:"principalArn"`
	AccessPolicy *EksAccessPolicy   `pulumi:"accessPolicy,optional"`
	Namespaces   []string           `pulumi:"namespaces,optional"`
}

// Annotate documents the type.
func (e *EksAccessEntry) Annotate(a infer.Annotator) {
	a.Describe(&e, "An IAM principal who may use an EKS cluster, and what for. See "+
		"https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html.")
	a.Describe(&e.Name, "A name for the entry, which becomes part of its resources' names.")
	a.Describe(&e.PrincipalArn, "The ARN of the IAM role or user.")
	a.Describe(&e.AccessPolicy, "What the principal may do.")
	a.Describe(&e.Namespaces, "The Kubernetes namespaces that the principal may do it in. Default: the whole cluster.")
}
