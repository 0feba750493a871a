package ui

import (
	"fmt"

	"coreglass/ui/paint"
)

// drawState draws what a demonstration shows.
func (s *lessons) drawState(r paint.Rect, state any) {
	s.frame.canvas.Text(r.X, r.Y, r.W, fmt.Sprint(state), sText)
}
