package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script, which is also the manual of the command line. There, besides testscript's own words:
//
//	exits STATUS PROGRAM ARGS...  runs the program, which must end with that status
//	alter FILE OLD NEW            replaces the first OLD in the file
//	$proof, $key                  a proof file and the public key of its log
//	$order, $decision             the proof file of an order with two decisions, and the record of the first of them
//	$taken                        an address somebody listens on
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Condition:           func(c string) (bool, error) { return scriptCondition(c) },
		Setup:               scriptSetup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"alter": alter,
		},
	})
}

func scriptCondition(name string) (bool, error) {
	if name == "root" { // whom permissions do not stop
		return os.Geteuid() == 0, nil
	}
	return false, errors.New("unknown condition")
}

func scriptSetup(env *testscript.Env) error {
	for variable, file := range map[string]string{
		"proof": "audit/testdata/package_v1.nachweis.json", "key": "audit/testdata/key_v1.pub",
		"order": "order/testdata/order_v1.nachweis.json", "decision": "order/testdata/decision_supplied_rules_v1.json",
	} {
		b, err := os.ReadFile(filepath.Join("..", "..", "internal", filepath.FromSlash(file)))
		if err != nil {
			return err
		}
		path := filepath.Join(env.WorkDir, filepath.Base(file))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
		env.Setenv(variable, path)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = taken.Close() })
	env.Setenv("taken", taken.Addr().String())
	return nil
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		got = ended.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

func alter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: alter FILE OLD NEW")
	}
	file := ts.MkAbs(args[0])
	before, err := os.ReadFile(file)
	ts.Check(err)
	after := bytes.Replace(before, []byte(args[1]), []byte(args[2]), 1)
	if bytes.Equal(before, after) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(file, after, 0o600))
}
