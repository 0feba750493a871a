package ui

// The words of the live screen.
const (
	wIdlePhase word = iota + wCommonEnd
	wStartingPhase
	wBaselinePhase
	wStarting
	wIdleHint
	wBaselineHint
	wCPUTitle
	wWorkTitle
	wPercentOf
	wUser
	wSystem
	wOther
	wIdle
	wTimesOne
	wPerGlyph
	wRunTitle
	wStripCPU
	wStripWork
	wStripAgo
	wColShare
	wColTask
	wColPID
	wColTID
	wColWork
	wColCPU
	wColLock
	wColSwitches
	wColCore
	wColState
	wColPlace
	wColFinish
	wColDone
	wStateNew
	wStateComputing
	wStateWaiting
	wStateLock
	wStateQueued
	wStateDone
	wStateGone
	wColSystem
	wColFairness
	wColRan
	wColMemory
	wExplainTitle
	wFormula
	wSourceOf
	wColRun
	wColReady
	wColWaits
	wColBlocked
	wColLocked
	wColDispatches
	wColDispatchesShort
	wColMeanRun
	wColHow
	vUnknown
	vDisturbed
	vNoBaseline
	vOneTask
	vOneTaskWhole
	vPinned
	vAllUseful
	vIdleCores
	vOneCoreWorth
	vWaste
	vWasteSystem
	vSomeWaste
	vWaitsWell
	vWaitsFull
	vWaitsLoopFull
	vWaitsConvoy
	vWaitsPool
	vWaitsDisk
	vWaitsSome
	vWaitsSequential
	vYields
	vYieldsInside
	vLockWaits
	vQuota
	vQueued
	vRaceDone
	vRaceSoFar
	vRaceFirst
	wLiveEnd
)

