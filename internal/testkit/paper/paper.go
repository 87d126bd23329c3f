// Package paper reads a printed document back: how many pages it has, what
// stands on them, and what its QR code says. It reads the bytes of the PDF, not
// the memory of what was printed.
package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Document is a PDF as it was received.
type Document struct{ raw []byte }

// Open looks whether b is a whole PDF.
func Open(b []byte) (Document, error) {
	if !bytes.HasPrefix(b, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
		return Document{}, fmt.Errorf("%d bytes are no whole PDF", len(b))
	}
	return Document{b}, nil
}

var pageObject = regexp.MustCompile(`/Type /Page\s`)

// Pages counts the pages.
func (d Document) Pages() int { return len(pageObject.FindAll(d.raw, -1)) }

// Info reads an entry of the document's dictionaries whose value is text in UTF-16, such as Title.
func (d Document) Info(name string) string {
	at := bytes.LastIndex(d.raw, []byte("\n/"+name+" ("))
	if at < 0 {
		return ""
	}
	return utf16Text(literal(d.raw[at+len(name)+4:]))
}

// Outline lists the titles of the bookmarks.
func (d Document) Outline() []string {
	var titles []string
	rest := d.raw
	for {
		_, after, found := bytes.Cut(rest, []byte("<</Title ("))
		if !found {
			return titles
		}
		titles = append(titles, utf16Text(literal(after)))
		rest = after
	}
}

var stream = regexp.MustCompile(`(?s)<<([^\n]*?(?:\n/[^\n]*)*)\n?/Length (\d+)>>\nstream\n`)

// streams gives the dictionary and the content of every stream.
func (d Document) streams() (dictionaries []string, contents [][]byte, err error) {
	for _, m := range stream.FindAllSubmatchIndex(d.raw, -1) {
		dictionary := string(d.raw[m[2]:m[3]])
		length, err := strconv.Atoi(string(d.raw[m[4]:m[5]]))
		if err != nil {
			return nil, nil, err
		}
		content := d.raw[m[1] : m[1]+length]
		if strings.Contains(dictionary, "/FlateDecode") {
			r, err := zlib.NewReader(bytes.NewReader(content))
			if err != nil {
				return nil, nil, fmt.Errorf("stream %q: %w", dictionary, err)
			}
			if content, err = io.ReadAll(r); err != nil {
				return nil, nil, fmt.Errorf("stream %q: %w", dictionary, err)
			}
		}
		dictionaries, contents = append(dictionaries, dictionary), append(contents, content)
	}
	return dictionaries, contents, nil
}

// Text is what stands on the pages, one printed piece per line.
func (d Document) Text() (string, error) {
	_, contents, err := d.streams()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range contents {
		for rest := c; ; {
			before, after, found := bytes.Cut(rest, []byte(")Tj"))
			if !found {
				break
			}
			if i := bytes.LastIndex(before, []byte(" Td (")); i >= 0 {
				b.WriteString(utf16Text(literal(append(before[i+5:len(before):len(before)], ')'))) + "\n")
			}
			rest = after
		}
	}
	return b.String(), nil
}

// literal reads a PDF string up to its closing bracket.
func literal(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b) && b[i] != ')'; i++ {
		if b[i] == '\\' && i+1 < len(b) {
			i++
			if b[i] == 'r' {
				out = append(out, '\r')
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func utf16Text(b []byte) string {
	b = bytes.TrimPrefix(b, []byte{0xfe, 0xff})
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

var (
	imageWidth  = regexp.MustCompile(`/Width (\d+)`)
	imageHeight = regexp.MustCompile(`/Height (\d+)`)
	imageBits   = regexp.MustCompile(`/BitsPerComponent (\d+)`)
)

// Code reads the QR code out of the picture that the page shows. The picture is no photograph: its modules are taken as
// they stand, because the reader's search for a code in a scene now and then misses the grid by a module.
func (d Document) Code() (string, error) {
	img, err := d.picture()
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		return "", fmt.Errorf("no code can be read: %w", err)
	}
	return result.GetText(), nil
}

// picture decodes the one image of the document: PNG rows of palette indices, of which 0 is white.
func (d Document) picture() (image.Image, error) {
	dictionaries, contents, err := d.streams()
	if err != nil {
		return nil, err
	}
	for i, dictionary := range dictionaries {
		if !strings.Contains(dictionary, "/Subtype /Image") {
			continue
		}
		number := func(r *regexp.Regexp) int {
			n, _ := strconv.Atoi(r.FindStringSubmatch(dictionary)[1])
			return n
		}
		width, height, bits := number(imageWidth), number(imageHeight), number(imageBits)
		return unfilter(contents[i], width, height, bits)
	}
	return nil, fmt.Errorf("the document shows no picture")
}

// unfilter undoes the row filters of PNG (RFC 2083 section 6) for one sample per pixel.
func unfilter(rows []byte, width, height, bits int) (image.Image, error) {
	img := image.NewGray(image.Rect(0, 0, width, height))
	length := (width*bits + 7) / 8
	if len(rows) != height*(length+1) {
		return nil, fmt.Errorf("%d bytes for %d rows of %d", len(rows), height, length)
	}
	above := make([]byte, length)
	for y := range height {
		filter, row := rows[y*(length+1)], bytes.Clone(rows[y*(length+1)+1:(y+1)*(length+1)])
		for x := range row {
			var left, corner byte
			if x > 0 {
				left, corner = row[x-1], above[x-1]
			}
			row[x] += predicted(filter, left, above[x], corner)
		}
		for x := range width {
			sample := row[x*bits/8] >> (8 - bits - x*bits%8) & (1<<bits - 1)
			if sample == 0 {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
		above = row
	}
	return img, nil
}

func predicted(filter, left, above, corner byte) byte {
	switch filter {
	case 1:
		return left
	case 2:
		return above
	case 3:
		return byte((int(left) + int(above)) / 2)
	case 4:
		return paeth(int(left), int(above), int(corner))
	default:
		return 0
	}
}

func paeth(left, above, corner int) byte {
	p := left + above - corner
	distance := func(n int) int { return max(p-n, n-p) }
	switch l, a, c := distance(left), distance(above), distance(corner); {
	case l <= a && l <= c:
		return byte(left)
	case a <= c:
		return byte(above)
	default:
		return byte(corner)
	}
}
