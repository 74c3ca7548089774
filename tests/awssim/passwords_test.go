package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPasswordsAreRememberedWhereverTheyAreGiven(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	assert.Empty(t, s.Passwords())
	s.notePasswords(Values{"masterPassword": "first", "password": "second", "authToken": "third", "name": "shop"})
	s.notePasswords(Values{"secretString": `{"host": "db", "password": "fourth"}`})
	s.notePasswords(Values{"secretString": "not JSON"})
	assert.Equal(t, []string{"first", "fourth", "not JSON", "second", "third"}, s.Passwords())

	c := s.Client("eu-west-1")
	secret := must(c.Create(secretToken, "secret", Values{"name": "shop"}))
	version := must(c.Create(secretVersionToken, "version", Values{
		"secretId": secret.ID, "secretString": `{"password": "created"}`,
	}))
	assert.NotEmpty(t, version.ID)
	assert.Contains(t, s.Passwords(), "created")
}
