package ui

import "os"

// longestPaste bounds what a paste may hold, in bytes: Bubble Tea looks through all of a paste
// with each piece of it that comes, and ten megabytes would keep it for a minute.
const longestPaste = 4096

// pasteFilter is the terminal's input with long pastes cut. It is still a file, as which Bubble Tea
// makes it raw and waits for it.
type pasteFilter struct {
	*os.File
	inside bool
	kept   int // bytes of this paste
	match  int // of the marker that is waited for
}

const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
)

func (f *pasteFilter) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	return len(f.cut(p[:max(n, 0)])), err
}

// cut removes, in place, what is too much of a paste; its end always comes through.
func (f *pasteFilter) cut(b []byte) []byte {
	out := b[:0:len(b)]
	for _, c := range b {
		marker := pasteBegins
		if f.inside {
			marker = pasteEnds
		}
		if c == marker[f.match] {
			f.match++
		} else if f.match = 0; c == marker[0] {
			f.match = 1
		}
		ended := f.match == len(marker)
		if f.inside && !ended && f.match == 0 {
			f.kept++
		}
		if !f.inside || f.kept <= longestPaste || f.match > 0 {
			out = append(out, c) // a marker's bytes always pass
		}
		if ended {
			f.inside, f.match, f.kept = !f.inside, 0, 0
		}
	}
	return out
}
