package sim

import "coreglass/metrics/timeline"

// CPython 2: the holder releases the lock every check interval (100 ticks, about 1 us) and
// takes it back in the next instant. The release wakes a waiter, but the wake-up takes
// longer than the instant: when the waiter tries, the lock is almost always taken again,
// and it goes back to sleep. On several cores these tries burn cpu time without any gain,
// and the wakes slow the holder down; on one core the tries do not even begin until the
// holder blocks.
//
// Model: a release with somebody waiting takes the holder the gap, in which the lock is
// free; if a waiter sleeps, it is woken, which takes the wake cost more, and the lock is
// free for that long too. A woken waiter reaches an idle core after the wake-up latency L;
// where none is idle it queues for the core that it ran on last (wakeups), and waking it is
// cheaper. In the middle of its try it looks, and has the lock if that is free; else it asks
// the kernel to let it sleep, which looks a gap later: if the lock is free there, it goes back
// to look again, and else it sleeps at the try's end. Who finds the lock gone after its own
// release asks to sleep at once.
// So waiters use (1 + waiters x c / (L + c)) cores, roughly, until the cores are full or the
// holder can't wake any faster: it wakes one each (interval + gap + wake cost), so that all
// use no more than 1 + c / (interval + gap + wake cost) cores, however many there are. Tries
// are cpu time but serve no demand; nor do the holder's gaps and wakes.
//
// On two cores all depends on how many threads share a core, which is chance and stays as it
// is. Two of four on each: while one holds the lock, the two on the other core try in turns
// and it is never idle. One apart from three: with the lock among the three, two of these wait
// behind the holder for its core, and the other core has but one thread, as with two in all.
//
// Rejected: a price of the try that depends on how deep its core slept; one queue for all
// cores (always busy); waiters behind their waker (never busy); a waker that waits until who
// is on the way to sleep sleeps (the price of a wake that was measured has that in it).
//
// Approximations: latencies and costs are spread evenly around their means; no time slices of the
// operating system below (on one core the holder keeps the lock).
//
// Source: Beazley, Inside the Python GIL, 2009; CPython 2.7 Python/ceval.c; glibc
// nptl/sem_post.c.

var gil2Info = Info{
	Name:   "gil2",
	About:  "CPython 2: the lock is released every check interval and taken back at once",
	Source: "Beazley 2009; CPython 2.7 ceval.c",
	Params: []Param{
		{"check-interval", "100", "a whole number from 1 to 1e9", "ticks between two releases"},
		{"tick", "10.4ns", unitAllowed, "length of a tick"},
		{"gap", "20ns", unitAllowed, "how long a release takes, and the lock is free, while somebody waits"},
		{"wake-cost", "0", unitAllowed, "how much longer if it wakes a sleeper for an idle core"},
		{"wake-cost-busy", "0", unitAllowed, "the same where no core is idle"},
		{"wakeup-latency", "22us", unitAllowed, "from the release to the waiter's try on an idle core"},
		{"handover-cost", "0", unitAllowed, "cpu time before who has taken the lock from another thread goes on"},
		{"line", "0", unitAllowed, "how long the holder is held up by a look from another core: the lock's cache line has to come back"},
		{"spread", "0", "a number from 0 to 1", "latencies and costs vary by so much of themselves, evenly up and down"},
		{"try-cost", "6us", unitAllowed, "cpu time of a try, the wake-up included"},
		{"try-cost-busy", "6us", unitAllowed, "the same where no core was idle"},
	},
	make: func(a *args) Policy {
		n := a.whole("check-interval", 1, 1e9)
		tick, gap, wake, wakeBusy := a.unitTime("tick"), a.unitTime("gap"), a.unitTime("wake-cost"), a.unitTime("wake-cost-busy")
		latency, handover, line, spread := a.unitTime("wakeup-latency"), a.unitTime("handover-cost"), a.unitTime("line"), a.number("spread", 0, 1)
		try, tryBusy := a.unitTime("try-cost"), a.unitTime("try-cost-busy")
		return Policy{single: true, queue: func(e *engine) (queue, error) {
			q := &gil2{interval: max(Time(n)*tick(e), 1), gap: gap(e), wake: wake(e), wakeBusy: wakeBusy(e),
				delay: latency(e), handover: handover(e), far: line(e), spread: spread, try: max(try(e), 2), tryBusy: max(tryBusy(e), 2)}
			q.e, q.kernel = e, newWakeups(e)
			return q, nil
		}}
	},
}

type gil2 struct {
	gil
	interval, gap, wake, wakeBusy, delay Time
	try, tryBusy, handover, far          Time
	spread                               float64

	since   Time     // when a check interval began, those after it follow without a break
	taken   Time     // up to when the lock is not free although since is still to come
	waiters int      // threads that have found the lock taken
	waking  list     // woken, not yet at a core
	kernel  *wakeups // with those that try: at a core, or in line for one
	won     *task
}

