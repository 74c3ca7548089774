// Runs an application in several AWS regions: a regional stack in each, one ingress that sends users to the closest available region, and datastores that are replicated between the regions.
package globalapp
