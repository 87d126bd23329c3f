package audit

import (
	"strconv"
	"strings"
)

const (
	proofHeader   = "c2sp.org/tlog-proof@v1"
	maxProofBytes = 16 << 10
)

// Proof shows that a leaf is in the log, in the text form of C2SP tlog-proof.
// Together with the leaf and the log's public key it needs nothing else.
type Proof struct {
	Index      int64  // number of the leaf in the log
	Hashes     []Hash // from the leaf's sibling up to the root's child
	Checkpoint []byte // the signed note, verbatim
}

// Format returns the text form, without the optional line "extra", which
// nothing authenticates.
func (p Proof) Format() string {
	var b strings.Builder
	b.WriteString(proofHeader + "\nindex " + strconv.FormatInt(p.Index, 10) + "\n")
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n")
	b.Write(p.Checkpoint)
	return b.String()
}

// ParseProof reads the text form and refuses every spelling that [Proof.Format]
// would not write. It verifies nothing: see [CheckInclusion] and
// [OpenCheckpoint].
//
// Errors carry [CodeProofMalformed] or [CodeCheckpointMalformed].
func ParseProof(text string) (Proof, error) {
	if len(text) > maxProofBytes {
		return Proof{}, refuse(CodeProofMalformed, "%d bytes, at most %d", len(text), maxProofBytes)
	}
	top, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(top, "\n")
	if !found || len(lines) < 2 || lines[0] != proofHeader {
		return Proof{}, refuse(CodeProofMalformed, "not a %s", proofHeader)
	}
	number, ok := strings.CutPrefix(lines[1], "index ")
	index, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || index < 0 {
		return Proof{}, refuse(CodeProofMalformed, "index line %.40q", lines[1])
	}
	p := Proof{Index: index, Checkpoint: []byte(checkpoint)}
	for _, line := range lines[2:] {
		h, err := ParseDigest(line)
		if err != nil {
			return Proof{}, refuseBecause(err, CodeProofMalformed, "hash line %.60q", line)
		}
		p.Hashes = append(p.Hashes, Hash(h))
	}
	if _, err := ParseCheckpoint(p.Checkpoint); err != nil {
		return Proof{}, err
	}
	if p.Format() != text {
		return Proof{}, refuse(CodeProofMalformed, "not in canonical form")
	}
	return p, nil
}
