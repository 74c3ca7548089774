package inputs

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest finds the candidate that a misspelt word most likely means, and whether there is one: at most two letters
// away, and no more than half of the word. Case and the separators of other languages' spellings do not count.
func nearest(word string, candidates []string) (string, bool) {
	best, least := "", 3
	for _, candidate := range candidates {
		distance := levenshtein.Distance(folded(word), folded(candidate), nil)
		if distance < least && 2*distance <= len(word) {
			best, least = candidate, distance
		}
	}
	return best, best != ""
}

// folded takes case and separators off a word: home_region and homeRegion are the same.
func folded(word string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(word))
}
