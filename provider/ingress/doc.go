// Package ingress has the ways to bring users to the closest available region.
package ingress
