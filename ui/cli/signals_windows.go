package cli

import "os"

// endingSignals end the program in an orderly way: workers stopped, terminal restored.
func endingSignals() []os.Signal { return []os.Signal{os.Interrupt} }
