// Package drill follows the runbook of an application on a simulated AWS: it takes the commands as they are printed, and
// accepts nothing else. What it does not know, and what asks an API that is lost, fails.
package drill
