package demo

import (
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"coreglass/workloads"
)

// letter is a message: what queues carry here. Seq counts from 0.
type letter struct {
	Seq, At int64
	Text    [48]byte
}

const (
	ringLength = 64 // messages that fit into the shared memory
	singles    = 300
	slowLimit  = 2000 // messages of a flood to a slow reader, which takes 1 ms for each
)

// mail is the memory that writer, reader and host share: the counts, which the host shows,
// and for transport shm the ring of messages itself.
type mail struct {
	sent, received     int64
	phase              int32
	disorder           int32
	blockedSince       int64 // 0: the writer is not blocked
	blockedNs          int64
	noticed            int32 // 1: the system said so on writing; 2: the host said so
	readerGone         uint32
	noticedAt, diedAt  int64
	floodFrom, floodTo int64
	arrived            [singles]int64 // latencies in ns of single messages
	text               [8]byte        // the letters as they arrived
	texts              int32
	put, taken         uint32    // of the ring: counts, and words to wait on
	waits              [2]uint32 // who sleeps: the reader, the writer
	hungUp             uint32
	ring               [ringLength]letter
}

var phases = []string{"letters", "singles", "flood", "ended"}

func openMail(fd int) (*mail, error) {
	mem, err := mapShared(fd, int(unsafe.Sizeof(mail{})))
	if err != nil {
		return nil, err
	}
	return (*mail)(unsafe.Pointer(&mem[0])), nil
}

// channel is one end of a transport.
type channel interface {
	put(*letter) error // waits while there is no room
	take(*letter) error
	end() // no more will be put
}

// channelOf is the transport's end in a writer or reader.
func channelOf(transport string, m *mail) channel {
	if transport == "shm" {
		return &ring{m}
	}
	return &stream{3, m}
}

func playQueue(p *part) error {
	file, mem, err := sharedMemory(int(unsafe.Sizeof(mail{})))
	if err != nil {
		return err
	}
	m := (*mail)(unsafe.Pointer(&mem[0]))
	h := &postOffice{part: p, mail: m, state: &Queue{Transport: p.word("transport"), MessageBytes: int(unsafe.Sizeof(letter{}))}}
	if err := h.open(file); err != nil {
		return err
	}
	read, written := make(chan struct{}), make(chan struct{})
	go func() {
		_ = h.reader.Wait()
		atomic.StoreUint32(&m.readerGone, 1)
		m.rouse()
		close(read)
	}()
	go func() {
		_ = h.writer.Wait()
		atomic.StoreUint32(&m.hungUp, 1) // shared memory does not tell its reader, so the host does
		m.rouse()
		<-read
		close(written)
	}()
	p.tellUntil(written, h.look)
	m.phase = int32(len(phases) - 1)
	p.tell(h.look())
	return nil
}

// postOffice is the host of a writer and a reader.
type postOffice struct {
	part           *part
	mail           *mail
	state          *Queue
	reader, writer *exec.Cmd
}

// open starts both with the ends of their transport.
func (h *postOffice) open(memory *os.File) error {
	out, in, err := ends(h.state.Transport)
	if err != nil {
		return err
	}
	words := fmt.Sprintf(" transport=%s messages=%d reader=%s", h.state.Transport, h.messages(), h.part.word("reader"))
	if h.reader, err = start("queue.reader"+words, out, memory); err != nil {
		return err
	}
	if h.writer, err = start("queue.writer"+words, in, memory); err != nil {
		return err
	}
	h.state.ReaderPID, h.state.WriterPID = h.reader.Process.Pid, h.writer.Process.Pid
	out.Close() // or a dead reader's end would stay open, and nobody would notice
	return in.Close()
}

func (h *postOffice) messages() int {
	n := h.part.number("messages")
	if h.part.word("reader") == "slow" {
		n = min(n, slowLimit)
	}
	return n
}

// ends are the reader's and the writer's end; for shm there is nothing between them but
// the memory, and the files stand for nothing.
func ends(transport string) (out, in *os.File, err error) {
	if transport != "socket" {
		return os.Pipe()
	}
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	return os.NewFile(uintptr(pair[0]), "reader"), os.NewFile(uintptr(pair[1]), "writer"), nil
}

// depthsKept is how many looks at the depth are kept.
const depthsKept = 200

// rouse wakes whoever sleeps at the ring, to see that the other has gone.
func (m *mail) rouse() {
	workloads.WakeShared(&m.taken)
	workloads.WakeShared(&m.put)
}

// look reads the shared counts.
func (h *postOffice) look() State {
	m, s := h.mail, h.state
	m.rouse() // one that fell asleep while it was told would sleep on
	s.Received, s.Sent = int(atomic.LoadInt64(&m.received)), int(atomic.LoadInt64(&m.sent))
	s.Phase = phases[min(int(atomic.LoadInt32(&m.phase)), len(phases)-1)]
	s.Depth = max(s.Sent-s.Received, 0)
	s.Capacity = max(s.Capacity, s.Depth)
	if s.DepthHistory = append(s.DepthHistory, s.Depth); len(s.DepthHistory) > depthsKept {
		s.DepthHistory = s.DepthHistory[1:]
	}
	s.Letters = string(m.text[:min(int(atomic.LoadInt32(&m.texts)), len(m.text))])
	s.InOrder = atomic.LoadInt32(&m.disorder) == 0
	s.flood(m)
	s.blocked(m)
	var latencies []float64
	for i := range m.arrived {
		if ns := atomic.LoadInt64(&m.arrived[i]); ns > 0 {
			latencies = append(latencies, float64(ns)/1e3)
		}
	}
	s.Latency = percentiles(latencies)
	return s
}

