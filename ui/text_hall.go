package ui

// The words of the screen of the model cluster.
const (
	wHallNumbers word = iota + wForeseeEnd
	wHallCPU
	wHallWait
	wHallTiny
	wHallAnew
	wHallMore
	wHallKill
	wHallRow
	wHallBack
	wHallCPUKey
	wHallWaitKey
	wHallNext
	wHallDouble
	wHallHalve
	wHallNotOurs
	wHallRunning
	wHallStarting
	wHallStartingHint
	wHallJoin
	wHallResults
	wHallPerSecond
	wHallOf
	wHallWrong
	wHallQueue
	wHallHeld
	wHallAgain
	wHallTwice
	vHallDone
	vHallKilled
	vHallAgain
	vHallNobody
	vHallShare
	wHallWorker
	wHallPID
	wHallSlots
	wHallHolds
	wHallDone
	wHallRate
	wHallAgainCol
	wHallClock
	wHallHere
	wHallSilent
	wHallMoreRows
	wHallSpans
	wHallEnd
)

var hallPhrases = map[word]phrase{
	wHallNumbers:      {"n x n, then 1 s of pause", "算 n x n，再停 1 秒"},
	wHallCPU:          {"50 ms of CPU a task", "每个任务计算 50 ms"},
	wHallWait:         {"n x n, then 100 ms of pause", "算 n x n，再停 100 ms"},
	wHallTiny:         {"n x n, and no pause", "只算 n x n，不停顿"},
	wHallAnew:         {"start anew", "重新开始"},
	wHallMore:         {"add a worker", "增加工作进程"},
	wHallKill:         {"kill -9", "kill -9"},
	wHallRow:          {"choose a worker", "选择工作进程"},
	wHallBack:         {"back to a model", "回到其他模型"},
	wHallCPUKey:       {"tasks that compute", "计算型任务"},
	wHallWaitKey:      {"tasks that wait", "等待型任务"},
	wHallNext:         {"next kind of task", "下一种任务"},
	wHallDouble:       {"more tasks", "增加任务"},
	wHallHalve:        {"fewer tasks", "减少任务"},
	wHallNotOurs:      {"only a living worker that this master has started can be killed here", "这里只能杀死由本主进程启动且仍存活的工作进程"},
	wHallRunning:      {"measured", "实测"},
	wHallStarting:     {"starting", "正在启动"},
	wHallStartingHint: {"a master opens its queue, and worker processes connect to it", "主进程正在打开队列，工作进程正在连接"},
	wHallJoin:         {"join:", "加入："},
	wHallResults:      {"RESULTS", "结果"},
	wHallPerSecond:    {"a second", "每秒"},
	wHallOf:           {"%d of %d done", "已完成 %d / %d"},
	wHallWrong:        {"%d wrong", "%d 个错误"},
	wHallQueue:        {"WAIT IN THE QUEUE", "队列中等待"},
	wHallHeld:         {"%d held by workers", "%d 个在工作进程手中"},
	wHallAgain:        {"%d delivered again", "%d 个重新投递"},
	wHallTwice:        {"%d second results dropped", "%d 个重复结果被丢弃"},
	vHallDone:         {"all %d results are there, %d of them wrong; %d tasks were delivered again, %d second results dropped", "%d 个结果全部到齐，%d 个错误；%d 个任务重新投递，丢弃 %d 个重复结果"},
	vHallKilled:       {"%s was killed: what it held goes to others %.0f s after it was last heard of", "%s 已被杀死：它手中的任务在失联 %.0f 秒后交给别的工作进程"},
	vHallAgain:        {"%d delivered again after a worker was lost: each result counts once, none is missing", "有工作进程丢失后，%d 个任务重新投递；每个结果只计一次，一个不少"},
	vHallNobody:       {"nobody takes tasks yet: they wait in the queue", "还没有工作进程取任务：任务在队列中等待"},
	vHallShare:        {"%d workers share one queue: whoever is free takes the next task, so a slow one gets fewer", "%d 个工作进程共享一个队列：谁空闲谁取下一个任务，慢的自然取得少"},
	wHallWorker:       {"worker", "工作进程"},
	wHallPID:          {"pid", "pid"},
	wHallSlots:        {"slots", "槽位"},
	wHallHolds:        {"holds", "持有"},
	wHallDone:         {"results", "结果"},
	wHallRate:         {"/s", "/秒"},
	wHallAgainCol:     {"again", "重投"},
	wHallClock:        {"clock, ms", "时钟偏差 ms"},
	wHallHere:         {"this machine", "本机"},
	wHallSilent:       {"silent for %.0f s", "失联 %.0f 秒"},
	wHallMoreRows:     {"... and %d more lines", "……还有 %d 行"},
	wHallSpans:        {"Who did what, by the master's clock (the others' corrected)", "谁做了什么，以主进程时钟为准（其他时钟已校正）"},
}
