package timeline

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// perfLine is one line of the text of perf script, perf sched script or the kernel's trace
// file that says something about scheduling.
type perfLine struct {
	at         time.Duration
	micro      bool // its time has no nanoseconds
	core       int
	wakes      bool // next becomes ready; else the core passes from prev to next
	prev, next perfTask
	leaves     State // of prev
}

type perfTask struct {
	name string
	tid  int
}

var (
	errOther   = errors.New("no event of the scheduler")
	errTime    = errors.New("no time")
	errCore    = errors.New("no core")
	errSwitch  = errors.New("not the form of a switch")
	errWakeUp  = errors.New("not the form of a wake-up")
	errOrder   = errors.New("earlier than the line before")
	errTooMany = errors.New("too many tasks")
	errLong    = errors.New("too long")
)

// perfEvents are the events that are read; migrations say nothing that the next switch does
// not say.
var perfEvents = []struct {
	name string
	read func(l *perfLine, text string) error
}{
	{"sched_switch: ", (*perfLine).readSwitch},
	{"sched_wakeup: ", (*perfLine).readWakeUp},
	{"sched_waking: ", (*perfLine).readWakeUp},
	{"sched_wakeup_new: ", (*perfLine).readWakeUp},
}

// parsePerfLine reads one line: name, thread, [core], time: event: what happened.
func parsePerfLine(text string) (perfLine, error) {
	var l perfLine
	for _, e := range perfEvents {
		head, tail, found := strings.Cut(text, e.name)
		if !found {
			continue
		}
		if err := l.readHead(head); err != nil {
			return l, err
		}
		return l, e.read(&l, strings.TrimRight(tail, " \r"))
	}
	return l, errOther
}

// mostCores bounds the numbers of cores of a file.
const mostCores = 4096

// readHead reads core and time: "... [001] d..2. 12.345678: sched:" and forms with less.
func (l *perfLine) readHead(head string) error {
	head = strings.TrimSuffix(strings.TrimRight(head, " "), "sched:")
	head = strings.TrimRight(head, " ")
	head, ok := strings.CutSuffix(head, ":")
	if !ok {
		return errTime
	}
	i := strings.LastIndexAny(head, " \t")
	seconds, fraction, ok := strings.Cut(head[i+1:], ".")
	s, err := strconv.ParseUint(seconds, 10, 33)
	n, err2 := strconv.ParseUint((fraction + "000000000")[:9], 10, 31)
	if !ok || err != nil || err2 != nil || len(fraction) < 6 {
		return errTime
	}
	l.at, l.micro = time.Duration(s)*time.Second+time.Duration(n), len(fraction) < 9
	if i < 0 {
		return errCore
	}
	closing := strings.LastIndexByte(head[:i], ']')
	opening := strings.LastIndexByte(head[:max(closing, 0)], '[')
	if opening < 0 {
		return errCore
	}
	l.core, err = strconv.Atoi(head[opening+1 : closing])
	if err != nil || l.core < 0 || l.core >= mostCores {
		return errCore
	}
	return nil
}

// readSwitch reads "prev_comm=a prev_pid=1 prev_prio=120 prev_state=S ==> next_comm=b
// next_pid=2 next_prio=120", or the short form "a:1 [120] S ==> b:2 [120]".
func (l *perfLine) readSwitch(text string) error {
	prev, next, ok := strings.Cut(text, " ==> ")
	if !ok {
		return errSwitch
	}
	var state string
	if i := strings.LastIndexByte(prev, ' '); i >= 0 {
		state = strings.TrimPrefix(prev[i+1:], "prev_state=")
		prev = prev[:i]
	}
	l.leaves, ok = leaving(state)
	var ok1, ok2 bool
	l.prev, ok1 = readTask(prev, "prev_")
	l.next, ok2 = readTask(next, "next_")
	if !ok || !ok1 || !ok2 {
		return errSwitch
	}
	return nil
}

// readWakeUp reads "comm=a pid=1 prio=120 target_cpu=000", or "a:1 [120] CPU:000".
func (l *perfLine) readWakeUp(text string) (err error) {
	var ok bool
	l.wakes = true
	if l.next, ok = readTask(text, ""); !ok {
		return errWakeUp
	}
	return nil
}

// readTask reads a name, which may hold anything, and a number.
func readTask(text, prefix string) (perfTask, bool) {
	name, rest, long := strings.Cut(text, " "+prefix+"pid=")
	if long {
		name, long = strings.CutPrefix(name, prefix+"comm=")
		rest, _, _ = strings.Cut(rest, " ")
	} else if head, _, ok := strings.Cut(text, " ["); ok {
		i := strings.LastIndexByte(head, ':')
		if i < 0 {
			return perfTask{}, false
		}
		name, rest, long = head[:i], head[i+1:], true
	}
	tid, err := strconv.ParseInt(rest, 10, 32)
	if !long || err != nil || tid < 0 {
		return perfTask{}, false
	}
	return perfTask{strings.Clone(cleanName(name)), int(tid)}, true
}

// longestName bounds names; the kernel's have 15 letters.
const longestName = 64

// cleanName is a name without what a terminal must not get.
func cleanName(name string) string {
	if len(name) > longestName {
		name = name[:longestName]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return '?'
		}
		return r
	}, name)
}

// leaving is the state of a task that leaves its core, from the kernel's letters: R it could
// go on, X and Z it has ended, and all others sleep of one kind or another. A + says that it
// was preempted, in some versions beside another letter.
func leaving(state string) (State, bool) {
	if state == "" || len(state) > 8 {
		return Unknown, false
	}
	switch {
	case state == "R", state == "0", strings.HasSuffix(state, "+"):
		return Ready, true
	case strings.ContainsAny(state, "XZ"):
		return Done, true
	case strings.Trim(state, "SDTtKWPIxN|0123456789") == "":
		return Blocked, true
	}
	return Unknown, false
}
