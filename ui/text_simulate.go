package ui

// The words of the simulate screen.
const (
	wSimBack word = iota + wHallEnd
	wSimForward
	wSimBackMore
	wSimForwardMore
	wSimFirst
	wSimLast
	wSimPlay
	wSimSlower
	wSimFaster
	wSimRowUp
	wSimRowDown
	wSimMore
	wSimLess
	wSimZoomIn
	wSimZoomOut
	wSimTasksUp
	wSimTasksDown
	wSimDone
	wSimCancel
	wSimRow
	wSimTake
	wSimWorkload
	wSimBackTo
	wSimStep
	wSimPlayShort
	wSimPolicy
	wSimChange
	wSimCompareShort
	wSimViewShort
	wSimSpeed
	wSimZoom
	wSimEnterShort
	wSimResetShort
	wSimTasksShort
	wSimSignRan
	wSimSignBrief
	wSimSignDense
	wSimSignReady
	wSimSignBlocked
	wSimSignLocked
	wSimSignSwitching
	wSimSignEnd
	wSimSignBest
	wSimType
	wSimAllowed
	wSimWorking
	wSimStepOf
	wSimAt
	wSimEachSecond
	wSimEndless
	wSimLimited
	wSimCutAt
	wSimDeadlock
	wSimTakes
	wSimTakesOne
	wSimIdle
	wSimIdleOthers
	wSimShares
	wSimAllDone
	wSimCut
	wSimRefused
	wSimParams
	wSimNow
	wSimTurnEnds
	wSimSwitches
	wSimIdleCore
	wSimNobody
	wSimMoreTasks
	wSimUntil
	wSimLockBy
	wSimAfterOne
	wSimAfterAll
	wSimCounts
	wLaneQueue
	wLaneLevel
	wLaneEligible
	wLaneNotEligible
	wLaneRunNext
	wLaneLocal
	wLaneGlobal
	wLaneLock
	wLaneTrying
	wLaneCore
	wLaneSharing
	wLaneWaiting
	wLaneOfCore
	wSimColArrival
	wSimColFirst
	wSimColFinish
	wSimColTurnaround
	wSimColWait
	wSimColResponse
	wSimColSlowdown
	wSimColCPU
	wSimColDeadline
	wSimMean
	wSimMakespan
	wSimSwitchCount
	wSimMigrations
	wSimIdleTime
	wSimUtilisation
	wSimFairness
	wSimMisses
	wSimUnfinished
	wSimComparing
	wSimColSwitches
	wSimColMakespan
	wSimColMisses
	wSimColUnfinished
	wSimSource
	wSimBusy
	wSimulateEnd
)

