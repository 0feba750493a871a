// Package export makes files of a session's pictures: asciicast, GIF, PNG, SVG, HTML and video.
// The same session and options give the same bytes.
package export

// A box is a filled part of a cell, in parts of its width and height.
type box struct{ x0, y0, x1, y1 float64 }

// boxesOf are the geometry of blocks, lines and braille, for whole cells must join without
// gaps, whatever the font; nil: the rune is a letter. What is shaded is drawn by shadeOf.
func boxesOf(r rune) []box {
	switch {
	case r >= 0x2581 && r <= 0x2588: // lower eighths
		return []box{{0, 1 - float64(r-0x2580)/8, 1, 1}}
	case r >= 0x2589 && r <= 0x258f: // left eighths
		return []box{{0, 0, float64(0x2590-r) / 8, 1}}
	case r >= 0x2596 && r <= 0x259f:
		return quadrants(r)
	case r >= 0x2800 && r <= 0x28ff:
		return braille(r)
	}
	switch r {
	case '▀':
		return []box{{0, 0, 1, .5}}
	case '▐':
		return []box{{.5, 0, 1, 1}}
	case '▔':
		return []box{{0, 0, 1, .125}}
	case '▕':
		return []box{{.875, 0, 1, 1}}
	case '▲':
		return steps(func(i, n float64) box { return box{.5 - (i+1)/n/2, .2 + i*.6/n, .5 + (i+1)/n/2, .2 + (i+1)*.6/n} })
	case '▼':
		return steps(func(i, n float64) box { return box{i / n / 2, .2 + i*.6/n, 1 - i/n/2, .2 + (i+1)*.6/n} })
	case '▶':
		return steps(func(i, n float64) box { return box{i / n, .2 + i*.3/n, (i + 1) / n, .8 - i*.3/n} })
	case '◀':
		return steps(func(i, n float64) box { return box{1 - (i+1)/n, .2 + i*.3/n, 1 - i/n, .8 - i*.3/n} })
	case '■':
		return []box{{.1, .25, .9, .75}}
	}
	return lines(r)
}

// shadeOf is how much of a cell a shade covers; 0 for everything else.
func shadeOf(r rune) float64 {
	switch r {
	case '░':
		return .25
	case '▒':
		return .5
	case '▓':
		return .75
	}
	return 0
}

// quadrants of U+2596 and on: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
func quadrants(r rune) []box {
	var all []box
	set := [...]int{4, 8, 1, 1 + 4 + 8, 1 + 8, 1 + 2 + 4, 1 + 2 + 8, 2, 2 + 4, 2 + 4 + 8}[r-0x2596]
	for i, b := range [...]box{{0, 0, .5, .5}, {.5, 0, 1, .5}, {0, .5, .5, 1}, {.5, .5, 1, 1}} {
		if set>>i&1 == 1 {
			all = append(all, b)
		}
	}
	return all
}

func braille(r rune) []box {
	all := []box{}
	for i, at := range [...][2]float64{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if (r-0x2800)>>i&1 == 1 {
			x, y := at[0]/2+1./12, at[1]/4+1./16
			all = append(all, box{x, y, x + 1./3, y + 1./8})
		}
	}
	return all
}

// arms of lines from the middle of a cell: left, right, up, down; 1 thin, 2 thick.
var arms = map[rune][4]int{
	'─': {1, 1, 0, 0}, '━': {2, 2, 0, 0}, '│': {0, 0, 1, 1}, '┃': {0, 0, 2, 2},
	'┌': {0, 1, 0, 1}, '┐': {1, 0, 0, 1}, '└': {0, 1, 1, 0}, '┘': {1, 0, 1, 0},
	'╭': {0, 1, 0, 1}, '╮': {1, 0, 0, 1}, '╰': {0, 1, 1, 0}, '╯': {1, 0, 1, 0},
	'├': {0, 1, 1, 1}, '┤': {1, 0, 1, 1}, '┬': {1, 1, 0, 1}, '┴': {1, 1, 1, 0}, '┼': {1, 1, 1, 1},
	'╴': {1, 0, 0, 0}, '╵': {0, 0, 1, 0}, '╶': {0, 1, 0, 0}, '╷': {0, 0, 0, 1},
}

func lines(r rune) []box {
	switch r {
	case '┊', '┆', '╎':
		return []box{{.42, 0, .58, .15}, {.42, .25, .58, .4}, {.42, .5, .58, .65}, {.42, .75, .58, .9}}
	case '┈', '┄', '╌':
		return []box{{0, .47, .2, .53}, {.34, .47, .54, .53}, {.67, .47, .87, .53}}
	case '╱':
		return steps(func(i, n float64) box { return box{i / n, 1 - (i+1)/n, (i + 1) / n, 1 - i/n} })
	case '╲':
		return steps(func(i, n float64) box { return box{i / n, i / n, (i + 1) / n, (i + 1) / n} })
	}
	a, ok := arms[r]
	if !ok {
		return nil
	}
	x := [...]float64{0, 1. / 12, 2. / 12} // half widths
	y := [...]float64{0, 1. / 32, 2. / 32}
	wide, high := x[max(a[2], a[3])], y[max(a[0], a[1])]
	var all []box
	for i, b := range [...]box{{0, .5 - y[a[0]], .5 + wide, .5 + y[a[0]]}, {.5 - wide, .5 - y[a[1]], 1, .5 + y[a[1]]},
		{.5 - x[a[2]], 0, .5 + x[a[2]], .5 + high}, {.5 - x[a[3]], .5 - high, .5 + x[a[3]], 1}} {
		if a[i] > 0 {
			all = append(all, b)
		}
	}
	return all
}

// steps is a diagonal of small boxes.
func steps(at func(i, n float64) box) []box {
	const n = 6
	var all []box
	for i := range n {
		all = append(all, at(float64(i), n))
	}
	return all
}
