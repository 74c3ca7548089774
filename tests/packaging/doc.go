// Package packaging has the tests of what publishes the package: the configuration of releases, the workflows, the metadata of
// the SDKs, the pages for registries. They need no tools; `make check-packaging` runs the ones that do.
package packaging
