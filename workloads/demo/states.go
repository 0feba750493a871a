package demo

// Process is one process of a demo, as the kernel shows it.
type Process struct {
	PID   int    `json:"pid"`
	PPID  int    `json:"ppid"`
	Name  string `json:"name"`
	State string `json:"state"` // the kernel's letter: R, S, D, Z, T; X: gone
}

// Fork is a tree of processes made by fork(2), and what a child shares with its parent.
type Fork struct {
	Processes        []Process `json:"processes"` // the host first, then its children, each followed by its own
	ReturnedInParent int       `json:"returned_in_parent"`
	ReturnedInChild  int       `json:"returned_in_child"`
	ChildPID         int       `json:"child_pid"`
	ChildPPID        int       `json:"child_ppid"`
	ParentValue      int       `json:"parent_value"` // of one variable, after the child changed it
	ChildValue       int       `json:"child_value"`
	Zombie           bool      `json:"zombie"` // seen between a child's end and its parent's wait
	MemoryMiB        int       `json:"memory_mib"`
	ForkUs           float64   `json:"fork_us"`       // the call alone, median
	ForkLargeUs      float64   `json:"fork_large_us"` // with memory_mib touched
	CopiedKiB        int       `json:"copied_kib"`    // of them, by the child's writing to one page in 16
	Faults           int       `json:"faults"`        // page faults of that writing
	PagesWritten     int       `json:"pages_written"`
	ThreadUs         float64   `json:"thread_us"`  // a thread: created, run, joined; median
	ProcessUs        float64   `json:"process_us"` // fork, exit, wait; median
	ProgramUs        float64   `json:"program_us"` // this program started again, until its end; median
}

// PoolTask is one task of a pool.
type PoolTask struct {
	ID        int     `json:"id"`
	WorkerPID int     `json:"worker_pid"` // 0: waits
	StartS    float64 `json:"start_s"`    // since the tasks were put; -1: not yet
	EndS      float64 `json:"end_s"`      // -1: not yet
}

// Pool is a pool of worker processes: tasks wait for a free one; after close nothing more
// can be added, and join returns when all have ended.
type Pool struct {
	Workers int        `json:"workers"`
	PIDs    []int      `json:"pids"`
	Tasks   []PoolTask `json:"tasks"`
	Waited  int        `json:"waited"` // tasks that began only when another had ended
	Closed  bool       `json:"closed"`
	Refused string     `json:"refused"` // what adding a task after close says
	Joined  bool       `json:"joined"`
	JoinedS float64    `json:"joined_s"`
}

// Queue is a channel between two child processes, a writer and a reader.
type Queue struct {
	Transport      string      `json:"transport"`
	WriterPID      int         `json:"writer_pid"`
	ReaderPID      int         `json:"reader_pid"`
	Phase          string      `json:"phase"`   // letters, singles, flood, ended
	Letters        string      `json:"letters"` // as they arrived
	Sent           int         `json:"sent"`
	Received       int         `json:"received"`
	InOrder        bool        `json:"in_order"`
	Capacity       int         `json:"capacity"` // messages, as seen: the largest depth
	Depth          int         `json:"depth"`
	DepthHistory   []int       `json:"depth_history"`
	PerSecond      float64     `json:"per_second"`
	MessageBytes   int         `json:"message_bytes"`
	Latency        Percentiles `json:"latency_us"` // of single messages through an empty queue
	WriterBlocked  bool        `json:"writer_blocked"`
	WriterBlockedS float64     `json:"writer_blocked_s"` // time the writer stood before a full queue
	Noticed        string      `json:"noticed"`          // how a dead reader was noticed
	NoticedMs      float64     `json:"noticed_ms"`       // after its death
}

// Percentiles are of a list of values, in the unit of the field that holds them.
type Percentiles struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Thread is one thread of a demo, as the kernel shows it.
type Thread struct {
	Name  string `json:"name"`
	TID   int    `json:"tid"`
	Comm  string `json:"comm"`
	Main  bool   `json:"main"`
	State string `json:"state"` // the kernel's letter; X: ended
	Count int    `json:"count"` // how far it has counted
}

// Threads are threads with names in one process, started and joined.
type Threads struct {
	PID     int      `json:"pid"`
	Threads []Thread `json:"threads"` // the main thread first
	Said    []string `json:"said"`
	Joined  bool     `json:"joined"`
	Left    int      `json:"left"` // of the demo's threads, in the kernel's list after the join
}

// Balance is one variable that several threads change.
type Balance struct {
	Lock      string  `json:"lock"`
	Threads   int     `json:"threads"`
	Rounds    int     `json:"rounds"`
	Expected  int     `json:"expected"` // changes so far, counted by each thread for itself
	Counted   int     `json:"counted"`  // changes in the shared variable
	Lost      int     `json:"lost"`
	Balance   int     `json:"balance"` // each round adds a number and takes it away: 0 if nothing is lost
	PerSecond float64 `json:"per_second"`
	Ended     bool    `json:"ended"`
}

