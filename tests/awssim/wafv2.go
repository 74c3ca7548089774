package awssim

import "strings"

const (
	webACLToken            = "aws:wafv2/webAcl:WebAcl"
	webACLAssociationToken = "aws:wafv2/webAclAssociation:WebAclAssociation"

	srcWebACLAssociation Source = "tf-wafv2-web-acl-association"
	srcAssociateWebACL   Source = "aws-wafv2-associate-web-acl"
)

var _ = cite(map[Source]string{
	srcWebACLAssociation: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/wafv2/" +
		"web_acl_association.go",
	srcAssociateWebACL: "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
})

// Rules of web ACLs.
var (
	ruleWebACLBalancer = rule("wafv2.association.resource-missing", srcAssociateWebACL, "WAFNonexistentItemException")
	ruleWebACLMissing  = rule("wafv2.association.web-acl-missing", srcAssociateWebACL, "WAFNonexistentItemException")
	ruleWebACLKind     = rule("wafv2.association.resource-type", srcAssociateWebACL, "WAFInvalidParameterException")
)

// AddWebACL puts a regional web ACL into the world, and returns its ARN: programs name them, but never make them.
func (s *Sim) AddWebACL(region string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: region, Account: s.options.Account, sim: s}
	id := op.uuid()
	arn := op.ARN("wafv2", "regional/webacl/given/"+id)
	op.Add(&Object{Type: webACLToken, ID: id, ARN: arn, Live: Values{"name": "given"}})
	return arn
}

// Associating puts a web ACL in the place of the one that a load balancer had: nobody refuses it. A load balancer takes
// its association along when it goes.
var _ = declare(&Type{
	Token: webACLAssociationToken, Source: srcWebACLAssociation, Upsert: true,
	Properties: Properties{
		"resourceArn": {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
		"webAclArn":   {Kind: String, Required: true, ForceNew: true, Pattern: arnPattern},
	},
	Refs: []Ref{
		{Property: "resourceArn", To: loadBalancerToken, By: "arn", Missing: ruleWebACLBalancer},
		{Property: "webAclArn", To: webACLToken, By: "arn", Missing: ruleWebACLMissing},
	},
	Create: func(op *Op) error {
		lb := op.FindARN(op.In.String("resourceArn"))
		if lb.Live.String("loadBalancerType") != "application" {
			return ruleWebACLKind.Refuse("The ARN isn't valid: a web ACL protects application load balancers, not %s", lb.ARN)
		}
		op.Object.Owner = lb
		op.Identify(lb.ARN, "")
		return nil
	},
	StateID: func(o *Object) string { return o.Live.String("webAclArn") + "," + o.Live.String("resourceArn") },
	Named: func(o *Object, id string, _ Values) bool {
		_, resource, _ := strings.Cut(id, ",")
		return o.ID == resource
	},
})
