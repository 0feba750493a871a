package sim

// queue is a run queue with its order: what a policy is. The engine asks it for the next
// task of a core and tells it what became ready; everything else is optional.
type queue interface {
	// add takes a task that became ready.
	add(t *task, how how)
	// take removes and returns the task that core should run next; nil: none for it.
	take(core int) *task
	// slice is how long the task may run before it expires; never: until it stops itself.
	slice(t *task) Time
	// remove takes a waiting task out.
	remove(t *task)
}

// how a task became ready decides its place.
type how uint8

const (
	arrived   how = iota
	woken         // io done, lock handed over
	expired       // its quantum ended
	yielded       // it gave way
	preempted     // by a more urgent one: keeps its place and what is left of its quantum
	stolen        // by another core's queue
)

// preempter is a queue whose more urgent tasks take the core from running ones.
type preempter interface {
	// peek is what take would return.
	peek(core int) *task
	// order is negative when a is more urgent than b, zero when neither is. Running
	// tasks are accounted up to now.
	order(a, b *task) int
}

// charger hears how long a task ran; t.quantum is already less by it.
type charger interface{ ran(t *task, d Time) }

// server tells how much of a task's time on a core between two instants served its demand,
// where that is not all of it.
type server interface {
	served(t *task, from, to Time) Time
}

// leaver hears that a running task blocked (done: ended) after it was charged. A queue
// without it gives a task that comes back a new quantum.
type leaver interface{ left(t *task, done bool) }

// mover hears that a waiting task, already taken out, goes to another core's queue, which
// will get it as stolen.
type mover interface{ moved(t *task) }

// expirer hears that a quantum ended, before arrivals of the same instant are queued.
type expirer interface{ expire(t *task) }

// guard hears that a running task comes to a cpu phase; false: it must leave the core and
// queue for the phase.
type guard interface{ phase(t *task) bool }

// latecomer adds a delay between the dispatch of t and its start.
type latecomer interface{ latency(t *task) Time }

// alarmer wants to be called at an instant of its own: boost, aging.
type alarmer interface {
	alarm() Time
	ring()
}

// bringer has tasks that come to a core at an alarm, though nothing else happens.
type bringer interface{ brings() bool }

// explainer says in one plain sentence why it chose t, at the moment t is dispatched.
type explainer interface{ why(t *task) string }
