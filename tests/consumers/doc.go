// Package consumers installs the SDKs as their users do, and deploys the examples with them on the simulated AWS.
//
// A story is what an example is about, in all languages: what its program makes, what it gives back, and how it ends (the table
// in stories_test.go). A language knows how its SDK is packed and installed, and how a program is checked and run (a file for
// each). Each story is run in each of its languages from examples/<language>-<story>, so a new example is a folder there and an
// entry in the table. Its Pulumi.yaml has the setting `deletionProtection`, true unless set, that lets what the program made be
// destroyed.
//
// A program runs through the automation API of its language, because the language hosts of the Pulumi CLI are not needed for
// that: a driver in testdata/<language> takes the steps of the story and prints what each did. The program itself is the
// example's, as it is:
//
//   - TypeScript: the outputs are what index.ts exports;
//   - Python: __main__.py is run from its beginning for each step;
//   - Go: the program is `func program(ctx *pulumi.Context) error` in package main;
//   - Java: the program is `public static void program(Context ctx)` in the class that pom.xml names as mainClass.
//
// Everything is installed in exact versions, into folders of the test, for Maven into bin/.m2. A toolchain that is missing skips
// its tests, except on CI.
package consumers
