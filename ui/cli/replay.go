package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"coreglass/metrics/session"
	"coreglass/ui"
	"coreglass/ui/reel"
)

func newReplay(s streams) *cobra.Command {
	var o looks
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Show a recorded session again, in the same screens",
		Long: "Shows a recorded session (a folder, or the zip that session pack has made) in the same\n" +
			"screens: pause, step, seek, speed, marks, another screen, size, theme or language, for\n" +
			"the data were recorded and not only the picture. ? lists the keys. A .cast file of another\n" +
			"program is played as it is, with pause, steps, seeking and speed.",
		Example: "  coreglass replay lecture.rec\n  coreglass replay lecture.zip --theme light --lang zh",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("replay takes one session: a folder, or a packed one")
			}
			if err := o.check(); err != nil {
				return err
			}
			if why := noScreen(s); why != "" {
				return usagef("%s; coreglass session info tells of a session as text", why)
			}
			if strings.HasSuffix(args[0], ".cast") {
				return replayCast(c.Context(), s, args[0])
			}
			rec, err := openSession(s, args[0])
			if err != nil {
				return err
			}
			defer rec.Close()
			p := reel.NewPlayer(rec)
			if p.Frames() == 0 {
				return usagef("%s has nothing that could be shown: coreglass session info %s", args[0], args[0])
			}
			conf, err := loadConfig()
			if err != nil {
				return err
			}
			return ui.Run(c.Context(), ui.Options{Source: ui.NoSource(), Keys: conf.keys, Replay: p, Theme: o.theme, Lang: o.lang, ASCII: o.ascii,
				NoColor: o.noColor, Machine: machineLine(rec)})
		},
	}
	o.addLooks(c)
	return c
}

// replayCast plays an asciicast as it is: there are no data behind its pixels.
func replayCast(ctx context.Context, s streams, path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return usageError{err}
	}
	size, events, err := session.ReadCast(b)
	if err != nil {
		return usagef("%s: %v", path, err)
	}
	return ui.PlayCast(ctx, s.in, s.out.(*os.File), size, events) // noScreen has looked
}

// openSession opens a session and says on standard error what can't be read of it.
func openSession(s streams, path string) (*session.Session, error) {
	rec, err := session.Open(path)
	if err != nil {
		return nil, usageError{err}
	}
	if why := rec.Complaint(); why != "" {
		fmt.Fprintf(s.err, "%s: %s\n", rec.Name, why)
	}
	return rec, nil
}

func machineLine(rec *session.Session) string {
	var m session.Machine
	if i := rec.Last(session.KindMachine, rec.Len()-1); i >= 0 && rec.Decode(i, &m) == nil {
		return fmt.Sprintf("%s, %d cores, %s, kernel %s", m.CPUModel, m.Cores, m.OS, m.Kernel)
	}
	return ""
}

// checkRecord refuses a folder that holds something already.
func checkRecord(dir string) error {
	if dir == "" {
		return nil
	}
	old, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return usagef("--record: %v", err)
	case len(old) > 0:
		return usagef("--record %s: the folder is there already and not empty", dir)
	}
	return nil
}
