package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
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
			root.DisableAutoGenTag = true
			root.InitDefaultCompletionCmd()
			day := time.Unix(0, 0).UTC() // else the pages would differ from day to day
			header := doc.GenManHeader{Section: "1", Source: "coreglass " + version(), Manual: "Coreglass", Date: &day}
			if err := doc.GenManTree(root, &header, args[0]); err != nil {
				return err
			}
			pages, err := filepath.Glob(filepath.Join(args[0], "coreglass*.1"))
			fmt.Fprintf(s.out, "%d manual pages in %s\n", len(pages), args[0])
			return err
		},
	}
}
