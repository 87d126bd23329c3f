package installation

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/provitako/marktplatz/internal/fault"
)

// Bounds of a logo: as a file, and as a picture in pixels. The picture in the header is 28 pixels high.
const (
	MaxLogoBytes  = 512 << 10
	MaxLogoPixels = 1_500_000
	maxLogoSide   = 4_000
	logoQuality   = 90
	maxStoredLogo = 1 << 20
)

// Refusals of a logo.
var (
	ErrLogoKind  = fault.New(fault.Unsupported, "logo_kind")
	ErrLogoLarge = fault.New(fault.TooLarge, "logo_too_large")
)

// ReadLogo takes the pixels out of a PNG or JPEG file and writes them into a new one. What the file is called and says it is
// does not count; whatever else it holds (a script, a second format, a place on earth) does not come along. SVG is refused: it
// is a document with behaviour, not a picture.
//
// Errors: ErrLogoKind, ErrLogoLarge.
func ReadLogo(raw []byte) (Logo, error) {
	if len(raw) > MaxLogoBytes {
		return Logo{}, ErrLogoLarge
	}
	decode, encode, kind := decoderOf(raw)
	if decode == nil {
		return Logo{}, ErrLogoKind
	}
	bounds, _, err := image.DecodeConfig(bytes.NewReader(raw)) // before any pixel takes memory
	if err != nil {
		return Logo{}, ErrLogoKind.Wrap(err)
	}
	if bounds.Width < 1 || bounds.Height < 1 || bounds.Width > maxLogoSide || bounds.Height > maxLogoSide || bounds.Width*bounds.Height > MaxLogoPixels {
		return Logo{}, ErrLogoLarge
	}
	picture, err := decode(bytes.NewReader(raw))
	if err != nil {
		return Logo{}, ErrLogoKind.Wrap(err)
	}
	var out bytes.Buffer
	if err := encode(&out, picture); err != nil {
		return Logo{}, fmt.Errorf("write logo: %w", err)
	}
	if out.Len() > maxStoredLogo {
		return Logo{}, ErrLogoLarge
	}
	return Logo{Type: kind, Bytes: out.Bytes()}, nil
}

type (
	decoder func(r *bytes.Reader) (image.Image, error)
	encoder func(w *bytes.Buffer, m image.Image) error
)

// decoderOf tells the kind of a file by its first bytes.
func decoderOf(raw []byte) (decoder, encoder, string) {
	switch {
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) },
			func(w *bytes.Buffer, m image.Image) error { return png.Encode(w, m) }, "image/png"
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) },
			func(w *bytes.Buffer, m image.Image) error {
				return jpeg.Encode(w, m, &jpeg.Options{Quality: logoQuality})
			}, "image/jpeg"
	default:
		return nil, nil, ""
	}
}
