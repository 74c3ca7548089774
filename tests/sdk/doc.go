// Package sdk compiles the generated SDKs and uses them as their readers would: a typed Go program is checked, a typed
// Python program runs on mocks, and a typed TypeScript program runs on the real Pulumi engine and the simulated AWS.
//
// The SDKs are packed and installed as they are published. Packages come from npm and PyPI in exact versions, into
// folders of the test; a toolchain that is missing skips its tests, except on CI.
package sdk
