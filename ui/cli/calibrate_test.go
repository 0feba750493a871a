package cli

import (
	"strings"
	"testing"

	"coreglass/workloads"
)

// A card that other programs disturbed does not take the place of a good one, unless asked to.
func TestDisturbedCardIsNotKept(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	card := &workloads.Calibration{Schema: "coreglass.calibration/1", Figures: []workloads.Figure{{Name: "calm", Others: 3}, {Name: "clock read", Others: 40}}}
	if why := keep(card, false); !strings.Contains(why, "1 of 2 figures") || !strings.Contains(why, "clock read") || strings.Contains(why, "\n") {
		t.Errorf("%q", why)
	}
	if saved, err := workloads.SavedCalibration(); saved != nil || err != nil {
		t.Errorf("%+v, %v", saved, err)
	}
	if why := keep(card, true); why != "" {
		t.Error(why)
	}
	if saved, err := workloads.SavedCalibration(); err != nil || len(saved.Disturbed()) != 1 {
		t.Errorf("%+v, %v", saved, err)
	}
}
