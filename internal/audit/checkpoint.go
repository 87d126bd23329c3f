package audit

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

const (
	maxCheckpointBytes = 4 << 10
	signatureMark      = "— "
)

// Checkpoint is a tree head with the name of its log, in the text form of C2SP
// tlog-checkpoint: origin, size and base64 root, a line each.
type Checkpoint struct {
	Origin string
	Head
}

// Text returns the three lines that are signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// SignCheckpoint returns the checkpoint as a signed note.
//
// Errors carry [CodeKeyMalformed] when the key belongs to another log.
func SignCheckpoint(c Checkpoint, k Key) ([]byte, error) {
	if k.signer == nil || k.origin != c.Origin {
		return nil, refuse(CodeKeyMalformed, "key of %q cannot sign for %q", k.origin, c.Origin)
	}
	signed, err := note.Sign(&note.Note{Text: c.Text()}, k.signer)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return signed, nil
}

// OpenCheckpoint verifies a signed checkpoint. It must bear exactly one
// signature, by one of the verifiers, whose name is the checkpoint's origin.
//
// The note format lets readers skip signatures they do not know. Here they are
// refused: nothing may stand in a proof that nobody vouches for.
//
// Errors carry [CodeUnknownKey], [CodeSignatureInvalid] or
// [CodeCheckpointMalformed].
func OpenCheckpoint(signed []byte, verifiers []Verifier) (Checkpoint, error) {
	c, signature, err := readCheckpoint(signed)
	if err != nil {
		return Checkpoint{}, err
	}
	if signature.Name != c.Origin {
		return Checkpoint{}, refuse(CodeUnknownKey, "signed by %.80q, not by the log %.80q", signature.Name, c.Origin)
	}
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &invalid):
		return Checkpoint{}, refuseBecause(err, CodeSignatureInvalid, "checkpoint of size %d", c.Size)
	case err != nil:
		return Checkpoint{}, refuseBecause(err, CodeUnknownKey, "key %.80s+%08x", signature.Name, signature.Hash)
	case len(opened.Sigs) != 1:
		return Checkpoint{}, refuse(CodeCheckpointMalformed, "%d verified signatures", len(opened.Sigs))
	}
	return c, nil
}

// ParseCheckpoint reads a signed checkpoint WITHOUT verifying its signature:
// for one's own storage, never for something received.
//
// Errors carry [CodeCheckpointMalformed].
func ParseCheckpoint(signed []byte) (Checkpoint, error) {
	c, _, err := readCheckpoint(signed)
	return c, err
}

// SignatureKey returns name and id of the key that is said to have signed a
// checkpoint, "shop.example/log+24eaa0fa", or "".
func SignatureKey(signed []byte) string {
	_, s, err := readCheckpoint(signed)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s+%08x", s.Name, s.Hash)
}

func readCheckpoint(signed []byte) (Checkpoint, note.Signature, error) {
	if len(signed) > maxCheckpointBytes {
		return Checkpoint{}, note.Signature{}, refuse(CodeCheckpointMalformed, "%d bytes, at most %d", len(signed), maxCheckpointBytes)
	}
	// With no key known, a well-formed note comes back inside the error.
	_, err := note.Open(signed, note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return Checkpoint{}, note.Signature{}, refuseBecause(err, CodeCheckpointMalformed, "not a signed note")
	}
	signatures := unverified.Note.UnverifiedSigs
	if len(signatures) != 1 {
		return Checkpoint{}, note.Signature{}, refuse(CodeCheckpointMalformed, "%d signatures instead of one", len(signatures))
	}
	s := signatures[0]
	again := unverified.Note.Text + "\n" + signatureMark + s.Name + " " + s.Base64 + "\n"
	if _, err := decodeBase64(s.Base64); err != nil || !bytes.Equal([]byte(again), signed) {
		return Checkpoint{}, note.Signature{}, refuse(CodeCheckpointMalformed, "signature line is not in canonical form")
	}
	c, err := parseCheckpointText(unverified.Note.Text)
	return c, s, err
}

func parseCheckpointText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	// Extension lines are opaque to auditors, so our log writes none.
	if len(lines) != 4 || lines[0] == "" {
		return Checkpoint{}, refuse(CodeCheckpointMalformed, "not the three lines origin, size and root")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > maxTreeSize {
		return Checkpoint{}, refuse(CodeCheckpointMalformed, "size %.40q", lines[1])
	}
	root, err := ParseDigest(lines[2])
	if err != nil {
		return Checkpoint{}, refuseBecause(err, CodeCheckpointMalformed, "root")
	}
	c := Checkpoint{Origin: lines[0], Head: Head{Size: size, Root: Hash(root)}}
	if c.Text() != text {
		return Checkpoint{}, refuse(CodeCheckpointMalformed, "not in canonical form")
	}
	return c, nil
}