func (s *Queue) flood(m *mail) {
	began, last := atomic.LoadInt64(&m.floodFrom), atomic.LoadInt64(&m.floodTo)
	if n := s.Received - len(courseLetters) - singles; began > 0 && last > began && n > 1 {
		s.PerSecond = float64(n-1) / (float64(last-began) / 1e9)
	}
}

func (s *Queue) blocked(m *mail) {
	ns, from := atomic.LoadInt64(&m.blockedNs), atomic.LoadInt64(&m.blockedSince)
	s.WriterBlocked = from > 0
	if from > 0 {
		ns += since(from)
	}
	s.WriterBlockedS = float64(ns) / 1e9
	if died, at := atomic.LoadInt64(&m.diedAt), atomic.LoadInt64(&m.noticedAt); at > 0 && died > 0 {
		s.NoticedMs = float64(at-died) / 1e6
	}
	switch atomic.LoadInt32(&m.noticed) {
	case 1:
		s.Noticed = "EPIPE: the kernel refused the next write"
	case 2:
		s.Noticed = "shared memory says nothing: the parent's wait did"
	}
}

// courseLetters are what the course's writer puts.
var courseLetters = []string{"A", "B", "C"}

// queueWriter puts the letters with pauses, then single messages, then a flood.
func queueWriter(p *part) error {
	m, err := openMail(4)
	if err != nil {
		return err
	}
	w := &writer{mail: m, ch: channelOf(p.word("transport"), m)}
	for i, text := range courseLetters {
		w.write(text)
		time.Sleep(time.Duration(50+40*i) * time.Millisecond)
	}
	atomic.StoreInt32(&m.phase, 1)
	for range singles {
		time.Sleep(300 * time.Microsecond)
		w.write("single")
	}
	w.awaitEmpty()
	atomic.StoreInt32(&m.phase, 2)
	for range p.number("messages") {
		w.write("flood")
	}
	w.ch.end()
	return nil
}

type writer struct {
	mail *mail
	ch   channel
	seq  int64
}

// write puts a message; it ends the process when nobody reads any more.
func (w *writer) write(text string) {
	l := letter{Seq: w.seq, At: workloads.Monotonic()}
	copy(l.Text[:], text)
	if err := w.ch.put(&l); err != nil {
		atomic.StoreInt64(&w.mail.noticedAt, workloads.Monotonic())
		n := int32(1)
		if err == errToldGone {
			n = 2
		}
		atomic.StoreInt32(&w.mail.noticed, n)
		os.Exit(0)
	}
	w.seq++
	atomic.AddInt64(&w.mail.sent, 1)
}

// awaitEmpty lets the reader catch up, so that the flood meets an empty queue.
func (w *writer) awaitEmpty() {
	for atomic.LoadInt64(&w.mail.received) < w.seq && atomic.LoadUint32(&w.mail.readerGone) == 0 {
		time.Sleep(100 * time.Microsecond)
	}
}

// queueReader takes what comes until the writer has hung up.
func queueReader(p *part) error {
	m, err := openMail(4)
	if err != nil {
		return err
	}
	ch, how, dies := channelOf(p.word("transport"), m), p.word("reader"), int64(p.number("messages")/2)
	for seq := int64(0); ; seq++ {
		var l letter
		if err := ch.take(&l); err != nil {
			return nil
		}
		at := workloads.Monotonic()
		if l.Seq != seq {
			atomic.StoreInt32(&m.disorder, 1)
		}
		m.note(&l, seq, at)
		if flood := seq - int64(len(courseLetters)) - singles; flood >= 0 {
			readAs(how, flood, dies, m)
		}
		atomic.AddInt64(&m.received, 1)
	}
}

// note keeps what the message shows.
func (m *mail) note(l *letter, seq, at int64) {
	switch n := seq - int64(len(courseLetters)); {
	case n < 0:
		m.text[seq] = l.Text[0]
		atomic.StoreInt32(&m.texts, int32(seq)+1)
	case n < singles:
		atomic.StoreInt64(&m.arrived[n], max(at-l.At, 1))
	case n == singles:
		atomic.StoreInt64(&m.floodFrom, at)
	default:
		atomic.StoreInt64(&m.floodTo, at)
	}
}

// readAs is how the reader treats a message of the flood.
func readAs(how string, n, dies int64, m *mail) {
	switch {
	case how == "slow":
		time.Sleep(time.Millisecond)
	case how == "dead" && n >= dies:
		atomic.StoreInt64(&m.diedAt, workloads.Monotonic())
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
		select {}
	}
}
