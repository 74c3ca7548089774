package datastore

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Network is the network of one region that a member of a store is in.
type Network struct {
	VpcID pulumi.StringInput
	// SubnetIDs are in at least two zones.
	SubnetIDs pulumi.StringArrayInput
	// ClientCIDRBlocks may connect: those of every region whose applications use the store; nil for none.
	ClientCIDRBlocks pulumi.StringArrayInput
	// ClientSecurityGroupIDs may connect too; nil for none.
	ClientSecurityGroupIDs pulumi.StringArrayInput
}

// SingleWriterSpec is what decides what a store with one writer is, beside the settings of its kind: checked, planned and
// with its defaults.
type SingleWriterSpec struct {
	// Application begins the fixed names; it is empty for a store that stands alone.
	Application string
	Identity    topology.Identity
	Plan        topology.StorePlan
	// Networks by region, one for each member.
	Networks map[string]Network
	// Place is where the store's inputs are, which warnings begin with.
	Place string
	// Warnings of the plan.
	Warnings []string
}

// keepsMembers says whether members stay when they leave the program, with everything that they run on.
func (s SingleWriterSpec) keepsMembers() bool { return s.Plan.OnDelete == string(OnDeleteRetain) }

// keepsData says whether anything stays that is encrypted with the keys: a member, or its last snapshot.
func (s SingleWriterSpec) keepsData() bool { return s.Plan.OnDelete != string(OnDeleteDestroy) }

// physicalName is the fixed name of a part of the store.
func (s SingleWriterSpec) physicalName(kind topology.Kind, parts ...string) string {
	parts = append([]string{s.Plan.Name}, parts...)
	if s.Application != "" {
		parts = append([]string{s.Application}, parts...)
	}
	return s.Identity.PhysicalName(kind, parts[0], parts[1:]...)
}

// singleWriter is a store with one writer while it is built: what all kinds of them have alike.
type singleWriter struct {
	ctx  *pulumi.Context
	spec SingleWriterSpec
	// scopes and keys of all regions, those that are clients alone included.
	scopes map[string]region.Scope
	keys   map[string]*kms.Key
	// password of the master user, as a secret.
	password pulumi.StringOutput
	// endpoint accepts writes; what is told to clients is registered after all members.
	endpoint pulumi.StringOutput
}

// newSingleWriter opens the regions and registers a key in each.
func newSingleWriter(
	ctx *pulumi.Context, name string, scopes *region.Scopes, spec SingleWriterSpec, parent pulumi.Resource,
) (*singleWriter, error) {
	b := &singleWriter{ctx: ctx, spec: spec, scopes: map[string]region.Scope{}, keys: map[string]*kms.Key{}}
	for _, code := range spec.Plan.Regions() {
		scope, err := scopes.Region(code)
		if err != nil {
			return nil, err
		}
		b.scopes[code] = scope.WithPrefix(name).WithParent(parent)
		// A region without a member may have had one, whose snapshot needs the key.
		if b.keys[code], err = newKey(ctx, b.scopes[code], spec.Plan.Member(code), spec.keepsData()); err != nil {
			return nil, fmt.Errorf("building store %s in %s: %w", spec.Plan.Name, code, err)
		}
	}
	return b, nil
}

// buildPassword takes the password that is given, or registers one that is generated.
func (b *singleWriter) buildPassword(
	name string, own pulumi.StringPtrInput, generation *int, parent pulumi.Resource,
) error {
	if own != nil {
		b.password = pulumi.ToSecret(own.ToStringPtrOutput().Elem()).(pulumi.StringOutput)
		return nil
	}
	var err error
	if b.password, err = newPassword(b.ctx, name+"-password", *generation, parent); err != nil {
		return fmt.Errorf("building store %s: %w", b.spec.Plan.Name, err)
	}
	return nil
}

// memberScope is where the parts of one region's member are registered.
type memberScope struct {
	region.Scope

	ctx    *pulumi.Context
	spec   SingleWriterSpec
	member topology.MemberPlan
	key    *kms.Key
}

func (b *singleWriter) member(plan topology.MemberPlan) memberScope {
	return memberScope{b.scopes[plan.Region], b.ctx, b.spec, plan, b.keys[plan.Region]}
}

// part is the name of a part of the member. From its second generation on a member's parts have names of their own, so
// that the new life is built beside what is left of the old one.
func (m memberScope) part(name string, more ...string) string {
	return m.Name(append([]string{generationName(name, m.member.Generation)}, more...)...)
}

// network that the member is in.
func (m memberScope) network() Network { return m.spec.Networks[m.member.Region] }

// keep are the options of what must stay as long as the member, because without it the member could not run.
func (m memberScope) keep(extra ...pulumi.ResourceOption) []pulumi.ResourceOption {
	return m.Options(append(slices.Clone(extra), pulumi.RetainOnDelete(m.spec.keepsMembers()))...)
}

// newSecurityGroup lets the clients in. It lets nothing out: a store opens no connection, and replication between the regions
// runs below the network that is seen here. The ranges are one rule each of the group itself, because they may not be known
// before the deployment, and no resource is named by a number.
func (m memberScope) newSecurityGroup() (*ec2.SecurityGroup, error) {
	name, port := m.Name("security-group"), m.spec.Plan.SingleWriter.Port
	group, err := ec2.NewSecurityGroup(m.ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("The datastore " + m.Name() + "."),
		VpcId:       m.network().VpcID.ToStringOutput(),
		Ingress:     m.network().openings(port),
		Tags:        m.Tags(name),
	}, m.keep()...)
	if err != nil {
		return nil, fmt.Errorf("creating the security group: %w", err)
	}
	return group, nil
}

// openings are the rule that lets clients in. Where there are none yet the list is empty rather than missing, because AWS's
// provider leaves alone what is not said.
func (n Network) openings(port int) ec2.SecurityGroupIngressArray {
	if n.ClientCIDRBlocks == nil && n.ClientSecurityGroupIDs == nil {
		return ec2.SecurityGroupIngressArray{}
	}
	return ec2.SecurityGroupIngressArray{&ec2.SecurityGroupIngressArgs{
		Description:    pulumi.String("Clients"),
		Protocol:       pulumi.String("tcp"),
		FromPort:       pulumi.Int(port),
		ToPort:         pulumi.Int(port),
		CidrBlocks:     n.ClientCIDRBlocks,
		SecurityGroups: n.ClientSecurityGroupIDs,
	}}
}
