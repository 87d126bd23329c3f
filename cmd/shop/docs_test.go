package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuideForAuditors runs every command of docs/pruefen.md, in its order and in one folder, and compares what it says
// with what the guide shows below it.
func TestGuideForAuditors(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"bash", "jq", "openssl", "xxd", "sha256sum"} {
		if _, err := exec.LookPath(tool); err == nil {
			continue
		}
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing; .ci/run installs it", tool)
		}
		t.Skipf("%s is missing, which the guide asks for", tool)
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "pruefen.md"))
	if err != nil {
		t.Fatal(err)
	}
	folder := auditorsFolder(t)
	steps := regexp.MustCompile("(?s)```sh\n(.*?)```\n```text\n(.*?)```").FindAllSubmatch(guide, -1)
	if all := bytes.Count(guide, []byte("```sh")); len(steps) != all || all < 6 {
		t.Fatalf("%d commands, %d with an answer", all, len(steps))
	}
	for _, step := range steps {
		cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", string(step[1]))
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "LC_ALL=C.UTF-8")
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		got, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s\n%v: %s%s", step[1], err, got, complaints.Bytes())
		}
		if diff := cmp.Diff(string(step[2]), string(got)); diff != "" {
			t.Errorf("%s\nsays (-guide +here):\n%s", step[1], diff)
		}
	}
}

// auditorsFolder holds a proof file, the public key of its log, and the program.
func auditorsFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := "#!/bin/sh\nSHOP_TEST_PROCESS=1 exec '" + self + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "shop"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, golden := range map[string]string{"bestellung.nachweis.json": "package_v1.nachweis.json", "protokoll.pub": "key_v1.pub"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "internal", "audit", "testdata", golden))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
