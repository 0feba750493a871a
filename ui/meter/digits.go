package meter

import "coreglass/ui/paint"

// Size is how large the large digits are.
type Size int

const (
	Small Size = iota // 3 lines, a digit of 3 columns
	Large             // 5 lines, a digit of 6 columns
	Huge              // 10 lines, a digit of 12 columns
)

// Height is the number of lines of the digits.
func (s Size) Height() int {
	if s == Small {
		return 3
	}
	return 5 * int(s)
}

// pixel is the width of one pixel of a digit.
func (s Size) pixel() int { return max(1, 2*int(s)) }

// pixels of a glyph, five rows from the top, in a grid three wide.
var pixels = map[byte][5]string{
	'0': {"###", "# #", "# #", "# #", "###"},
	'1': {"## ", " # ", " # ", " # ", "###"},
	'2': {"###", "  #", "###", "#  ", "###"},
	'3': {"###", "  #", "###", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"},
	'5': {"###", "#  ", "###", "  #", "###"},
	'6': {"###", "#  ", "###", "# #", "###"},
	'7': {"###", "  #", "  #", "  #", "  #"},
	'8': {"###", "# #", "###", "# #", "###"},
	'9': {"###", "# #", "###", "  #", "###"},
	'-': {"   ", "   ", "###", "   ", "   "},
	'.': {" ", " ", " ", " ", "#"},
}

// segments are the same glyphs in three lines of ASCII.
var segments = map[byte][3]string{
	'0': {" _ ", "| |", "|_|"},
	'1': {"   ", "  |", "  |"},
	'2': {" _ ", " _|", "|_ "},
	'3': {" _ ", " _|", " _|"},
	'4': {"   ", "|_|", "  |"},
	'5': {" _ ", "|_ ", " _|"},
	'6': {" _ ", "|_ ", "|_|"},
	'7': {" _ ", "  |", "  |"},
	'8': {" _ ", "|_|", "|_|"},
	'9': {" _ ", "|_|", " _|"},
	'-': {"   ", " _ ", "   "},
	'.': {" ", " ", "."},
}

// DigitsWidth is the number of columns that Digits takes for a number.
func DigitsWidth(number []byte, s Size) int {
	w := 0
	for _, d := range number {
		w += advance(d, s)
	}
	return max(0, w-gap(s))
}

func advance(d byte, s Size) int { return len(pixels[d][0])*s.pixel() + gap(s) }

func gap(s Size) int { return s.pixel() }

// Digits draws a number of digits, points and dashes in large figures and returns the
// columns used. Other characters are left out.
func Digits(c *paint.Canvas, x, y int, number []byte, s Size, st paint.Style) int {
	start := x
	for _, d := range number {
		glyph, ok := pixels[d]
		switch {
		case !ok:
			continue
		case s != Small:
			drawLarge(c, x, y, int(s), glyph, st)
		case c.ASCII:
			drawSegments(c, x, y, segments[d], st)
		default:
			drawSmall(c, x, y, glyph, st)
		}
		x += advance(d, s)
	}
	return max(0, x-start-gap(s))
}

// drawLarge makes each pixel n lines high and twice as many columns wide: a square.
func drawLarge(c *paint.Canvas, x, y, n int, glyph [5]string, st paint.Style) {
	for row, line := range glyph {
		for col := range len(line) {
			if line[col] == '#' {
				c.Fill(paint.Rect{X: x + 2*n*col, Y: y + n*row, W: 2 * n, H: n}, '█', st)
			}
		}
	}
}

// drawSmall puts two rows of pixels into one line.
func drawSmall(c *paint.Canvas, x, y int, glyph [5]string, st paint.Style) {
	for row := 0; row < 5; row += 2 {
		for col := range len(glyph[row]) {
			up := glyph[row][col] == '#'
			down := row+1 < 5 && glyph[row+1][col] == '#'
			switch {
			case up && down:
				c.Set(x+col, y+row/2, '█', st)
			case up:
				c.Set(x+col, y+row/2, '▀', st)
			case down:
				c.Set(x+col, y+row/2, '▄', st)
			}
		}
	}
}

func drawSegments(c *paint.Canvas, x, y int, glyph [3]string, st paint.Style) {
	for row, line := range glyph {
		for col := range len(line) {
			if line[col] != ' ' {
				c.Set(x+col, y+row, rune(line[col]), st)
			}
		}
	}
}
