package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"coreglass/metrics"
	"coreglass/ui"
	"coreglass/ui/lesson"
	"coreglass/workloads"
	"coreglass/workloads/load"
)

// tuiOptions are the flags of the live laboratory.
type tuiOptions struct {
	spec       specFlags
	accessible bool
	record     string
	noScreen   bool
	workload   string
	refresh    duration
	desk       *ui.Desk // lessons; nil: the built-in ones
	looks
}

// looks are the flags of everything that shows screens.
type looks struct {
	theme, lang    string
	ascii, noColor bool
}

func (o *looks) addLooks(c *cobra.Command) {
	c.Flags().StringVar(&o.theme, "theme", "auto", "auto, dark or light")
	c.Flags().StringVar(&o.lang, "lang", "auto", "auto, en or zh")
	c.Flags().BoolVar(&o.ascii, "ascii", false, "draw with ASCII characters only")
	c.Flags().BoolVar(&o.noColor, "no-color", false, "draw without colours (as does NO_COLOR)")
	_ = c.RegisterFlagCompletionFunc("theme", words([]string{"auto", "dark", "light"}))
	_ = c.RegisterFlagCompletionFunc("lang", words([]string{"auto", "en", "zh"}))
}

// check refuses what is none of them.
func (o *looks) check() error {
	if err := oneOf("theme", o.theme, "auto", "dark", "light"); err != nil {
		return err
	}
	return oneOf("lang", o.lang, "auto", "en", "zh")
}

func (o *tuiOptions) add(c *cobra.Command) {
	o.spec.add(c)
	o.addLooks(c)
	o.refresh = duration(workloads.DefaultRefresh)
	c.Flags().Var(&o.refresh, "refresh", "how often to look and to draw, 50ms to 10s")
	c.Flags().StringVarP(&o.workload, "workload", "w", "", "open the simulate screen with this workload `file`, JSON or YAML, or preset:NAME")
	c.Flags().BoolVar(&o.accessible, "accessible", false, "print plain lines of text instead of a screen")
	c.Flags().StringVar(&o.record, "record", "", "record a session into this `folder` from the start (see coreglass session)")
	c.Flags().BoolVar(&o.noScreen, "no-screen", false, "record the data only, without the screen as it is seen")
}

// runTUI opens the live laboratory and shows it until the user quits.
func runTUI(ctx context.Context, s streams, o *tuiOptions) error {
	spec, err := o.spec.spec()
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if err := checkRecord(o.record); err != nil {
		return err
	}
	if o.refresh < duration(50*time.Millisecond) || o.refresh > duration(10*time.Second) {
		return usagef("--refresh %v: a duration from 50ms to 10s", time.Duration(o.refresh))
	}
	if o.record != "" && o.accessible {
		return usagef("--record and --accessible: the screen records; coreglass run --record needs none")
	}
	var plan *load.Plan
	switch {
	case o.workload == "-":
		return usagef("--workload -: the screen needs standard input for keys; choose a file")
	case o.workload != "":
		if plan, err = readPlan(s, o.workload); err != nil {
			return err
		}
		plan.Name = filepath.Base(o.workload)
	}
	if why := noScreen(s); why != "" && !o.accessible {
		return usagef("%s; --accessible prints plain text, and run, models, loads, doctor and version need no terminal", why)
	}
	d := &desk{cpus: o.spec.cpus}
	defer d.close()
	o.desk = &ui.Desk{Names: lesson.Builtin, Open: d.open, Machine: d.machine, Perform: d.perform}
	return o.open(ctx, s, spec, plan)
}

// keepSmall collects garbage when the heap has grown by half, and not only when it has doubled:
// a laboratory of a thousand workers makes little garbage beside the history that it keeps.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// open opens the laboratory and its screens, or prints what it does.
func (o *tuiOptions) open(ctx context.Context, s streams, spec workloads.Spec, plan *load.Plan) error {
	conf, err := loadConfig()
	if err != nil {
		return err
	}
	keepSmall()
	lab := workloads.OpenLab(ctx, time.Duration(o.refresh))
	defer lab.Close()
	m := metrics.ThisMachine()
	options := ui.Options{Source: lab, Refresh: time.Duration(o.refresh), Spec: spec, Workload: plan, Desk: o.desk, Theme: o.theme, Lang: o.lang, ASCII: o.ascii, NoColor: o.noColor, Keys: conf.keys,
		Recording: ui.Recording{Dir: o.record, Version: version(), NoScreen: o.noScreen},
		Machine:   fmt.Sprintf("%s, %d cores, %s, kernel %s", m.CPUModel, m.Cores, m.OS, m.Kernel)}
	if o.accessible {
		return ui.Plain(ctx, options, s.out)
	}
	return ui.Run(ctx, options)
}

func oneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	return usagef("--%s %q: choose one of %v", flag, value, allowed)
}

// noScreen says why no screen can be shown here; empty if one can.
func noScreen(s streams) string {
	out, ok := s.out.(*os.File)
	switch {
	case !term.IsTerminal(s.in.Fd()):
		return "standard input is not a terminal"
	case !ok || !term.IsTerminal(out.Fd()):
		return "standard output is not a terminal"
	case os.Getenv("TERM") == "dumb":
		return "TERM=dumb can't place text on a screen"
	}
	return ""
}
