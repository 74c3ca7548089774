package awssim

import (
	"encoding/json"
	"maps"
	"slices"
)

// passwordProperties hold what only AWS and the clients of a store may read.
var passwordProperties = []string{"masterPassword", "password", "authToken"}

// Passwords are all passwords and tokens that resources were ever given, the values of secrets included, in order: none of
// them may be readable in what the engine writes.
func (s *Sim) Passwords() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.passwords))
}

// notePasswords remembers the passwords in a resource's inputs.
func (s *Sim) notePasswords(in Values) {
	for _, property := range passwordProperties {
		s.notePassword(in.String(property))
	}
	text := in.String("secretString")
	var fields struct {
		Password string `json:"password"`
	}
	if json.Unmarshal([]byte(text), &fields) == nil {
		text = fields.Password
	}
	s.notePassword(text)
}

func (s *Sim) notePassword(password string) {
	if password != "" {
		s.passwords[password] = true
	}
}
