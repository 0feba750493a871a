package session

import (
	"fmt"
	"math"
	"strings"
	"time"

	"coreglass/metrics/timeline"
)

// Spans is a stretch of a timeline, packed. Each task's life is sampled every Unit from From
// on: the finest unit of a fixed row is taken at which the record is not longer than it may be,
// so that a calm run is told to the microsecond and ten thousand switches a second still fit.
// Sampling keeps each task's share of the time.
//
// A record stands alone: it begins with the state of each task. The next one may begin a little
// before this one's end, for what a task does is sometimes known only after it; then the later
// record counts.
type Spans struct {
	Run  int    `json:"run"`
	From int64  `json:"from_ns"` // since the release
	To   int64  `json:"to_ns"`
	Kept int64  `json:"kept_ns,omitempty"` // what was before that is not known
	Unit int64  `json:"unit_ns"`
	Lost uint64 `json:"lost,omitempty"`
	Data string `json:"d"`
}

// units are the lengths of a sample. The first is for what is exact.
var units = [...]time.Duration{1, time.Microsecond, 10 * time.Microsecond, 50 * time.Microsecond, 100 * time.Microsecond, 200 * time.Microsecond,
	500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond}

// A Packer packs the stretches of one run's timeline, one after another.
type Packer struct {
	begun bool
	from  time.Duration
	unit  int // the last one's
	saved int // bytes that the last ones had left
	spent int // on other records since the last one
	buf   []byte
}

const (
	// tickBytes is what a tenth of a second may take in all, on the average: a minute is below
	// half a megabyte. Spans take what the numbers leave.
	tickBytes = 800
	// spanHead is what a stretch takes beside its data.
	spanHead = 115
	// leastBytes is what a stretch may take in any case, and each task more of it.
	leastBytes, laneBytes = 100, 3
	// firstLength and firstBytes are of the first stretch, where a recording begins in the middle
	// of a run: what the screen shows of the moments before is there at once.
	firstLength, firstBytes = time.Second, 8000
	// savedMost is how much a stretch may take more after calm ones.
	savedMost = 1200
	// redo is how far back the next stretch begins: a task computes for that long unheard.
	redo = 2 * time.Millisecond
	// MostLanes bounds the tasks whose lives are recorded, and the rows of numbers.
	MostLanes = 128

	// mostCores bounds the cores that a reader believes in: each is a row of tables and pictures.
	mostCores = 4096
)

// Spend says that another record has taken so many bytes.
func (p *Packer) Spend(n int) { p.spent += n }

// Pack packs what the timeline has got since the last time.
func (p *Packer) Pack(t *timeline.Timeline, run int) (Spans, bool) {
	if t.To == p.from {
		return Spans{}, false
	}
	p.from = min(p.from, t.To) // a run that has ended ends with its last task
	more := 0
	if !p.begun && t.To-t.From > firstLength {
		p.from, more = t.To-firstLength, firstBytes
	}
	p.begun = true
	lanes := min(len(t.Lanes), MostLanes)
	s := Spans{Run: run, From: int64(max(p.from-redo, t.From, 0)), To: int64(t.To), Kept: int64(t.From), Lost: t.Lost}
	share := tickBytes - spanHead - p.spent
	most := max(share+p.saved, leastBytes+laneBytes*lanes)
	p.spent = 0
	if t.Resolution == 0 {
		p.unit = 0
	} else {
		p.unit = max(1, p.unit-1)
	}
	for ; p.unit < len(units); p.unit++ {
		p.buf = p.buf[:0]
		if p.sample(t, time.Duration(s.From), units[p.unit], lanes, most+more) || p.unit == len(units)-1 {
			break
		}
	}
	s.Unit, s.Data = int64(units[p.unit]), string(p.buf)
	p.saved = min(p.saved+share-max(len(p.buf)-more, 0), savedMost)
	p.from = t.To
	return s, true
}

// sample appends the lanes; false if they are longer than allowed.
func (p *Packer) sample(t *timeline.Timeline, from, unit time.Duration, lanes, most int) bool {
	for i := range lanes {
		if i > 0 {
			p.buf = append(p.buf, ',')
		}
		l := &t.Lanes[i]
		k := l.Find(from)
		last := codeAt(l, k, from)
		p.buf = appendVLQ(p.buf, last)
		for at, was := from, from; ; {
			// the next instant of the grid at which the state may be another
			next := t.To
			if k < l.Len() {
				if s := l.At(k); s.Start > at {
					next = s.Start
				} else {
					next = s.End
				}
			}
			at += (max(next-at, 1) + unit - 1) / unit * unit
			if at >= t.To {
				break
			}
			k = advance(l, k, at)
			if code := codeAt(l, k, at); code != last {
				p.buf = appendVLQ(appendVLQ(p.buf, uint64((at-was)/unit)), code)
				last, was = code, at
			}
			if len(p.buf) > most {
				return false
			}
		}
	}
	return true
}

// advance is Lane.Find from a place on that is before the one that is looked for.
func advance(l *timeline.Lane, k int, at time.Duration) int {
	for range 8 {
		if k >= l.Len() || l.At(k).End > at {
			return k
		}
		k++
	}
	return l.Find(at)
}

// The codes of what a task does: 0 is not known, 1 and on the states of a task that is on no
// core, then three for each core: running, interrupted, switching.
const (
	codeState = 1
	codeCore  = codeState + uint64(timeline.Gone) + 1
)

