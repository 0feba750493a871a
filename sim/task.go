package sim

import (
	"strconv"

	"coreglass/workloads/load"
)

// task is one thing to schedule: an instance of a plan's task, or one job of it. Tasks lie
// in one slice in the order of arrival, then of place in the file; their index is the
// tie-breaker (rank) everywhere.
//
// The fields come by how often they are used: the first two cache lines hold what every
// quantum touches.
type task struct {
	prog *program

	// place in a run queue: a list's links and the list it is in, or a heap's index
	next, prev *task
	in         *list
	key, seq   int64 // a heap's order: key, then seq, then rank
	rank       int32
	pos        int32

	left     Time // of the current cpu phase
	quantum  Time // what is left of it; 0: a new one at the next dispatch
	cpu      Time
	lost     Time // of cpu: what served no demand
	readyAt  Time // since when it waits in a queue
	first    Time // -1: not yet
	lastCore int32
	homeCore int32
	level    int16
	allot    int16
	state    state
	loaded   bool // left belongs to the cpu phase at pc
	spins    bool // on a core without getting on with its phase: tries for a lock
	owes     bool // falls a level when it is queued, if somebody waits
	deep     bool // the policy's: in the second of two queues, in the queue at all
	aborted  bool
	virtual  int64 // pass, vruntime
	rest     int64 // remainder of the last division

	// what it still has to do
	pc     int32
	rounds int32 // after this one; forever: -1
	waits  int32 // predecessors not yet done
	locks  int16 // held
	wants  int32 // the lock it waits for, plus one
	own    Time  // demand of a task from a stream
	succ   *task // the next job, which waits for this one

	place             int32 // order in the file
	inst              int32 // number among Count instances, from 1; 0: the only one
	job               int32 // number of the job, from 1; 0: not periodic
	arrival, deadline Time  // deadline absolute; never: none
	finish            Time  // -1: not yet
	io                Time

	// single policies' own
	prio     int64   // in force
	lent     int64   // urgency lent by a waiter for a lock
	due      int64   // virtual deadline
	req      Time    // what is left of the request
	lag      int64   // kept while blocked
	begun    int64   // virtual time at the start of the request
	owed     float64 // service its tickets earned, up to owedFrom
	owedFrom float64
	slept    int64  // when it began to wait, among all waits
	seen     uint32 // lock hand-overs it knows of
	home     int32  // go, gil2: the P or core in whose queue it is
	stage    uint8  // gil2: where it is on its way to the lock
}

type state uint8

const (
	unborn state = iota // not arrived, or waits for predecessors
	ready
	running
	blocked // io or a lock
	done
)

// noLoan is less urgent than every priority.
const noLoan = -1 << 62

// program is what all instances of a plan's task share.
type program struct {
	id       string
	quoted   string // the id as JSON writes it, without quotes
	ops      []op
	burstTo  []Time // cpu time from op i to the next io or the round's end
	hasIO    bool
	prefix   Time // cpu time from the round's start to its first io
	rounds   int32
	affinity []bool // by core; nil: all
	weight   int64
	tickets  int64
	request  Time
	period   Time
	relative Time // deadline after the release; never: none
	abort    bool // a job ends at its deadline
	prio     int64
	wset     float64
	gil      bool
	gates    []int32 // programs that wait for all instances of this one
	members  []int32 // ranks of the instances, where the program waits for others
	open     int     // instances not yet done
	util     float64 // of a periodic task: cpu / period
}

type op struct {
	kind load.Kind
	own  bool  // the time is the task's own (streams)
	lock int32 // number of the lock
	time Time
}

// name is the task's id in results: id, id#instance, id#job or id#instance#job.
func (t *task) name() string { return string(t.appendName(nil, t.prog.id)) }

func (t *task) appendName(b []byte, id string) []byte {
	b = append(b, id...)
	for _, n := range [...]int32{t.inst, t.job} {
		if n > 0 {
			b = append(b, '#')
			b = strconv.AppendInt(b, int64(n), 10)
		}
	}
	return b
}

// fits says whether the task may use the core.
func (t *task) fits(core int) bool {
	a := t.prog.affinity
	return a == nil || a[core]
}

// burst is the cpu time until the task's next io or end, in demand. Policies that go by
// "the next CPU burst" know it beforehand, as the textbooks assume.
func (t *task) burst() Time {
	p := t.prog
	sum := t.left
	if int(t.pc) >= len(p.ops) {
		return sum
	}
	rest := p.burstTo[t.pc]
	if t.loaded {
		rest = p.burstTo[t.pc+1]
	}
	sum = min(sum+rest, never)
	if t.rounds == 0 || p.ioFrom(int(t.pc)) {
		return sum
	}
	if p.hasIO {
		return min(sum+p.prefix, never)
	}
	if t.rounds < 0 || p.prefix >= never/Time(t.rounds) {
		return never
	}
	return min(sum+p.prefix*Time(t.rounds), never)
}

func (p *program) ioFrom(pc int) bool {
	for _, o := range p.ops[pc:] {
		if o.kind == load.PhaseIO {
			return true
		}
	}
	return false
}