// Stages of a waiter; 0 is none.
const (
	sleeps uint8 = iota + 1
	wakesIdle
	wakesBusy
	looksFirst // its try began
	looksAgain // it found the lock taken and asks the kernel to let it sleep
	returns    // there it was free: back to take it
	dozes      // there it was taken: on the way to sleep
)

func (q *gil2) add(t *task, h how) {
	switch {
	case t == q.won:
		return // take gives it its core
	case !q.needs(t):
		q.free.pushBack(t)
	case h == expired && t.stage == sleeps:
		t.quantum = 0
		q.kernel.sleeps(t)
		q.line.pushBack(t)
	case h == expired && t.stage > 0:
		q.kernel.queued[t.home].pushFront(t) // it stays on its core
	case h == preempted:
		q.queueTry(t, looksAgain, min(q.try, q.tryBusy)) // it was awake
	default:
		q.kernel.place(t)
		q.queueTry(t, looksFirst, q.tryBusy)
	}
}

// queueTry lets a thread try for the lock as soon as it has its core.
func (q *gil2) queueTry(t *task, from uint8, cost Time) {
	if t.stage == 0 {
		q.waitsFrom(q.waiters + 1)
	}
	t.stage, t.key, t.spins, t.quantum = from, int64(cost), false, 0
	if from == looksAgain {
		q.kernel.queued[t.home].pushFront(t) // it stays on its core
		return
	}
	q.kernel.queued[t.home].pushBack(t)
}

// step is how long the stage of a try takes: up to the first look, to the second, to sleep.
func (q *gil2) step(t *task) Time {
	if t.stage == looksAgain || t.stage == returns {
		return max(q.gap, 1)
	}
	return max((q.varied(Time(t.key))-q.gap)/2, 1)
}

// varied is a time that is not the same each time: without that, threads would meet the
// lock at the same place of its holder's interval again and again.
func (q *gil2) varied(d Time) Time {
	if q.spread == 0 {
		return d
	}
	return Time(float64(d) * (1 + q.spread*(2*q.e.rng.Float64()-1)))
}

// waitsFrom changes the number of waiters; releases take longer while there are any, so the
// count of intervals begins anew, with what has passed of the present one.
func (q *gil2) waitsFrom(n int) {
	if (n == 0) != (q.waiters == 0) && q.holder != nil && q.since < q.e.now {
		q.book()
		q.since = q.e.now - min((q.e.now-q.since)%q.round(), q.interval)
	}
	q.waiters = n
}

// book counts what the holder has done up to now.
func (q *gil2) book() {
	if c := q.e.coreOf(q.holder); c >= 0 {
		q.e.account(c)
	}
}

// round is the time between two releases.
func (q *gil2) round() Time {
	if q.waiters > 0 {
		return q.interval + q.gap
	}
	return q.interval
}

// released is the next release from now on.
func (q *gil2) released() Time {
	if q.e.now <= q.since {
		return q.since + q.interval
	}
	past := (q.e.now - q.since) % q.round()
	if past > q.interval {
		past -= q.round()
	}
	return q.e.now - past + q.interval
}

// open says whether the lock is free between two check intervals of its holder.
func (q *gil2) open() bool {
	if q.e.now < q.since {
		return q.e.now >= q.taken
	}
	return (q.e.now-q.since)%q.round() >= q.interval
}

func (q *gil2) alarm() Time {
	at := never
	if len(q.alerts) > 0 {
		at = q.alerts[0].at
	}
	if q.wakes() {
		at = min(at, q.released())
	}
	return at
}

// brings says whether a woken thread is on its way.
func (q *gil2) brings() bool { return !q.waking.empty() }

// wakes says whether the next release finds somebody to wake.
func (q *gil2) wakes() bool {
	return q.holder != nil && !q.line.empty() && q.e.coreOf(q.holder) >= 0
}

// ring wakes a sleeper at a release, and brings woken ones to their cores.
func (q *gil2) ring() {
	for len(q.alerts) > 0 && q.alerts[0].at <= q.e.now {
		if t := q.alerts.pop().task; t.in == &q.waking {
			q.arrive(t)
		}
	}
	if q.wakes() && q.released() == q.e.now {
		q.book()
		q.since = q.e.now + q.gap + q.rouse()
	}
}

// rouse wakes the first sleeper and returns what that costs who wakes it.
func (q *gil2) rouse() Time {
	t := q.line.head
	q.line.remove(t)
	q.waking.pushBack(t)
	if !q.kernel.place(t) {
		t.stage = wakesBusy
		cost := q.varied(q.wakeBusy)
		q.alerts.push(timer{q.e.now + max(cost, 1), t, ioDone})
		return cost
	}
	t.stage = wakesIdle
	q.kernel.coming[t.home] = true
	q.alerts.push(timer{q.e.now + max(q.varied(q.delay), 1), t, ioDone})
	return q.varied(q.wake)
}

