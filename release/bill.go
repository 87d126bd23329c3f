package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// billExtension ends the name of a bill of materials; it is application/vnd.cyclonedx+json.
const billExtension = ".cdx.json"

// bill is a software bill of materials as ECMA-424 (CycloneDX 1.6) has it, with the members we fill.
type bill struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	SerialNumber string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Supplier   *supplier  `json:"supplier,omitempty"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licenses   []license  `json:"licenses,omitempty"`
	PURL       string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type supplier struct {
	Name string `json:"name"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // hexadecimal
}

// license is an SPDX expression.
type license struct {
	Expression string `json:"expression"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// billOf lists what is linked into a binary, as the binary itself says, and the packages its front end is made of.
func billOf(path, version string, at time.Time, npm []component) ([]byte, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read what %s is made of: %w", path, err)
	}
	sum, err := fileSum(path)
	if err != nil {
		return nil, err
	}
	return newBill(info, sum, version, at, npm)
}

// newBill writes the bill of a binary with that checksum.
func newBill(info *debug.BuildInfo, sum []byte, version string, at time.Time, npm []component) ([]byte, error) {
	parts := []component{golang("std", strings.TrimPrefix(info.GoVersion, "go"), "")}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		parts = append(parts, golang(m.Path, m.Version, m.Sum))
	}
	parts = append(parts, npm...)
	slices.SortFunc(parts, func(a, b component) int { return cmp.Compare(a.Ref, b.Ref) })
	product := golang(info.Main.Path, version, "")
	product.Type, product.Name = "application", "ProVi-Marktplatz"
	product.Supplier = &supplier{"ProVitako eG"}
	product.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	product.Licenses = []license{{"EUPL-1.2"}}
	b := bill{
		Format: "CycloneDX", SpecVersion: "1.6", SerialNumber: serial(sum), Version: 1,
		Metadata:   metadata{Timestamp: at.Format(time.RFC3339), Component: product},
		Components: parts, Dependencies: []dependency{{Ref: product.Ref, DependsOn: refs(parts)}},
	}
	text, err := json.MarshalIndent(b, "", "  ")
	return append(text, '\n'), err
}

func refs(parts []component) []string {
	all := make([]string, len(parts))
	for i, p := range parts {
		all[i] = p.Ref
	}
	return all
}

func golang(path, version, sum string) component {
	purl := "pkg:golang/" + path + "@" + url.PathEscape(version)
	c := component{Type: "library", Ref: purl, Name: path, Version: version, PURL: purl}
	if sum != "" { // of the module's files as go.sum has it, which is no checksum of one file
		c.Properties = []property{{"go.sum", sum}}
	}
	return c
}

// serial makes the bill's number from the binary it is about: UUIDv8 of its checksum, so that equal builds have equal bills.
func serial(sum []byte) string {
	id := slices.Clone(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	h := hex.EncodeToString(id)
	return "urn:uuid:" + strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// npmComponents are the packages of the lock file that reach the browser; those of the tools do not.
func npmComponents(lockFile string) ([]component, error) {
	content, err := os.ReadFile(lockFile)
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, Integrity, License string
			Dev                         bool
		}
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		return nil, fmt.Errorf("%s: %w", lockFile, err)
	}
	var all []component
	for path, p := range lock.Packages {
		at := strings.LastIndex(path, "node_modules/")
		if at < 0 || p.Dev {
			continue
		}
		name := path[at+len("node_modules/"):]
		digest, err := integrity(p.Integrity)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", lockFile, name, err)
		}
		purl := "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + p.Version
		c := component{Type: "library", Ref: purl, Name: name, Version: p.Version, PURL: purl, Hashes: []hash{digest}}
		if p.License != "" {
			c.Licenses = []license{{p.License}}
		}
		all = append(all, c)
	}
	return all, nil
}

// integrity turns npm's "sha512-<base64>" into a hash.
func integrity(text string) (hash, error) {
	encoded, ok := strings.CutPrefix(text, "sha512-")
	b, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(b) != 64 {
		return hash{}, fmt.Errorf("no SHA-512 in %q", text)
	}
	return hash{"SHA-512", hex.EncodeToString(b)}, nil
}
