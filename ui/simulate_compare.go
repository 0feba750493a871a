package ui

import (
	"math"
	"slices"
	"strings"
	"time"

	"coreglass/sim"
	"coreglass/ui/paint"
)

// compareWords are the names of the columns of a comparison, in the order in which they are
// shown: those that do not fit are left out.
var compareWords = []struct {
	path string
	name word
	rare bool // shown early, but only where it is not 0 everywhere
}{
	{"deadline_misses", wSimColMisses, true}, {"unfinished", wSimColUnfinished, true},
	{"mean.turnaround", wSimColTurnaround, false}, {"mean.response", wSimColResponse, false}, {"mean.wait", wSimColWait, false},
	{"mean.slowdown", wSimColSlowdown, false}, {"switches", wSimColSwitches, false}, {"makespan", wSimColMakespan, false},
	{"fairness", wSimFairness, false}, {"cpu_utilisation", wSimUtilisation, false}, {"migrations", wSimMigrations, true},
	{"p95.turnaround", wSimColTurnaround, false}, {"p95.response", wSimColResponse, false}, {"p95.wait", wSimColWait, false},
}

// comparedColumn is a column with its best rows.
type comparedColumn struct {
	name string
	of   sim.Column
	best []bool // nil: all have the same
}

// drawComparison is a table: a policy a row, the best of each column marked.
func (s *simulate) drawComparison(r paint.Rect) {
	if s.compare.gen != s.gen || len(s.compare.rows) == 0 {
		return
	}
	rows := s.compare.rows
	label := 8
	for _, row := range rows {
		label = max(label, min(paint.TextWidth(row.label), r.W/3))
	}
	y := min(1, max(0, r.H-2-len(rows)))
	strip := 0
	if r.W >= wideCompare {
		strip = r.W * 2 / 5
	}
	columns := s.comparedColumns(r.W - strip - label - 3)
	if strip > 0 {
		s.drawStrips(paint.Rect{X: r.X + r.W - strip, Y: r.Y + y, W: strip, H: r.H - y})
		r.W -= strip
	}
	s.drawCompareHead(paint.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, label, columns)
	seen := r.H - y - 1
	s.compare.scroll = inWindow(s.compare.scroll, s.compare.row, seen, len(rows))
	for i := s.compare.scroll; i < min(len(rows), s.compare.scroll+seen); i++ {
		s.drawCompared(r.Row(y+1+(i-s.compare.scroll)*pitch(r.H-y, len(rows))), i, label, columns)
	}
}

// pitch is how many lines a row takes: two where there is room.
func pitch(h, rows int) int {
	if h > 2*rows {
		return 2
	}
	return 1
}

// wideCompare is from which width on the rows show who ran when.
const wideCompare = 110

// drawStrips draws the first core's run beside each row, all to the same scale.
func (s *simulate) drawStrips(r paint.Rect) {
	ch, rows := &s.strip, s.compare.rows
	span, unit := time.Duration(1), time.Duration(1)
	for i := range rows {
		if t := rows[i].timeline; t != nil {
			span, unit = max(span, t.To), max(unit, rows[i].unit)
		}
	}
	ch.Styles, ch.Cell, ch.Names, ch.Core = simStyles, fitUnits(span, unit, r.W-2), true, ""
	head := s.frame.canvas.Pen(r.X+2, r.Y, r.W-2)
	head.Put(s.lang.say(wCore)+" 0", sColumn)
	seen := r.H - 1
	first := inWindow(s.compare.scroll, s.compare.row, seen, len(rows))
	for i := first; i < min(len(rows), first+seen); i++ {
		if rows[i].timeline == nil || rows[i].policy == "ps" {
			continue
		}
		ch.Timeline, ch.Marks = rows[i].timeline, rows[i].marks
		ch.Draw(&s.frame.canvas, paint.Rect{X: r.X + 2, Y: r.Y + 1 + (i-first)*pitch(r.H, len(rows)), W: r.W - 2, H: 1})
	}
}

// comparedColumns are as many columns as fit.
func (s *simulate) comparedColumns(w int) []comparedColumn {
	var results []*sim.Result
	for i := range s.compare.rows {
		results = append(results, s.compare.rows[i].result)
	}
	var columns []comparedColumn
	for _, x := range compareWords {
		i := slices.IndexFunc(sim.Columns, func(c sim.Column) bool { return c.Path == x.path })
		c := comparedColumn{name: s.lang.say(x.name), of: sim.Columns[i]}
		if strings.HasPrefix(x.path, "p95.") {
			c.name = "p95 " + c.name
		}
		if x.rare && !slices.ContainsFunc(results, func(r *sim.Result) bool { return c.of.Of(r) > 0 }) {
			continue
		}
		if w -= c.width(); w < 0 {
			break
		}
		if best, same := c.of.Best(results); !same {
			c.best = best
		}
		columns = append(columns, c)
	}
	return columns
}

func (c *comparedColumn) width() int { return max(8, paint.TextWidth(c.name)) + 3 }

func (s *simulate) drawCompareHead(r paint.Rect, label int, columns []comparedColumn) {
	c := &s.frame.canvas
	c.Fill(r, ' ', sColumn)
	p := c.Pen(r.X+2, r.Y, label)
	p.Put(s.lang.say(wSimPolicy), sColumn)
	p = c.Pen(r.X+2+label, r.Y, r.W-2-label)
	for _, x := range columns {
		p.Right([]byte(x.name), x.width()-1, sColumn)
		p.Skip(1)
	}
}

func (s *simulate) drawCompared(r paint.Rect, i, label int, columns []comparedColumn) {
	c := &s.frame.canvas
	row := &s.compare.rows[i]
	name := sText
	if i == s.compare.row {
		name = sMarker
		c.Text(r.X, r.Y, 1, "▶", sMarker)
	}
	c.Text(r.X+2, r.Y, label, row.label, name)
	p := c.Pen(r.X+2+label, r.Y, r.W-2-label)
	if row.result == nil {
		p.Skip(2)
		p.Put(row.refused, sDim)
		return
	}
	for _, x := range columns {
		st, mark := name, ""
		if x.best != nil && x.best[i] {
			st, mark = sGood, "*"
		}
		v := x.of.Of(row.result)
		if x.of.Path == "cpu_utilisation" && !math.IsNaN(v) {
			v = math.Round(v*1000) / 1000
		}
		p.Right([]byte(shortNumber(v)), x.width()-1, st)
		p.Put(mark, st)
		p.X += 1 - len(mark)
	}
}