var simulatePhrases = map[word]phrase{
	wSimBack:          {"a decision back", "后退一个决定"},
	wSimForward:       {"a decision on", "前进一个决定"},
	wSimBackMore:      {"ten decisions back", "后退十个决定"},
	wSimForwardMore:   {"ten decisions on", "前进十个决定"},
	wSimFirst:         {"first decision", "第一个决定"},
	wSimLast:          {"the end", "结尾"},
	wSimPlay:          {"play, pause", "播放，暂停"},
	wSimSlower:        {"slower", "放慢"},
	wSimFaster:        {"faster", "加快"},
	wSimRowUp:         {"parameter above", "上一个参数"},
	wSimRowDown:       {"parameter below", "下一个参数"},
	wSimMore:          {"larger or next value", "调大，或下一个值"},
	wSimLess:          {"smaller or previous value", "调小，或上一个值"},
	wSimZoomIn:        {"zoom in", "放大"},
	wSimZoomOut:       {"zoom out", "缩小"},
	wSimTasksUp:       {"tasks up", "任务上移"},
	wSimTasksDown:     {"tasks down", "任务下移"},
	wSimDone:          {"take it", "确定"},
	wSimCancel:        {"leave it", "取消"},
	wSimRow:           {"choose", "选择"},
	wSimTake:          {"simulate it", "模拟它"},
	wSimWorkload:      {"workload", "负载"},
	wSimBackTo:        {"back", "返回"},
	wSimStep:          {"step", "步进"},
	wSimPlayShort:     {"play", "播放"},
	wSimPolicy:        {"policy", "策略"},
	wSimChange:        {"change", "修改"},
	wSimCompareShort:  {"compare", "比较"},
	wSimViewShort:     {"rows", "行"},
	wSimSpeed:         {"speed", "速度"},
	wSimZoom:          {"zoom", "缩放"},
	wSimEnterShort:    {"type", "输入"},
	wSimResetShort:    {"default", "默认"},
	wSimTasksShort:    {"tasks", "任务"},
	wSimSignRan:       {"ran; with its core or task", "在运行，附核号或任务"},
	wSimSignBrief:     {"ran for less than half of the cell", "运行不足半格"},
	wSimSignDense:     {"ran several times in the cell", "一格内运行数次"},
	wSimSignReady:     {"ready: waits for a core", "就绪，等待核"},
	wSimSignBlocked:   {"waits for io or a task; core: idle", "等待 IO 或别的任务；核空闲"},
	wSimSignLocked:    {"waits for a lock", "等锁"},
	wSimSignSwitching: {"the switch to it is paid for", "正在付出切换开销"},
	wSimSignEnd:       {"done", "完成"},
	wSimSignBest:      {"best of its column", "该列最优"},
	wSimType:          {"Type this value: enter.", "此值需输入：按 enter。"},
	wSimAllowed:       {"Allowed:", "允许："},
	wSimWorking:       {"simulating", "模拟中"},
	wSimStepOf:        {"step %d of %d", "第 %d / %d 步"},
	wSimAt:            {"at %s %s", "时刻 %s %s"},
	wSimEachSecond:    {"%s a second", "每秒 %s 步"},
	wSimEndless:       {"endless: seen up to %s", "无尽头：只模拟到 %s"},
	wSimLimited:       {"cut after %d instants: %s", "在 %d 个时刻后截断：%s"},
	wSimCutAt:         {"cut by the horizon at %s", "在界限 %s 处截断"},
	wSimDeadlock:      {"Deadlock: %d tasks wait for each other.", "死锁：%d 个任务互相等待。"},
	wSimTakes:         {"core %d takes %s: %s", "核 %d 运行 %s：%s"},
	wSimTakesOne:      {"%s runs: %s", "运行 %s：%s"},
	wSimIdle:          {"Core %d is idle: no task that could run on it is ready.", "核 %d 空闲：没有可在其上运行的就绪任务。"},
	wSimIdleOthers:    {"Core %d is idle although a task is ready, in the queue of another core.", "核 %d 空闲，尽管另一个核的队列中有就绪任务。"},
	wSimShares:        {"%s tasks share the cores; each has %s of a core.", "%s 个任务分享处理器，每个得到 %s 个核。"},
	wSimAllDone:       {"All tasks are done.", "所有任务都已完成。"},
	wSimCut:           {"The run is cut here: %d tasks are not done.", "运行在此截断：%d 个任务未完成。"},
	wSimRefused:       {"This cannot be simulated:", "无法模拟："},
	wSimParams:        {"parameters", "参数"},
	wSimNow:           {"now", "此刻"},
	wSimTurnEnds:      {"turn ends %s", "时间片止于 %s"},
	wSimSwitches:      {"switching until %s", "切换至 %s"},
	wSimIdleCore:      {"idle", "空闲"},
	wSimNobody:        {"-", "-"},
	wSimMoreTasks:     {"and %d more", "还有 %d 个"},
	wSimUntil:         {"io until %s", "IO 至 %s"},
	wSimLockBy:        {"lock %s, held by %s", "锁 %s，由 %s 持有"},
	wSimAfterOne:      {"after %s", "在 %s 之后"},
	wSimAfterAll:      {"after others", "在其他任务之后"},
	wSimCounts:        {"done %d   to come %d", "已完成 %d   未到达 %d"},
	wLaneQueue:        {"queue", "队列"},
	wLaneLevel:        {"level %d", "级 %d"},
	wLaneEligible:     {"eligible", "合格"},
	wLaneNotEligible:  {"not eligible", "不合格"},
	wLaneRunNext:      {"P%d next", "P%d 下一个"},
	wLaneLocal:        {"P%d local", "P%d 本地"},
	wLaneGlobal:       {"global", "全局"},
	wLaneLock:         {"want lock", "等锁"},
	wLaneTrying:       {"try it", "尝试加锁"},
	wLaneCore:         {"want core", "等核"},
	wLaneSharing:      {"share", "分享"},
	wLaneWaiting:      {"waiting", "等待"},
	wLaneOfCore:       {"core %d %s", "核 %d %s"},
	wSimColArrival:    {"arrival", "到达"},
	wSimColFirst:      {"first run", "首次运行"},
	wSimColFinish:     {"finish", "完成"},
	wSimColTurnaround: {"turnaround", "周转"},
	wSimColWait:       {"wait", "等待"},
	wSimColResponse:   {"response", "响应"},
	wSimColSlowdown:   {"slowdown", "减速比"},
	wSimColCPU:        {"cpu", "cpu"},
	wSimColDeadline:   {"deadline", "截止"},
	wSimMean:          {"mean", "平均"},
	wSimMakespan:      {"makespan", "总时间"},
	wSimSwitchCount:   {"switches", "切换"},
	wSimMigrations:    {"migrations", "迁移"},
	wSimIdleTime:      {"idle", "空闲"},
	wSimUtilisation:   {"cpu", "CPU 利用率"},
	wSimFairness:      {"fairness", "公平性"},
	wSimMisses:        {"deadlines missed", "错过截止"},
	wSimUnfinished:    {"unfinished", "未完成"},
	wSimComparing:     {"The same workload under all policies; * is the best of a column.", "同一负载在所有策略下的结果；* 为该列最优。"},
	wSimColSwitches:   {"switches", "切换"},
	wSimColMakespan:   {"makespan", "总时间"},
	wSimColMisses:     {"misses", "错过"},
	wSimColUnfinished: {"unfinished", "未完成"},
	wSimSource:        {"source", "出处"},
	wSimBusy:          {"busy", "忙"},
}
