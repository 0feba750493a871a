package workloads

import "coreglass/workloads/load"

func loadCPU() load.Load { return named("cpu", load.Knobs{}) }

func named(name string, k load.Knobs) load.Load {
	l, err := load.Named(name, k)
	if err != nil {
		panic(err)
	}
	return l
}
