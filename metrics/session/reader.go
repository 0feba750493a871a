package session

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"
)

// Session is a recording that is read. Nothing of it is ever written.
type Session struct {
	Name     string // of the folder or the file, without what is before it
	Manifest Manifest
	Header   Header
	State    string // closed, or recovered
	Bad      []Bad  // lines that were skipped
	Cut      int64  // bytes after the last newline: a line that was not finished

	data   io.ReaderAt
	close  func() error
	screen func() ([]byte, error)
	index  []entry
	kinds  []string
	byKind map[string][]int32 // places in the index
	runs   []runSpans         // found when they are asked for
}

// entry says where a record is.
type entry struct {
	at   time.Duration
	off  int64
	n    int32
	kind int16
}

// Bad is a line that is no record.
type Bad struct {
	Line   int
	Offset int64
	Bytes  int
	Why    string
}

// longestLine bounds a line, for writers too: the result of a simulation is the longest there is.
const longestLine = 64 << 20

// Open reads a session's folder, or a zip that Pack has made of one.
func Open(path string) (*Session, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return openFolder(path)
	}
	if strings.HasSuffix(path, "/"+dataName) || strings.HasSuffix(path, "/"+manifestName) {
		return openFolder(filepath.Dir(path))
	}
	return openZip(path)
}

func openFolder(dir string) (*Session, error) {
	f, err := os.Open(filepath.Join(dir, dataName))
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	manifest, _ := os.ReadFile(filepath.Join(dir, manifestName))
	s := &Session{Name: filepath.Base(filepath.Clean(dir)), data: f, close: f.Close}
	s.screen = func() ([]byte, error) { return os.ReadFile(filepath.Join(dir, screenName)) }
	return s, s.open(manifest, info.Size())
}

// open indexes the data. Only what is no session at all is an error.
func (s *Session) open(manifest []byte, size int64) error {
	m, err := parseManifest(manifest)
	s.Manifest = m
	s.State = Closed
	if err != nil || m.State != Closed {
		s.State = Recovered
	}
	if err := s.scan(size); err != nil {
		s.Close()
		return err
	}
	if first := s.Last(KindSession, len(s.index)-1); first >= 0 {
		_ = s.Decode(first, &s.Header)
	}
	if s.Header.Format != "" && s.Header.Format != Format {
		s.Close()
		return fmt.Errorf("%s has the format %q; this program reads %s", s.Name, s.Header.Format, Format)
	}
	if s.Header.Format == "" && m.Format != Format {
		s.Close()
		return fmt.Errorf("%s is no session", s.Name)
	}
	if len(s.Bad) > 0 || s.Cut > 0 {
		s.State = Recovered
	}
	return nil
}

// scan reads every line once. Whatever it can't use it notes.
func (s *Session) scan(size int64) error {
	s.byKind = map[string][]int32{}
	known := map[string]int16{}
	in := bufio.NewReaderSize(io.NewSectionReader(s.data, 0, size), 1<<20)
	var off int64
	var last time.Duration
	var p parser
	for number := 1; ; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			s.Cut = int64(len(line))
			return nil
		}
		if err != nil {
			return err
		}
		at, kind, err := p.parse(line[:len(line)-1])
		if err == nil && at < last {
			err = fmt.Errorf("its time is before the last one's")
		}
		if err != nil {
			s.Bad = append(s.Bad, Bad{number, off, len(line), err.Error()})
		} else {
			id, ok := known[kind]
			if !ok && len(s.kinds) < 1<<15-1 {
				id = int16(len(s.kinds))
				known[kind] = id
				s.kinds = append(s.kinds, kind)
			}
			s.byKind[kind] = append(s.byKind[kind], int32(len(s.index)))
			s.index = append(s.index, entry{at, off, int32(len(line)), id})
			last = at
		}
		off += int64(len(line))
	}
}

// readLine returns a line with its newline, valid until the next call; at the end what is left.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := slices.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = in.ReadSlice('\n')
		if long = append(long, line...); len(long) > longestLine {
			return nil, fmt.Errorf("a line is longer than %d MiB", longestLine>>20)
		}
	}
	return long, err
}

// Close closes the files.
func (s *Session) Close() error { return s.close() }

// Len is the number of records.
func (s *Session) Len() int { return len(s.index) }

// At is the time of a record, since the recording began.
func (s *Session) At(i int) time.Duration { return s.index[i].at }

// Kind is the kind of a record.
func (s *Session) Kind(i int) string { return s.kinds[s.index[i].kind] }

// Length is the time of the last record.
func (s *Session) Length() time.Duration {
	if len(s.index) == 0 {
		return 0
	}
	return s.index[len(s.index)-1].at
}

// Line is a record as it is written, with its newline.
func (s *Session) Line(i int) ([]byte, error) {
	b := make([]byte, s.index[i].n)
	_, err := s.data.ReadAt(b, s.index[i].off)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// Decode reads a record's fields into a struct; those that it does not have are ignored.
func (s *Session) Decode(i int, to any) error {
	line, err := s.Line(i)
	if err != nil {
		return err
	}
	return json.Unmarshal(line, to)
}

// Count is the number of records of a kind.
func (s *Session) Count(kind string) int { return len(s.byKind[kind]) }

// All lists the places of the records of a kind.
func (s *Session) All(kind string) []int32 { return s.byKind[kind] }

// Last is the last record of a kind up to i; -1 if there is none.
func (s *Session) Last(kind string, i int) int {
	all := s.byKind[kind]
	n := sort.Search(len(all), func(k int) bool { return int(all[k]) > i })
	if n == 0 {
		return -1
	}
	return int(all[n-1])
}

// Find is the first record later than t; Len if there is none.
func (s *Session) Find(t time.Duration) int {
	return sort.Search(len(s.index), func(i int) bool { return s.index[i].at > t })
}

// Screen is the asciicast of the screen as it was seen; an error if it was not recorded.
func (s *Session) Screen() ([]byte, error) { return s.screen() }

// Kinds lists the kinds that there are, in the order of their first record.
func (s *Session) Kinds() []string { return s.kinds }

// MarkAt is a mark with its time.
type MarkAt struct {
	At    time.Duration
	Label string
	Note  bool
}

// Marks lists the marks and notes, in the order of time.
func (s *Session) Marks() []MarkAt {
	var all []MarkAt
	for _, i := range s.byKind[KindMark] {
		var m Mark
		if s.Decode(int(i), &m) == nil {
			all = append(all, MarkAt{min(micros(m.At), s.At(int(i))), m.Label, false})
		}
	}
	for _, i := range s.byKind[KindNote] {
		var n Note
		if s.Decode(int(i), &n) == nil {
			all = append(all, MarkAt{min(micros(n.At), s.At(int(i))), n.Text, true})
		}
	}
	slices.SortStableFunc(all, func(a, b MarkAt) int { return int(a.At - b.At) })
	return all
}

// Complaint says what was lost, in one line; empty if nothing was.
func (s *Session) Complaint() string {
	var b bytes.Buffer
	if n := len(s.Bad); n > 0 {
		fmt.Fprintf(&b, "%d lines were skipped, the first is line %d (%d bytes): %s", n, s.Bad[0].Line, s.Bad[0].Bytes, s.Bad[0].Why)
	}
	if s.Cut > 0 {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%d bytes of an unfinished line at the end", s.Cut)
	}
	return b.String()
}
