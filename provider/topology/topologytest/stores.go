package topologytest

import "slices"

// storeKinds are the kinds of datastores with the name that the applications give one, and the most regions that AWS gives it.
var storeKinds = []struct {
	kind, name string
	most       int
}{
	{"dynamodb", "orders", 99},
	{"s3", "assets", 99},
	{"aurora", "catalog", 11},
	{"documentdb", "carts", 11},
	{"rds", "ledger", 16},
	{"elasticache", "cache", 3},
	{"existing", "legacy", 99},
}

// stores are the datastores of an application. A region that only holds data is in one of them.
func (m *maker) stores() Object {
	stores := Object{}
	for _, each := range storeKinds {
		if !m.Chance(30) || each.kind == "existing" && m.Built {
			continue
		}
		if each.kind == "existing" {
			if len(m.running) > 0 {
				stores[each.name] = Object{"existing": m.existingStore()}
			}
			continue
		}
		stores[each.name] = m.store(each.kind, each.most)
	}
	for _, region := range m.regions {
		if region["stack"] == "none" && !m.holdsData(stores, region["name"].(string)) {
			stores["orders"] = Object{"dynamodb": m.table()}
		}
	}
	return stores
}

// holdsData says whether a datastore that is built has a copy in a region.
func (m *maker) holdsData(stores Object, name string) bool {
	for _, store := range stores {
		block := store.(Object)
		regions, some := block["regions"].([]any)
		isHere := func(region any) bool { return region.(Object)["name"] == name }
		if block["existing"] == nil && (!some || slices.ContainsFunc(regions, isHere)) {
			return true
		}
	}
	return false
}

// store is a datastore of a kind.
func (m *maker) store(kind string, most int) Object {
	store := Object{kind: m.storeBlock(kind)}
	members := m.names
	if len(m.names) > most || m.Chance(30) {
		members = Some(m.Draw, m.Number(1, min(most, len(m.names))), m.names)
		var regions []any
		for _, name := range members {
			regions = append(regions, Object{"name": name})
		}
		store["regions"] = regions
	}
	if !slices.Contains(members, m.home) || m.Chance(15) {
		store["homeRegion"] = One(m.Draw, members...)
	}
	if home, own := store["homeRegion"]; own && kind != "dynamodb" && kind != "s3" {
		store["writerRegion"] = home
	}
	if kind == "s3" {
		delete(store, "homeRegion")
	}
	ends := map[string][]string{"dynamodb": {"retain", "destroy"}, "s3": {"retain", "destroy"}}[kind]
	if ends == nil {
		ends = []string{"snapshot", "destroy"}
	}
	if m.Chance(50) {
		store["onDelete"] = One(m.Draw, ends...)
	}
	return store
}

func (m *maker) storeBlock(kind string) Object {
	switch kind {
	case "dynamodb":
		return m.table()
	case "s3":
		return m.buckets()
	case "aurora":
		return m.aurora()
	case "documentdb":
		return m.documents()
	case "rds":
		return m.database()
	}
	return m.cache()
}

func (m *maker) table() Object {
	block := Object{"hashKey": Object{"name": "id", "type": One(m.Draw, "S", "N", "B")}}
	if m.Chance(30) {
		block["rangeKey"] = Object{"name": "at", "type": "N"}
	}
	if m.Chance(30) {
		block["globalSecondaryIndexes"] = []any{Object{
			"name": "by-customer", "hashKey": Object{"name": "customer", "type": "S"},
			"projectionType": "INCLUDE", "nonKeyAttributes": []any{"total"},
		}}
	}
	if m.Chance(30) {
		block["ttlAttribute"] = "expires"
	}
	if m.Chance(30) {
		block["customerManagedKeys"] = true
	}
	if m.Chance(20) {
		block["pointInTimeRecovery"] = false
	}
	return block
}

