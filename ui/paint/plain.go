package paint

// plain is the ASCII character that stands for a rune in ASCII mode. The four fills of a
// stacked bar stay different from each other.
func plain(r rune) rune {
	if r < 0x7f {
		return r
	}
	switch r {
	case '█', '■', '▀', '▄':
		return '#'
	case '▒':
		return '='
	case '▓':
		return '+'
	case '░', '·', '•':
		return '.'
	case '▁', '▂':
		return '_'
	case '▃', '▅':
		return '-'
	case '▆', '▇':
		return '='
	case '─', '–', '—', '━':
		return '-'
	case '│', '┃', '┊', '┆', '▌', '▐':
		return '|'
	case '…':
		return '~'
	case '×':
		return 'x'
	case '≈', '±':
		return '~'
	case '←', '◀':
		return '<'
	case '→', '▶':
		return '>'
	case '↑', '▲':
		return '^'
	case '↓', '▼':
		return 'v'
	case '●':
		return '*'
	case '○':
		return 'o'
	case '‘', '’':
		return '\''
	case '“', '”':
		return '"'
	}
	if r >= 0x2500 && r <= 0x257f {
		return '+'
	}
	return Stranger
}
