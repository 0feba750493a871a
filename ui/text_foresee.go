package ui

// The words of the screen predict and measure.
const (
	wForePredicted word = iota + wSessionEnd
	wForeChance
	wForeMeasured
	wForeError
	wForeGuess
	wForeYourGuess
	wForeHidden
	wForeThinking
	wForeCannot
	wForeCard
	wForeDefaults
	wForeDefaultsShort
	wForeSimulated
	wForeReal
	wForeNotKept
	wForeNumber
	wForeTwin
	wForeType
	wForeGuessWon
	wForeGuessLost
	wForeRow
	wForePan
	wForeMove
	wForeZoom
	wForeCPU
	wForeWork
	wForeRate
	wForePerUnit
	wForeSwitches
	wForeHandovers
	wForeP50
	wForeP95
	wForeP99
	wForeseeEnd
)

var foreseePhrases = map[word]phrase{
	wForePredicted:     {"predicted", "预测"},
	wForeChance:        {"chance: CPU %.0f to %.0f %%", "视线程的分布而定：CPU %.0f 至 %.0f %%"},
	wForeMeasured:      {"measured", "实测"},
	wForeError:         {"error", "误差"},
	wForeGuess:         {"guess", "猜测"},
	wForeYourGuess:     {"Your guess:", "您的猜测："},
	wForeHidden:        {"hidden", "隐藏"},
	wForeThinking:      {"simulating ...", "模拟中……"},
	wForeCannot:        {"no prediction:", "无法预测："},
	wForeCard:          {"by this machine's card", "依据本机校准卡"},
	wForeDefaults:      {"by defaults of another machine for %d of %d prices; coreglass calibrate takes this one's", "%d / %d 项价格为其他机器的默认值；coreglass calibrate 可校准本机"},
	wForeDefaultsShort: {"%d of %d prices are defaults", "%d / %d 项价格为默认值"},
	wForeSimulated:     {"Predicted (simulated)", "预测（模拟）"},
	wForeReal:          {"Measured (real workers)", "实测（真实工作者）"},
	wForeNotKept:       {"The first moments of this run are not known (yet).", "本次运行的最初时刻（尚）未知。"},
	wForeNumber:        {"measured over the last second", "最近一秒的实测"},
	wForeTwin:          {"simulated:", "模拟策略"},
	wForeType:          {"type a number, enter to see, esc to give up", "输入数字，enter 揭晓，esc 放弃"},
	wForeGuessWon:      {"The guess came nearer than the prediction.", "猜测比预测更接近。"},
	wForeGuessLost:     {"The prediction came nearer than the guess.", "预测比猜测更接近。"},
	wForeRow:           {"choose a number", "选择数字"},
	wForePan:           {"earlier, later in both pictures", "两图同时前移、后移"},
	wForeMove:          {"earlier, later", "前移、后移"},
	wForeZoom:          {"zoom", "缩放"},
	wForeCPU:           {"CPU used, %", "CPU 使用，%"},
	wForeWork:          {"useful work, x one task", "有用功，单任务的倍数"},
	wForeRate:          {"work per second", "每秒有用功"},
	wForePerUnit:       {"CPU per unit, us", "每单位 CPU，us"},
	wForeSwitches:      {"switches per second", "每秒切换"},
	wForeHandovers:     {"lock hand-overs per second", "每秒锁交接"},
	wForeP50:           {"latency p50, ms", "延迟 p50，ms"},
	wForeP95:           {"latency p95, ms", "延迟 p95，ms"},
	wForeP99:           {"latency p99, ms", "延迟 p99，ms"},
}
