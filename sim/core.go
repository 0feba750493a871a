package sim

import "slices"

// core is a processor. Exactly one of these holds: idle (run nil), switching to run, or
// running run since `since`.
type core struct {
	run       *task
	since     Time // up to when its task's time is booked
	began     Time // when its task got on
	at        Time // its next event; never when idle
	sliceEnd  Time
	last      *task // the last task that ran here or was switched to
	span      *Span // its last span; open while End is -1
	pos       int32
	switching bool
	cache     *cache // nil: no cache model
}

// calendar orders cores by their next event, then by number: an indexed heap, or, for few
// cores, nothing but a look at each of them, which is faster than keeping an order.
type calendar struct {
	order []int32
	cores []core
	few   bool
}

// fewCores is the number up to which a scan beats the heap.
const fewCores = 8

func newCalendar(n int) calendar {
	k := calendar{make([]int32, n), make([]core, n), n <= fewCores}
	for i := range n {
		k.order[i] = int32(i)
		k.cores[i] = core{at: never, pos: int32(i)}
	}
	return k
}

func (k *calendar) earlier(a, b int32) bool {
	x, y := k.cores[a].at, k.cores[b].at
	return x < y || x == y && a < b
}

// soonest is the time of the next event.
func (k *calendar) soonest() Time {
	if !k.few {
		return k.cores[k.order[0]].at
	}
	at := never
	for i := range k.cores {
		at = min(at, k.cores[i].at)
	}
	return at
}

// dueCores appends the cores whose event is due, by number.
func (k *calendar) dueCores(to []int32, now Time) []int32 {
	if k.few {
		for i := range k.cores {
			if k.cores[i].at <= now {
				to = append(to, int32(i))
			}
		}
		return to
	}
	if to = k.dueBelow(to, 0, now); len(to) > 1 {
		slices.Sort(to)
	}
	return to
}

// dueBelow appends the cores whose event is due from place i of the heap on.
func (k *calendar) dueBelow(to []int32, i int, now Time) []int32 {
	if i >= len(k.order) || k.cores[k.order[i]].at > now {
		return to
	}
	to = append(to, k.order[i])
	return k.dueBelow(k.dueBelow(to, 2*i+1, now), 2*i+2, now)
}

func (k *calendar) set(c int, at Time) {
	old := k.cores[c].at
	k.cores[c].at = at
	switch {
	case k.few:
	case at < old:
		k.up(int(k.cores[c].pos), int32(c))
	case at > old:
		k.down(int(k.cores[c].pos), int32(c))
	}
}

func (k *calendar) up(i int, c int32) {
	for i > 0 {
		p := (i - 1) / 2
		if !k.earlier(c, k.order[p]) {
			break
		}
		k.order[i] = k.order[p]
		k.cores[k.order[i]].pos = int32(i)
		i = p
	}
	k.order[i] = c
	k.cores[c].pos = int32(i)
}

func (k *calendar) down(i int, c int32) {
	n := len(k.order)
	for {
		kid := 2*i + 1
		if kid >= n {
			break
		}
		if kid+1 < n && k.earlier(k.order[kid+1], k.order[kid]) {
			kid++
		}
		if !k.earlier(k.order[kid], c) {
			break
		}
		k.order[i] = k.order[kid]
		k.cores[k.order[i]].pos = int32(i)
		i = kid
	}
	k.order[i] = c
	k.cores[c].pos = int32(i)
}

// timer is an event of a task that does not run.
type timer struct {
	at   Time
	task *task
	kind timerKind
}

type timerKind uint8

const (
	ioDone timerKind = iota
	deadlinePassed
)

// timers is a typed heap by time, then rank, then kind.
type timers []timer

func sooner(a, b *timer) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.task.rank != b.task.rank {
		return a.task.rank < b.task.rank
	}
	return a.kind < b.kind
}

func (h *timers) push(t timer) {
	*h = append(*h, t)
	a := *h
	i := len(a) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !sooner(&t, &a[p]) {
			break
		}
		a[i] = a[p]
		i = p
	}
	a[i] = t
}

func (h *timers) pop() timer {
	a := *h
	top, n := a[0], len(a)-1
	t := a[n]
	a[n] = timer{}
	a = a[:n]
	*h = a
	i := 0
	for {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && sooner(&a[c+1], &a[c]) {
			c++
		}
		if !sooner(&a[c], &t) {
			break
		}
		a[i] = a[c]
		i = c
	}
	if n > 0 {
		a[i] = t
	}
	return top
}
