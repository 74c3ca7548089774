package awssim

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
)

const (
	launchTemplateToken = "aws:ec2/launchTemplate:LaunchTemplate"

	srcLaunchTemplate Source = "tf-launch-template"
	srcTemplateCreate Source = "aws-create-launch-template"
	srcUserData       Source = "aws-instance-user-data"
)

var _ = cite(map[Source]string{
	srcLaunchTemplate: tfEC2 + "ec2_launch_template.go",
	srcTemplateCreate: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html",
	srcUserData:       "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
})

// Rules of launch templates. Most mistakes in one are found when a group of instances takes it.
var (
	ruleTemplateTaken = rule("ec2.launch-template.name-taken", srcTemplateCreate,
		"InvalidLaunchTemplateName.AlreadyExistsException")
	ruleUserDataBase = rule("ec2.launch-template.user-data-base64", srcUserData, "InvalidUserData.Malformed")
	ruleUserDataSize = rule("ec2.launch-template.user-data-size", srcUserData, "InvalidParameterValue")
	ruleTemplateZero = rule("ec2.launch-template.default-version", srcTemplateCreate,
		"InvalidLaunchTemplateId.VersionNotFound")
)

// maxUserData is the length of user data before it is encoded.
const maxUserData = 16384

// nullableBool declares a boolean that may also be left to AWS: a string in the provider's schema.
func nullableBool() Property { return Property{Kind: String, Enum: []any{"", "true", "false"}} }

// blockOf declares a block.
func blockOf(fields Properties) Property { return Property{Kind: Block, Fields: fields} }

// listOf declares a list of blocks.
func listOf(fields Properties) Property {
	return Property{Kind: List, Elem: &Property{Kind: Block, Fields: fields}}
}

var deviceBlock = Properties{
	"deviceName": {Kind: String},
	"ebs": blockOf(Properties{
		"deleteOnTermination": nullableBool(), "encrypted": nullableBool(), "iops": {Kind: Int, Computed: true},
		"kmsKeyId": arnProperty(), "snapshotId": {Kind: String},
		"throughput":               {Kind: Int, Computed: true, Min: 125, Max: 1000},
		"volumeInitializationRate": {Kind: Int, Computed: true, Min: 100, Max: 300},
		"volumeSize":               {Kind: Int, Computed: true},
		"volumeType": {
			Kind: String, Computed: true, Enum: []any{"standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"},
		},
	}),
	"noDevice": {Kind: String}, "virtualName": {Kind: String},
}

var templateInterface = Properties{
	"associateCarrierIpAddress": nullableBool(), "associatePublicIpAddress": nullableBool(),
	"deleteOnTermination": nullableBool(), "description": {Kind: String}, "deviceIndex": {Kind: Int},
	"interfaceType":    oneOf("efa", "efa-only", "interface"),
	"ipv4AddressCount": {Kind: Int}, "ipv4Addresses": stringSet(), "ipv4PrefixCount": {Kind: Int},
	"ipv4Prefixes": stringSet(), "ipv6AddressCount": {Kind: Int}, "ipv6Addresses": stringSet(),
	"ipv6PrefixCount": {Kind: Int}, "ipv6Prefixes": stringSet(), "networkCardIndex": {Kind: Int},
	"networkInterfaceId": {Kind: String}, "primaryIpv6": nullableBool(), "privateIpAddress": {Kind: String},
	"securityGroups": stringSet(), "subnetId": {Kind: String},
}

// templateSettings are the properties whose change makes a new version.
var templateSettings = []string{
	"blockDeviceMappings", "capacityReservationSpecification", "cpuOptions", "creditSpecification", "description",
	"disableApiStop", "disableApiTermination", "ebsOptimized", "elasticGpuSpecifications",
	"elasticInferenceAccelerator", "enclaveOptions", "hibernationOptions", "iamInstanceProfile", "imageId",
	"instanceInitiatedShutdownBehavior", "instanceMarketOptions", "instanceRequirements", "instanceType", "kernelId",
	"keyName", "licenseSpecifications", "metadataOptions", "monitoring", "networkInterfaces", "placement",
	"privateDnsNameOptions", "ramDiskId", "securityGroupNames", "tagSpecifications", "userData", "vpcSecurityGroupIds",
}

