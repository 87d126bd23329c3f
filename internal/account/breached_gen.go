//go:build ignore

// Command breached_gen makes breached.bin from a list of passwords, one a line: of each that is long enough to be chosen here
// the first five bytes of the SHA-256 of its lower case, sorted.
//
//	go run breached_gen.go 10_million_password_list_top_1M.txt
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"log"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var keys [][]byte
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if password := lines.Text(); utf8.ValidString(password) && utf8.RuneCountInString(password) >= 12 {
			sum := sha256.Sum256([]byte(strings.ToLower(password)))
			keys = append(keys, sum[:5])
		}
	}
	slices.SortFunc(keys, bytes.Compare)
	keys = slices.CompactFunc(keys, bytes.Equal)
	if err := os.WriteFile("breached.bin", bytes.Join(keys, nil), 0o644); err != nil {
		log.Fatal(err)
	}
}
