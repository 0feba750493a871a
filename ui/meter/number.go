package meter

import (
	"math"
	"strconv"
	"time"
)

// Unknown is written for a value that was not measured.
const Unknown = "-"

// scales of AppendCount, largest first.
var scales = [...]struct {
	from   float64
	suffix byte
}{{1e15, 'P'}, {1e12, 'T'}, {1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}}

// AppendCount writes a number in at most three to four digits: 412, 96.6 k, 19.3 M.
func AppendCount(b []byte, v float64) []byte {
	return appendScaled(b, v, v, true)
}

// AppendPair writes "a of b" in the unit that suits the larger one: 9.0 of 19.3 M. Numbers
// that are far apart get a unit each. The word in the middle is the caller's.
func AppendPair(b []byte, v float64, of string, w float64) []byte {
	larger := math.Max(v, w)
	if math.IsNaN(larger) {
		larger = math.Max(zeroIfNaN(v), zeroIfNaN(w))
	}
	if smaller := math.Min(v, w); smaller < larger/100 {
		b = append(AppendCount(b, v), of...)
		return AppendCount(b, w)
	}
	b = appendScaled(b, v, larger, false)
	b = append(b, of...)
	return appendScaled(b, w, larger, true)
}

func zeroIfNaN(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

func appendScaled(b []byte, v, like float64, suffix bool) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, Unknown...)
	}
	for _, s := range scales {
		// 999.95 k would be written 1000.0 k
		if math.Abs(like) >= s.from*0.9995 {
			b = appendShort(b, v/s.from)
			if suffix {
				b = append(b, ' ', s.suffix)
			}
			return b
		}
	}
	if math.Abs(like) >= 100 || v == math.Trunc(v) && math.Abs(v) < 100 {
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	}
	return appendShort(b, v)
}

// appendShort writes three digits where there are that many.
func appendShort(b []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	default:
		return strconv.AppendFloat(b, v, 'f', 1, 64)
	}
}

// AppendPercent writes a percentage: 163, 9.4, 0.8.
func AppendPercent(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, Unknown...)
	}
	if math.Abs(v) >= 9.95 || v == 0 {
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	}
	return strconv.AppendFloat(b, v, 'f', 1, 64)
}

// AppendWhole writes a number without decimals.
func AppendWhole(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, Unknown...)
	}
	return strconv.AppendFloat(b, v, 'f', 0, 64)
}

// AppendRatio writes a factor: 0.47, 1.95, 12.3, 198.
func AppendRatio(b []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return append(b, Unknown...)
	case a >= 99.95:
		return strconv.AppendFloat(b, v, 'f', 0, 64)
	case a >= 9.995:
		return strconv.AppendFloat(b, v, 'f', 1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', 2, 64)
}

// AppendBytes writes an amount of memory: 512 B, 4.0 KiB, 12.5 MiB.
func AppendBytes(b []byte, n uint64) []byte {
	v, unit := float64(n), 0
	for v >= 999.5 && unit < len(memoryUnits)-1 {
		v /= 1024
		unit++
	}
	if unit == 0 {
		b = strconv.AppendUint(b, n, 10)
	} else {
		b = appendShort(b, v)
	}
	return append(b, memoryUnits[unit]...)
}

var memoryUnits = [...]string{" B", " KiB", " MiB", " GiB", " TiB", " PiB"}

// AppendDuration writes a time in a unit that suits it: 850 ns, 450 us, 10.1 ms, 1.2 s.
func AppendDuration(b []byte, d time.Duration) []byte {
	v := float64(d)
	switch a := math.Abs(v); {
	case a < 999.5:
		return append(strconv.AppendInt(b, int64(d), 10), " ns"...)
	case a < 999.5e3:
		return append(appendShort(b, v/1e3), " us"...)
	case a < 999.5e6:
		return append(appendShort(b, v/1e6), " ms"...)
	}
	return append(appendShort(b, v/1e9), " s"...)
}

// AppendClock writes a stretch of time as 00:12, and as 1:00:12 from an hour on.
func AppendClock(b []byte, d time.Duration) []byte {
	s := max(0, int64(d/time.Second))
	if s >= 3600 {
		b = append(strconv.AppendInt(b, s/3600, 10), ':')
		s %= 3600
	}
	b = append(b, byte('0'+s/60/10), byte('0'+s/60%10), ':')
	return append(b, byte('0'+s%60/10), byte('0'+s%60%10))
}