var _ = declare(&Type{
	Token: launchTemplateToken, Source: srcLaunchTemplate, Tagged: true,
	Properties: Properties{
		"arn":                 out(String),
		"blockDeviceMappings": listOf(deviceBlock),
		"cpuOptions":          blockOf(Properties{"coreCount": {Kind: Int}, "threadsPerCore": {Kind: Int}}),
		"creditSpecification": blockOf(Properties{"cpuCredits": oneOf("standard", "unlimited")}),
		"defaultVersion": {
			Kind: Int, Computed: true, Min: 1, Max: 1e9, ConflictsWith: []string{"updateDefaultVersion"},
		},
		"description":    {Kind: String, MaxLen: 255},
		"disableApiStop": {Kind: Bool}, "disableApiTermination": {Kind: Bool}, "ebsOptimized": nullableBool(),
		"iamInstanceProfile": blockOf(Properties{
			"arn": {Kind: String, Pattern: arnPattern, ConflictsWith: []string{"name"}}, "name": {Kind: String},
		}),
		"imageId":                           {Kind: String},
		"instanceInitiatedShutdownBehavior": oneOf("stop", "terminate"),
		"instanceMarketOptions": blockOf(Properties{
			"marketType": oneOf("spot", "capacity-block"),
			"spotOptions": blockOf(Properties{
				"blockDurationMinutes": {Kind: Int}, "instanceInterruptionBehavior": oneOf("hibernate", "stop", "terminate"),
				"maxPrice": {Kind: String}, "spotInstanceType": oneOf("one-time", "persistent"),
				"validUntil": {Kind: String, Computed: true},
			}),
		}),
		"instanceRequirements": {Kind: Block, ConflictsWith: []string{"instanceType"}, Fields: Properties{
			"memoryMib": {Kind: Block, Required: true, Fields: Properties{"max": {Kind: Int}, "min": {Kind: Int, Required: true}}},
			"vcpuCount": {Kind: Block, Required: true, Fields: Properties{"max": {Kind: Int}, "min": {Kind: Int, Required: true}}},
		}},
		"instanceType":       {Kind: String, ConflictsWith: []string{"instanceRequirements"}},
		"keyName":            {Kind: String},
		"latestVersion":      out(Int),
		"maintenanceOptions": blockOf(Properties{"autoRecovery": oneOf("default", "disabled")}),
		"metadataOptions": {Kind: Block, Computed: true, Fields: Properties{
			"httpEndpoint":            {Kind: String, Computed: true, Enum: []any{"enabled", "disabled"}},
			"httpProtocolIpv6":        {Kind: String, Computed: true, Enum: []any{"enabled", "disabled"}},
			"httpPutResponseHopLimit": {Kind: Int, Computed: true, Min: 1, Max: 64},
			"httpTokens":              {Kind: String, Computed: true, Enum: []any{"optional", "required"}},
			"instanceMetadataTags":    {Kind: String, Computed: true, Enum: []any{"enabled", "disabled"}},
		}},
		"monitoring": blockOf(Properties{"enabled": {Kind: Bool}}),
		"name": {
			Kind: String, Computed: true, ForceNew: true, AutoName: &AutoName{Max: 128}, MinLen: 3, MaxLen: 128,
			Pattern: regexp.MustCompile(`^[0-9A-Za-z()./_-]+$`), ConflictsWith: []string{"namePrefix"},
		},
		"namePrefix": {
			Kind: String, Computed: true, ForceNew: true, MinLen: 3, MaxLen: 102, ConflictsWith: []string{"name"},
			Pattern: regexp.MustCompile(`^[0-9A-Za-z()./_-]+$`),
		},
		"networkInterfaces": listOf(templateInterface),
		"placement": blockOf(Properties{
			"affinity": {Kind: String}, "availabilityZone": {Kind: String}, "groupName": {Kind: String},
			"hostId": {Kind: String}, "hostResourceGroupArn": arnProperty(), "partitionNumber": {Kind: Int},
			"spreadDomain": {Kind: String}, "tenancy": oneOf("default", "dedicated", "host"),
		}),
		"privateDnsNameOptions": blockOf(Properties{
			"enableResourceNameDnsARecord": {Kind: Bool}, "enableResourceNameDnsAaaaRecord": {Kind: Bool},
			"hostnameType": oneOf("ip-name", "resource-name"),
		}),
		"securityGroupNames": {
			Kind: List, Set: true, Elem: &Property{Kind: String}, ConflictsWith: []string{"vpcSecurityGroupIds"},
		},
		"tagSpecifications": listOf(Properties{
			"resourceType": {Kind: String}, "tags": {Kind: Map, Elem: &Property{Kind: String}},
		}),
		"updateDefaultVersion": {Kind: Bool, ConflictsWith: []string{"defaultVersion"}},
		"userData":             {Kind: String},
		"vpcSecurityGroupIds": {
			Kind: List, Set: true, Elem: &Property{Kind: String}, ConflictsWith: []string{"securityGroupNames"},
		},
	},
	Plan: func(p *Plan) error {
		if p.Old == nil {
			return nil
		}
		// The provider expects a new version for every change but these, also where it makes none, as of tags.
		for _, key := range p.topChanges() {
			if slices.Contains([]string{"name", "namePrefix", "description"}, key) {
				continue
			}
			if p.New.Bool("updateDefaultVersion") {
				p.SetNewComputed("defaultVersion")
			}
			if key != "defaultVersion" && key != "updateDefaultVersion" {
				p.SetNewComputed("latestVersion")
			}
		}
		return nil
	},
	Create: func(op *Op) error {
		if op.In.Has("namePrefix") {
			op.Set(Values{"name": op.In.String("namePrefix") + op.Hex(26)})
		}
		name := op.Object.Live.String("name")
		if op.FindBy(launchTemplateToken, "name", name) != nil {
			return ruleTemplateTaken.Refuse("Launch template name already in use: %s", name)
		}
		if err := op.checkUserData(); err != nil {
			return err
		}
		id := op.NewID("lt-")
		op.Identify(id, op.ARN("ec2", "launch-template/"+id))
		op.sendMetadata()
		op.Set(Values{"latestVersion": 0, "defaultVersion": 1})
		op.addVersion()
		return nil
	},
	Update: func(op *Op) error {
		if err := op.checkUserData(); err != nil {
			return err
		}
		op.sendMetadata()
		if slices.ContainsFunc(templateSettings, op.Changed) {
			op.addVersion()
		}
		live := op.Object.Live
		if op.In.Bool("updateDefaultVersion") {
			op.Set(Values{"defaultVersion": live.Int("latestVersion")})
		}
		if n := live.Int("defaultVersion"); n > live.Int("latestVersion") {
			return ruleTemplateZero.Refuse("Could not find the specified version %d for the launch template with ID %s.", n,
				op.Object.ID)
		}
		return nil
	},
})

