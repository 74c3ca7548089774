package awssim

// BroughtStore is a database or a cache that was made by hand, with all that it needs.
type BroughtStore struct {
	Region, ID, ARN, Engine  string
	Endpoint, ReaderEndpoint string
	Port                     int
	// SecurityGroup guards the store; it lets nobody in.
	SecurityGroup, SubnetGroup string
	// KeyARN is the key that encrypts it.
	KeyARN string
	// Instances are the ids of its instances.
	Instances []string
}

// broughtPassword is what stores that are made by hand are opened with; the user is app.
const broughtPassword = "made-by-hand-and-kept"

// BroughtPassword is the password of the user app in stores that were made by hand.
func BroughtPassword() string { return broughtPassword }

// newStore makes what a store by hand stands on.
func (s *Sim) newStore(n BroughtNetwork, id, groupType string) BroughtStore {
	return BroughtStore{
		Region: n.Region, ID: id, SecurityGroup: s.BringSecurityGroup(n, id),
		SubnetGroup: s.Bring(n.Region, groupType, Values{"name": id, "subnetIds": n.PrivateSubnets}).ID,
		KeyARN:      s.Bring(n.Region, keyToken, Values{}).ARN,
	}
}

// BringAurora makes a cluster of aurora-postgresql or aurora-mysql with two instances by hand.
func (s *Sim) BringAurora(n BroughtNetwork, id, engine string) BroughtStore {
	store := s.newStore(n, id, dbSubnetGroupToken)
	store.Engine = engine
	return s.bringCluster(store, dbClusterToken, dbInstanceToken, Values{"engine": engine, "databaseName": "app"},
		Values{"engine": engine})
}

// BringDocumentDB makes a cluster of DocumentDB with two instances by hand.
func (s *Sim) BringDocumentDB(n BroughtNetwork, id string) BroughtStore {
	store := s.newStore(n, id, docSubnetGroupToken)
	store.Engine = docDB
	return s.bringCluster(store, docClusterToken, docInstanceToken, Values{}, Values{})
}

// bringCluster makes a cluster with instances; more are the inputs that its type takes besides.
func (s *Sim) bringCluster(store BroughtStore, cluster, instance string, more, each Values) BroughtStore {
	in := Values{"clusterIdentifier": store.ID, "masterUsername": "app", "masterPassword": broughtPassword,
		"dbSubnetGroupName": store.SubnetGroup, "vpcSecurityGroupIds": []string{store.SecurityGroup},
		"storageEncrypted": true, "kmsKeyId": store.KeyARN}
	for key, v := range more {
		in[key] = v
	}
	made := s.Bring(store.Region, cluster, in)
	for _, number := range []string{"-1", "-2"} {
		in := each.Clone()
		in["identifier"], in["clusterIdentifier"], in["instanceClass"] = store.ID+number, store.ID, "db.r6g.large"
		store.Instances = append(store.Instances, s.Bring(store.Region, instance, in).Outputs.String("identifier"))
	}
	return store.reached(made, "endpoint", "readerEndpoint")
}

// BringDatabase makes a database of postgres, mysql or mariadb by hand.
func (s *Sim) BringDatabase(n BroughtNetwork, id, engine string) BroughtStore {
	store := s.newStore(n, id, dbSubnetGroupToken)
	store.Engine = engine
	made := s.Bring(n.Region, databaseToken, Values{"identifier": id, "engine": engine, "instanceClass": "db.r6g.large",
		"allocatedStorage": 100, "storageType": "gp3", "username": "app", "password": broughtPassword, "dbName": "app",
		"dbSubnetGroupName": store.SubnetGroup, "vpcSecurityGroupIds": []string{store.SecurityGroup},
		"storageEncrypted": true, "kmsKeyId": store.KeyARN, "backupRetentionPeriod": 7})
	return store.reached(made, "address", "address")
}

// BringCache makes a cache of valkey or redis with two nodes by hand.
func (s *Sim) BringCache(n BroughtNetwork, id, engine string) BroughtStore {
	store := s.newStore(n, id, cacheSubnetGroupToken)
	store.Engine = engine
	made := s.Bring(n.Region, cacheGroupToken, Values{"replicationGroupId": id, "description": id, "engine": engine,
		"engineVersion": map[string]string{redis: defaultRedis, valkey: "8.0"}[engine], "nodeType": "cache.r7g.large",
		"numCacheClusters": 2, "automaticFailoverEnabled": true, "multiAzEnabled": true,
		"subnetGroupName": store.SubnetGroup, "securityGroupIds": []string{store.SecurityGroup},
		"transitEncryptionEnabled": true, "authToken": broughtPassword, "atRestEncryptionEnabled": true,
		"kmsKeyId": store.KeyARN})
	return store.reached(made, "primaryEndpointAddress", "readerEndpointAddress")
}

// reached fills in how a store is reached.
func (b BroughtStore) reached(made Resource, writer, reader string) BroughtStore {
	b.ARN, b.Port = made.ARN, made.Outputs.Int("port")
	b.Endpoint, b.ReaderEndpoint = made.Outputs.String(writer), made.Outputs.String(reader)
	return b
}