func (m *maker) buckets() Object {
	block := Object{}
	for _, key := range []string{"customerManagedKeys", "deleteMarkerReplication", "replicationTimeControl"} {
		if m.Chance(30) {
			block[key] = m.Chance(60)
		}
	}
	if m.Chance(30) {
		block["noncurrentVersionExpirationDays"] = float64(m.Number(1, 400))
	}
	return block
}

// own gives a database a password and other settings of its own.
func (m *maker) own(block Object) Object {
	if m.Chance(25) {
		block["password"] = Password
	}
	if m.Chance(25) {
		block["backupRetentionInDays"] = float64(m.Number(1, 35))
	}
	if m.Chance(25) {
		block["port"] = float64(m.Number(1150, 65535))
	}
	if m.Chance(25) {
		block["masterUsername"] = "owner"
	}
	return block
}

// Password is the password of databases that are given one; no message, log or state may show it.
const Password = "hushed-horse-of-random-tests"

func (m *maker) aurora() Object {
	engine, version := "aurora-postgresql", One(m.Draw, "16.6", "15.10")
	if m.Chance(40) {
		engine, version = "aurora-mysql", "8.0.mysql_aurora.3.08.0"
	}
	block := m.own(Object{"engine": engine, "engineVersion": version})
	switch m.Number(0, 2) {
	case 1:
		block["instanceClass"] = "db.r7g.large"
	case 2:
		block["serverless"] = Object{"minCapacity": 0.5, "maxCapacity": float64(m.Number(1, 16))}
	}
	if m.Chance(40) {
		block["instances"] = float64(m.Number(1, 3))
	}
	if m.Chance(30) {
		block["iamAuthentication"] = true
	}
	if m.Chance(30) {
		block["writeForwarding"] = true
	}
	if m.Chance(30) {
		block["databaseName"] = "shop"
	}
	return block
}

func (m *maker) documents() Object {
	block := m.own(Object{"engineVersion": One(m.Draw, "5.0.0", "4.0.0")})
	if m.Chance(40) {
		block["instances"] = float64(m.Number(1, 3))
	}
	if m.Chance(30) {
		block["instanceClass"] = "db.r6g.xlarge"
	}
	return block
}

func (m *maker) database() Object {
	engine := One(m.Draw, "postgres", "mysql", "mariadb")
	version := map[string]string{"postgres": "16.8", "mysql": "8.4.5", "mariadb": "11.4.5"}[engine]
	block := m.own(Object{"engine": engine, "engineVersion": version})
	if m.Chance(40) {
		storage := m.Number(20, 400)
		block["allocatedStorage"] = float64(storage)
		if m.Chance(50) {
			block["maxAllocatedStorage"] = float64(storage * 2)
		}
	}
	if m.Chance(30) {
		block["multiAz"] = false
	}
	if m.Chance(30) {
		block["iamAuthentication"] = true
	}
	return block
}

func (m *maker) cache() Object {
	block := Object{"engineVersion": One(m.Draw, "8.0", "7.2")}
	if m.Chance(30) {
		block["engine"], block["engineVersion"] = "redis", One(m.Draw, "7.1", "6.2")
	}
	if m.Chance(30) {
		block["shards"] = float64(m.Number(1, 3))
	}
	if m.Chance(30) {
		block["replicasPerShard"] = float64(m.Number(1, 3))
	}
	if m.Chance(30) {
		block["authToken"] = Password
	}
	return block
}

// existingStore is a datastore that is managed elsewhere, given to every region that runs the application.
func (m *maker) existingStore() Object {
	regions := Object{}
	secret := m.Chance(50)
	for _, name := range m.running {
		block := Object{"readerEndpoint": "legacy-" + name + ".example.com"}
		if secret {
			block["secretArn"] = "arn:aws:secretsmanager:" + name + ":111122223333:secret:legacy-AbCdEf"
			block["policy"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue",` +
				`"Resource":"arn:aws:secretsmanager:` + name + `:111122223333:secret:legacy-AbCdEf"}]}`
		}
		regions[name] = block
	}
	return Object{"port": 5432.0, "regions": regions}
}
