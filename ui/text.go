package ui

import (
	"os"
	"strings"

	"coreglass/ui/lesson"
	"coreglass/workloads"
)

// lang is a language of the screen: the index into a phrase.
type lang int

const (
	english lang = iota
	chinese
	langCount
)

// langOf chooses the language: the option, else the locale, else English.
func langOf(option string, environ []string) lang {
	for _, v := range []string{option, lookup(environ, "LC_ALL"), lookup(environ, "LC_MESSAGES"), lookup(environ, "LANG")} {
		switch {
		case v == "" || v == "auto":
			continue
		case strings.HasPrefix(v, "zh"):
			return chinese
		}
		return english
	}
	return english
}

// word names a phrase of the table.
type word int

// Language is the language of an option or else of the locale, as lesson.Languages has it.
func Language(option string) string { return lesson.Languages[langOf(option, os.Environ())] }

// phrase is the same text in every language.
type phrase [langCount]string

func (l lang) say(w word) string { return words[w][l] }

// modelTitle says in a few words what a model is.
func (l lang) modelTitle(info workloads.ModelInfo) string {
	if p, ok := modelTitles[info.Model]; ok && l != english {
		return p
	}
	if l == chinese && info.Model.IsPython() {
		return strings.Replace(info.Title, "real", "真实的", 1)
	}
	return info.Title
}

// modelTitles are the Chinese titles; the English ones come with the models.
var modelTitles = map[workloads.Model]string{
	workloads.Sequential: "一个进程依次运行各任务",
	workloads.Process:    "每个任务一个进程",
	workloads.Thread:     "每个任务一个线程",
	workloads.Goroutine:  "每个任务一个 goroutine",
	workloads.GIL2:       "CPython 2 锁规则下的线程",
	workloads.GIL3:       "CPython 3 锁规则下的线程",
	workloads.Pool:       "进程池",
	workloads.EventLoop:  "单个事件循环",
	workloads.Prefork:    "每核一个事件循环",
	workloads.Hybrid:     "多进程加多线程",
}

// wordCount counts the words of all lists: one for each screen, in a file of its own, which begins to
// count where the one before it ends.
const wordCount = wLintEnd

// words is the table of all of them.
var words = func() (all [wordCount]phrase) {
	for _, list := range []map[word]phrase{commonPhrases, livePhrases, keysPhrases, timelinePhrases, sweepPhrases, sessionPhrases, foreseePhrases, hallPhrases, simulatePhrases, lessonsPhrases, showPhrases, lintPhrases} {
		for w, p := range list {
			all[w] = p
		}
	}
	return all
}()

// The words that several screens share.
const (
	wTasks word = iota
	wTask
	wTooSmall
	wCores
	wCore
	wObserver
	wFrozen
	wAgo
	wMeasured
	wFailedPhase
	wFinishedPhase
	wSwitching
	wFailed
	wWaitSecond
	wEnded
	wOf
	wQuota
	wIterations
	wRequests
	wDigitBlocks
	wMiB
	wAccesses
	wSections
	wTicks
	wPinned
	wCheckInterval
	wSwitchInterval
	wProcs
	wPool
	wProcesses
	wIOTime
	wBurst
	wCritical
	wWorkingSet
	wJob
	wMultiprocessing
	wMachine
	wCoresSummary
	wKept
	wScreenLive
	wScreenSweep
	wAtLeastOneTask
	wNoKnob
	wKnobEnd
	wNoShell
	wScreenTimeline
	wNoTime
	wNoMark
	wNoWhatIf
	wScreenSimulate
	wScreenForesee
	wScreenLessons
	wCommonEnd
)

var commonPhrases = map[word]phrase{
	wTasks:           {"tasks", "个任务"},
	wTask:            {"task", "个任务"},
	wTooSmall:        {"coreglass needs 80x24, this is %dx%d", "coreglass 需要 80x24，现为 %dx%d"},
	wCores:           {"cores", "核"},
	wCore:            {"core", "核"},
	wObserver:        {"observer", "观测开销"},
	wFrozen:          {"FROZEN", "已冻结"},
	wAgo:             {"s ago, measuring goes on", "秒前，测量仍在继续"},
	wMeasured:        {"measured,", "实测"},
	wFailedPhase:     {"failed", "失败"},
	wFinishedPhase:   {"finished", "已完成"},
	wSwitching:       {"switching to", "切换到"},
	wFailed:          {"This could not run:", "无法运行："},
	wWaitSecond:      {"The workers run; the first numbers are being measured.", "工作者已在运行，正在取得第一批数据。"},
	wEnded:           {"The measuring has ended; what you see is its last picture.", "测量已结束，画面停在最后一刻。"},
	wOf:              {" of ", " / "},
	wQuota:           {"quota", "配额"},
	wIterations:      {"iterations", "循环"},
	wRequests:        {"requests", "请求"},
	wDigitBlocks:     {"digit blocks", "位块"},
	wMiB:             {"MiB", "MiB"},
	wAccesses:        {"accesses", "访存"},
	wSections:        {"sections", "临界区"},
	wTicks:           {"ticks", "ticks"},
	wPinned:          {"pinned to core", "绑定到核"},
	wCheckInterval:   {"check interval", "检查间隔"},
	wSwitchInterval:  {"switch interval", "切换间隔"},
	wProcs:           {"procs", "procs"},
	wPool:            {"pool", "进程池"},
	wProcesses:       {"processes", "进程"},
	wIOTime:          {"io time", "IO 时间"},
	wBurst:           {"burst", "计算段"},
	wCritical:        {"critical section", "临界区"},
	wWorkingSet:      {"working set", "工作集"},
	wJob:             {"job of", "每个任务"},
	wMultiprocessing: {"a process per task", "每个任务一个进程"},
	wMachine:         {"whole machine", "整机"},
	wCoresSummary:    {"mean", "平均"},
	wKept:            {"the past keeps the first 64", "历史只保留前 64 个"},
	wScreenLive:      {"live", "实况"},
	wScreenSweep:     {"sweep", "扫描"},
	wAtLeastOneTask:  {"One task is the least.", "至少要有一个任务。"},
	wNoKnob:          {"Neither this model nor this load has a parameter; try 3, 5, 6 or 7, or another load with l.", "此模型与此负载都没有参数；试试 3、5、6、7，或用 l 换负载。"},
	wKnobEnd:         {"That is as far as this parameter goes here.", "此参数已到尽头。"},
	wNoShell:         {"ctrl+z needs a shell whose fg brings the program back; there is none.", "ctrl+z 需要能用 fg 恢复程序的 shell；这里没有。"},
	wScreenTimeline:  {"timeline", "时间线"},
	wNoTime:          {"not a time: write 90 or 1:30", "不是时间：请写 90 或 1:30"},
	wNoMark:          {"no mark there", "那边没有标记"},
	wNoWhatIf:        {"nothing runs here that could be simulated", "此处没有可模拟的任务"},
	wScreenSimulate:  {"simulate", "模拟"},
	wScreenForesee:   {"predict", "预测"},
	wScreenLessons:   {"lessons", "课程"},
}
