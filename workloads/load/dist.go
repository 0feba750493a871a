package load

import (
	"math"
	"math/rand/v2"
)

// Dist is a distribution of non-negative times.
type Dist struct {
	Name  string  // const, exp, uniform, erlang, hyperexp
	Mean  float64 // const, exp, erlang
	Min   float64 // uniform
	Max   float64 // uniform
	K     int     // erlang: stages
	P     float64 // hyperexp: probability of Mean, else Mean2
	Mean2 float64
}

// Dists are the names of the distributions.
var Dists = []string{"const", "exp", "uniform", "erlang", "hyperexp"}

// Expected is the distribution's mean.
func (d Dist) Expected() float64 {
	switch d.Name {
	case "uniform":
		return (d.Min + d.Max) / 2
	case "hyperexp":
		return d.P*d.Mean + (1-d.P)*d.Mean2
	}
	return d.Mean
}

func (d Dist) draw(r *rand.Rand) float64 {
	switch d.Name {
	case "exp":
		return exponential(r, d.Mean)
	case "uniform":
		return d.Min + (d.Max-d.Min)*r.Float64()
	case "erlang":
		sum := 0.0
		for range d.K {
			sum += exponential(r, d.Mean/float64(d.K))
		}
		return sum
	case "hyperexp":
		if r.Float64() < d.P {
			return exponential(r, d.Mean)
		}
		return exponential(r, d.Mean2)
	}
	return d.Mean
}

// exponential inverts the distribution function: one draw from the source per value, so
// that a seed gives the same list whatever else changes.
func exponential(r *rand.Rand, mean float64) float64 {
	return -mean * math.Log(1-r.Float64())
}

// Each calls f with arrival and cpu time of every task of the stream, in order. The same
// seed and the same index of the stream in its plan give the same values.
func (o *Open) Each(seed int64, index int, f func(k int, arrival, cpu float64)) {
	gaps := rand.New(rand.NewPCG(uint64(seed), uint64(2*index+1)))
	work := rand.New(rand.NewPCG(uint64(seed), uint64(2*index+2)))
	at := o.Arrival
	for k := 1; k <= o.N; k++ {
		at += o.Interarrival.draw(gaps)
		f(k, at, o.CPU.draw(work))
	}
}
