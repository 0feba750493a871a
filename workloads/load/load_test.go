package load

import (
	"slices"
	"testing"
	"time"
)

// Every load can be had by its name with all defaults, has a unit, and its words stay apart.
func TestEveryLoadHasDefaults(t *testing.T) {
	keys := map[string]string{}
	for _, info := range All() {
		l, err := Named(info.Name, Knobs{})
		if err != nil || l.Name != info.Name || l.Unit == "" || l.Work == "" {
			t.Errorf("%s: %+v, %v", info.Name, l, err)
		}
		if l.Medium != None && l.Burst == 0 {
			t.Errorf("%s does something between bursts of no length", l.Name)
		}
		if l.Medium == None && l.Burst != 0 {
			t.Errorf("%s has a burst and nothing after it", l.Name)
		}
		if other, taken := keys[info.Key]; taken && info.Key != "" {
			t.Errorf("%s and %s share the key %s", info.Name, other, info.Key)
		}
		keys[info.Key] = info.Name
	}
	if io, _ := Named("io", Knobs{}); io.Name != "io:net" {
		t.Errorf("io is %s", io.Name)
	}
}

// A share of 50 % computes as long as it waits.
func TestShareIsOfTheRound(t *testing.T) {
	l, err := Named("io:sleep", Knobs{CPUShare: 50, IOTime: 4 * time.Millisecond})
	if err != nil || l.Burst != 4*time.Millisecond {
		t.Errorf("burst %v, %v", l.Burst, err)
	}
}

func TestKnobsOutOfRange(t *testing.T) {
	for _, k := range []Knobs{{CPUShare: -1}, {CPUShare: 100}, {Burst: -time.Second}, {Burst: time.Hour}, {IOTime: 1}, {Critical: 1}, {WorkingSet: 1}, {WorkingSet: 2 << 30}} {
		if l, err := Named("mixed", k); err == nil {
			t.Errorf("%+v gives %+v", k, l)
		}
	}
	if slices.Contains(Names(), "") {
		t.Error("a load without a name")
	}
}
