package gantt

import (
	"strconv"
	"time"

	"coreglass/ui/paint"
)

// DrawAxis writes round times under the columns of a region, each to the right of its
// tick. The region is the one that Draw was given, one line of it.
func (ch *Chart) DrawAxis(c *paint.Canvas, r paint.Rect) {
	plot := ch.Plot(r)
	if ch.Cell <= 0 || plot.W <= 0 {
		return
	}
	to := ch.Time(plot.W)
	step := ch.tickStep(plot.W)
	unit := ch.unit(step, to)
	for t := (ch.From + step - 1) / step * step; t < to; t += step {
		x := plot.X + ch.Column(t)
		b := appendTick(ch.text[:0], t, step, unit)
		if t < 0 || x+1+len(b) > plot.X+plot.W {
			continue
		}
		p := c.Pen(x, plot.Y, plot.X+plot.W-x)
		p.X += c.Set(x, plot.Y, '└', ch.Styles.Axis)
		p.PutBytes(b, ch.Styles.Axis)
	}
	if col := ch.Column(ch.Cursor.At); ch.Cursor.On && col >= 0 && col < plot.W {
		c.Set(plot.X+col, plot.Y, '▲', ch.Styles.Chosen)
	}
}

// tickStep is the least round step at which the labels do not touch.
func (ch *Chart) tickStep(w int) time.Duration {
	to := ch.Time(w)
	step := RoundUp(6 * ch.Cell)
	for {
		room := int(step / ch.Cell)
		if len(appendTick(ch.text[:0], to, step, ch.unit(step, to)))+3 <= room || step >= to-ch.From {
			return step
		}
		step = RoundUp(step + 1)
	}
}

// Unit is a unit of the axis that is not real time's, such as a simulation's ticks. Length
// is a power of ten of ns; Name is written behind each number and may be empty.
type Unit struct {
	Length time.Duration
	Name   string
}

// unit is the axis's own unit, or the one of real time that suits.
func (ch *Chart) unit(step, to time.Duration) unit {
	if ch.Unit.Length <= 0 {
		return tickUnit(step, to)
	}
	u := unit{ch.Unit.Length, ch.Unit.Name, 0}
	for n := u.length; n >= 10; n /= 10 {
		u.digits++
	}
	return u
}

type unit struct {
	length time.Duration
	name   string
	digits int // of a nanosecond behind the point
}

var units = [...]unit{{time.Second, " s", 9}, {time.Millisecond, " ms", 6}, {time.Microsecond, " us", 3}, {1, " ns", 0}}

// tickUnit is the unit of the axis: that of the step, unless the times are so long that
// they would have more than four digits in it.
func tickUnit(step, to time.Duration) unit {
	for i, u := range units {
		if step >= u.length || i == len(units)-1 || to >= 10_000*units[i+1].length {
			return u
		}
	}
	return units[0]
}

// appendTick writes a time with as many decimals as the step needs.
func appendTick(b []byte, t, step time.Duration, u unit) []byte {
	decimals := u.digits
	for n := time.Duration(1); decimals > 0 && step%(10*n) == 0; n *= 10 {
		decimals--
	}
	return append(appendFixed(b, t, u, decimals), u.name...)
}

// appendFixed writes a time in a unit, rounded to so many decimals.
func appendFixed(b []byte, t time.Duration, u unit, decimals int) []byte {
	least := time.Duration(1)
	for range u.digits - decimals {
		least *= 10
	}
	t = t.Round(least)
	if t < 0 {
		b, t = append(b, '-'), -t
	}
	b = strconv.AppendInt(b, int64(t/u.length), 10)
	if decimals <= 0 {
		return b
	}
	b = append(b, '.')
	rest := t % u.length / least
	for least = u.length / least / 10; least > 0; least /= 10 {
		b = append(b, byte('0'+rest/least%10))
	}
	return b
}

// AppendTime writes a moment in seconds, down to what the resolution tells, in groups of
// three: 1.204 312 s. An exact time (resolution 0) has as many groups as it needs.
func AppendTime(b []byte, t, resolution time.Duration) []byte {
	start := len(b)
	groups := 3
	for groups > 0 && (resolution >= power(3-groups+1) || resolution == 0 && t%power(3-groups+1) == 0) {
		groups--
	}
	b = appendFixed(b, t, units[0], 3*groups)
	for i := len(b) - 3; i > start && groups > 1; i, groups = i-3, groups-1 {
		b = append(b, 0)
		copy(b[i+1:], b[i:])
		b[i] = ' '
	}
	return append(b, " s"...)
}

// power is 1000 to the n-th, in nanoseconds.
func power(n int) time.Duration {
	p := time.Duration(1)
	for range n {
		p *= 1000
	}
	return p
}

// AppendLength writes how long something took in the unit that suits it, with no digit
// below the resolution: 3.986 ms.
func AppendLength(b []byte, d, resolution time.Duration) []byte {
	u := units[len(units)-1]
	for _, v := range units {
		if d.Abs() >= v.length {
			u = v
			break
		}
	}
	decimals := min(u.digits, 3)
	for least := u.length; decimals > 0; decimals-- {
		least = u.length
		for range decimals {
			least /= 10
		}
		if 10*least > resolution && d%(10*least) != 0 {
			break
		}
	}
	return append(appendFixed(b, d, u, decimals), u.name...)
}
