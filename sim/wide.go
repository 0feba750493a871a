package sim

import "math/bits"

// wide is a signed 128-bit number, for sums of weight x virtual time.
type wide struct{ hi, lo uint64 }

// times is a*b.
func times(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return wide{hi, lo}
}

func (x wide) plus(y wide) wide {
	lo, carry := bits.Add64(x.lo, y.lo, 0)
	hi, _ := bits.Add64(x.hi, y.hi, carry)
	return wide{hi, lo}
}

func (x wide) minus(y wide) wide {
	lo, borrow := bits.Sub64(x.lo, y.lo, 0)
	hi, _ := bits.Sub64(x.hi, y.hi, borrow)
	return wide{hi, lo}
}

func (x wide) negative() bool { return int64(x.hi) < 0 }

func (x wide) float() float64 {
	if x.negative() {
		return -wide{}.minus(x).float()
	}
	return float64(x.hi)*(1<<64) + float64(x.lo)
}

// over is x/d rounded down; the result must fit.
func (x wide) over(d int64) int64 {
	if x.negative() {
		n := wide{}.minus(x)
		q, r := bits.Div64(n.hi%uint64(d), n.lo, uint64(d))
		if r > 0 {
			q++
		}
		return -int64(q)
	}
	q, _ := bits.Div64(x.hi%uint64(d), x.lo, uint64(d))
	return int64(q)
}
