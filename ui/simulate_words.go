package ui

import "strings"

// policyTitles are the Chinese words for what a policy does; the English ones come with the
// policies.
var policyTitles = map[string]string{
	"fifo":       "先来先服务，运行到等待或结束",
	"sjf":        "下一段计算最短者优先，不抢占",
	"srtf":       "剩余计算最短者优先，抢占",
	"hrrn":       "(等待 + 计算段) / 计算段 最大者优先，不抢占",
	"ps":         "理想的处理器共享：所有就绪任务以相同速率同时运行",
	"list":       "带先后约束的表调度，不抢占",
	"rr":         "轮转：时间片用完即轮到下一个",
	"priority":   "最紧急的就绪任务优先，数字越大越紧急",
	"mlfq":       "多级反馈队列",
	"lottery":    "每个时间片归抽中彩票的持有者",
	"stride":     "pass 最小者运行一个时间片；彩票越多 pass 增长越慢",
	"cfs":        "虚拟运行时间最小者优先，内核权重",
	"eevdf":      "合格任务中虚拟截止时间最早者优先，内核权重",
	"edf":        "截止时间最早者优先",
	"rm":         "速率单调：周期最短者优先",
	"fp":         "固定优先级，抢占：数字大者优先",
	"mcnaughton": "独立任务的最优抢占调度：首尾相接后按长度折回",
	"gil2":       "CPython 2：每个检查间隔释放锁并立即取回",
	"gil3":       "CPython 3.2 起：等满切换间隔后请求交出锁",
	"go":         "Go 的工作窃取调度器，核即 P",
	"eventloop":  "单线程单队列，运行到下一次等待；只用核 0",
}

// paramTexts are the Chinese words for what a parameter is.
var paramTexts = map[string]string{
	"workload":           "负载：文献中的例子，或命令行给出的文件",
	"policy":             "调度策略",
	"list":               "表的顺序",
	"quantum":            "一个时间片的长度",
	"preemptive":         "更紧急的任务立即夺取核",
	"aging":              "每等待这么久就提高一级",
	"quanta":             "各级的时间片，从最高级起",
	"quanta-rule":        "double：更多级，每级时间片加倍",
	"allotments":         "降级前可用的时间片数；最后一个重复",
	"boost":              "每到其倍数，所有任务回到最高级",
	"io-resets":          "IO 之后得到新的时间片和额度；unless-used：恰好用完的片仍计数",
	"io-front":           "IO 返回者排在本级最前",
	"demote":             "contended：无人等待时不降级",
	"preempt-running":    "false：到达者等待当前时间片结束",
	"draws":              "依次抽中的彩票；之后由种子产生",
	"stride1":            "一张彩票的步长",
	"initial-pass":       "新任务在全局 pass 之上的起点",
	"latency":            "每个任务运行一次的周期",
	"min-granularity":    "最短的时间片",
	"wakeup-granularity": "到达者领先多少虚拟时间即可抢占",
	"slice":              "一次请求的长度，除非任务自己给出",
	"eligible":           "按当前运行时间，或按请求开始时判断合格",
	"partitioned":        "事先把每个任务绑定到一个核",
	"check-interval":     "两次释放之间的 tick 数",
	"tick":               "一个 tick 的长度",
	"gap":                "有线程等待时一次释放的用时，其间锁空闲",
	"wake-cost":          "唤醒睡眠者（有空闲核）另需的用时",
	"wake-cost-busy":     "同上，无空闲核时",
	"wakeup-latency":     "从释放到等待者在空闲核上尝试的时间",
	"handover-cost":      "从另一线程取得锁后继续前的 CPU 时间",
	"line":               "另一核查看一次锁使持有者耽搁的时间：锁所在的缓存行要取回",
	"spread":             "延迟与开销上下均匀变动的比例",
	"try-cost":           "一次尝试的 CPU 时间，含唤醒",
	"try-cost-busy":      "同上，当时无空闲核",
	"switch-interval":    "等待者请求锁之前等待多久",
	"preempt-after":      "最长的一轮",
	"cores":              "核数",
	"queues":             "所有核共用一个运行队列，或每核一个",
	"steal-interval":     "每核队列：空闲核多久窃取一次；0：从不",
	"tie":                "同一时刻谁先排队：到达者，或时间片用完者",
	"tie-ready":          "同一时刻到达与唤醒的先后",
	"switch-cost":        "任务之间一次切换的时间",
	"switch-cost-rule":   "哪些分派要付出切换开销",
	"slice-boundaries":   "global：所有核在时间片的倍数处中断",
	"lock-rule":          "inherit：持锁者继承等待者的紧急程度；barge：释放后谁先申请归谁",
	"lock-wake":          "barge：从释放锁到被唤醒者再次尝试的时间",
	"cache-size":         "每核缓存大小，用于工作集；0：无",
	"cache-warmup":       "工作集变热前在一个核上运行的时间",
	"cache-rate":         "热任务的速度，为冷任务的倍数",
	"horizon":            "在此截断运行",
	"seed":               "一切随机的种子",
}

