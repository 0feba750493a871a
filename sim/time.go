package sim

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Time is virtual time in ticks. A result's Scale says how many ticks make one of the
// plan's time units: 1e9 as long as the run fits, so that decimal fractions of nine digits
// are exact; longer runs take 1e6, 1e3 or 1.
type Time int64

// never is later than every event; sums of two of them do not overflow.
const never = Time(1) << 61

var scales = []int64{1e9, 1e6, 1e3, 1}

// pickScale is the finest scale at which a run of about that many units fits, with room
// for what cannot be foreseen: switching costs, waits.
func pickScale(units float64) int64 {
	for _, s := range scales {
		if units*float64(s) < float64(never)/16 {
			return s
		}
	}
	return 0
}

// ticks converts a number of the file. Decimal fractions are exact down to one tick; the
// float's own error would show in long runs, so large values go over their shortest
// decimal text, which is what the file said.
func ticks(x float64, scale int64) Time {
	switch {
	case math.IsInf(x, 1):
		return never
	case x*float64(scale) < 1<<50:
		return Time(math.Round(x * float64(scale)))
	}
	whole, frac, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	w, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || w > int64(never)/scale {
		return never
	}
	f, _ := strconv.ParseFloat("0."+frac, 64)
	return Time(w*scale) + Time(math.Round(f*float64(scale)))
}

// appendTime writes t in units, exactly.
func appendTime(b []byte, t Time, scale int64) []byte {
	if t < 0 {
		b, t = append(b, '-'), -t
	}
	b = strconv.AppendInt(b, int64(t)/scale, 10)
	frac := int64(t) % scale
	if frac == 0 {
		return b
	}
	b = append(b, '.')
	for unit := scale / 10; frac > 0; unit /= 10 {
		b = append(b, byte('0'+frac/unit))
		frac %= unit
	}
	return b
}

// muldiv is a*b/c without overflow in between, rounded down; a, b >= 0, c > 0.
func muldiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return int64(never)
	}
	q, _ := bits.Div64(hi, lo, uint64(c))
	if q > uint64(never) {
		return int64(never)
	}
	return int64(q)
}
