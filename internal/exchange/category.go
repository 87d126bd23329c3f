package exchange

import (
	"maps"
	"slices"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
)

var fold = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// normal is what counts when names are compared: letters and digits.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, fold.Replace(strings.ToLower(s)))
}

// categoryIndex maps everything a category may be called. The supplier's own groups come first; a CPV code that several
// categories share says nothing.
func categoryIndex(o Options) map[string]string {
	index, byCPV := map[string]string{}, map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(o.Categories)) {
		c := o.Categories[key]
		for _, name := range []string{c.LabelDE, c.LabelEN, key} {
			index[normal(name)] = key
		}
		byCPV[c.CPV] = append(byCPV[c.CPV], key)
	}
	for cpv, keys := range byCPV {
		if len(keys) == 1 {
			index[normal(cpv)] = keys[0]
		}
	}
	for _, group := range slices.Sorted(maps.Keys(o.Groups)) {
		index[normal(group)] = o.Groups[group]
	}
	delete(index, "")
	return index
}

func (b *builder) category() string {
	for _, g := range b.s.groups {
		if key, ok := b.categories[normal(g)]; ok {
			return key
		}
	}
	if len(b.s.groups) > 0 {
		b.info("category_unknown", "category", b.s.groups[0])
	}
	return catalog.CategoryOther
}

// path splits "Teile > Platinen > Asus" and puts the narrowest group first, the whole path before all.
func path(category string) []string {
	if category == "" {
		return nil
	}
	parts := strings.FieldsFunc(category, func(r rune) bool { return strings.ContainsRune(">»|\n", r) })
	groups := []string{category}
	for _, p := range slices.Backward(parts) {
		if p = strings.TrimSpace(p); p != "" && p != category {
			groups = append(groups, p)
		}
	}
	return groups
}

// facts keys the properties. A name that is no known one makes its own key, so that the same name always has the same.
func (b *builder) facts() {
	seen := map[string]bool{}
	for _, f := range b.s.facts {
		key, known := b.factKeys[normal(f.name)]
		if !known {
			key = slug(f.name)
		}
		if key == "" || f.value == "" || seen[key] {
			continue
		}
		if len(b.d.Facts) == maxFacts {
			b.info("facts_cut")
			return
		}
		seen[key] = true
		fact := catalog.Fact{Key: key, Value: cut(f.value, maxFactValue)}
		if !catalog.KnownFact(key) { // the label of a known fact names its unit
			fact.Label, fact.Value = cut(f.name, maxNumber), cut(strings.TrimSpace(f.value+" "+f.unit), maxFactValue)
		}
		b.d.Facts = append(b.d.Facts, fact)
	}
}

// slug is a key made of a name: "Höhe (mm)" becomes "hoehe_mm".
func slug(name string) string {
	words := strings.FieldsFunc(fold.Replace(strings.ToLower(name)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return cut(strings.Join(words, "_"), 60)
}

// labels keeps each once, in the file's order.
func (b *builder) labels() {
	var kept []string
	for _, l := range b.s.labels {
		if l = cut(l, maxLabel); l == "" || slices.Contains(kept, l) {
			continue
		}
		if len(kept) == maxLabels {
			b.info("labels_cut")
			break
		}
		kept = append(kept, l)
	}
	b.d.Offer.Labels = kept
}
