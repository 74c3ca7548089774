// Package region is the one seam that knows how a resource reaches its region: the providers, their settings, and the scope
// through which everything is registered.
package region
