package session

import "encoding/json"

// What a screen shows beside the snapshots. Each record stands alone, but for the points of a
// sweep, which are as many as the sweep's record says.

// Sweep is a series of runs, as far as it is.
type Sweep struct {
	Sweep   int             `json:"sweep"` // counts the sweeps
	Phase   string          `json:"phase"` // ready, pausing, measuring, stopping, done, stopped, failed
	Plan    json.RawMessage `json:"plan"`
	Points  int             `json:"points"`
	Began   int64           `json:"began_us"` // since the recording began; before 0: earlier
	Took    int64           `json:"took_us"`
	Problem string          `json:"problem,omitempty"`
	Cursor  int             `json:"cursor"` // place in the plan's values that is looked at
	Scroll  int             `json:"scroll,omitempty"`
}

// Point is one point of a sweep.
type Point struct {
	Sweep int             `json:"sweep"`
	Point json.RawMessage `json:"point"`
}

// Sim is what is simulated. Parameters are texts, as the flags of sim take them; those that are
// not there have their defaults.
type Sim struct {
	Workload string                       `json:"workload"`
	Plan     json.RawMessage              `json:"plan"` // sched-workload/1
	Policy   string                       `json:"policy"`
	Params   map[string]map[string]string `json:"params,omitempty"` // by policy
	Machine  map[string]string            `json:"machine"`
}

// SimView is what of the simulation is looked at.
type SimView struct {
	Step    int  `json:"step"` // decision
	Row     int  `json:"row"`  // parameter
	View    int  `json:"view"` // 0 cores and tasks, 1 cores, 2 tasks
	Zoom    int  `json:"zoom"`
	Scroll  int  `json:"scroll"`
	Free    bool `json:"free,omitempty"`
	Compare bool `json:"compare,omitempty"` // all policies are compared
	Policy  int  `json:"policy,omitempty"`  // row of the comparison
}

// Foresee is a prediction beside what was measured of the same run's first moments.
type Foresee struct {
	Run         int             `json:"run"`
	Spec        json.RawMessage `json:"spec"` // that was predicted
	Thinking    bool            `json:"thinking,omitempty"`
	Problem     string          `json:"problem,omitempty"`
	Foretold    *Foretold       `json:"foretold,omitempty"`
	Simulated   *Picture        `json:"simulated,omitempty"`
	First       *Picture        `json:"first,omitempty"`
	Assumptions int             `json:"assumptions,omitempty"`
	Defaults    int             `json:"defaults,omitempty"` // assumptions that were not measured on that machine
}

// Foretold are the predicted numbers, as in Window.
type Foretold struct {
	Policy      string   `json:"policy"` // of the simulated twin
	User        Number   `json:"user"`
	System      Number   `json:"system"`
	CPU         Number   `json:"cpu"`
	Work        Number   `json:"work"`
	Speedup     Number   `json:"speedup"`
	CPUPerUnit  Number   `json:"us_per_unit"`
	Voluntary   Number   `json:"vol"`
	Involuntary Number   `json:"invol"`
	Handovers   Number   `json:"hand"`
	Latency     *Latency `json:"latency,omitempty"`
}

// ForeseeView is what of the prediction is looked at, and what was guessed.
type ForeseeView struct {
	Row     int                `json:"row"`
	From    int64              `json:"from_ns"`
	Cell    int64              `json:"cell_ns"`
	Guesses map[string]float64 `json:"guesses,omitempty"`
	Hidden  string             `json:"hidden,omitempty"` // number that is hidden until it was guessed
	Typed   string             `json:"typed,omitempty"`
}
