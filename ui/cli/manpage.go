package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manPage is the manual page of a verb, as man(7) has it. Cobra's own would come through a
// Markdown parser, whose initialisation every worker process would pay for.
func manPage(c *cobra.Command) string {
	c.InitDefaultHelpCmd()
	c.InitDefaultHelpFlag()
	name := manName(c)
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %q 1 \"Jan 1970\" %q \"Coreglass\"\n", strings.ToUpper(name), "coreglass "+version())
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n\\fB%s\\fP\n", roff(c.UseLine()))
	long := c.Long
	if long == "" {
		long = c.Short
	}
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", strings.ReplaceAll(roff(long), "\n\n", "\n.PP\n"))
	manFlags(&b, "OPTIONS", c.NonInheritedFlags())
	manFlags(&b, "OPTIONS INHERITED FROM PARENT COMMANDS", c.InheritedFlags())
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLE\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	if others := manOthers(c); len(others) > 0 {
		fmt.Fprintf(&b, ".SH SEE ALSO\n%s\n", strings.Join(others, ",\n"))
	}
	return b.String()
}

// manName is the name of a verb's page.
func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manOthers are the pages of the verb above and of those below.
func manOthers(c *cobra.Command) []string {
	var others []string
	add := func(c *cobra.Command) { others = append(others, "\\fB"+roff(manName(c))+"\\fP(1)") }
	if c.HasParent() {
		add(c.Parent())
	}
	for _, child := range c.Commands() {
		if child.IsAvailableCommand() {
			add(child)
		}
	}
	return others
}

func manFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		short := ""
		if f.Shorthand != "" {
			short = "\\fB\\-" + f.Shorthand + "\\fP, "
		}
		value := f.DefValue
		if f.Value.Type() == "string" {
			value = fmt.Sprintf("%q", value)
		}
		form := "=" + roff(value)
		if f.NoOptDefVal != "" {
			form = "[" + form + "]"
		}
		fmt.Fprintf(b, ".TP\n%s\\fB\\-\\-%s\\fP%s\n%s\n", short, roff(f.Name), form, roff(f.Usage))
	})
}

// roff is text as man(7) shows it unchanged: a backslash, a hyphen that is copied with a
// command, and a control character at a line's start would mean something else.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
