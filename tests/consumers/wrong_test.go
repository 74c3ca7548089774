package consumers_test

import "testing"

type mistake struct{ name string }

var wrong = map[string][]mistake{}

func (c consumer) fails(t *testing.T, language string, m mistake) {}