func (q *gil2) arrive(t *task) {
	cost := q.tryBusy
	if t.stage == wakesIdle {
		q.kernel.coming[t.home] = false
		cost = q.try
	}
	q.waking.remove(t)
	q.queueTry(t, looksFirst, cost)
	q.e.note(t, noCore, timeline.Ready)
}

func (q *gil2) take(core int) *task {
	if t := q.won; t != nil && int(t.home) == core {
		q.won = nil
		return t
	}
	t := q.kernel.take(core)
	switch {
	case t == nil:
		return q.unlocked(core)
	case q.holder == nil && t.stage < dozes:
		q.own(t)
	default:
		t.spins, t.quantum = true, q.step(t)
	}
	return t
}

// unlocked is a thread that needs no lock.
func (q *gil2) unlocked(core int) *task {
	t := q.free.take(core)
	if t != nil {
		t.home = int32(core)
	}
	return t
}

func (q *gil2) own(t *task) {
	moved := q.last != nil && q.last != t
	q.hold(t)
	if t.stage > 0 {
		q.waitsFrom(q.waiters - 1)
	}
	t.stage, t.spins, t.quantum = 0, false, 0
	q.since, q.taken = q.e.now, q.e.now
	if moved {
		q.since += q.handover
		q.taken = q.since
	}
}

// left lets go of the lock when its holder blocks, ends or gives way, which wakes a sleeper.
func (q *gil2) left(t *task, _ bool) {
	t.quantum = 0
	if q.holder == t {
		q.holder = nil
		q.wakeNext()
	}
}

func (q *gil2) wakeNext() {
	if !q.line.empty() {
		q.rouse()
	}
}

func (q *gil2) phase(t *task) bool {
	if !q.needs(t) {
		if q.holder == t {
			q.book()
			q.holder = nil
			q.wakeNext()
		}
		return true
	}
	if q.holder == nil {
		q.own(t)
	}
	return q.holder == t
}

// expire ends a stage of a try: most are a look at the lock, which the task has if that is
// free now.
func (q *gil2) expire(t *task) {
	if !t.spins {
		return
	}
	t.spins = false
	defer q.disturb()
	switch open := q.holder == nil || q.e.coreOf(q.holder) >= 0 && q.open(); {
	case t.stage == dozes && q.holder == nil:
		t.stage = returns // it was left in the meantime, which wakes who is on the way to sleep
	case t.stage == dozes:
		t.stage = sleeps
	case t.stage == looksAgain && open:
		t.stage = returns
	case t.stage == looksAgain:
		t.stage = dozes
	case open:
		q.win(t)
	default:
		t.stage = looksAgain
	}
}

// disturb holds up the holder, whose cache line was looked at from another core.
func (q *gil2) disturb() {
	if q.far > 0 && q.holder != nil && q.since < q.e.now {
		q.book()
		q.since += q.far
	}
}

// win gives the lock to a task on a core. Who let go of it for a moment finds it gone.
func (q *gil2) win(t *task) {
	q.won = t
	h := q.holder
	if h == nil {
		q.own(t)
		return
	}
	c := q.e.coreOf(h)
	q.e.account(c)
	q.holder = nil
	q.own(t)
	q.e.recall(c)
}

// served is what the lock's holder did for itself between two instants: the check
// intervals, without what its releases took.
func (q *gil2) served(t *task, from, to Time) Time {
	switch {
	case t.spins:
		return 0
	case t != q.holder:
		return to - from
	}
	return q.intervals(to) - q.intervals(from)
}

// intervals is the time of check intervals between since and an instant.
func (q *gil2) intervals(at Time) Time {
	if at <= q.since {
		return 0
	}
	d := at - q.since
	return d/q.round()*q.interval + min(d%q.round(), q.interval)
}

func (q *gil2) latency(*task) Time { return 0 }

func (q *gil2) why(t *task) string {
	switch {
	case t.spins:
		return "the lock was released: it wakes up and tries"
	case q.holder == t:
		return "the lock was free when it tried"
	}
	return "it needs no lock and a core is free"
}

func (q *gil2) remove(t *task) {
	if t == q.won {
		q.won = nil
		return
	}
	if t.stage == wakesIdle {
		q.kernel.coming[t.home] = false
	}
	if t.stage > 0 {
		q.waitsFrom(q.waiters - 1)
		t.stage = 0
	}
	t.in.remove(t)
}

func (q *gil2) locked(t *task) bool { return t.in == &q.line || t.in == &q.waking }

// lanes: the winner of the lock is on its way to a core within the instant, who was woken
// still waits for the lock.
func (q *gil2) lanes() []lane {
	trying := q.kernel.all()
	if q.won != nil {
		trying = append([]*task{q.won}, trying...)
	}
	return []lane{{"lock", 0, append(q.line.all(), q.waking.all()...)}, {"core", 0, q.free.all()}, {"trying", 0, trying}}
}
