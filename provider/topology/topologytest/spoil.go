package topologytest

import (
	"math"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// place is one value among inputs, and how it is replaced or removed.
type place struct {
	value  any
	put    func(any)
	remove func()
}

// Spoil changes one to four values of inputs into what a user, a generator of programs or an attacker might write: nothing,
// something of another type, too much, too long, not known yet, secret, a neighbour's. The inputs given are not changed.
func Spoil(d *Draw, from Object) Object {
	spoilt := Clone(from)
	for range d.Number(1, 4) {
		places := placesIn(spoilt)
		if len(places) == 0 {
			return spoilt
		}
		at := One(d, places...)
		spoilAt(d, at, places)
	}
	return spoilt
}

// spoilAt changes one value.
func spoilAt(d *Draw, at place, all []place) {
	switch d.Number(0, 6) {
	case 0:
		at.remove()
	case 1:
		at.put(secretly(One(d, all...).value))
	case 2:
		at.put(hidden(d, at.value))
	case 3:
		if block, is := at.value.(Object); is {
			addKey(d, block)
			return
		}
		if list, is := at.value.([]any); is && len(list) > 0 {
			at.put(append(slices.Clone(list), secretly(One(d, list...))))
			return
		}
		at.put(near(d, at.value))
	case 4, 5:
		at.put(near(d, at.value))
	default:
		at.put(strange(d))
	}
}

// secretly marks the passwords in a value as secrets: where they are not expected nobody would know.
func secretly(value any) any {
	switch value := value.(type) {
	case string:
		if value == Password {
			return property.New(Password).WithSecret(true)
		}
	case Object:
		marked := Object{}
		for key, each := range value {
			marked[key] = secretly(each)
		}
		return marked
	case []any:
		marked := make([]any, len(value))
		for i, each := range value {
			marked[i] = secretly(each)
		}
		return marked
	}
	return value
}

// placesIn are all values in a block, in a fixed order.
func placesIn(block Object) []place {
	var places []place
	for _, key := range sortedKeys(block) {
		places = append(places, place{
			block[key], func(value any) { block[key] = clone(value) }, func() { delete(block, key) },
		})
		places = append(places, placesBelow(block[key])...)
	}
	return places
}

func placesBelow(value any) []place {
	switch value := value.(type) {
	case Object:
		return placesIn(value)
	case []any:
		var places []place
		for i := range value {
			set := func(element any) { value[i] = clone(element) }
			places = append(places, place{value[i], set, func() { value[i] = nil }})
			places = append(places, placesBelow(value[i])...)
		}
		return places
	}
	return nil
}

// addKey adds a key to a block: one that it may have, one that is nearly one that it has, or a strange one.
func addKey(d *Draw, block Object) {
	known := []string{
		"regions", "name", "traffic", "isolated", "stack", "existing", "network", "loadBalancer", "application", "compute", "ecs",
		"ec2", "eks", "lambdaFunction", "ingress", "route53", "globalAccelerator", "active", "domain", "external", "datastores",
		"dynamodb", "aurora", "rds", "s3", "elasticache", "documentdb", "deletionProtection", "onDelete", "homeRegion",
		"writerRegion", "cidrBlock", "availabilityZoneIds", "certificateArn", "drainSwitch", "controlRegions", "generation",
		"headless", "instances", "engineVersion", "parameters", "environment", "secrets", "sidecars", "dependsOn", "awsProvider",
		"observability", "capacity", "tags", "weighted", "latency", "geolocation", "failover", "restoreFrom",
	}
	key := One(d, known...)
	if keys := sortedKeys(block); len(keys) > 0 && d.Chance(40) {
		key = One(d, keys...)
		key = One(d, key[:len(key)-min(1, len(key))], key+"s", strings.ToUpper(key), strings.ToLower(key), "x"+key)
	}
	if d.Chance(10) {
		key = One(d, "", "a.b", `a"]b`, "größe", "日本", "__proto__", "a b", strings.Repeat("k", 300), "\x00")
	}
	value := strange(d)
	if d.Chance(50) {
		value = Object{}
	}
	block[key] = value
}

// near is a value of the same type that is less usual.
func near(d *Draw, value any) any {
	switch value := value.(type) {
	case string:
		return One(d, text(d), value+"x", strings.ToUpper(value), value[:len(value)/2], value+value, "{region}", region(d))
	case float64:
		return One(d, value+1, value-1, -value, value/2+0.25, value*1000, 0.0, math.MaxInt32, math.MaxInt32+1, math.MinInt32, 1e300,
			math.Inf(1), math.NaN())
	case bool:
		return !value
	case []any:
		return One(d, []any{}, []any{nil}, []any{strange(d)}, many(value))
	case Object:
		return One[any](d, Object{}, Object{"x": nil}, deep(d.Number(2, 40)))
	}
	return strange(d)
}

// many repeats a list.
func many(list []any) []any {
	const times = 40
	var repeated []any
	for range times {
		repeated = append(repeated, clone(list).([]any)...)
	}
	return repeated
}

// hidden is a value that is not known yet, a secret or another resource's.
func hidden(d *Draw, value any) any {
	if _, is := value.(property.Value); is {
		return value
	}
	shown := valueOf(value)
	switch d.Number(0, 3) {
	case 0:
		return property.New(property.Computed)
	case 1:
		return shown.WithSecret(true)
	case 2:
		return property.New(Password).WithSecret(true)
	}
	return shown.WithDependencies([]urn.URN{"urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::vpc"})
}

// strange is a value of any type.
func strange(d *Draw) any {
	switch d.Number(0, 6) {
	case 0:
		return nil
	case 1:
		return text(d)
	case 2:
		return region(d)
	case 3:
		return near(d, 1.0)
	case 4:
		return d.Chance(50)
	case 5:
		return deep(d.Number(1, 60))
	}
	return []any{text(d), 1.0, nil}
}

// region is one that may or may not be there.
func region(d *Draw) string {
	return One(d, "us-east-3", "eu-nowhere-9", "cn-north-1", "us-gov-west-1", "EU-WEST-1", "eu_west_1", "us-iso-east-1",
		One(d, Regions...))
}

// text is a text that is no good name, range, version or document.
func text(d *Draw) string {
	return One(d,
		"", " ", "x", "größe", "日本", "a\nb", "a\"b", "\x00", "\xff\xfe", "../..", "${secret}", "%s%d", "{region}", "-", "--flag", ".",
		"10.0.0.0/8", "10.31.0.0/16", "10.0.0.0/33", "0.0.0.0/0", "::/0", "256.1.1.1/16", "192.168.0.0/21", "2001:db8::/32",
		"16.6", "99999999999999999999.1", "8.0.mysql_aurora.3.08.0", "1..2", "1.", "use2-az1", "use2-az99", "true", "null", "NaN",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, `{"Statement":{}}`, `[]`, `{`,
		"arn:aws:acm:us-east-2:111122223333:certificate/x", "arn:aws:iam::111122223333:role/x", "arn:aws:s3:::x", "arn",
		"*.shop.example.com", "shop..example.com", "xn--grsse-2ya.example.com", strings.Repeat("a", 64), strings.Repeat("ä", 5000),
		strings.Repeat("a.", 130)+"com",
	)
}

// deep is a block in a block in a block.
func deep(levels int) any {
	var value any = "end"
	for i := range levels {
		if i%2 == 0 {
			value = Object{"deep": value}
		} else {
			value = []any{value}
		}
	}
	return Object{"deep": value}
}
