package awssim

import "regexp"

const (
	srcLogGroup      Source = "tf-log-group"
	srcLogGroupAWS   Source = "aws-create-log-group"
	logGroupToken           = "aws:cloudwatch/logGroup:LogGroup"
	logClassStandard        = "STANDARD"
)

var _ = cite(map[Source]string{
	srcLogGroup:    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/logs/group.go",
	srcLogGroupAWS: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
})

var (
	ruleLogGroupTaken = rule("logs.group.name-taken", srcLogGroupAWS, "ResourceAlreadyExistsException")
	ruleLogGroupKey   = rule("logs.group.key", srcLogGroupAWS, "InvalidParameterException")
)

var _ = declare(&Type{
	Token:  logGroupToken,
	Source: srcLogGroup,
	Tagged: true,
	Properties: Properties{
		"arn":      out(String),
		"kmsKeyId": {Kind: String},
		"logGroupClass": {
			Kind: String, Computed: true, ForceNew: true, Enum: []any{logClassStandard, "INFREQUENT_ACCESS", "DELIVERY"},
		},
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 255},
			ConflictsWith: []string{"namePrefix"}, MinLen: 1, MaxLen: 512,
			Pattern: regexp.MustCompile(`^[0-9A-Za-z_./#-]+$`),
		},
		"namePrefix": {Kind: String, Computed: true, ForceNew: true, ConflictsWith: []string{"name"}, MaxLen: 486},
		"retentionInDays": {
			Kind: Int, Default: 0,
			Enum: []any{
				0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
				3653,
			},
		},
		"skipDestroy": {Kind: Bool, Default: false},
	},
	Refs: []Ref{{Property: "kmsKeyId", To: keyToken, By: "arn", Missing: ruleLogGroupKey}},
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		name := op.Object.Live.String("name")
		if op.Find(logGroupToken, name) != nil {
			return ruleLogGroupTaken.Refuse("The specified log group already exists: %s", name)
		}
		op.Identify(name, op.ARN("logs", "log-group:"+name))
		op.SetDefault(Values{"logGroupClass": logClassStandard})
		return nil
	},
	Delete: func(op *Op) error {
		op.Keep = op.Old.Bool("skipDestroy")
		return nil
	},
})
