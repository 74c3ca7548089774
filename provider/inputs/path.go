package inputs

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// bare is what a key looks like that a path shows without quotes.
var bare = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// regionPrefix is the part of a path that leads into one region.
var regionPrefix = regexp.MustCompile(`^regions\[\d+\]\.`)

// child is the path of a key of the object at path: tags.team, or tags["a b"] for a key that would be ambiguous.
func child(path, key string) string {
	switch {
	case !bare.MatchString(key):
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	default:
		return path + "." + key
	}
}

// element is the path of an element of the list at path: regions[1].
func element(path string, index int) string {
	return path + "[" + strconv.Itoa(index) + "]"
}

// within says whether path is ancestor itself or lies below it.
func within(path, ancestor string) bool {
	rest, ok := strings.CutPrefix(path, ancestor)
	return ok && (ancestor == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}

// topic is the first key of a path, seen from the application or from a region alike: network for network.addressPool
// and for regions[1].network.cidrBlock.
func topic(path string) string {
	first, _, _ := strings.Cut(withoutRegion(path), ".")
	first, _, _ = strings.Cut(first, "[")
	return first
}

// withoutRegion takes the region off a path, so that a block and a region's override of it have the same one.
func withoutRegion(path string) string {
	return regionPrefix.ReplaceAllString(path, "")
}