// keyNames are the words for the numbers that policies go by.
var keyNames = map[string]phrase{
	"left": {"left", "剩余"}, "ratio": {"ratio", "响应比"}, "chain": {"chain", "链长"}, "length": {"length", "长度"},
	"priority": {"priority", "优先级"}, "turn": {"of turn", "片余"}, "turns": {"turns", "余片"}, "tickets": {"tickets", "彩票"},
	"pass": {"pass", "pass"}, "vruntime": {"vruntime", "虚拟时间"}, "deadline": {"deadline", "截止"}, "eligible": {"eligible", "合格"},
	"lag": {"lag", "lag"}, "period": {"period", "周期"}, "waited": {"waited", "已等"},
}

func (l lang) keyName(name string) string { return keyNames[name][l] }

// policyTitle says in a few words what a policy does.
func (l lang) policyTitle(name, about string) string {
	if p, ok := policyTitles[name]; ok && l == chinese {
		return p
	}
	return about
}

// paramText says what a parameter is.
func (l lang) paramText(name, about string) string {
	if p, ok := paramTexts[name]; ok && (l == chinese || about == "") {
		if l == english {
			return map[string]string{"workload": "from the literature, or a file of the command line", "policy": "who gets the core"}[name]
		}
		return p
	}
	return about
}

// allowedTexts turn what a parameter allows into Chinese; names stay as they are.
var allowedTexts = strings.NewReplacer(
	"a time above 0 in the file's unit, or 10ms", "大于 0 的时间（文件单位），或 10ms",
	"a time in the file's unit, or with a unit: ns, us, ms, s", "文件单位的时间，或带单位 ns、us、ms、s",
	"a time above 0", "大于 0 的时间", "a time from 0", "不小于 0 的时间", "times above 0, comma-separated, at most 64", "大于 0 的时间，逗号分隔，至多 64 个",
	"whole numbers, comma-separated", "整数，逗号分隔", "whole numbers from 0, separated by commas or blanks", "不小于 0 的整数，以逗号或空格分隔",
	"a whole number from 1 to ", "整数，1 到 ", "a whole number", "整数", "a number above 0", "大于 0 的数", "a number from 0", "不小于 0 的数",
	", or nothing: ", "；留空：", "no turns", "不限时", "none", "无", "no preemption", "不抢占", "a multiple of all tickets", "所有彩票数的倍数",
	"the whole request", "整个请求", "the workload's", "负载自带",
)

// allowed says what a parameter allows.
func (l lang) allowed(text string) string {
	if l == chinese {
		return allowedTexts.Replace(text)
	}
	return text
}

