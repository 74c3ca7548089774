package awssim

func (op *Op) checkFunctionTarget(group *Object) error       { return nil }
func (op *Op) checkInstanceTarget(group *Object) error       { return nil }
func (op *Op) functionAnswers(group *Object, id string) bool { return false }
func (op *Op) instancesHealthy(group *Object) bool           { return false }
func (op *Op) targetInstances(group *Object) []*Object       { return nil }
