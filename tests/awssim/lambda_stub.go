package awssim

func (op *Op) checkFunctionTarget(*Object) error { return nil }

func (op *Op) functionAnswers(*Object, string) bool { return false }