// reasons are the sentences of the simulator, with {} for what changes in them.
var reasons = [][2]string{
	{"it is next", "轮到它"},
	{"it has waited longest", "它等得最久"},
	{"its next burst of {} is the shortest", "它的下一段计算 {} 最短"},
	{"it has the least left: {}", "它剩余最少：{}"},
	{"its response ratio {} is the highest: waited {} for a burst of {}", "它的响应比 {} 最高：已等 {}，计算段 {}"},
	{"it is the longest ready task: {}", "它是最长的就绪任务：{}"},
	{"the longest chain of work hangs on it: {}", "最长的工作链取决于它：{}"},
	{"it is the first ready task of the list", "它是表中第一个就绪任务"},
	{"it is first in the queue", "它排在队首"},
	{"priority {} is the most urgent that is ready", "优先级 {} 是就绪任务中最紧急的"},
	{"it is first in level {}, the topmost with a ready task", "它排在第 {} 级之首，这是有就绪任务的最高级"},
	{"ticket {} of {} won; it holds {}", "抽中第 {} 张彩票，共 {} 张；它持有 {} 张"},
	{"its pass {} is the lowest", "它的 pass {} 最小"},
	{"its virtual runtime {} is the least", "它的虚拟运行时间 {} 最小"},
	{"no task is eligible; its virtual start {} comes first (V = {})", "没有合格任务；它的虚拟起点 {} 最早（V = {}）"},
	{"its virtual deadline {} is the earliest of the eligible (V = {})", "它的虚拟截止时间 {} 是合格任务中最早的（V = {}）"},
	{"no ready task has a deadline", "没有就绪任务有截止时间"},
	{"no ready task has a period", "没有就绪任务有周期"},
	{"its deadline {} is the least", "它的截止时间 {} 最早"},
	{"its period {} is the least", "它的周期 {} 最短"},
	{"it needs no lock and a core is free", "它不需要锁，且有空闲的核"},
	{"it gets the lock after waiting {}", "等待 {} 之后它得到锁"},
	{"the lock was released: it wakes up and tries", "锁已释放：它醒来尝试"},
	{"the lock was free when it tried", "它尝试时锁是空闲的"},
	{"every 61st time the global queue goes first", "每第 61 次先取全局队列"},
	{"it is this P's run-next", "它是这个 P 的 run-next"},
	{"it is first in this P's local queue", "它排在这个 P 的本地队列之首"},
	{"the local queue is empty: it is first in the global queue", "本地队列为空：它排在全局队列之首"},
	{"stolen: it was run-next of P {}", "窃取所得：它原是 P {} 的 run-next"},
	{"stolen with half of P {}'s queue", "与 P {} 的半个队列一起被窃取"},
	{"its event came first", "它的事件最先到来"},
	{"its piece of the wrapped-around row of tasks begins", "折回排列中轮到它的一段"},
}

// preempting begins the reason of a preemption.
const preempting = "preempts "

// reason is a sentence of the simulator in this language.
func (l lang) reason(text string) string {
	if l == english {
		return text
	}
	before := ""
	if rest, ok := strings.CutPrefix(text, preempting); ok {
		if name, why, ok := strings.Cut(rest, ": "); ok {
			before, text = "抢占 "+name+"：", why
		}
	}
	for _, r := range reasons {
		if got, ok := match(r[0], text); ok {
			return before + fillIn(r[1], got)
		}
	}
	return before + text
}

// match takes what stands at the {} of a pattern.
func match(pattern, text string) ([]string, bool) {
	parts := strings.Split(pattern, "{}")
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return nil, false
	}
	var got []string
	for i, part := range parts[1:] {
		at := strings.Index(rest, part)
		if part == "" && i == len(parts)-2 {
			at = len(rest)
		}
		if at < 0 {
			return nil, false
		}
		got = append(got, rest[:at])
		rest = rest[at+len(part):]
	}
	return got, rest == ""
}

// fillIn puts texts in the place of {}.
func fillIn(pattern string, with []string) string {
	for _, w := range with {
		pattern = strings.Replace(pattern, "{}", w, 1)
	}
	return pattern
}
