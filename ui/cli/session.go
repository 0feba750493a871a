package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coreglass/metrics/session"
)

func newSessionVerb(s streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "session",
		Short: "List, examine, repair, pack and compare recorded sessions",
		Long: "A session is a folder that r on the screen or --record makes. docs/sessions.md describes\n" +
			"its files. replay shows one, export makes other files of it.",
		Example: "  coreglass session list\n  coreglass session info lecture.rec\n  coreglass session diff monday.rec tuesday.rec",
		RunE:    func(c *cobra.Command, args []string) error { return needVerb(c, args) },
	}
	c.AddCommand(newSessionList(s), newSessionInfo(s), newSessionRepair(s), newSessionPack(s), newSessionDiff(s))
	return c
}

func needVerb(c *cobra.Command, args []string) error {
	var verbs []string
	for _, v := range c.Commands() {
		verbs = append(verbs, v.Name())
	}
	if len(args) > 0 {
		return usagef("unknown verb %q after %s: choose one of %s", args[0], c.CommandPath(), strings.Join(verbs, ", "))
	}
	return usagef("%s needs a verb: %s", c.CommandPath(), strings.Join(verbs, ", "))
}

func newSessionList(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "list [FOLDER]", Short: "List the sessions in a folder (default: this one)", Example: "  coreglass session list ~/lectures",
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 1 {
				return usagef("session list takes one folder")
			} else if len(args) == 1 {
				dir = args[0]
			}
			return listSessions(s.out, dir)
		},
	}
}

func listSessions(w io.Writer, dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return usageError{err}
	}
	found := 0
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		if f.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "data.jsonl")); err != nil {
				continue
			}
		} else if !strings.HasSuffix(f.Name(), ".zip") {
			continue
		}
		rec, err := session.Open(path)
		if err != nil {
			if f.IsDir() {
				fmt.Fprintf(w, "%-36s  %v\n", f.Name(), err)
			}
			continue
		}
		found++
		fmt.Fprintf(w, "%-36s  %-9s  %8s  %4d marks  %-7s  %s\n", f.Name(), rec.State, rec.Length().Round(time.Second), len(rec.Marks()), rec.Manifest.Source, rec.Manifest.Created)
		rec.Close()
	}
	if found == 0 {
		fmt.Fprintln(w, "no session here: r on the screen, or --record FOLDER, makes one")
	}
	return nil
}

func newSessionInfo(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "info SESSION", Short: "Say what is in a session, and what is wrong with it", Example: "  coreglass session info lecture.rec",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("session info takes one session")
			}
			rec, err := session.Open(args[0])
			if err != nil {
				return usageError{err}
			}
			defer rec.Close()
			if asJSON {
				return json.NewEncoder(s.out).Encode(infoOf(rec))
			}
			return writeInfo(s.out, rec)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object (schema coreglass.session/1)")
	return c
}

// sessionInfo is what session info --json prints.
type sessionInfo struct {
	Schema   string           `json:"schema"`
	Name     string           `json:"name"`
	State    string           `json:"state"`
	Manifest session.Manifest `json:"manifest"`
	Length   float64          `json:"length_s"`
	Records  int              `json:"records"`
	Kinds    map[string]int   `json:"kinds"`
	Bad      []session.Bad    `json:"bad_lines"`
	Cut      int64            `json:"cut_bytes"`
	Marks    []markInfo       `json:"marks"`
}

type markInfo struct {
	At    float64 `json:"at_s"`
	Label string  `json:"label"`
	Note  bool    `json:"note"`
}

func infoOf(rec *session.Session) sessionInfo {
	i := sessionInfo{Schema: "coreglass.session/1", Name: rec.Name, State: rec.State, Manifest: rec.Manifest, Length: rec.Length().Seconds(),
		Records: rec.Len(), Kinds: map[string]int{}, Bad: append([]session.Bad{}, rec.Bad...), Cut: rec.Cut, Marks: []markInfo{}}
	for _, k := range rec.Kinds() {
		i.Kinds[k] = rec.Count(k)
	}
	for _, m := range rec.Marks() {
		i.Marks = append(i.Marks, markInfo{m.At.Seconds(), m.Label, m.Note})
	}
	return i
}

