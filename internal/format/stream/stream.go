// Package stream holds what the readers of formats share: files of any size are
// read through a limit and looked at in pieces.
package stream

import (
	"io"
	"unicode/utf8"
)

// Capped reads from r and fails with tooLarge, rather than ends, when more than
// limit bytes come.
func Capped(r io.Reader, limit int64, tooLarge error) io.Reader {
	return &capped{r: r, left: limit, tooLarge: tooLarge}
}

type capped struct {
	r        io.Reader
	left     int64
	tooLarge error
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return 0, c.tooLarge
	}
	return n, err
}

// CompleteLen is the length of b, a piece of UTF-8, without a character whose
// last bytes are still missing.
func CompleteLen(b []byte) int {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}