// checkUserData is what AWS demands of user data.
func (op *Op) checkUserData() error {
	text := op.Object.Live.String("userData")
	plain, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return ruleUserDataBase.Refuse("Invalid BASE64 encoding of user data")
	}
	if len(plain) > maxUserData {
		return ruleUserDataSize.Refuse("User data is limited to %d bytes: %d", maxUserData, len(plain))
	}
	return nil
}

// sendMetadata drops what the provider does not send of the metadata options, tokens among it, unless the endpoint is
// enabled in so many words.
func (op *Op) sendMetadata() {
	options := op.Object.Live.Object("metadataOptions")
	if options == nil || options.String("httpEndpoint") == "enabled" {
		return
	}
	sent := Values{}
	for _, key := range []string{"httpEndpoint", "httpProtocolIpv6"} {
		if options.Has(key) {
			sent[key] = options[key]
		}
	}
	op.Set(Values{"metadataOptions": sent})
}

// addVersion keeps the settings of a launch template as its newest version.
func (op *Op) addVersion() {
	live := op.Object.Live
	op.Set(Values{"latestVersion": live.Int("latestVersion") + 1})
	data := Values{}
	for _, key := range templateSettings {
		if live[key] != nil {
			data[key] = cloneValue(live[key])
		}
	}
	op.Object.Hidden["version "+strconv.Itoa(live.Int("latestVersion"))] = map[string]any(data)
}

// templateVersion is the number of a version and its settings; nil when there is no such version.
func templateVersion(template *Object, version string) (int, Values) {
	n, err := strconv.Atoi(version)
	switch {
	case version == "$Latest":
		n = template.Live.Int("latestVersion")
	case version == "" || version == "$Default":
		n = template.Live.Int("defaultVersion")
	case err != nil:
		return 0, nil
	}
	return n, template.Hidden.Object("version " + strconv.Itoa(n))
}
