package topology

import (
	"fmt"
	"regexp"
	"slices"
)

// Limits of DynamoDB, from https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html,
// API_GlobalSecondaryIndex.html, API_KeySchemaElement.html and API_Projection.html.
const (
	keyNameLongest    = 255
	indexesMost       = 20
	projectionLargest = 20
	projectedMost     = 100
)

// ProjectionInclude is the projection that names the attributes of an index.
const ProjectionInclude = "INCLUDE"

// typeNumber is the type of a number, and the only one that tells when an item expires.
const typeNumber = "N"

var indexName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

// placedKey is a key attribute, where it stands, and what it is a key of: 0 for the table, i+1 for the index i.
type placedKey struct {
	Key
	path  string
	owner int
}

// checkDynamoDB checks the keys and indexes of a table.
func checkDynamoDB(table DynamoDB, path string) Problems {
	var found Problems
	keys := tableKeys(table, path)
	for _, key := range keys {
		if length := len(key.Name); length < 1 || length > keyNameLongest {
			found = append(found, problems(RuleKeyName, in(key.path, "name"), "%d bytes long, but the name of a key has 1 "+
				"to %d; choose another name", length, keyNameLongest)...)
		}
	}
	found = append(found, checkRangeKey(table.HashKey, table.RangeKey, path)...)
	for i, index := range table.GlobalSecondaryIndexes {
		found = append(found, checkRangeKey(index.HashKey, index.RangeKey, indexPath(path, i))...)
	}
	found = append(found, checkAttributeTypes(keys)...)
	found = append(found, checkIndexes(table.GlobalSecondaryIndexes, path)...)
	return append(found, checkTTL(table.TTLAttribute, keys, path)...)
}

// tableKeys are all keys of a table and its indexes, in the order in which they are written.
func tableKeys(table DynamoDB, path string) []placedKey {
	keys := keyPair(table.HashKey, table.RangeKey, path, 0)
	for i, index := range table.GlobalSecondaryIndexes {
		keys = append(keys, keyPair(index.HashKey, index.RangeKey, indexPath(path, i), i+1)...)
	}
	return keys
}

func keyPair(hash Key, sort *Key, path string, owner int) []placedKey {
	keys := []placedKey{{Key: hash, path: in(path, "hashKey"), owner: owner}}
	if sort != nil {
		keys = append(keys, placedKey{Key: *sort, path: in(path, "rangeKey"), owner: owner})
	}
	return keys
}

func indexPath(path string, i int) string {
	return in(path, fmt.Sprintf("globalSecondaryIndexes[%d]", i))
}

func checkRangeKey(hash Key, sort *Key, path string) Problems {
	if sort == nil || sort.Name != hash.Name || sort.Name == "" {
		return nil
	}
	return problems(RuleRangeKey, in(path, "rangeKey.name"), "%s is the hash key already; name another attribute, or "+
		"remove the range key", sort.Name)
}

// checkAttributeTypes checks that an attribute has one type. A range key that repeats its hash key is a mistake of its
// own.
func checkAttributeTypes(keys []placedKey) Problems {
	var found Problems
	for i, key := range keys {
		earlier := slices.IndexFunc(keys, func(other placedKey) bool { return other.Name == key.Name })
		repeats := i > 0 && keys[i-1].Name == key.Name && keys[i-1].owner == key.owner
		if key.Name == "" || repeats || keys[earlier].Type == key.Type {
			continue
		}
		found = append(found, problems(RuleAttributeType, in(key.path, "type"), "%s is %s here and %s at %s, but an "+
			"attribute has one type in a table; use the same in both places", key.Name, key.Type, keys[earlier].Type,
			in(keys[earlier].path, "type"))...)
	}
	return found
}

func checkIndexes(indexes []Index, path string) Problems {
	var found Problems
	projected := 0
	for i, index := range indexes {
		place := indexPath(path, i)
		earlier := slices.IndexFunc(indexes, func(other Index) bool { return other.Name == index.Name })
		switch {
		case !indexName.MatchString(index.Name):
			found = append(found, problems(RuleIndexName, in(place, "name"), "%q is not the name of an index; use 3 to 255 "+
				"letters, digits, underscores, hyphens and dots", index.Name)...)
		case earlier < i:
			found = append(found, problems(RuleIndexDuplicate, in(place, "name"), "%s is the name of %s already; choose "+
				"another name", index.Name, indexPath(path, earlier))...)
		}
		found = append(found, checkProjection(index, place)...)
		projected += len(index.NonKeyAttributes)
	}
	place := in(path, "globalSecondaryIndexes")
	if len(indexes) > indexesMost {
		found = append(found, problems(RuleIndexCount, place, "%d indexes, but a table has at most %d; remove some",
			len(indexes), indexesMost)...)
	}
	if projected > projectedMost {
		found = append(found, problems(RuleProjectionCount, place, "%d attributes in nonKeyAttributes of all indexes, but "+
			"a table has at most %d; name fewer, or use the projection ALL", projected, projectedMost)...)
	}
	return found
}

func checkProjection(index Index, path string) Problems {
	include := index.Projection == ProjectionInclude
	place := in(path, "nonKeyAttributes")
	switch count := len(index.NonKeyAttributes); {
	case include && count == 0:
		return problems(RuleProjection, place, "missing, and the projection INCLUDE needs the attributes to include; "+
			"name them, or use KEYS_ONLY or ALL")
	case !include && count > 0:
		return problems(RuleProjection, place, "%d attributes, but only the projection INCLUDE takes them; set "+
			"projectionType: INCLUDE, or remove them", count)
	case count > projectionLargest:
		return problems(RuleProjectionSize, place, "%d attributes, but an index includes at most %d; name fewer, or use "+
			"the projection ALL", count, projectionLargest)
	}
	return nil
}

// checkTTL checks the attribute that tells when an item expires. A key of the table names an item for good, so it is
// none; an index may sort by it when it is a number.
func checkTTL(attribute string, keys []placedKey, path string) Problems {
	place := in(path, "ttlAttribute")
	for _, key := range keys {
		switch {
		case attribute == "" || key.Name != attribute:
		case key.owner == 0:
			return problems(RuleTTL, place, "%s is a key of the table (%s), which names an item and cannot also say when "+
				"it expires; name another attribute", attribute, key.path)
		case key.Type != typeNumber:
			return problems(RuleTTL, place, "%s is of type %s at %s, but only a number tells when an item expires; make it "+
				"N there, or name another attribute", attribute, key.Type, in(key.path, "type"))
		}
	}
	return nil
}
