package functions

import "reflect"

// Enumerations are those that only functions have. The schema asks each for its description, which infer leaves out.
var Enumerations = []reflect.Type{
	reflect.TypeFor[DatastoreKind](), reflect.TypeFor[FactBasis](), reflect.TypeFor[FailoverStarter](),
	reflect.TypeFor[OutageActor](),
}
