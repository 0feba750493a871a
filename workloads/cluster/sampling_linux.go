//go:build !race

package cluster

import _ "unsafe" // for linkname

// The queue's server samples its own CPU once a second in every program that links it,
// whether it serves or not, for a report that is not used here. This program's workers are
// the same binary, and what they do is measured: the sampling ends where it finds no file.
//
//go:linkname procStatFile github.com/nats-io/nats-server/v2/server/pse.procStatFile
var procStatFile string

func init() { procStatFile = "" }
