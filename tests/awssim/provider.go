package awssim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Rules of the provider's own configuration.
var (
	ruleConfigKey    = rule("provider.unknown-config", srcAWSProvider, Invalid)
	ruleConfigKind   = rule("provider.config-kind", srcAWSProvider, Invalid)
	ruleNoRegion     = rule("provider.no-region", srcAWSProvider, Invalid)
	ruleBadRegion    = rule("provider.invalid-region", srcProviderRegions, Invalid)
	ruleWrongAccount = rule("provider.account-not-allowed", srcAccountIDs, Invalid)
	ruleNotReady     = rule("provider.not-configured", srcBridgeProvider, Invalid)
)

// configKeys are the arguments of the provider, by shape.
var configKeys = map[string]Kind{
	"accessKey": String, "allowedAccountIds": List, "assumeRole": Block, "assumeRoleWithWebIdentity": Block,
	"customCaBundle": String, "defaultTags": Block, "ec2MetadataServiceEndpoint": String,
	"ec2MetadataServiceEndpointMode": String, "endpoints": List, "forbiddenAccountIds": List, "httpProxy": String,
	"httpsProxy": String, "ignoreTags": Block, "insecure": Bool, "maxRetries": Int, "noProxy": String,
	"profile": String, "region": String, "retryMode": String, "s3UsEast1RegionalEndpoint": String,
	"s3UsePathStyle": Bool, "secretKey": String, "sharedConfigFiles": List, "sharedCredentialsFiles": List,
	"skipCredentialsValidation": Bool, "skipMetadataApiCheck": Bool, "skipRegionValidation": Bool,
	"skipRequestingAccountId": Bool, "stsRegion": String, "token": String, "tokenBucketRateLimiterCapacity": Int,
	"useDualstackEndpoint": Bool, "useFipsEndpoint": Bool,
}

// nestedConfigKeys are the arguments of the nested blocks.
var nestedConfigKeys = map[string][]string{
	"assumeRole": {
		"duration", "externalId", "policy", "policyArns", "roleArn", "sessionName", "sourceIdentity", "tags",
		"transitiveTagKeys",
	},
	"assumeRoleWithWebIdentity": {
		"duration", "policy", "policyArns", "roleArn", "sessionName", "webIdentityToken", "webIdentityTokenFile",
	},
	"defaultTags": {"tags"},
	"ignoreTags":  {"keyPrefixes", "keys"},
}

// checkConfig validates a provider's configuration and unfolds the JSON that nested values arrive in.
func checkConfig(news Values) (Values, []*Refusal) {
	checked := Values{}
	var refusals []*Refusal
	for _, key := range slices.Sorted(maps.Keys(news)) {
		kind, known := configKeys[key]
		if key == "version" || key == "pluginDownloadURL" || key == "__internal" || key == defaultsKey {
			continue
		}
		if !known {
			refusals = append(refusals, ruleConfigKey.On(key, "could not validate provider configuration: Invalid or "+
				"unknown key %q", key))
			continue
		}
		value, ok := unfold(kind, normal(news[key]))
		if !ok {
			refusals = append(refusals, ruleConfigKind.On(key, "%q has the wrong type: got %v", key, news[key]))
			continue
		}
		refusals = append(refusals, unknownNested(key, value)...)
		checked[key] = value
	}
	return checked, refusals
}

func unknownNested(key string, value any) []*Refusal {
	nested, _ := value.(map[string]any)
	var refusals []*Refusal
	for _, each := range slices.Sorted(maps.Keys(nested)) {
		if each != defaultsKey && !slices.Contains(nestedConfigKeys[key], each) {
			refusals = append(refusals, ruleConfigKey.On(key, "could not validate provider configuration: Invalid or "+
				"unknown key %q", key+"."+each))
		}
	}
	return refusals
}

// unfold parses the JSON string of a nested configuration value.
func unfold(kind Kind, value any) (any, bool) {
	text, is := value.(string)
	if is && kind != String {
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, false
		}
	}
	return value, isUnknown(value) || fits(kind, value)
}

func (s *Sim) connect() *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	return &connection{number: s.connections}
}

// configure makes a connection a provider of a region.
func (s *Sim) configure(conn *connection, urn string, config Values) error {
	conn.urn, conn.identity, conn.region = urn, identityOf(config), config.String("region")
	return s.perform(conn.call("Configure", "pulumi:providers:aws", urn, "", false), conn.region, func() error {
		return s.configured(conn, config)
	})
}

func (s *Sim) configured(conn *connection, config Values) error {
	if hasUnknown(map[string]any(config)) {
		return nil
	}
	switch {
	case conn.region == "":
		return ruleNoRegion.Refuse("invalid or missing region: no region was given to the provider")
	case regions[conn.region] == nil:
		return ruleBadRegion.Refuse("invalid AWS Region: %s", conn.region)
	}
	if sts := config.String("stsRegion"); sts != "" {
		if refusal := s.unreachable(sts, "Configure"); refusal != nil {
			return refusal
		}
	}
	conn.account = accountOf(config, s.options.Account)
	allowed := config.Strings("allowedAccountIds")
	if len(allowed) > 0 && !slices.Contains(allowed, conn.account) ||
		slices.Contains(config.Strings("forbiddenAccountIds"), conn.account) {
		return ruleWrongAccount.Refuse("AWS account ID not allowed: %s", conn.account)
	}
	conn.defaultTags = config.Object("defaultTags").Object("tags")
	conn.ignoreTags = config.Object("ignoreTags")
	conn.configured = true
	return nil
}

// accountOf is the account that a configuration works in: that of the assumed role, else the default one.
func accountOf(config Values, account string) string {
	for _, block := range []string{"assumeRole", "assumeRoleWithWebIdentity"} {
		if parts := strings.Split(config.Object(block).String("roleArn"), ":"); len(parts) >= 6 {
			return parts[4]
		}
	}
	return account
}

// identityOf tells configurations apart without showing secrets.
func identityOf(config Values) string {
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if hasUnknown(config[key]) {
			config = config.Clone()
			config[key] = "unknown"
		}
	}
	text, err := json.Marshal(config)
	if err != nil {
		return "unencodable"
	}
	sum := sha256.Sum256(text)
	return fmt.Sprintf("%s-%s", config.String("region"), hex.EncodeToString(sum[:4]))
}

// diffConfig lists the changed arguments of a provider; the region replaces it, and with it all its resources.
func diffConfig(olds, news Values) []Change {
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(configKeys)) {
		before, _ := unfold(configKeys[key], olds[key])
		after, _ := unfold(configKeys[key], news[key])
		if !same(before, after) && !(isEmpty(before) && isEmpty(after)) {
			changes = append(changes, Change{Path: key, Kind: kindOf(before, after), Replace: key == "region"})
		}
	}
	return changes
}
