package demo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// partRole is the environment variable that gives a process its part in a demo: a name and
// parameters.
const partRole = "COREGLASS_DEMO"

// The first goroutine of a process with a part stays on the main thread.
func init() {
	if os.Getenv(partRole) != "" {
		runtime.LockOSThread()
	}
}

// WorkerMain plays a part in a demo if the process was started for one, and then never
// returns. It must be called at the beginning of main, and in TestMain.
func WorkerMain() {
	words := strings.Fields(os.Getenv(partRole))
	if len(words) == 0 {
		return
	}
	_ = os.Unsetenv(partRole) // not for the processes that it starts
	go endWithParent()
	debug.SetGCPercent(-1)
	debug.SetMaxThreads(math.MaxInt32)
	play := parts[words[0]]
	if play == nil {
		os.Exit(2)
	}
	p := &part{words: words[1:], out: bufio.NewWriter(os.Stdout)}
	if err := play(p); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// endWithParent ends the process when its standard input does: whoever started it holds the
// other end of that pipe.
func endWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// part is what a process of a demo was told.
type part struct {
	words []string // key=value
	lock  sync.Mutex
	out   *bufio.Writer
}

// word is the value of a parameter.
func (p *part) word(key string) string {
	for _, w := range p.words {
		if k, v, _ := strings.Cut(w, "="); k == key {
			return v
		}
	}
	return ""
}

func (p *part) number(key string) int {
	n, _ := strconv.Atoi(p.word(key))
	return n
}

// tell writes a state as a line.
func (p *part) tell(s State) {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a state holds what JSON can't: NaN
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	_, _ = p.out.Write(append(text, '\n'))
	_ = p.out.Flush()
}

// tellEvery is how often a demo that goes on tells its state.
const tellEvery = 50 * time.Millisecond

// tellUntil tells what look returns, until done is closed.
func (p *part) tellUntil(done <-chan struct{}, look func() State) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		p.tell(look())
		select {
		case <-done:
			return
		case <-tick.C:
		}
	}
}

// median is of a list that is not empty.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// percentiles are of a list that may be empty: then 0.
func percentiles(values []float64) Percentiles {
	if len(values) == 0 {
		return Percentiles{}
	}
	slices.Sort(values)
	return Percentiles{values[len(values)/2], values[len(values)*99/100]}
}