var livePhrases = map[word]phrase{
	wIdlePhase:          {"idle", "空闲"},
	wStartingPhase:      {"starting", "启动中"},
	wBaselinePhase:      {"baseline", "测基准"},
	wStarting:           {"Starting the workers: %d of %d tasks are up.", "正在启动工作者：%d / %d 个任务已就绪。"},
	wIdleHint:           {"Nothing runs. Press a digit to start a model.", "没有任务在运行。按数字键启动一个模型。"},
	wBaselineHint:       {"First one task is measured alone: everything else is compared with it.", "先单独测量一个任务：其余结果都与它比较。"},
	wCPUTitle:           {"CPU USED", "CPU 使用"},
	wWorkTitle:          {"USEFUL WORK", "有用功"},
	wPercentOf:          {"% of ", "% / "},
	wUser:               {"user", "用户"},
	wSystem:             {"system", "系统"},
	wOther:              {"other", "其他"},
	wIdle:               {"idle", "空闲"},
	wTimesOne:           {"x one task alone", "倍于单个任务"},
	wPerGlyph:           {"cores/mark", "核/格"},
	wRunTitle:           {"this run", "本次运行"},
	wStripCPU:           {"CPU", "CPU"},
	wStripWork:          {"work", "做功"},
	wStripAgo:           {" s ago", " 秒前"},
	wColShare:           {"work", "有用功"},
	wColTask:            {"task", "任务"},
	wColPID:             {"pid", "pid"},
	wColTID:             {"tid", "tid"},
	wColWork:            {"work/s", "功/秒"},
	wColCPU:             {"CPU %", "CPU %"},
	wColLock:            {"lock %", "等锁 %"},
	wColSwitches:        {"switches/s", "切换/秒"},
	wColCore:            {"core", "核"},
	wColState:           {"state", "状态"},
	wColPlace:           {"place", "名次"},
	wColFinish:          {"finish", "完成"},
	wColDone:            {"done", "进度"},
	wStateNew:           {"new", "新建"},
	wStateComputing:     {"computing", "计算"},
	wStateWaiting:       {"waiting IO", "等待 IO"},
	wStateLock:          {"wants lock", "等锁"},
	wStateQueued:        {"queued", "排队"},
	wStateDone:          {"done", "完成"},
	wStateGone:          {"gone", "已结束"},
	wColSystem:          {"system %", "系统 %"},
	wColFairness:        {"fairness", "公平性"},
	wColRan:             {"ran %", "跑过 %"},
	wColMemory:          {"mem/task", "内存/任务"},
	wExplainTitle:       {"the number explained", "数字说明"},
	wFormula:            {"how", "算法"},
	wSourceOf:           {"from", "来源"},
	wColRun:             {"run %", "运行 %"},
	wColReady:           {"ready %", "就绪 %"},
	wColWaits:           {"waits %", "等待 %"},
	wColBlocked:         {"blocked %", "阻塞 %"},
	wColLocked:          {"lock %", "等锁 %"},
	wColDispatches:      {"dispatches", "上核"},
	wColDispatchesShort: {"disp.", "上核"},
	wColMeanRun:         {"mean run", "平均一段"},
	wColHow:             {"share of the view", "在视野中的比例"},
	vUnknown:            {"No verdict: the CPU that was used could not be measured.", "无结论：未能测得所用 CPU。"},
	vDisturbed:          {"Disturbed: others take %s %% CPU. This run's %s %% give %s x one task.", "受干扰：其他程序占用 %s %% CPU；本次运行得到 %s %%，完成单任务 %s 倍的功。"},
	vNoBaseline:         {"%s %% CPU is used; without a baseline nobody can say what it is worth.", "用了 %s %% CPU；没有基准，无法判断是否值得。"},
	vOneTask:            {"One task can use only one core: %s %% CPU for %s x the work of one task.", "一个任务只能用一个核：%s %% CPU，完成单任务 %s 倍的功。"},
	vOneTaskWhole:       {"One task runs at a time: one core works, the others rest. Nothing is lost.", "同一时刻只运行一个任务：一个核工作，其余休息，没有损失。"},
	vPinned:             {"%d tasks share one core without loss: %s x the work of one task.", "%d 个任务共享一个核，没有损失：%s 倍于单任务。"},
	vAllUseful:          {"Efficient: %s %% CPU gives %s x the work of one task; nothing is lost.", "高效：%s %% CPU 完成单任务 %s 倍的功，几乎没有损失。"},
	vIdleCores:          {"Useful, not full: %s x the work of one task; %s %% of the CPU is left over.", "有效但未用满：%s 倍于单任务，还剩 %s %% CPU 未用。"},
	vOneCoreWorth:       {"%d tasks, but only one core's worth of work (%s x): they take turns.", "%d 个任务只完成一个核的功（%s 倍）：它们轮流运行。"},
	vWaste:              {"Wasteful: %s %% CPU used, yet less work than one task does alone (%s x).", "浪费：用了 %s %% CPU，产出却不如单个任务（%s 倍）。"},
	vWasteSystem:        {"%s %% of the CPU used buys nothing; %s %% of it goes to the system.", "所用 CPU 的 %s %% 白费，其中系统占用 %s %%。"},
	vSomeWaste:          {"Part of it is lost: %s %% CPU gives only %s x the work of one task.", "部分白费：%s %% CPU 只完成单任务 %s 倍的功。"},
	vWaitsWell:          {"Efficient: while some wait others run; %d tasks do %s x one, %s %% CPU.", "高效：一些等待时另一些运行。%d 个任务用 %[3]s %% CPU 完成单任务 %[2]s 倍的功。"},
	vWaitsFull:          {"The cores are full: %d tasks do only %s x the work of one, at %s %% CPU.", "CPU 已满：%d 个任务只完成单任务 %s 倍的功，用了 %s %% CPU。"},
	vWaitsLoopFull:      {"The one loop is full: %d tasks do only %s x the work of one, at %s %% CPU.", "唯一的循环已满：%d 个任务只完成单任务 %s 倍的功，用了 %s %% CPU。"},
	vWaitsConvoy:        {"Held up by the lock: %d tasks do only %s x the work of one, at %s %% CPU.", "被锁拖住：%d 个任务只完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsPool:          {"The workers are few: %d tasks do %s x the work of one, at %s %% CPU.", "工作者太少：%d 个任务完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsDisk:          {"The disk sets the pace: %d tasks do %s x the work of one, at %s %% CPU.", "磁盘决定快慢：%d 个任务完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsSome:          {"Less than hoped: %d tasks do %s x the work of one; only %s %% CPU is used.", "不如预期：%d 个任务完成单任务 %s 倍的功，只用了 %s %% CPU。"},
	vWaitsSequential:    {"One task at a time: while it waits nobody works; %s x the work of one.", "一次只有一个任务：它等待时无人工作，总产出为单任务的 %s 倍。"},
	vYields:             {"Switching is all it does: %s switches/s; %s %% of the CPU is the system's.", "此负载只做切换：每秒 %s 次切换，所用 CPU 的 %s %% 归系统。"},
	vYieldsInside:       {"Switching is all it does: here inside the process, unseen by the kernel.", "此负载只做切换；这里任务在进程内部轮换，内核看不见。"},
	vLockWaits:          {"The tasks spend %s %% of the time waiting for the lock.", "任务把 %s %% 的时间用于等锁。"},
	vQuota:              {"A quota allows %s %% of CPU; it ran out in %s %% of its periods.", "CPU 配额为 %s %%；其中 %s %% 的周期内配额用尽。"},
	vQueued:             {"%d of the tasks have a worker, %d queue for a free one.", "%d 个任务有工作者，%d 个在排队。"},
	vRaceDone:           {"All %d tasks are done: makespan %s, %s x as fast as one after another.", "%d 个任务全部完成：总时间 %s，是依次运行的 %s 倍速。"},
	vRaceSoFar:          {"%d of %d tasks are done.", "%d / %d 个任务已完成。"},
	vRaceFirst:          {"The first was done after %s, the last after %s.", "第一个用时 %s，最后一个 %s。"},
}
