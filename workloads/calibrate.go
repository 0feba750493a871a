package workloads

import (
	"context"
	"encoding/json"
	"math"
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
	Busy    Number          `json:"busy_percent"` // what other programs used meanwhile of all cores of the machine
	Figures []Figure        `json:"figures"`
}

// Disturbing is what other programs may use of the machine while a figure is taken, in per cent:
// a tenth is what they use of one that seems idle, and more can turn the order of two prices.
const Disturbing = 10

// Disturbed names the figures that were taken while other programs used more of the machine than
// a figure can stand.
func (c *Calibration) Disturbed() (names []string) {
	for _, f := range c.Figures {
		if f.Disturbed() {
			names = append(names, f.Name)
		}
	}
	return names
}

// Figure is one measured cost.
type Figure struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Min    Number  `json:"min"`
	Median Number  `json:"median"`
	Max    Number  `json:"max"`
	How    string  `json:"how"`
	X      float64 `json:"x,omitempty"`    // working set in bytes, where the figure is of one
	Others Number  `json:"others_percent"` // what other programs used of the machine meanwhile
}

// costs are figures that are taken together, and how.
type costs struct {
	figures []Figure                                 // their names, units and how
	once    func(context.Context) ([]float64, error) // their values, each in its unit
	whole   bool                                     // it takes whole runs of real workers
}

// cost is one that is taken alone.
func cost(name, unit, how string, once func(context.Context) (float64, error)) costs {
	return costs{[]Figure{{Name: name, Unit: unit, How: how}}, func(ctx context.Context) ([]float64, error) {
		v, err := once(ctx)
		return []float64{v}, err
	}, false}
}

// repeatsPerFigure is how often each cost is measured.
const repeatsPerFigure = 7

// repeatsPerRun is the same for figures that take a whole run of real workers.
const repeatsPerRun = 3

// Calibrate measures the card of this machine; it takes about two minutes. progress, if not
// nil, hears the name of each figure before it is taken.
func Calibrate(ctx context.Context, progress func(name string)) (*Calibration, error) {
	began := useNow()
	var figures []Figure
	for _, c := range calibrationPlan() {
		if progress != nil {
			progress(c.figures[0].Name)
		}
		taken, err := c.take(ctx)
		if err != nil {
			return nil, err
		}
		figures = append(figures, taken...)
	}
	return &Calibration{Schema: "coreglass.calibration/1", Taken: time.Now().UTC().Truncate(time.Second), Machine: metrics.ThisMachine(), Busy: Number(useNow().others(began)), Figures: figures}, nil
}

// repeats is how often the costs are taken: what needs a whole run is taken less often.
func (c costs) repeats() int {
	if c.whole {
		return repeatsPerRun
	}
	return repeatsPerFigure
}

// take measures the figures of these costs.
func (c costs) take(ctx context.Context) ([]Figure, error) {
	values := make([][]Number, len(c.figures))
	var disturbed []Number
	for range c.repeats() {
		v, others, err := c.calmly(ctx)
		if err != nil {
			return nil, err
		}
		for i := range values {
			values[i] = append(values[i], Number(v[i]))
		}
		disturbed = append(disturbed, Number(others))
	}
	sortNumbers(disturbed)
	taken := slices.Clone(c.figures)
	for i, v := range values {
		sortNumbers(v)
		taken[i].Min, taken[i].Median, taken[i].Max, taken[i].Others = v[0], median(v), v[len(v)-1], median(disturbed)
	}
	return taken, nil
}

// tries is how often a value is taken while other programs disturb it; the calmest one counts.
const tries = 3

// Disturbed says whether other programs used more of the machine meanwhile than a figure can
// stand. Where it is not known what they used, it is taken for undisturbed.
func (f Figure) Disturbed() bool { return f.Others > Disturbing }

// calmly takes the values once, and says what other programs used of the machine meanwhile.
func (c costs) calmly(ctx context.Context) (best []float64, others float64, err error) {
	others = math.Inf(1)
	for range tries {
		before := useNow()
		v, err := c.once(ctx)
		if err != nil {
			return nil, 0, err
		}
		now := useNow().others(before)
		if !(now >= others) { // unknown where the system does not tell
			best, others = v, now
		}
		if !(now > Disturbing) {
			break
		}
	}
	return best, others, nil
}

// LockNews says what LockPrices found.
type LockNews int

const (
	LockAsThen    LockNews = iota // the card's prices hold
	LockTakenNow                  // the cores are nearer or farther than then: taken anew
	LockDisturbed                 // they seem to be, but other programs use the machine: the card's
)

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

// machineUse is a reading of what was used of the machine and what this program used of it.
type machineUse struct {
	cores metrics.CoreTimes
	own   time.Duration
}

func useNow() machineUse { return machineUse{metrics.ReadCores(), ownCPU()} }

// others is what other programs used since an earlier reading, in per cent of the machine. The
// clocks of cores go in steps of 10 ms: unknown over less than a tenth of a second.
func (u machineUse) others(earlier machineUse) float64 {
	busy, all := u.cores.Busy(earlier.cores)
	if all < 0.1 {
		return metrics.Unknown
	}
	return 100 * max(0, busy-(u.own-earlier.own).Seconds()) / all
}

// OthersNow is what other programs use of the machine while this one only looks, in per cent.
func OthersNow(ctx context.Context) float64 {
	before := useNow()
	if sleep(ctx, 300*time.Millisecond) != nil {
		return metrics.Unknown
	}
	return useNow().others(before)
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
