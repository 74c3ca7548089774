package e2e_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// sweptWorld is a world without what AWS and the engine make up: how often each thing is in it.
type sweptWorld map[string]int

// askedIn are the properties that programs ask for, by URN. What is adopted is asked for less, as AWS has the rest already.
func askedIn(world awssim.World) map[string][]string {
	asked := map[string][]string{}
	for _, r := range world.Resources {
		if r.URN != "" {
			asked[r.URN] = slices.Collect(maps.Keys(r.Inputs))
		}
	}
	return asked
}

// sweptWorldOf is a world by what programs ask for, as AWS has it, and by what refers to what. What AWS adds by itself
// differs from run to run: of that only types and regions count.
func sweptWorldOf(world awssim.World, properties map[string][]string) sweptWorld {
	labels := map[string]string{}
	var ids []string
	for _, r := range world.Resources {
		label := "<" + r.Type + " " + r.Region + " " + r.Name + ">"
		if r.URN == "" && !r.Brought {
			label = "<" + r.Type + " " + r.Region + ">"
		}
		labels[r.Type+r.Region+r.ID], labels[r.ID] = label, label
		for _, each := range []string{r.ARN, r.ID} {
			if each != "" && r.URN != "" && hasChance.MatchString(each) {
				ids = append(ids, each, label)
			}
		}
	}
	hide := strings.NewReplacer(ids...)
	made := sweptWorld{}
	for _, r := range world.Resources {
		asked := map[string]any{}
		for _, key := range properties[r.URN] {
			asked[key] = r.Outputs[key]
		}
		references := []any{}
		for _, id := range r.References {
			references = append(references, labels[id])
		}
		thing := map[string]any{"asked": asked, "references": references, "forgotten": r.Forgotten}
		made[labels[r.Type+r.Region+r.ID]+": "+jsonOf(inOrder(plain(thing, hide)))]++
	}
	return made
}

// plain is a thing without what is made up.
func plain(thing any, hide *strings.Replacer) any {
	var hidden any
	if err := json.Unmarshal([]byte(sweptChance.ReplaceAllString(hide.Replace(jsonOf(thing)), "…")), &hidden); err != nil {
		panic(err)
	}
	return hidden
}

func jsonOf(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return text.String()
}

// inOrder puts lists in an order that does not depend on what AWS makes up.
func inOrder(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, each := range value {
			value[key] = inOrder(each)
		}
	case []any:
		for i, each := range value {
			value[i] = inOrder(each)
		}
		slices.SortFunc(value, func(a, b any) int { return cmp.Compare(jsonOf(a), jsonOf(b)) })
	}
	return value
}

// hasChance matches what cannot be a word of the program's.
var hasChance = regexp.MustCompile(`[0-9a-f]{6}|^[A-Z0-9]{14,}$`)

// compare says what of a world is missing in another one, and what is there in addition.
func (w sweptWorld) compare(other sweptWorld) (missing, extra []string) {
	for _, each := range slices.Sorted(maps.Keys(w)) {
		for range w[each] - other[each] {
			missing = append(missing, each)
		}
	}
	for _, each := range slices.Sorted(maps.Keys(other)) {
		for range other[each] - w[each] {
			extra = append(extra, each)
		}
	}
	return missing, extra
}

// unlike says in what a world is not like another one.
func (w sweptWorld) unlike(other sweptWorld) []string {
	missing, extra := w.compare(other)
	var wrong []string
	for _, each := range missing {
		i := slices.IndexFunc(extra, func(other string) bool { return label(other) == label(each) })
		if i < 0 {
			wrong = append(wrong, "missing: "+label(each))
			continue
		}
		at := 0
		for at < min(len(each), len(extra[i])) && each[at] == extra[i][at] {
			at++
		}
		about := func(text string) string { return text[max(0, at-60):min(len(text), at+80)] }
		wrong = append(wrong, fmt.Sprintf("%s: %s, not %s", label(each), about(extra[i]), about(each)))
		extra = slices.Delete(extra, i, i+1)
	}
	for _, each := range extra {
		wrong = append(wrong, "more: "+label(each))
	}
	return wrong
}

// label is the type, region and name of a thing in a world.
func label(text string) string {
	label, _, _ := strings.Cut(text, ": ")
	return label
}

var sweptChance = regexp.MustCompile(madeUp.String() + `|` + generated.String() + `|\d{4}-\d\d-\d\dT[0-9:.]+Z`)
