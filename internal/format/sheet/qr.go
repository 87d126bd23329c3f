package sheet

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// The shape of a printed code: ISO/IEC 18004 asks for four modules of quiet zone.
const (
	quietModules    = 4
	pixelsPerModule = 4
)

// encode makes the code of a text, one pixel per module. Error correction M
// survives a fold or a stamp over 15 % of it.
func encode(text string) (barcode.Barcode, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	return code, nil
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r == 0
}

// codeImage is the code as a picture with its quiet zone.
func codeImage(text string) ([]byte, error) {
	code, err := encode(text)
	if err != nil {
		return nil, err
	}
	side := (code.Bounds().Dx() + 2*quietModules) * pixelsPerModule
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			mx, my := x/pixelsPerModule-quietModules, y/pixelsPerModule-quietModules
			if image.Pt(mx, my).In(code.Bounds()) && dark(code, mx, my) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	return b.Bytes(), nil
}

// codePath is the code as the path of an SVG, one unit per module, and the
// length of its side.
func codePath(text string) (path string, side int, err error) {
	code, err := encode(text)
	if err != nil {
		return "", 0, err
	}
	var b strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if dark(code, x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quietModules, y+quietModules)
			}
		}
	}
	return b.String(), size + 2*quietModules, nil
}
