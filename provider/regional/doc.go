// Package regional runs an application in one region: network, load balancer, compute.
package regional
