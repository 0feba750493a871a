package cli

import (
	"context"

	"github.com/spf13/cobra"
)

type tuiOptions struct{}

func (tuiOptions) flags(c *cobra.Command, o *tuiOptions) {}

func runTUI(ctx context.Context, s streams, o tuiOptions) error { return nil }

func noScreen(s streams) string { return "" }
