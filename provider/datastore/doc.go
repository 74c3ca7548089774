// Package datastore has the replicated datastores, one file a topology.
package datastore
