#include "textflag.h"

// func coreSegment() (limit uint32, ok bool)
//
// The kernel keeps each core's number in the limit of a segment for user programs to read
// (arch/x86/include/asm/segment.h, __CPUNODE_SEG); getcpu(2) in the vDSO does the same.
TEXT ·coreSegment(SB), NOSPLIT, $0-5
	MOVL $0x7b, AX
	LSLL AX, CX
	SETEQ ok+4(FP)
	MOVL CX, limit+0(FP)
	RET
