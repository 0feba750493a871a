package ui

// number names a kind of number on the screen that can be explained.
type number int

const (
	nElapsed number = iota
	nObserver
	nCPU
	nUser
	nSystem
	nSpeedup
	nRate
	nCore
	nVoluntary
	nInvoluntary
	nHandovers
	nMigrations
	nP50
	nP95
	nP99
	nPerUnit
	nMemory
	nFairness
	nTaskWork
	nTaskCPU
	nTaskLock
	nTaskSwitches
	nTaskDone
	nTaskFinish
	numberCount
)

// explanation is what the box under : says about a number.
type explanation struct {
	label, what, formula, source phrase
}

var (
	fromClock    = phrase{"the monotonic clock", "单调时钟"}
	fromWorkers  = phrase{"CPU clocks of the worker processes (clock_gettime), not the tick", "各工作进程的 CPU 时钟（clock_gettime），而非时钟中断采样"}
	fromCounters = phrase{"counters in memory shared with the workers", "与工作者共享的内存计数器"}
	fromKernel   = phrase{"the kernel's count per thread (/proc/PID/task on Linux)", "内核按线程计数（Linux 上为 /proc/PID/task）"}
)

var explanations = [numberCount]explanation{
	nElapsed: {
		phrase{"elapsed", "已运行"},
		phrase{"Time since all workers of this run were let go at once.", "自本次运行所有工作者同时起跑以来的时间。"},
		phrase{"now - release", "现在 - 起跑时刻"}, fromClock},
	nObserver: {
		phrase{"observer", "观测开销"},
		phrase{"CPU that this program itself uses to measure and to draw. It is taken from the same cores.", "本程序自身测量和绘图所用的 CPU，与实验共用这些核。"},
		phrase{"CPU time of this process / time, in % of one core", "本进程 CPU 时间 / 时间，以单核百分比计"},
		phrase{"the process's own CPU clock", "本进程的 CPU 时钟"}},
	nCPU: {
		phrase{"CPU used", "CPU 使用"},
		phrase{"CPU time that the workers of this run used. 100 % is one core full; it says nothing about use.", "本次运行的工作者所用的 CPU 时间。100 % 即一个核用满；它不代表有用。"},
		phrase{"(user + system time of the run's processes) / time", "（用户 + 系统时间）/ 时间"}, fromWorkers},
	nUser: {
		phrase{"user time", "用户时间"},
		phrase{"The part spent in the workers' own instructions.", "花在工作者自身指令上的部分。"},
		phrase{"user time of the run's processes / time", "用户态时间 / 时间"}, fromWorkers},
	nSystem: {
		phrase{"system time", "系统时间"},
		phrase{"The part spent in the kernel on the workers' behalf: switching, locking, IO.", "内核代工作者花费的部分：切换、加锁、IO。"},
		phrase{"system time of the run's processes / time", "内核态时间 / 时间"}, fromWorkers},
	nSpeedup: {
		phrase{"useful work", "有用功"},
		phrase{"What came out, compared with one task of the same load alone on this machine.", "产出，与本机上单独运行一个同样任务相比。"},
		phrase{"work per second / work per second of the baseline", "每秒有用功 / 基准每秒有用功"},
		phrase{"counters in shared memory, and the baseline measured in this session", "共享内存计数器，以及本次会话实测的基准"}},
	nRate: {
		phrase{"work rate", "功率"},
		phrase{"Useful work of all tasks a second, and of one task alone (the baseline).", "全部任务每秒的有用功，以及单任务（基准）的值。"},
		phrase{"units done in the window / its length", "窗口内完成单位数 / 窗口长度"}, fromCounters},
	nCore: {
		phrase{"core", "核"},
		phrase{"How busy this core was, whoever used it: other programs count too.", "该核有多忙，不论谁在用：其他程序也算在内。"},
		phrase{"100 % - idle, over the last interval", "100 % - 空闲，取最近一个间隔"},
		phrase{"/proc/stat through gopsutil; sampled at the kernel's tick", "/proc/stat（经 gopsutil）；按内核时钟中断采样"}},
	nVoluntary: {
		phrase{"vol. switches", "自愿切换"},
		phrase{"Switches because a task gave its core away: it waited for IO, a timer or a lock.", "任务主动让出核的切换：等待 IO、定时器或锁。"},
		phrase{"voluntary context switches of all workers / time", "全部工作者的自愿上下文切换 / 时间"}, fromKernel},
	nInvoluntary: {
		phrase{"invol. switches", "被动切换"},
		phrase{"Switches because the scheduler took the core away from a task that wanted to go on.", "调度器从仍想运行的任务手中收回核的切换。"},
		phrase{"involuntary context switches of all workers / time", "全部工作者的被动上下文切换 / 时间"}, fromKernel},
	nHandovers: {
		phrase{"hand-overs", "锁交接"},
		phrase{"How often the interpreter lock went to a different thread.", "解释器锁转到另一线程的频率。"},
		phrase{"changes of the lock's holder / time", "锁持有者变更次数 / 时间"}, fromCounters},
	nMigrations: {
		phrase{"migrations", "迁移"},
		phrase{"How often a task was found on a different core than before.", "任务换到另一个核上的频率。"},
		phrase{"changes of core as the workers saw them / time", "工作者所见的换核次数 / 时间"}, fromCounters},
	nP50: {
		phrase{"latency p50", "延迟 p50"},
		phrase{"Half of the requests took at most this long, from sending to going on computing.", "一半请求的耗时不超过此值，从发出到继续计算。"},
		phrase{"50th percentile of the requests in the window", "窗口内请求的第 50 百分位"}, fromCounters},
	nP95: {
		phrase{"latency p95", "延迟 p95"},
		phrase{"95 of 100 requests took at most this long.", "每 100 个请求有 95 个不超过此值。"},
		phrase{"95th percentile of the requests in the window", "窗口内请求的第 95 百分位"}, fromCounters},
	nP99: {
		phrase{"latency p99", "延迟 p99"},
		phrase{"99 of 100 requests took at most this long: the unlucky ones.", "每 100 个请求有 99 个不超过此值：最不走运的那些。"},
		phrase{"99th percentile of the requests in the window", "窗口内请求的第 99 百分位"}, fromCounters},
	nPerUnit: {
		phrase{"CPU/request", "CPU/请求"},
		phrase{"CPU time that one unit of useful work cost.", "一个单位有用功所花的 CPU 时间。"},
		phrase{"CPU time of the run / units of work, in the window", "CPU 时间 / 有用功单位数（窗口内）"},
		phrase{"CPU clocks of the workers and counters in shared memory", "工作者的 CPU 时钟与共享内存计数器"}},
	nMemory: {
		phrase{"memory", "内存"},
		phrase{"Resident memory of all worker processes; pages they share count once for each.", "全部工作进程的常驻内存；共享页对每个进程各计一次。"},
		phrase{"sum of the resident set sizes", "常驻集大小之和"},
		phrase{"the kernel's size of each process (/proc/PID on Linux)", "内核给出的各进程大小（Linux 上为 /proc/PID）"}},
	nFairness: {
		phrase{"fairness", "公平性"},
		phrase{"Jain's index: 1 if all tasks got the same work done, 1/n if one got everything.", "Jain 指数：各任务产出相同为 1，一个独占为 1/n。"},
		phrase{"(sum of work)^2 / (n x sum of work^2)", "（功之和）^2 /（n x 功平方之和）"}, fromCounters},
	nTaskWork: {
		phrase{"work of a task", "任务的功"},
		phrase{"Useful work of this task a second.", "该任务每秒的有用功。"},
		phrase{"units done in the window / its length", "窗口内完成单位数 / 窗口长度"}, fromCounters},
	nTaskCPU: {
		phrase{"CPU of a task", "任务的 CPU"},
		phrase{"CPU time of this task in % of one core.", "该任务的 CPU 时间，以单核百分比计。"},
		phrase{"CPU time in the window / its length", "窗口内 CPU 时间 / 窗口长度"},
		phrase{"the thread's or process's CPU clock", "线程或进程的 CPU 时钟"}},
	nTaskLock: {
		phrase{"waiting for the lock", "等锁"},
		phrase{"Part of the time in which this task waited for the lock: the interpreter's, or the load's own.", "该任务等待锁（解释器锁或负载自己的锁）的时间比例。"},
		phrase{"time between asking for the lock and having it / time", "从请求锁到得到锁的时间 / 时间"}, fromCounters},
	nTaskSwitches: {
		phrase{"switches of a task", "任务的切换"},
		phrase{"Voluntary and involuntary switches of this task a second.", "该任务每秒的自愿与被动切换。"},
		phrase{"(voluntary + involuntary switches) / time", "（自愿 + 被动切换）/ 时间"}, fromKernel},
	nTaskDone: {
		phrase{"progress", "进度"},
		phrase{"How much of its work this task has done. All tasks have the same to do.", "该任务已完成的比例。各任务要做的同样多。"},
		phrase{"units done / units that one task alone does in the time given", "已完成单位数 / 单任务在给定时间内完成的单位数"}, fromCounters},
	nTaskFinish: {
		phrase{"finish time", "完成时刻"},
		phrase{"When this task was done with its work. The last one's is the makespan.", "该任务完成的时刻；最后一个即总完成时间。"},
		phrase{"end of the work - release", "完成时刻 - 起跑时刻"}, fromClock},
}
