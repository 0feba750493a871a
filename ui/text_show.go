package ui

// The words of the pictures that lessons show.
const (
	wShowTree word = iota + wLessonsEnd
	wShowReturned
	wShowVariable
	wShowParent
	wShowChild
	wShowCosts
	wShowThread
	wShowFork
	wShowProgram
	wShowWorkers
	wShowWaiting
	wShowClosed
	wShowJoined
	wShowWriter
	wShowReader
	wShowDead
	wShowDepth
	wShowOverTime
	wShowSent
	wShowReceived
	wShowPerSecond
	wShowLatency
	wShowBlocked
	wShowMain
	wShowName
	wShowKernelName
	wShowState
	wShowCount
	wShowMade
	wShowArrived
	wShowLost
	wShowBalance
	wShowRounds
	wShowSpeedup
	wShowFreeLock
	wShowContended
	wShowHolds
	wShowWants
	wShowNothing
	wShowCycle
	wShowNoCycle
	wShowFor
	wShowBroken
	wShowWait
	wShowPlainLock
	wShowInherit
	wShowMedium
	wShowWrote
	wShowRead
	wShowMixed
	wShowAlive
	wShowCrashed
	wShowTaken
	wShowSurvived
	wShowLimit
	wShowCreated
	wShowProcesses
	wShowThreads
	wShowEach
	wShowNotHere
	wShowEnd
)

var showPhrases = map[word]phrase{
	wShowTree:       {"processes", "进程"},
	wShowReturned:   {"fork() returned", "fork() 返回"},
	wShowVariable:   {"the variable", "该变量"},
	wShowParent:     {"parent", "父进程"},
	wShowChild:      {"child", "子进程"},
	wShowCosts:      {"what it costs to make and end one, us", "创建并结束一个的代价，微秒"},
	wShowThread:     {"thread", "线程"},
	wShowFork:       {"fork", "fork"},
	wShowProgram:    {"program", "程序"},
	wShowWorkers:    {"workers and their tasks over time", "各工作进程的任务随时间的变化"},
	wShowWaiting:    {"waiting for a worker:", "等待空闲进程："},
	wShowClosed:     {"closed", "已关闭"},
	wShowJoined:     {"joined", "已汇合"},
	wShowWriter:     {"writer", "写者"},
	wShowReader:     {"reader", "读者"},
	wShowDead:       {"dead", "已死"},
	wShowDepth:      {"messages in the queue", "队列中的消息数"},
	wShowOverTime:   {"over time", "随时间的变化"},
	wShowSent:       {"sent", "已发送"},
	wShowReceived:   {"received", "已接收"},
	wShowPerSecond:  {"messages a second", "每秒消息数"},
	wShowLatency:    {"one message, us (median)", "单条消息，微秒（中位数）"},
	wShowBlocked:    {"writer waited, s", "写者等待，秒"},
	wShowMain:       {"main thread", "主线程"},
	wShowName:       {"name", "名字"},
	wShowKernelName: {"kernel's name", "内核中的名字"},
	wShowState:      {"state", "状态"},
	wShowCount:      {"counts", "计数"},
	wShowMade:       {"changes made", "做出的改动"},
	wShowArrived:    {"changes that arrived", "生效的改动"},
	wShowLost:       {"lost", "丢失"},
	wShowBalance:    {"balance", "余额"},
	wShowRounds:     {"rounds a second", "每秒轮数"},
	wShowSpeedup:    {"two threads' work against one's, by the share of a round in the lock", "多个线程相对一个线程的工作量，按持锁时间所占比例"},
	wShowFreeLock:   {"free lock, ns", "空闲的锁，纳秒"},
	wShowContended:  {"contended, ns", "争用的锁，纳秒"},
	wShowHolds:      {"holds", "持有"},
	wShowWants:      {"wants", "想要"},
	wShowNothing:    {"-", "-"},
	wShowCycle:      {"deadlock", "死锁"},
	wShowNoCycle:    {"no deadlock", "没有死锁"},
	wShowFor:        {"for %s ms nothing moved", "%s 毫秒没有任何进展"},
	wShowBroken:     {"broken:", "解除："},
	wShowWait:       {"the urgent thread's wait, ms", "紧急线程的等待，毫秒"},
	wShowPlainLock:  {"plain lock", "普通的锁"},
	wShowInherit:    {"with inheritance", "带优先级继承"},
	wShowMedium:     {"medium computes", "中等优先级在计算"},
	wShowWrote:      {"wrote", "写入"},
	wShowRead:       {"read", "读出"},
	wShowMixed:      {"not what it wrote", "不是自己写的"},
	wShowAlive:      {"works", "在工作"},
	wShowCrashed:    {"crashed", "崩溃"},
	wShowTaken:      {"died with it", "一同死亡"},
	wShowSurvived:   {"survived %d of %d", "存活 %d/%d"},
	wShowLimit:      {"limit", "上限"},
	wShowCreated:    {"made", "已创建"},
	wShowProcesses:  {"processes", "进程"},
	wShowThreads:    {"threads", "线程"},
	wShowEach:       {"us each", "微秒/个"},
	wShowNotHere:    {"Not possible here:", "此处无法演示："},
}
