package bmecat

import (
	"encoding/xml"
	"strings"
)

// node is an element of one article or of the header. Articles are small, and in real files elements come in any
// order and number, so a tree is looked up rather than a sequence demanded.
type node struct {
	name string
	attr []xml.Attr
	text []byte
	kids []*node
}

// tree reads the element that start opened, within the limits of one article.
func (r *Reader) tree(start xml.StartElement) (*node, error) {
	r.src.itemEnd = r.src.offset + r.limits.ArticleBytes
	defer func() { r.src.itemEnd = 0 }()
	root := &node{name: start.Name.Local, attr: start.Attr}
	open := []*node{root}
	elements := 1
	for len(open) > 0 {
		tok, err := r.token()
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if elements++; elements > r.limits.ArticleElements {
				return nil, r.fault(ErrTooLarge, "elements in article")
			}
			kid := &node{name: t.Name.Local, attr: t.Attr}
			top.kids = append(top.kids, kid)
			open = append(open, kid)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			// Text cut into CDATA sections arrives in pieces; the limit holds for their sum.
			if int64(len(top.text)+len(t)) > r.limits.TextBytes {
				return nil, r.fault(ErrTextTooLarge, "")
			}
			top.text = append(top.text, t...)
		}
	}
	return root, nil
}

// skip reads to the end of the element just opened and keeps nothing.
func (r *Reader) skip() error {
	for depth := r.depth - 1; r.depth > depth; {
		if _, err := r.token(); err != nil {
			return err
		}
	}
	return nil
}

// value is the element's text on one line.
func (n *node) value() string {
	if n == nil {
		return ""
	}
	return strings.Join(strings.Fields(string(n.text)), " ")
}

// lines is the element's text with its line breaks but without indentation.
func (n *node) lines() string {
	if n == nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(n.text)), "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// kid is the first child of one of the names, or nil.
func (n *node) kid(names ...string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		for _, name := range names {
			if k.name == name {
				return k
			}
		}
	}
	return nil
}

// all are the children of one of the names, in order.
func (n *node) all(names ...string) []*node {
	if n == nil {
		return nil
	}
	var found []*node
	for _, k := range n.kids {
		for _, name := range names {
			if k.name == name {
				found = append(found, k)
			}
		}
	}
	return found
}

func attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// inLanguage picks the nodes to show: German ones, else those without language, else English, else the first
// language that occurs. The attribute holds ISO 639-2 codes by the standard and ISO 639-1 codes in practice.
func inLanguage(nodes []*node) []*node {
	for _, wanted := range [][]string{{"deu", "ger", "de"}, {""}, {"eng", "en"}} {
		if found := withLanguage(nodes, wanted...); len(found) > 0 {
			return found
		}
	}
	if len(nodes) == 0 {
		return nil
	}
	return withLanguage(nodes, language(nodes[0]))
}

func withLanguage(nodes []*node, languages ...string) []*node {
	var found []*node
	for _, n := range nodes {
		for _, l := range languages {
			if language(n) == l && len(n.text) > 0 {
				found = append(found, n)
			}
		}
	}
	return found
}

// language is the lang attribute without region, in lower case.
func language(n *node) string {
	l, _, _ := strings.Cut(strings.ToLower(attr(n.attr, "lang")), "-")
	return l
}

func first(nodes []*node) *node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

func values(nodes []*node) []string {
	var vs []string
	for _, n := range nodes {
		if v := n.value(); v != "" {
			vs = append(vs, v)
		}
	}
	return vs
}
