package ui

import (
	"bytes"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// cutLeave cuts output where it leaves the alternate screen. Bubble Tea's last step before that
// is to erase the lowest line, for itself.
func cutLeave(p []byte) (before []byte, left bool) {
	if string(p) == ansi.EraseEntireLine {
		return nil, true
	}
	before, _, left = bytes.Cut(p, []byte(ansi.ResetAltScreenSaveCursorMode))
	return before, left
}

// secrets are what no recording may hold, with something of the same width for it: text that
// is placed on a screen must not move.
var secrets = sync.OnceValue(func() (all [][2][]byte) {
	hide := func(s string) {
		if len(s) > 3 && s != "localhost" {
			all = append(all, [2][]byte{[]byte(s), []byte("~" + strings.Repeat(".", ansi.StringWidth(s)-1))})
		}
	}
	home, _ := os.UserHomeDir()
	hide(home)
	host, _ := os.Hostname()
	hide(host)
	return all
})

// hidden is output without secrets.
func hidden(p []byte) []byte {
	for _, s := range secrets() {
		p = bytes.ReplaceAll(p, s[0], s[1])
	}
	return p
}
