package audit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
)

const (
	// MaxPackageBytes bounds a proof file.
	MaxPackageBytes = 32 << 20
	// PackageExtension ends the name of a proof file; it is application/json.
	PackageExtension = ".nachweis.json"

	packageFormat  = "provi-marktplatz/nachweis"
	packageVersion = 1
)

// Package is everything that somebody outside needs to check one entry of the
// log: the record, the decisions it rests on, the leaf and its proof.
//
// Its file is one canonical JSON object in which every byte is fixed by the
// format or committed to by the signed checkpoint. Personal texts and master
// data may be left out: they are erased or withheld without harm to the proof.
type Package struct {
	Record     Record
	Decisions  []Record // in the order in which Record lists them
	Personal   []PersonalText
	MasterData [][]byte // canonical JSON objects
	Leaf       Leaf
	Proof      Proof
}

// PersonalText is the part of a [PersonalPart] that opens its commitment.
type PersonalText struct {
	ID   uuid.UUID `json:"id"`
	Body string    `json:"body"`
	Salt Salt      `json:"salt"`
}

// Text returns what a [Package] needs of the part.
func (p PersonalPart) Text() PersonalText {
	return PersonalText{ID: p.ID, Body: p.Body, Salt: p.Salt}
}

// Commit returns the same as [PersonalPart.Commit].
func (t PersonalText) Commit() Digest {
	return commitment(prefixPersonal, t.Salt[:], []byte(t.Body))
}

type packageFile struct {
	Format        string          `json:"format"`
	Leaf          []byte          `json:"leaf"`
	MasterData    [][]byte        `json:"masterData"`
	PersonalParts []PersonalText  `json:"personalParts"`
	Proof         string          `json:"proof"`
	Records       []packageRecord `json:"records"`
	Version       int             `json:"version"`
}

type packageRecord struct {
	Bytes []byte `json:"bytes"`
	Salt  Salt   `json:"salt"`
}

// Encode returns the proof file. Decisions, personal texts and master data may
// be given in any order. It refuses a package that [Verify] would refuse,
// except that it does not verify the checkpoint's signature.
func (p Package) Encode() ([]byte, error) {
	p = p.sorted()
	if err := p.check(); err != nil {
		return nil, err
	}
	b, err := Canonical(p.file())
	if err != nil {
		return nil, err
	}
	if len(b) > MaxPackageBytes {
		return nil, refuse(CodeFileTooLarge, "%d bytes, at most %d", len(b), MaxPackageBytes)
	}
	return b, nil
}

func (p Package) file() packageFile {
	f := packageFile{
		Format: packageFormat, Version: packageVersion,
		Leaf: p.Leaf.Bytes(), Proof: p.Proof.Format(),
		MasterData:    append([][]byte{}, p.MasterData...),
		PersonalParts: append([]PersonalText{}, p.Personal...),
		Records:       []packageRecord{{Bytes: p.Record.Bytes, Salt: p.Record.Salt}},
	}
	for _, d := range p.Decisions {
		f.Records = append(f.Records, packageRecord{Bytes: d.Bytes, Salt: d.Salt})
	}
	return f
}

// ParsePackage reads a proof file and refuses every byte string that
// [Package.Encode] would not write, as far as its form goes; see [Verify] for
// what it says.
func ParsePackage(file []byte) (Package, error) {
	if len(file) > MaxPackageBytes {
		return Package{}, refuse(CodeFileTooLarge, "%d bytes, at most %d", len(file), MaxPackageBytes)
	}
	var f packageFile
	if err := json.Unmarshal(file, &f); err != nil {
		return Package{}, refuseBecause(err, CodeFileMalformed, "not a proof file")
	}
	if f.Format != packageFormat || f.Version != packageVersion {
		return Package{}, refuse(CodeFormatUnknown, "%.80q version %d", f.Format, f.Version)
	}
	p, err := f.open()
	if err != nil {
		return Package{}, err
	}
	again, err := Canonical(p.file())
	if err != nil {
		return Package{}, refuseBecause(err, CodeFileNotCanonical, "encode again")
	}
	if !bytes.Equal(again, file) {
		return Package{}, refuse(CodeFileNotCanonical, "the file is not the one its content is written as")
	}
	return p, nil
}

func (f packageFile) open() (Package, error) {
	p := Package{Personal: f.PersonalParts, MasterData: f.MasterData}
	if len(f.Records) == 0 {
		return Package{}, refuse(CodeFileMalformed, "no record")
	}
	for i, r := range f.Records {
		record, err := ParseRecord(r.Bytes, r.Salt)
		if err != nil {
			return Package{}, err
		}
		if i == 0 {
			p.Record = record
		} else {
			p.Decisions = append(p.Decisions, record)
		}
	}
	var err error
	if p.Leaf, err = ParseLeaf(f.Leaf); err != nil {
		return Package{}, err
	}
	if p.Proof, err = ParseProof(f.Proof); err != nil {
		return Package{}, err
	}
	for _, b := range p.MasterData {
		if err := decodeObject(b, nil); err != nil {
			return Package{}, refuseBecause(err, CodeMasterDataMalformed, "master data %s", MasterDataDigest(b))
		}
	}
	return p, p.checkOrder()
}

func comparePersonal(a, b PersonalText) int { return bytes.Compare(a.ID[:], b.ID[:]) }

func compareMasterData(a, b []byte) int {
	da, db := MasterDataDigest(a), MasterDataDigest(b)
	return bytes.Compare(da[:], db[:])
}

// sorted returns p with its parts in the one order of the file.
func (p Package) sorted() Package {
	position := map[uuid.UUID]int{}
	if doc, err := parseDocument(p.Record.Bytes); err == nil {
		for i, ref := range doc.decisions {
			position[ref.ID] = i
		}
	}
	p.Decisions = slices.SortedStableFunc(slices.Values(p.Decisions), func(a, b Record) int {
		return cmp.Compare(position[a.ID], position[b.ID])
	})
	p.Personal = slices.SortedStableFunc(slices.Values(p.Personal), comparePersonal)
	p.MasterData = slices.SortedStableFunc(slices.Values(p.MasterData), compareMasterData)
	return p
}

// checkOrder holds the order of [Package.sorted] and refuses doubles, so that
// one content has one file. The decisions' order is checked with their hashes.
func (p Package) checkOrder() error {
	for i := 1; i < len(p.Personal); i++ {
		if comparePersonal(p.Personal[i-1], p.Personal[i]) >= 0 {
			return refuse(CodeFileNotCanonical, "personal parts are not in order")
		}
	}
	for i := 1; i < len(p.MasterData); i++ {
		if compareMasterData(p.MasterData[i-1], p.MasterData[i]) >= 0 {
			return refuse(CodeFileNotCanonical, "master data are not in order")
		}
	}
	return nil
}
