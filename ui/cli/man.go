package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func newMan(s streams) *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "Write the manual pages into a folder",
		Long: "Writes a manual page for each verb into a folder, which is made if it is not there. The\n" +
			"pages of one version are the same wherever they are written.",
		Example: "  coreglass man ~/.local/share/man/man1",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("man takes one folder")
			}
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return usagef("man: %v", err)
			}
			root := c.Root()
			root.InitDefaultCompletionCmd()
			n, err := writePages(root, args[0])
			fmt.Fprintf(s.out, "%d manual pages in %s\n", n, args[0])
			return err
		},
	}
}

// writePages writes the page of a verb and of all below it, and says how many.
func writePages(c *cobra.Command, dir string) (n int, err error) {
	for _, child := range c.Commands() {
		if !child.IsAvailableCommand() || child.IsAdditionalHelpTopicCommand() {
			continue
		}
		below, err := writePages(child, dir)
		if n += below; err != nil {
			return n, err
		}
	}
	return n + 1, os.WriteFile(filepath.Join(dir, manName(c)+".1"), []byte(manPage(c)), 0o644)
}
