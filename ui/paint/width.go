package paint

// Stranger replaces every rune that is not on the allow-list.
const Stranger = '?'

// Width is the number of cells of a rune on the allow-list: 1, 2 for CJK, and 0 for
// everything that may not be drawn. Only runes on which terminals agree are allowed: no
// emoji, no tabs, no combining marks.
func Width(r rune) int {
	switch {
	case r >= 0x20 && r < 0x7f:
		return 1
	case r < 0xa1 || r == 0xad:
		return 0
	case r <= 0x17f: // Latin
		return 1
	case r >= 0x391 && r <= 0x3c9 && r != 0x3a2: // Greek, for units
		return 1
	case r == '–' || r == '—' || r == '‘' || r == '’' || r == '“' || r == '”' || r == '•' || r == '…':
		return 1
	case r >= 0x2190 && r <= 0x2193: // arrows
		return 1
	case r == '≈' || r == '≤' || r == '≥' || r == '≠' || r == '√' || r == '∑' || r == '²':
		return 1
	case r >= 0x2500 && r <= 0x259f: // lines and blocks
		return 1
	case r == '■' || r == '□' || r == '▲' || r == '▶' || r == '▼' || r == '◀' || r == '●' || r == '○':
		return 1
	case r >= 0x2800 && r <= 0x28ff: // braille
		return 1
	case r >= 0x3001 && r <= 0x3029, r >= 0x3041 && r <= 0x3096, r >= 0x30a0 && r <= 0x30ff,
		r >= 0x3400 && r <= 0x4db5, r >= 0x4e00 && r <= 0x9fa5,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xff01 && r <= 0xff5e:
		return 2
	}
	return 0
}

// TextWidth is the number of cells that s takes on a canvas.
func TextWidth(s string) int {
	n := 0
	for _, r := range s {
		n += max(Width(r), 1)
	}
	return n
}
