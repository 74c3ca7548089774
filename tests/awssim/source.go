package awssim

// Source is a key into the one list of sources (sources); rules and types name where they were read.
type Source string

// Sources of the core. A service's file declares its own keys and adds them with cite.
const (
	srcBridgeCheck     Source = "bridge-schema"
	srcBridgeNames     Source = "bridge-names"
	srcBridgeProvider  Source = "bridge-provider"
	srcAWSProvider     Source = "pulumi-aws-provider"
	srcAccountIDs      Source = "tf-account-ids"
	srcEndpointErrors  Source = "aws-sdk-endpoint-errors"
	srcProviderRegions Source = "aws-regions"
)

// sources resolves every key to the place a reader can look at.
var sources = map[Source]string{
	srcBridgeCheck:     "https://github.com/pulumi/pulumi-terraform-bridge/blob/v3.100.0/pkg/tfbridge/schema.go",
	srcBridgeNames:     "https://github.com/pulumi/pulumi-terraform-bridge/blob/v3.100.0/pkg/tfbridge/names.go",
	srcBridgeProvider:  "https://github.com/pulumi/pulumi-terraform-bridge/blob/v3.100.0/pkg/tfbridge/provider.go",
	srcAWSProvider:     "https://github.com/pulumi/pulumi-aws/blob/v6.83.2/provider/resources.go",
	srcAccountIDs:      "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs#allowed_account_ids",
	srcEndpointErrors:  "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
	srcProviderRegions: "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
}

// cite adds a service's sources to the list; it returns true so that a file can call it in a variable declaration.
func cite(more map[Source]string) bool {
	for key, citation := range more {
		if _, taken := sources[key]; taken {
			panic("the source " + string(key) + " is declared twice")
		}
		sources[key] = citation
	}
	return true
}