func writeInfo(w io.Writer, rec *session.Session) error {
	fmt.Fprintf(w, "%s: %s, %s, recorded %s by coreglass %s (%s)\n", rec.Name, rec.State, rec.Length().Round(100*time.Millisecond), rec.Manifest.Created, rec.Manifest.Version, rec.Manifest.Source)
	if why := rec.Complaint(); why != "" {
		fmt.Fprintf(w, "%s; coreglass session repair makes it whole\n", why)
	} else if rec.State != session.Closed {
		fmt.Fprintln(w, "it was not closed: all that was written is there; coreglass session repair closes it")
	}
	fmt.Fprintln(w, machineLine(rec))
	var kinds []string
	for _, k := range rec.Kinds() {
		kinds = append(kinds, fmt.Sprintf("%s %d", k, rec.Count(k)))
	}
	fmt.Fprintf(w, "%d records: %s\n", rec.Len(), strings.Join(kinds, ", "))
	last := -1
	for _, i := range rec.All(session.KindModel) {
		var m session.Model
		if rec.Decode(int(i), &m) != nil || m.Run == last {
			continue
		}
		last = m.Run
		fmt.Fprintf(w, "%9s  %s\n", clock(rec.At(int(i))), specLine(m.Spec))
	}
	for _, i := range rec.All(session.KindGap) {
		var g session.Gap
		if rec.Decode(int(i), &g) == nil {
			fmt.Fprintf(w, "%9s  gap: %s, %d lost\n", clock(rec.At(int(i))), g.Why, g.Lost)
		}
	}
	for _, m := range rec.Marks() {
		kind := "mark"
		if m.Note {
			kind = "note"
		}
		fmt.Fprintf(w, "%9s  %s: %s\n", clock(m.At), kind, m.Label)
	}
	return nil
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%d:%04.1f", int(d.Minutes()), (d % time.Minute).Seconds())
}

// specLine is what runs, in a few words.
func specLine(spec json.RawMessage) string {
	var s struct {
		Model  string                `json:"model"`
		Policy string                `json:"policy"`
		Load   struct{ Name string } `json:"load"`
		Tasks  int                   `json:"tasks"`
	}
	switch err := json.Unmarshal(spec, &s); {
	case err != nil:
		return "unknown"
	case s.Policy != "":
		return fmt.Sprintf("simulated %s, %d tasks", s.Policy, s.Tasks)
	case s.Model == "":
		return "nothing runs"
	}
	return fmt.Sprintf("%s, %s x %d", s.Model, s.Load.Name, s.Tasks)
}

func newSessionRepair(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "repair SESSION", Short: "Rewrite a session without what can't be read, and close it", Example: "  coreglass session repair lecture.rec",
		Long: "Rewrites a session's data without the lines that can't be read, and marks it as closed.\nWhat was there is kept beside it as data.jsonl.damaged.",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("session repair takes one session, a folder")
			}
			rec, err := session.Repair(args[0])
			if err != nil {
				return usageError{err}
			}
			if rec.State == session.Closed {
				fmt.Fprintf(s.out, "%s is whole: nothing to do\n", rec.Name)
				return nil
			}
			fmt.Fprintf(s.out, "%s: %d records kept, %d lines and %d bytes at the end left out\n", rec.Name, rec.Len(), len(rec.Bad), rec.Cut)
			return nil
		},
	}
}

func newSessionPack(s streams) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "pack SESSION", Short: "Make one zip of a session, to hand in", Example: "  coreglass session pack lecture.rec -o lecture.zip",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("session pack takes one session, a folder")
			}
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return usagef("session pack %s: not a session's folder", args[0])
			}
			if out == "" {
				out = strings.TrimSuffix(filepath.Clean(args[0]), ".rec") + ".zip"
			}
			if err := writeTo("out", out, func(w io.Writer) error { return session.Pack(args[0], w) }); err != nil {
				if errors.Is(err, os.ErrNotExist) {
					return usageError{err}
				}
				return err
			}
			fmt.Fprintln(s.out, out)
			return nil
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "`file` to write (default: the session's name with .zip)")
	return c
}
