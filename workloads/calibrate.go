package workloads

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"

	"coreglass/metrics"
)

// Calibration is this machine's card: what its scheduler's actions cost, each figure with
// its spread and how it was taken.
type Calibration struct {
	Schema  string          `json:"schema"`
	Taken   time.Time       `json:"taken"`
	Machine metrics.Machine `json:"machine"`
	Busy    Number          `json:"busy_percent"` // what other programs used of the machine meanwhile
	Figures []Figure        `json:"figures"`
}

// Figure is one measured cost.
type Figure struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Min    Number  `json:"min"`
	Median Number  `json:"median"`
	Max    Number  `json:"max"`
	How    string  `json:"how"`
	X      float64 `json:"x,omitempty"` // working set in bytes, where the figure is of one
}

// calibrations lists what is measured, in order. Each returns the repeats of its figures,
// in the figure's unit.
type calibrations struct {
	ctx     context.Context
	figures []Figure
	err     error
}

// repeatsPerFigure is how often each cost is measured.
const repeatsPerFigure = 7

// repeatsPerRun is the same for figures that take a whole run of real workers.
const repeatsPerRun = 3

// Calibrate measures the card of this machine; it takes about two minutes. progress, if not
// nil, hears the name of each figure before it is taken.
func Calibrate(ctx context.Context, progress func(name string)) (*Calibration, error) {
	c := calibrations{ctx: ctx}
	for _, one := range calibrationPlan() {
		if progress != nil {
			progress(one.name)
		}
		c.take(one)
		if c.err != nil {
			return nil, c.err
		}
	}
	return &Calibration{Schema: "coreglass.calibration/1", Taken: time.Now().UTC().Truncate(time.Second), Machine: metrics.ThisMachine(), Busy: Number(busyNow(ctx)), Figures: c.figures}, nil
}

// costOf is one figure to take: once returns its value in the unit.
type costOf struct {
	name, unit, how string
	x               float64
	once            func(ctx context.Context) (float64, error)
	whole           bool // it takes whole runs of real workers
}

// repeats is how often the cost is taken: what needs a whole run is taken less often.
func (o costOf) repeats() int {
	if o.whole {
		return repeatsPerRun
	}
	return repeatsPerFigure
}

func (c *calibrations) take(one costOf) {
	var values []Number
	for range one.repeats() {
		v, err := one.once(c.ctx)
		if err != nil {
			c.err = err
			return
		}
		values = append(values, Number(v))
	}
	slices.SortFunc(values, cmpNumber)
	c.figures = append(c.figures, Figure{one.name, one.unit, values[0], median(values), values[len(values)-1], one.how, one.x})
}

// figure finds one by its name.
func (c *Calibration) figure(name string) (Figure, bool) {
	for _, f := range c.Figures {
		if f.Name == name {
			return f, true
		}
	}
	return Figure{}, false
}

// with is the card with other values of some of its figures.
func (c *Calibration) with(figures []Figure) *Calibration {
	fresh := *c
	fresh.Figures = slices.Clone(c.Figures)
	for _, f := range figures {
		for i := range fresh.Figures {
			if fresh.Figures[i].Name == f.Name {
				fresh.Figures[i] = f
			}
		}
	}
	return &fresh
}

// busyNow is how much of the machine is in use while nothing of ours runs, in per cent of
// all cores.
func busyNow(ctx context.Context) float64 {
	a := metrics.ReadCores()
	if sleep(ctx, 300*time.Millisecond) != nil {
		return metrics.Unknown
	}
	cores := metrics.ReadCores().Since(a)
	sum := 0.0
	for _, core := range cores {
		sum += 100 - core.Idle
	}
	return sum / float64(len(cores))
}

// calibrationFile is where the card is kept, in the user's cache directory.
func calibrationFile() (string, error) {
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "coreglass", "calibration.json"), err
}

// Save keeps the card for later runs of the program.
func (c *Calibration) Save() error {
	path, err := calibrationFile()
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// SavedCalibration reads the card that was saved last; nil if there is none.
func SavedCalibration() (*Calibration, error) {
	path, err := calibrationFile()
	if err != nil {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil
	}
	return readCalibration(path, text)
}

func readCalibration(path string, text []byte) (*Calibration, error) {
	var c Calibration
	if err := json.Unmarshal(text, &c); err != nil || c.Schema != "coreglass.calibration/1" {
		return nil, &SpecError{"calibration", path, "is damaged: coreglass calibrate writes it anew"}
	}
	return &c, nil
}
