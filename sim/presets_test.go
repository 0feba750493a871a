package sim

import "testing"

// TestPresets: every number that the literature gives.
func TestPresets(t *testing.T) {
	for _, p := range Presets() {
		for _, c := range p.Cases {
			if err := p.Check(c); err != nil {
				t.Error(err)
			}
		}
	}
}
