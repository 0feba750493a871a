package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"coreglass/ui"
	"coreglass/workloads/demo"
)

// verifyDemo says what is wrong with a demonstration before it runs.
func verifyDemo(args []string) error {
	name, options, err := demoOf(args)
	if err != nil {
		return err
	}
	return demo.Check(name, options)
}

// demoOf reads NAME OPTION=VALUE.
func demoOf(args []string) (string, map[string]string, error) {
	if len(args) == 0 {
		return "", nil, fmt.Errorf("demo: which one? Choose from %s", strings.Join(demo.Names(), ", "))
	}
	options := map[string]string{}
	for _, a := range args[1:] {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return "", nil, fmt.Errorf("demo %s: %q: options as in name=value", args[0], a)
		}
		options[name] = value
	}
	return args[0], options, nil
}

// demonstrate makes a demonstration and returns its last state as decoded JSON.
func (d *desk) demonstrate(ctx context.Context, args []string, w *ui.Watch) (any, error) {
	name, options, err := demoOf(args)
	if err != nil {
		return nil, err
	}
	show, err := demo.Start(ctx, name, options, d.cpus)
	if err != nil {
		return nil, err
	}
	for state := range show.States() {
		w.Shown(state)
	}
	last, err := show.Result()
	if err != nil {
		return nil, err
	}
	w.Shown(last)
	text, err := json.Marshal(last)
	if err != nil {
		return nil, err
	}
	var tree any
	return tree, json.Unmarshal(text, &tree)
}
