package cli

import (
	"strings"

	"coreglass/sim"
)

func presetNamed(name string) (*sim.Preset, error) {
	var names []string
	for _, p := range sim.Presets() {
		if p.Name == name {
			return &p, nil
		}
		names = append(names, p.Name)
	}
	return nil, usagef("preset %q: choose one of %s", name, strings.Join(names, ", "))
}
