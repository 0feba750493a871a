#include "textflag.h"

// func spin(n int, x uint64) uint64
//
// The chain of exclusive ors takes a cycle each and leaves the rest of the core idle, so
// that a busy neighbour on the same physical core slows it little. A compiler would fold
// two of them into nothing.
TEXT ·spin(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), AX
	PCALIGN $32
by16:
	SUBQ $16, CX
	JLT  rest
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	XORQ $1, AX
	JMP  by16
rest:
	ADDQ $16, CX
single:
	SUBQ $1, CX
	JLT  done
	XORQ $1, AX
	JMP  single
done:
	MOVQ AX, ret+16(FP)
	RET
