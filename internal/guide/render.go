package guide

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// servedFrom is where the shop serves the pictures.
const servedFrom = "/hilfe/bilder/"

// link is one from a chapter to another, to be found once all are read.
type link struct{ from, language, chapter, section string }

// renderer turns Markdown into what a browser may be given: raw HTML in the source is left out.
type renderer struct {
	markdown goldmark.Markdown
	pictures map[string]size
	links    []link
}

func newRenderer(pictures map[string]size) *renderer {
	return &renderer{markdown: goldmark.New(goldmark.WithExtensions(extension.Table)), pictures: pictures}
}

// chapter renders one file. The page gives the heading of the first level itself, so it is taken out.
func (r *renderer) chapter(id, language string, source []byte) (Chapter, error) {
	doc := r.markdown.Parser().Parse(text.NewReader(source))
	c := Chapter{ID: id}
	first, ok := doc.FirstChild().(*ast.Heading)
	if !ok || first.Level != 1 {
		return c, errors.New("does not begin with its title")
	}
	c.Title = plain(first, source)
	doc.RemoveChild(doc, first)
	if p, ok := doc.FirstChild().(*ast.Paragraph); ok {
		c.Lead = plain(p, source)
	}
	bare(doc)
	c.Sections = sections(doc, source)
	if err := ast.Walk(doc, r.resolve(id, language)); err != nil {
		return c, err
	}
	var b bytes.Buffer
	if err := r.markdown.Renderer().Render(&b, source, doc); err != nil {
		return c, err
	}
	c.HTML = template.HTML(b.String()) //nolint:gosec // G203: goldmark escapes, and the source is ours
	return c, nil
}

// bare takes the paragraph away from around a picture that stands alone: it is no text. The picture becomes the way to
// itself in full size, for those who meet it on a phone.
func bare(doc ast.Node) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p, isParagraph := n.(*ast.Paragraph)
		if !isParagraph || p.ChildCount() != 1 {
			continue
		}
		image, isImage := p.FirstChild().(*ast.Image)
		if !isImage {
			continue
		}
		whole := ast.NewLink()
		whole.Destination = []byte(servedFrom + path.Base(string(image.Destination)))
		whole.SetAttributeString("class", []byte("picture"))
		whole.AppendChild(whole, image)
		block := ast.NewTextBlock()
		block.AppendChild(block, whole)
		doc.ReplaceChild(doc, p, block)
		n = block
	}
}

// sections gives every heading its anchor and collects the words below those of the second level.
func sections(doc ast.Node, source []byte) []Section {
	all := []Section{{}}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		words := plain(n, source)
		if h, ok := n.(*ast.Heading); ok {
			h.SetAttributeString("id", []byte(Anchor(words)))
			if h.Level == 2 {
				all = append(all, Section{ID: Anchor(words), Title: words})
				continue
			}
		}
		last := &all[len(all)-1]
		last.Text = strings.TrimSpace(last.Text + " " + words)
	}
	return all
}

var notInAnchors = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// Anchor of a heading, the same that code hosts give it, so that a link works there too.
func Anchor(heading string) string {
	return strings.ReplaceAll(notInAnchors.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// resolve points links and pictures to where the shop serves them.
func (r *renderer) resolve(id, language string) ast.Walker {
	return func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			name := path.Base(string(n.Destination))
			p, ok := r.pictures[name]
			if !ok {
				return ast.WalkStop, fmt.Errorf("picture %s is missing", name)
			}
			n.Destination = []byte(servedFrom + name)
			n.SetAttributeString("width", []byte(strconv.Itoa(p.width)))
			n.SetAttributeString("height", []byte(strconv.Itoa(p.height)))
		case *ast.Link:
			return ast.WalkContinue, r.point(n, id, language)
		}
		return ast.WalkContinue, nil
	}
}

// point turns a link to another chapter's file into its address; the shop's own pages ("/demo") stay as they are.
func (r *renderer) point(n *ast.Link, id, language string) error {
	to, section, _ := strings.Cut(string(n.Destination), "#")
	switch {
	case strings.HasPrefix(to, "/") || strings.HasPrefix(to, "https://"):
		return nil
	case to == "":
		r.links = append(r.links, link{id, language, id, section})
		return nil
	case strings.Contains(to, "/") || !strings.HasSuffix(to, ".md"):
		return fmt.Errorf("%s is no chapter", to)
	}
	chapter := strings.TrimSuffix(strings.TrimSuffix(to, ".md"), "."+English)
	r.links = append(r.links, link{id, language, chapter, section})
	address := "/hilfe/" + chapter
	if language == English {
		address += "?lang=" + English
	}
	if section != "" {
		address += "#" + section
	}
	n.Destination = []byte(address)
	return nil
}

// plain is the text of a node without any marks; blocks and cells stand apart by a space.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := n.(type) {
		case *ast.Image:
			return ast.WalkSkipChildren, nil // what it shows is said beside it
		case *ast.Text:
			if entering {
				b.Write(t.Segment.Value(source))
				if t.SoftLineBreak() || t.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			if entering {
				b.Write(t.Lines().Value(source))
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// measurePictures reads the size of each, by the name of its file.
func measurePictures(files fs.FS) (map[string]size, error) {
	names, err := fs.Glob(files, "pictures/*.png")
	if err != nil {
		return nil, err
	}
	all := map[string]size{}
	for _, name := range names {
		if all[path.Base(name)], err = measure(files, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

func measure(files fs.FS, name string) (size, error) {
	f, err := files.Open(name)
	if err != nil {
		return size{}, err
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	return size{c.Width, c.Height}, err
}
