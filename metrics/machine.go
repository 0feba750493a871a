package metrics

import (
	"runtime"
	"sync"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/host"
)

// Machine is what a result says about where it was measured. It names no host and no user.
type Machine struct {
	Cores    int    `json:"cores"`
	CPUModel string `json:"cpu_model"`
	OS       string `json:"os"`
	Kernel   string `json:"kernel"`
	Go       string `json:"go"`
}

// ThisMachine describes this machine; what the system does not tell is "unknown".
var ThisMachine = sync.OnceValue(func() Machine {
	m := Machine{Cores: runtime.NumCPU(), CPUModel: "unknown", OS: runtime.GOOS + "/" + runtime.GOARCH, Kernel: "unknown", Go: runtime.Version()}
	if infos, err := cpu.Info(); err == nil && len(infos) > 0 && infos[0].ModelName != "" {
		m.CPUModel = infos[0].ModelName
	}
	if k, err := host.KernelVersion(); err == nil && k != "" {
		m.Kernel = k
	}
	return m
})