var onCore = [...]timeline.State{timeline.Running, timeline.Interrupted, timeline.Switching}

func codeAt(l *timeline.Lane, k int, at time.Duration) uint64 {
	if k >= l.Len() {
		return 0
	}
	s := l.At(k)
	if s.Start > at {
		return 0
	}
	if s.State.OnCore() && s.Core >= 0 {
		for i, state := range onCore {
			if state == s.State {
				return codeCore + 3*uint64(s.Core) + uint64(i)
			}
		}
	}
	return codeState + uint64(s.State)
}

func decode(code uint64) (timeline.State, timeline.Core) {
	if code >= codeCore {
		code -= codeCore
		return onCore[code%3], timeline.Core(min(code/3, math.MaxInt16))
	}
	return timeline.State(code - codeState), timeline.NoCore
}

const digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

var values64 = func() (v [256]int8) {
	for i := range v {
		v[i] = -1
	}
	for i, c := range []byte(digits64) {
		v[c] = int8(i)
	}
	return v
}()

// appendVLQ appends a number in digits of base 64, five bits each, the lowest first; all but
// the last one have the sixth bit. Source maps write numbers like that.
func appendVLQ(b []byte, n uint64) []byte {
	for n > 31 {
		b = append(b, digits64[n&31|32])
		n >>= 5
	}
	return append(b, digits64[n])
}

// cutVLQ reads one number.
func cutVLQ(s string) (n uint64, rest string, err error) {
	for shift := 0; ; shift += 5 {
		if s == "" || shift > 60 {
			return 0, "", fmt.Errorf("a number is cut")
		}
		v := values64[s[0]]
		if v < 0 {
			return 0, "", fmt.Errorf("%q is no digit", s[0])
		}
		s = s[1:]
		n |= uint64(v&31) << shift
		if v < 32 {
			return n, s, nil
		}
	}
}

// lanes calls add for each span of each task, in order. It ends at the first fault.
func (s *Spans) lanes(add func(timeline.Span)) error {
	unit := time.Duration(s.Unit)
	if unit <= 0 || s.To < s.From || s.From < 0 {
		return fmt.Errorf("a stretch of no length")
	}
	for task, lane := range strings.Split(s.Data, ",") {
		at := time.Duration(s.From)
		code, rest, err := cutVLQ(lane)
		for err == nil {
			end := time.Duration(s.To)
			var after, next uint64
			if rest != "" {
				if after, rest, err = cutVLQ(rest); err != nil {
					break
				}
				if next, rest, err = cutVLQ(rest); err != nil {
					break
				}
				if after > uint64(s.To)/uint64(unit)+1 {
					return fmt.Errorf("task %d: a time beyond the end", task)
				}
				end = min(at+time.Duration(after)*unit, end)
			}
			if code > 0 && end > at {
				state, core := decode(code)
				add(timeline.Span{Start: at, End: end, Task: timeline.Task(task), Core: core, State: state})
			}
			if end >= time.Duration(s.To) {
				break
			}
			at, code = end, next
		}
		if err != nil {
			return fmt.Errorf("task %d: %w", task, err)
		}
	}
	return nil
}

// Picture is a timeline by itself: a stretch with what a reader must know of its tasks.
type Picture struct {
	Cores      int      `json:"cores"`
	Names      []string `json:"names"`
	Resolution int64    `json:"resolution_ns,omitempty"`
	Origin     string   `json:"origin"`
	Spans
}

// pictureBytes is what the lives in a picture may take.
const pictureBytes = 64 << 10

// NewPicture packs a timeline up to a time, as finely as fits; nil if there is none.
func NewPicture(t *timeline.Timeline, to time.Duration) *Picture {
	if t == nil || len(t.Lanes) > MostLanes {
		return nil
	}
	cut := *t
	cut.To = min(t.To, to)
	s := Spans{From: int64(t.From), To: int64(cut.To)}
	p := Packer{}
	if t.Resolution > 0 {
		p.unit = 1
	}
	for ; p.unit < len(units); p.unit++ {
		p.buf = p.buf[:0]
		if p.sample(&cut, t.From, units[p.unit], len(t.Lanes), pictureBytes) || p.unit == len(units)-1 {
			break
		}
	}
	s.Unit, s.Data = int64(units[p.unit]), string(p.buf)
	return &Picture{t.Cores, t.Tasks, int64(t.Resolution), t.Origin.String(), s}
}

// believed is a number of cores that a record tells of.
func believed(cores int) int { return min(max(cores, 0), mostCores) }

// Timeline unpacks the picture; nil is nil.
func (p *Picture) Timeline() *timeline.Timeline {
	if p == nil {
		return nil
	}
	lanes := make([][]timeline.Span, min(len(p.Names), MostLanes))
	join(lanes, &p.Spans, 0)
	t := &timeline.Timeline{Cores: believed(p.Cores), Tasks: p.Names[:len(lanes)], From: time.Duration(p.From), To: time.Duration(p.To),
		Resolution: time.Duration(p.Resolution), Origin: originOf(p.Origin)}
	if unit := time.Duration(p.Unit); unit > 1 {
		t.Resolution = max(t.Resolution, unit)
	}
	for i := range lanes {
		t.Lanes = append(t.Lanes, timeline.NewLane(lanes[i]))
	}
	return t
}
