package metrics

// Switch is one entry of the kernel's own record: a thread came onto a core, or left it.
type Switch struct {
	At        int64 // CLOCK_MONOTONIC, ns
	PID, TID  int   // as seen from the program's own PID namespace
	Core      int
	In        bool   // onto the core, else off it
	Preempted bool   // off it although it could have gone on
	Ended     bool   // off it for good
	Lost      uint64 // entries of this core that were lost before this one; then the rest but At and Core is empty
}
