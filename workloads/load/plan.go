package load

// Plan says what should run: the tasks with their phases, in the file's own time unit.
// The simulator and the real models read the same plan. It holds no policy parameter.
// Zero values of optional fields stand for the defaults named beside them.
type Plan struct {
	Name     string // where it came from, for messages: a file name or a preset
	TimeUnit string // tick, ns, us, ms or s; default tick
	Seed     int64  // of the random parts
	Tasks    []Task
	Open     []Open
}

// Task is one line of the plan; it can stand for several instances (Count) or for a
// sequence of jobs (Period or Releases). Times are in the plan's unit.
type Task struct {
	ID         string
	Count      int     // instances; 0 means 1
	Arrival    float64 // of the first job, for periodic tasks
	Phases     []Phase
	Repeat     int // how often the phases run; 0 means 1, Forever without end
	Priority   int // larger is more urgent
	Nice       int // -20 to 19
	Weight     int // 0: from Nice by the kernel's table
	Tickets    int // 0: 100
	Request    float64
	Period     float64 // 0: not periodic
	Deadline   float64 // relative to the release; 0: the period, or none
	Jobs       int     // of a periodic task; 0: until the horizon
	Releases   []float64
	Miss       string // what a job does at its deadline: "continue" (default) or "abort"
	After      []string
	Affinity   []int // cores it may use; nil: all
	WorkingSet float64
	Group      string
	GIL        *bool // needs the global interpreter lock for cpu phases; nil: the policy decides
}

// Forever as a Repeat count runs the phases until the horizon.
const Forever = -1

// Kind says what a phase does.
type Kind uint8

const (
	PhaseCPU Kind = iota
	PhaseCPUNoGIL
	PhaseIO
	PhaseLock
	PhaseUnlock
	PhaseYield
)

var kindNames = []string{"cpu", "cpu_nogil", "io", "lock", "unlock", "yield"}

func (k Kind) String() string { return kindNames[k] }

// Phase is one step of a task. Time is a length in the plan's unit; an endless cpu phase
// has Time +Inf. Name is the lock's.
type Phase struct {
	Kind Kind
	Time float64
	Name string
}

// Open is a stream of independent tasks that arrive at random.
type Open struct {
	ID           string
	Arrival      float64 // the stream's start: the first task comes one interarrival later
	Interarrival Dist
	CPU          Dist
	N            int
	Priority     int
	Nice         int
	Tickets      int
}

// Limits keep a small file from asking for unbounded memory.
const (
	MaxInstances = 5_000_000   // tasks and jobs of one plan
	MaxRepeat    = 100_000_000 // rounds of one task's phases
	MaxTime      = 1e15        // any time, in the plan's unit
)

// Units are the time units a plan can name.
var Units = []string{"tick", "ns", "us", "ms", "s"}

// Instances is how many tasks Count stands for.
func (t *Task) Instances() int { return max(t.Count, 1) }

// Periodic says whether the task is a sequence of jobs.
func (t *Task) Periodic() bool { return t.Period > 0 || len(t.Releases) > 0 }

// KernelWeight is the task's share for fair policies: Weight, or by Nice.
func (t *Task) KernelWeight() int {
	if t.Weight > 0 {
		return t.Weight
	}
	return NiceWeight(t.Nice)
}

// NiceWeight is Linux's weight of a nice level, -20 to 19: 1024 for 0, about 1.25 times
// more or less for each step (kernel/sched/core.c, sched_prio_to_weight).
func NiceWeight(nice int) int {
	return niceWeights[min(max(nice, -20), 19)+20]
}

var niceWeights = [40]int{
	88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
	9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277,
	1024, 820, 655, 526, 423, 335, 272, 215, 172, 137,
	110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
}
