//go:build linux

package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What stands in for Linux's own means on other platforms runs here too: the program is built
// with the files of Linux left out and those of the others in their place.
func TestOtherPlatformsCodeRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "coreglass")
	build := exec.Command("go", "build", "-overlay", overlay(t, dir), "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for args, want := range map[string]string{
		"doctor": "this platform does not tell",
		"run --model sequential --tasks 2 --for 50ms":                "x one task",
		"run --model process --tasks 2 --for 50ms":                   "x one task",
		"run --model pool --tasks 3 --for 50ms":                      "x one task",
		"run --model thread --tasks 2 --for 50ms":                    "x one task",
		"run --model thread --tasks 2 --work 20ms --timeline":        "does not tell on which core", // all that ran
		"run --model goroutine --tasks 2 --for 50ms":                 "x one task",
		"run --model gil2 --tasks 2 --for 50ms":                      "x one task",
		"run --model gil3 --tasks 2 --for 50ms":                      "x one task",
		"run --model hybrid --tasks 2 --for 50ms":                    "x one task",
		"run --model eventloop --tasks 2 --load io:sleep --for 50ms": "x one task",
		"run --model thread --tasks 2 --load io:net --for 50ms":      "x one task",
		"run --model thread --tasks 2 --load io:disk --for 50ms":     "x one task",
		"run --model thread --tasks 2 --load lock --for 50ms":        "x one task",
		"run --model eventloop --tasks 2 --load io:net --for 50ms":   "need epoll",
		"run --model thread --cpus 0 --tasks 2 --for 50ms":           "does not pin",
		"run --model thread --probe kernel --tasks 2 --for 50ms":     "perf events",
		"calibrate": "can't be calibrated",
	} {
		c := exec.Command(program, strings.Fields(args)...)
		c.Env = append(os.Environ(), "XDG_CACHE_HOME="+dir)
		out, err := c.CombinedOutput()
		if !strings.Contains(string(out), want) || strings.Contains(string(out), "panic:") {
			t.Errorf("%s: %v\n%s", args, err, out)
		}
	}
}

var (
	constraint = regexp.MustCompile(`(?m)^//go:build (.*)$`)
	ofLinux    = regexp.MustCompile(`_linux(_[a-z0-9]+)?\.go$`)
)

// overlay writes what go build is to take for the files that depend on the platform.
func overlay(t *testing.T, dir string) string {
	t.Helper()
	instead := map[string]string{}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rule := constraint.FindString(string(text))
		switch {
		case strings.Contains(rule, "!linux"):
			text = constraint.ReplaceAll(text, nil)
		case ofLinux.MatchString(path) || strings.Contains(rule, "linux"):
			text = append([]byte("//go:build ignore\n\n"), constraint.ReplaceAll(text, nil)...)
		default:
			return nil
		}
		copied := filepath.Join(dir, strings.ReplaceAll(path, string(filepath.Separator), "+"))
		whole, _ := filepath.Abs(path)
		instead[whole] = copied
		return os.WriteFile(copied, text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	list, _ := json.Marshal(map[string]any{"Replace": instead})
	name := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, list, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
