package eforms

import (
	"encoding/xml"
	"strings"
)

// node is an element of one part of a notice.
type node struct {
	name string
	attr []xml.Attr
	text string
	kids []*node
}

func newNode(start xml.StartElement) *node { return &node{name: start.Name.Local, attr: start.Attr} }

// attribute by its local name.
func (n *node) attribute(name string) string {
	for _, a := range n.attr {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// words are the element's text on one line.
func (n *node) words() string { return strings.Join(strings.Fields(n.text), " ") }

// all are the elements at a path below, in order.
func (n *node) all(path string) []*node {
	found := []*node{n}
	for _, name := range strings.Split(path, "/") {
		var next []*node
		for _, one := range found {
			for _, kid := range one.kids {
				if kid.name == name {
					next = append(next, kid)
				}
			}
		}
		found = next
	}
	return found
}

// one is the first text at a path below; of several languages the German one.
func (n *node) one(path string) *node {
	var found *node
	for _, e := range n.all(path) {
		switch {
		case e.words() == "":
		case e.attribute("languageID") == "DEU":
			return e
		case found == nil:
			found = e
		}
	}
	return found
}

// said is the text at a path below; empty where there is none.
func (n *node) said(path string) string {
	if e := n.one(path); e != nil {
		return e.words()
	}
	return ""
}

// extension is how UBL wraps what eForms adds to an element.
const extension = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/"

// part is an element that was read whole, with its place in the file.
type part struct {
	*node
	at string
}

// value at a path below the part.
func (p part) value(bt, path string) Value {
	e := p.one(path)
	if e == nil {
		return Value{}
	}
	return p.of(e, bt, path)
}

// values are all at a path below the part.
func (p part) values(bt, path string) []Value {
	var out []Value
	for _, e := range p.all(path) {
		if e.words() != "" {
			out = append(out, p.of(e, bt, path))
		}
	}
	return out
}

// coded is the value of the first element at the path whose attribute says what list it is of.
func (p part) coded(bt, path, list string) Value {
	for _, e := range p.all(path) {
		if e.attribute("listName") == list && e.words() != "" {
			return p.of(e, bt, path)
		}
	}
	return Value{}
}

func (p part) of(e *node, bt, path string) Value {
	code := e.attribute("currencyID")
	if code == "" {
		code = e.attribute("unitCode")
	}
	return Value{Text: e.words(), Code: code, BT: bt, Path: p.at + "/" + path}
}

// first value that is stated.
func first(values ...Value) Value {
	for _, v := range values {
		if v.Stated() {
			return v
		}
	}
	return Value{}
}
