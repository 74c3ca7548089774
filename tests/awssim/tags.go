package awssim

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

const srcTags Source = "aws-tag-limits"

var _ = cite(map[Source]string{
	srcTags: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions",
})

// Rules about tags, the same for every service.
var (
	ruleTagCount    = rule("tags.too-many", srcTags, "TagLimitExceeded")
	ruleTagReserved = rule("tags.reserved", srcTags, "InvalidParameterValue")
	ruleTagLength   = rule("tags.length", srcTags, "InvalidParameterValue")
)

// Limits of tags.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// wrongTags refuses tags that AWS would refuse.
func wrongTags(tags Values) error {
	if len(tags) > maxTags {
		return ruleTagCount.Refuse("The maximum of %d tags has been reached: %d", maxTags, len(tags))
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		switch value := tags.String(key); {
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return ruleTagReserved.Refuse("Tag keys starting with 'aws:' are reserved for internal use: %s", key)
		case key == "" || utf8.RuneCountInString(key) > maxTagKey || utf8.RuneCountInString(value) > maxTagValue:
			return ruleTagLength.Refuse("Tag key has 1 to %d characters and its value up to %d: %q = %q", maxTagKey,
				maxTagValue, key, value)
		}
	}
	return nil
}

// tagsAll are the tags that a resource ends up with: the provider's default tags under its own.
func (conn *connection) tagsAll(in Values) Values {
	all := Values{}
	maps.Copy(all, conn.defaultTags)
	maps.Copy(all, in.Object("tags"))
	if isUnknown(in["tags"]) {
		all[""] = Unknown
	}
	return all
}

// ignoresTag says whether the provider is told to leave a tag alone.
func (conn *connection) ignoresTag(key string) bool {
	return slices.Contains(conn.ignoreTags.Strings("keys"), key) ||
		slices.ContainsFunc(conn.ignoreTags.Strings("keyPrefixes"), func(prefix string) bool {
			return strings.HasPrefix(key, prefix)
		})
}

// showTags gives a read its tags: all of them, without ignored ones, and those that are not the provider's defaults,
// unless the program gave them itself.
func (conn *connection) showTags(outputs, before Values) {
	given, all, own := before.Object("tags"), Values{}, Values{}
	for key, v := range outputs.Object("tagsAll") {
		if conn.ignoresTag(key) {
			continue
		}
		all[key] = v
		if conn.defaultTags[key] != v || given[key] != nil {
			own[key] = v
		}
	}
	outputs["tagsAll"] = map[string]any(all)
	outputs["tags"] = map[string]any(own)
	if len(own) == 0 && len(given) == 0 {
		delete(outputs, "tags")
	}
}
