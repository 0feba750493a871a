package demo

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// students are the names that the workers write, the first two those of the course.
var students = []string{"Alice", "Bob", "Carol", "Dave", "Eve", "Faythe", "Grace", "Heidi", "Ivan", "Judy", "Kim", "Leo", "Mallory", "Niaj", "Olivia", "Peggy"}

// school is the name that all see.
type school struct {
	lock   sync.Mutex
	shared string
	local  map[int]string // by thread: what Python's threading.local keeps
}

func (s *school) write(local bool, tid int, name string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if local {
		s.local[tid] = name
	} else {
		s.shared = name
	}
}

func (s *school) read(local bool, tid int) string {
	s.lock.Lock()
	defer s.lock.Unlock()
	if local {
		return s.local[tid]
	}
	return s.shared
}

func playLocal(p *part) error {
	s := &Local{How: p.word("how")}
	var err error
	if s.How == "process" {
		err = s.processes(p, p.number("workers"))
	} else {
		s.threads(p, p.number("workers"))
	}
	if err != nil {
		return err
	}
	for _, w := range s.Workers {
		if w.Read != w.Wrote {
			s.Mixed++
		}
	}
	s.Ended = true
	p.tell(s)
	return nil
}

func student(i int) Student {
	return Student{Name: "Thread-" + string(rune('A'+i)), TID: unix.Gettid(), PID: os.Getpid(), Wrote: students[i]}
}

// threads write the name and read it when all have written.
func (s *Local) threads(p *part, n int) {
	hall, meet := &school{local: map[int]string{}}, meeting(n)
	s.Workers = make([]Student, n)
	var lock sync.Mutex
	<-together(n, func(i int) {
		runtime.LockOSThread()
		w := student(i)
		nameThread(w.Name)
		note := func() {
			lock.Lock()
			defer lock.Unlock()
			s.Workers[i] = w
			p.tell(s)
		}
		hall.write(s.How == "local", w.TID, w.Wrote)
		note()
		meet()
		w.Read = hall.read(s.How == "local", w.TID)
		note()
	})
}

// processes do the same, each with its own memory.
func (s *Local) processes(p *part, n int) error {
	told, say, err := os.Pipe()
	if err != nil {
		return err
	}
	wait, begin, err := os.Pipe()
	if err != nil {
		return err
	}
	var all []*exec.Cmd
	for i := range n {
		c, err := start("threadlocal.worker index="+string(rune('0'+i/10))+string(rune('0'+i%10)), say, wait)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	say.Close()
	lines := bufio.NewScanner(told)
	s.Workers = make([]Student, n)
	for k := 0; k < 2*n && lines.Scan(); k++ {
		var w Student
		if err := json.Unmarshal(lines.Bytes(), &w); err != nil {
			return err
		}
		s.Workers[w.Name[len(w.Name)-1]-'A'] = w
		p.tell(s)
		if k == n-1 {
			begin.Close() // all have written
		}
	}
	for _, c := range all {
		if err := c.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// onlyStudent is the global variable of a process of the demo.
var onlyStudent string

func localWorker(p *part) error {
	w := student(p.number("index"))
	onlyStudent = w.Wrote
	out := json.NewEncoder(os.NewFile(3, "say"))
	if err := out.Encode(w); err != nil {
		return err
	}
	_, _ = os.NewFile(4, "wait").Read(make([]byte, 1))
	w.Read = onlyStudent
	return out.Encode(w)
}
