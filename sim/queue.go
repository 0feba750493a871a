package sim

// list is a first-in first-out run queue, linked through the tasks: no allocation, and a
// task can be taken from the middle.
type list struct{ head, tail *task }

func (l *list) empty() bool { return l.head == nil }

func (l *list) pushBack(t *task) {
	t.in, t.prev, t.next = l, l.tail, nil
	if l.tail == nil {
		l.head = t
	} else {
		l.tail.next = t
	}
	l.tail = t
}

func (l *list) pushFront(t *task) {
	t.in, t.prev, t.next = l, nil, l.head
	if l.head == nil {
		l.tail = t
	} else {
		l.head.prev = t
	}
	l.head = t
}

// insertBefore puts t in front of x; nil: at the end.
func (l *list) insertBefore(t, x *task) {
	switch x {
	case nil:
		l.pushBack(t)
	case l.head:
		l.pushFront(t)
	default:
		t.in, t.prev, t.next = l, x.prev, x
		x.prev.next, x.prev = t, t
	}
}

func (l *list) remove(t *task) {
	if t.prev == nil {
		l.head = t.next
	} else {
		t.prev.next = t.next
	}
	if t.next == nil {
		l.tail = t.prev
	} else {
		t.next.prev = t.prev
	}
	t.in, t.prev, t.next = nil, nil, nil
}

// first is the first task that may use the core; nil: none.
func (l *list) first(core int) *task {
	t := l.head
	for t != nil && !t.fits(core) {
		t = t.next
	}
	return t
}

func (l *list) take(core int) *task {
	t := l.first(core)
	if t != nil {
		l.remove(t)
	}
	return t
}

// heap orders tasks by key, then seq, then rank: a total order, so that taking tasks out
// and putting them back changes nothing. A typed heap, because container/heap costs four
// times as much.
type heap struct{ a []*task }

func before(a, b *task) bool {
	if a.key != b.key {
		return a.key < b.key
	}
	if a.seq != b.seq {
		return a.seq < b.seq
	}
	return a.rank < b.rank
}

func (h *heap) push(t *task) {
	h.a = append(h.a, t)
	h.up(len(h.a)-1, t)
}

func (h *heap) up(i int, t *task) {
	for i > 0 {
		p := (i - 1) / 2
		if !before(t, h.a[p]) {
			break
		}
		h.a[i] = h.a[p]
		h.a[i].pos = int32(i)
		i = p
	}
	h.a[i], t.pos = t, int32(i)
}

func (h *heap) down(i int, t *task) {
	n := len(h.a)
	for {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && before(h.a[c+1], h.a[c]) {
			c++
		}
		if !before(h.a[c], t) {
			break
		}
		h.a[i] = h.a[c]
		h.a[i].pos = int32(i)
		i = c
	}
	h.a[i], t.pos = t, int32(i)
}

// has says whether the task is in this heap.
func (h *heap) has(t *task) bool { return int(t.pos) < len(h.a) && h.a[t.pos] == t }

func (h *heap) remove(t *task) {
	i, n := int(t.pos), len(h.a)-1
	last := h.a[n]
	h.a[n] = nil
	h.a = h.a[:n]
	if i == n {
		return
	}
	if i > 0 && before(last, h.a[(i-1)/2]) {
		h.up(i, last)
	} else {
		h.down(i, last)
	}
}

// first is the most urgent task that may use the core. Without affinities it is the top.
func (h *heap) first(core int) *task {
	if len(h.a) == 0 {
		return nil
	}
	if h.a[0].fits(core) {
		return h.a[0]
	}
	var best *task
	for _, t := range h.a[1:] {
		if t.fits(core) && (best == nil || before(t, best)) {
			best = t
		}
	}
	return best
}

func (h *heap) take(core int) *task {
	t := h.first(core)
	if t != nil {
		h.remove(t)
	}
	return t
}
