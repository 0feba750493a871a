package ui

// The words of the sweep screen.
const (
	wSweepRuns word = iota + wTimelineEnd
	wSweepBusy
	wSweepNoModel
	wSweepEach
	wSweepPausing
	wSweepMeasuring
	wSweepStopping
	wSweepStopped
	wSweepReady
	wSweepHint
	wSweepAxis
	wSweepTimes
	wSweepAt
	wSweepRefused
	wSweepModels
	wSweepUpperUp
	wSweepUpperDown
	wSweepShorter
	wSweepLonger
	wSweepBack
	wSweepForward
	wSweepRowUp
	wSweepRowDown
	vSweepNone
	vSweepOne
	vSweepSame
	vSweepMost
	wSweepEnd
)

var sweepPhrases = map[word]phrase{
	wSweepRuns:      {"A sweep is being measured and the laboratory rests; tab shows it, esc stops it there.", "正在扫描测量，实验台暂停；按 tab 查看，在那里按 esc 停止。"},
	wSweepBusy:      {"A sweep is being measured: esc stops it.", "正在扫描：按 esc 停止。"},
	wSweepNoModel:   {"No model is in the sweep: choose some with their keys.", "扫描中没有模型：请按键选择。"},
	wSweepEach:      {"%s a point", "每点 %s"},
	wSweepPausing:   {"clearing the machine", "清空机器"},
	wSweepMeasuring: {"measuring", "测量中"},
	wSweepStopping:  {"stopping", "停止中"},
	wSweepStopped:   {"stopped", "已停止"},
	wSweepReady:     {"ready", "就绪"},
	wSweepHint:      {"enter measures %d points in about %s; the live screen rests meanwhile.", "按 enter 测量 %d 个点，约 %s；期间实况暂停。"},
	wSweepAxis:      {"x one task alone, against the number of tasks", "倍于单个任务，横轴为任务数"},
	wSweepTimes:     {"work, x one task", "有用功，单任务倍数"},
	wSweepAt:        {"with", "在"},
	wSweepRefused:   {"no", "拒绝"},
	wSweepModels:    {"models in and out of the sweep", "选入或移出的模型"},
	wSweepUpperUp:   {"up to twice the tasks", "任务上限加倍"},
	wSweepUpperDown: {"up to half the tasks", "任务上限减半"},
	wSweepShorter:   {"shorter points", "每点时间缩短"},
	wSweepLonger:    {"longer points", "每点时间加长"},
	wSweepBack:      {"point to the left", "左边的点"},
	wSweepForward:   {"point to the right", "右边的点"},
	wSweepRowUp:     {"scroll the table up", "表格上移"},
	wSweepRowDown:   {"scroll the table down", "表格下移"},
	vSweepNone:      {"With %s %s nothing has been measured yet.", "%s %s：尚未测量。"},
	vSweepOne:       {"With %s %s %s does %s x the work of one.", "%s %s：%s 完成单任务 %s 倍的功。"},
	vSweepSame:      {"With %s %s the %d models do about the same, up to %s x one task.", "%s %s：%d 个模型相差无几，最多为单任务 %s 倍。"},
	vSweepMost:      {"With %s %s %s does most, %s x one task, and %s least, %s x.", "%s %s：%s 最多，为单任务 %s 倍；%s 最少，%s 倍。"},
}
