package awssim

// unread is what the provider knows of a type only from the program.
type unread struct {
	// Properties are those that no call of AWS tells: a read leaves them as the state has them, an import leaves them out.
	Properties []string
	// Set is what the provider's import puts in their place.
	Set Values
}

// skipped is what importing a database means until the program says otherwise: it would go without a last snapshot.
var skipped = Values{"skipFinalSnapshot": true}

// unreads are read from the import and the read of each type, in the file that its Source names. Importing takes the
// object's id, or its ImportID.
var unreads = map[string]unread{
	globalClusterToken: {Properties: []string{"forceDestroy", "sourceDbClusterIdentifier"}},
	dbClusterToken: {
		Properties: []string{
			"allowMajorVersionUpgrade", "applyImmediately", "dbInstanceParameterGroupName", "deleteAutomatedBackups",
			"enableGlobalWriteForwarding", "enableLocalWriteForwarding", "finalSnapshotIdentifier",
			"manageMasterUserPassword", "masterPassword", "skipFinalSnapshot", "snapshotIdentifier", "sourceRegion",
		},
		Set: skipped,
	},
	dbInstanceToken: {Properties: []string{"applyImmediately", "forceDestroy"}},
	databaseToken: {
		Properties: []string{
			"allowMajorVersionUpgrade", "applyImmediately", "deleteAutomatedBackups", "finalSnapshotIdentifier",
			"manageMasterUserPassword", "password", "skipFinalSnapshot", "snapshotIdentifier", "upgradeStorageConfig",
		},
		Set: Values{"skipFinalSnapshot": true, "deleteAutomatedBackups": true},
	},
	docGlobalToken: {Properties: []string{"sourceDbClusterIdentifier"}},
	docClusterToken: {
		Properties: []string{
			"allowMajorVersionUpgrade", "applyImmediately", "finalSnapshotIdentifier", "manageMasterUserPassword",
			"masterPassword", "skipFinalSnapshot", "snapshotIdentifier",
		},
		Set: skipped,
	},
	docInstanceToken: {Properties: []string{"applyImmediately"}},
	cacheGroupToken: {Properties: []string{
		"applyImmediately", "authToken", "authTokenUpdateStrategy", "finalSnapshotIdentifier", "preferredCacheClusterAzs",
		"snapshotName",
	}},
	globalCacheToken:    {Properties: []string{"parameterGroupName"}},
	parameterGroupToken: {Properties: []string{"skipDestroy"}},
	bucketToken:         {Properties: []string{"forceDestroy"}},
	keyToken:            {Properties: []string{"bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"}},
	secretToken:         {Properties: []string{"forceOverwriteReplicaSecret", "recoveryWindowInDays"}},
	securityGroupToken:  {Properties: []string{"revokeRulesOnDelete"}},
	roleToken:           {Properties: []string{"forceDetachPolicies"}},
}

// importOutputs are what the state knows right after an import: what the provider reads, and what its import sets. A
// version is then the one that runs, for there is no program's to keep.
func (t *Type) importOutputs(truth Values) Values {
	kept := unreads[t.Token]
	for _, key := range kept.Properties {
		delete(truth, key)
	}
	for key, v := range kept.Set {
		truth[key] = cloneValue(v)
	}
	if actual := truth.String("engineVersionActual"); actual != "" && t.Token != cacheGroupToken {
		truth["engineVersion"] = actual
	}
	return truth
}

// ImportID is what `pulumi import` takes for a resource of the world.
func (s *Sim) ImportID(r Resource) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, t := s.world.objects[objectKey{r.Account, r.Region, r.Type, r.ID}], types[r.Type]
	if o == nil || t == nil || t.ImportID == nil {
		return r.ID
	}
	return t.ImportID(o)
}