// Section is the throughput of threads that spend part of each round in one lock.
type Section struct {
	Locked    float64 `json:"locked"` // share of a round spent holding the lock, 0 to 1
	Threads   int     `json:"threads"`
	PerSecond float64 `json:"per_second"`
	Speedup   float64 `json:"speedup"`     // against one thread with the same section
	CPU       float64 `json:"cpu_percent"` // that the threads got, in per cent of one core
}

// LockPrice is what a lock costs, free and contended.
type LockPrice struct {
	FreeNs        float64   `json:"free_ns"`        // CPU time of a round without a lock
	UncontendedNs float64   `json:"uncontended_ns"` // CPU time that taking and giving a free lock adds
	ContendedNs   float64   `json:"contended_ns"`   // what a round takes each of the threads that do nothing else
	Threads       int       `json:"threads"`
	RoundUs       float64   `json:"round_us"` // of the sections
	Sections      []Section `json:"sections"`
}

// Locker is a thread that holds and wants locks.
type Locker struct {
	Name  string  `json:"name"`
	TID   int     `json:"tid"`
	Holds string  `json:"holds"`
	Wants string  `json:"wants"`
	State string  `json:"state"` // the kernel's letter; X: ended
	CPUMs float64 `json:"cpu_ms"`
}

// Deadlock is two threads that take two locks, in crossed or in the same order.
type Deadlock struct {
	Order    string   `json:"order"`
	Threads  []Locker `json:"threads"`
	Cycle    []string `json:"cycle"` // thread, lock, thread, lock and back to the first; none: no deadlock
	Seen     bool     `json:"seen"`
	HeldMs   float64  `json:"held_ms"`   // for so long nothing moved
	StuckCPU float64  `json:"stuck_cpu"` // % of a core that both used meanwhile
	BrokenBy string   `json:"broken_by"`
	Ended    bool     `json:"ended"` // both threads have had both locks
}

// Inversion is a thread of high priority that waits for a lock that one of low priority
// holds while one of medium priority computes, all on one core.
type Inversion struct {
	Supported   bool    `json:"supported"`
	Why         string  `json:"why"`
	MediumMs    float64 `json:"medium_ms"`    // how long the medium thread computes
	SectionMs   float64 `json:"section_ms"`   // how long the low thread needs in the lock
	NormalMs    float64 `json:"normal_ms"`    // the high thread's wait for a plain lock
	InheritedMs float64 `json:"inherited_ms"` // for a lock with priority inheritance
	Phase       string  `json:"phase"`
}

// Student is a worker of the ThreadLocal demo.
type Student struct {
	Name  string `json:"name"` // of the thread
	TID   int    `json:"tid"`
	PID   int    `json:"pid"`
	Wrote string `json:"wrote"`
	Read  string `json:"read"`
}

// Local is one name that several workers write to and, once all have, read.
type Local struct {
	How     string    `json:"how"`
	Workers []Student `json:"workers"`
	Mixed   int       `json:"mixed"` // read something else than they wrote
	Ended   bool      `json:"ended"`
}

// Victim is a worker of the crash demo.
type Victim struct {
	Name  string `json:"name"`
	PID   int    `json:"pid"`
	TID   int    `json:"tid"`
	Alive bool   `json:"alive"`
	Work  int    `json:"work"` // rounds so far
}

// Crash is workers of which one crashes while all compute.
type Crash struct {
	Model    string   `json:"model"`
	How      string   `json:"how"`
	Workers  []Victim `json:"workers"`
	Victim   string   `json:"victim"`
	Crashed  bool     `json:"crashed"`
	Ended    string   `json:"ended"` // how the kernel says the victim's process ended
	Signal   string   `json:"signal"`
	ExitCode int      `json:"exit_code"` // -1: by a signal, or not yet
	Died     int      `json:"died"`
	Survived int      `json:"survived"` // went on working afterwards
}

// Limit is how many of something the system allows, and what says so.
type Limit struct {
	Limit int    `json:"limit"` // -1: none known
	By    string `json:"by"`
}

// Limits is how many processes and threads this machine allows, and that many were tried.
type Limits struct {
	Processes Limit   `json:"processes"`
	Threads   Limit   `json:"threads"`
	Tried     int     `json:"tried"`
	Created   Counts  `json:"created"`
	StoppedBy string  `json:"stopped_by"` // empty: nothing, all that were tried could be created
	ProcessUs float64 `json:"process_us"` // mean of creating one, all others waiting
	ThreadUs  float64 `json:"thread_us"`
}

// Counts are numbers of processes and threads.
type Counts struct {
	Processes int `json:"processes"`
	Threads   int `json:"threads"`
}
