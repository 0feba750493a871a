package ui

// The words of the timeline screen, and of who runs where on the live screen.
const (
	wTrackLeft word = iota + wKeysEnd
	wTrackRight
	wTrackPanLeft
	wTrackPanRight
	wTrackOldest
	wTrackNewest
	wTrackUp
	wTrackDown
	wTrackOff
	wTrackExperiment
	wWhoTitle
	wWhoLast
	wWhoKeys
	wTrackMeasured
	wTrackKernel
	wTrackImported
	wTrackSimulated
	wTrackEdges
	wTrackExact
	wTrackColumn
	wTrackFollowing
	wTrackStanding
	wTrackInView
	wTrackDispatches
	wTrackIdleWaiting
	wTrackUnknown
	wTrackLost
	wTrackPython
	wTrackNotYet
	wTrackNotKept
	wTrackUntold
	wTrackHint
	wTrackNothing
	wTrackTask
	wTrackTaskOn
	wTrackResolution
	wTrackIdleCore
	wTrackFromTo
	wTrackSoFar
	wTrackOneOf
	wStateIsUnknown
	wStateIsRunning
	wStateIsReady
	wStateIsBlocked
	wStateIsLocked
	wStateIsInterrupted
	wStateIsSwitching
	wStateIsDone
	wStateIsGone
	wSignTaskRuns
	wSignRunsOn
	wSignBrief
	wSignDense
	wSignReady
	wSignBlocked
	wSignLocked
	wSignInterrupted
	wSignUnknown
	wTimelineEnd
)

var timelinePhrases = map[word]phrase{
	wTrackLeft:          {"cursor to the left", "光标左移"},
	wTrackRight:         {"cursor to the right", "光标右移"},
	wTrackPanLeft:       {"a page of time back", "向前一页时间"},
	wTrackPanRight:      {"a page of time on", "向后一页时间"},
	wTrackOldest:        {"the oldest that is kept", "保留的最早时刻"},
	wTrackNewest:        {"back to now, follow", "回到现在并跟随"},
	wTrackUp:            {"row above", "上一行"},
	wTrackDown:          {"row below", "下一行"},
	wTrackOff:           {"no cursor", "关闭光标"},
	wTrackExperiment:    {"change the experiment, as on the live screen", "改变实验，同实况屏"},
	wWhoTitle:           {"who runs where", "谁在何处运行"},
	wWhoLast:            {"last", "最近"},
	wWhoKeys:            {"v cores, tasks   z zoom   g all", "v 核 / 任务   z 缩放   g 全部"},
	wTrackMeasured:      {"measured by the workers", "由工作者自己实测"},
	wTrackKernel:        {"recorded by the kernel", "内核的记录"},
	wTrackImported:      {"imported", "导入的记录"},
	wTrackSimulated:     {"simulated", "模拟"},
	wTrackEdges:         {"edges ±", "边界误差 ±"},
	wTrackExact:         {"exact", "精确"},
	wTrackColumn:        {"a column is", "每列"},
	wTrackFollowing:     {"following", "跟随中"},
	wTrackStanding:      {"standing still, f follows", "画面静止，按 f 跟随"},
	wTrackInView:        {"in view", "视野"},
	wTrackDispatches:    {"dispatches", "次上核"},
	wTrackIdleWaiting:   {"idle while tasks wait", "有任务等待时空闲"},
	wTrackUnknown:       {"unknown", "未知"},
	wTrackLost:          {"lost transitions", "丢失的转换"},
	wTrackPython:        {"A real interpreter does not tell who runs when; a probe in the kernel could.", "真实解释器不会说明谁在何时运行；内核探针才能看到。"},
	wTrackNotYet:        {"Nobody runs yet: the timeline begins when the workers are let go.", "还没有任务在运行：工作者起跑后才有时间线。"},
	wTrackNotKept:       {"The past keeps no timeline of earlier runs; end goes back to now.", "历史不保留先前运行的时间线；按 end 回到现在。"},
	wTrackUntold:        {"The workers of this run do not tell who runs when.", "本次运行的工作者不报告谁在何时运行。"},
	wTrackHint:          {"← → put a cursor on a moment: which task, in which state, from when to when.", "按 ← → 把光标放到某一时刻：哪个任务、什么状态、从何时到何时。"},
	wTrackNothing:       {"Nothing is known of this moment.", "此刻没有记录。"},
	wTrackTask:          {"task %s %s", "任务 %s %s"},
	wTrackTaskOn:        {"task %s %s on core %d", "任务 %[1]s 在核 %[3]d 上%[2]s"},
	wTrackResolution:    {", ±%s", "，误差 ±%s"},
	wTrackIdleCore:      {"core %d idle", "核 %d 空闲"},
	wTrackFromTo:        {" from %s to %s: %s", "，自 %s 至 %s：%s"},
	wTrackSoFar:         {" from %s on: %s so far", "，自 %s 起：已 %s"},
	wTrackOneOf:         {"; one of %d spans in this cell, z zooms in", "；此格共 %d 段，按 z 放大"},
	wStateIsUnknown:     {"unknown", "未知"},
	wStateIsRunning:     {"running", "运行"},
	wStateIsReady:       {"ready", "就绪"},
	wStateIsBlocked:     {"blocked", "阻塞"},
	wStateIsLocked:      {"waiting for the lock", "等锁"},
	wStateIsInterrupted: {"interrupted", "被中断"},
	wStateIsSwitching:   {"being switched to", "切换中"},
	wStateIsDone:        {"done", "完成"},
	wStateIsGone:        {"gone", "已结束"},
	wSignTaskRuns:       {"task n runs", "任务 n 运行"},
	wSignRunsOn:         {"runs on core n", "在核 n 上运行"},
	wSignBrief:          {"ran a little", "运行片刻"},
	wSignDense:          {"switched often", "切换频繁"},
	wSignReady:          {"ready", "就绪"},
	wSignBlocked:        {"blocked", "阻塞"},
	wSignLocked:         {"wants lock", "等锁"},
	wSignInterrupted:    {"interrupted", "被中断"},
	wSignUnknown:        {"unknown", "未知"},
}
