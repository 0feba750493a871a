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
	wIdlePhase
	wStartingPhase
	wBaselinePhase
	wFailedPhase
	wFinishedPhase
	wSwitching
	wStarting
	wIdleHint
	wBaselineHint
	wFailed
	wWaitSecond
	wEnded
	wCPUTitle
	wWorkTitle
	wOf
	wPercentOf
	wQuota
	wUser
	wSystem
	wOther
	wIdle
	wTimesOne
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
	wPerGlyph
	wRunTitle
	wStripCPU
	wStripWork
	wStripAgo
	wFootInterval
	wColShare
	wKept
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
	wScreenLive
	wScreenSweep
	wColSystem
	wColFairness
	wColRan
	wColMemory
	wSweepRuns
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
	wHelpSweep
	wHelpUpper
	wHelpLength
	wHelpPoint
	wHelpRows
	wHelpScreens
	wHelpPane
	wHelpTheme
	wKeyScreen
	wKeySweep
	wKeyStart
	wKeyStop
	wFootPoint
	wFootStart
	wFootModels
	wFootUpper
	wFootLength
	wSweepUpperUp
	wSweepUpperDown
	wSweepShorter
	wSweepLonger
	wSweepBack
	wSweepForward
	wSweepRowUp
	wSweepRowDown
	wExplainTitle
	wFormula
	wSourceOf
	wHelpTitle
	wHelpExperiment
	wHelpLook
	wHelpModels
	wHelpLegend
	wHelpTravel
	wHelpLoads
	wHelpDouble
	wHelpMore
	wHelpKnob
	wHelpTravelMore
	wHelpScroll
	wHelpPage
	wLegendStrip
	wLegendUnknown
	wLegendMeasured
	wLegendMark
	wLegendCursor
	wLegendNotYet
	wAtLeastOneTask
	wNoKnob
	wKnobEnd
	wKeyModel
	wKeyPython
	wKeyLoadCPU
	wKeyLoadNet
	wKeyLoadSleep
	wKeyLoadMixed
	wKeyNextLoad
	wKeyLoads
	wKeyDouble
	wKeyHalve
	wKeyMore
	wKeyFewer
	wKeyCluster
	wKeyKill
	wKeyKnobDown
	wKeyKnobUp
	wKeyPin
	wKeyWork
	wKeyFreeze
	wKeyBack
	wKeyForward
	wKeyBackMore
	wKeyForwardMore
	wKeyOldest
	wKeyNewest
	wKeyUp
	wKeyDown
	wKeyPageUp
	wKeyPageDown
	wKeyTheme
	wKeyLang
	wKeyExplain
	wKeyNextNumber
	wKeyPrevNumber
	wKeyMoveCursor
	wKeyClose
	wKeyHelp
	wKeyQuit
	wKeySuspend
	wNoShell
	wHelpQuit
	wFootTasks
	wFootHistory
	wFootScroll
	wScreenTimeline
	wKeyTimeline
	wKeyByTask
	wKeyZoomIn
	wKeyZoomOut
	wKeyFollow
	wKeyNextEdge
	wKeyPrevEdge
	wTrackLeft
	wTrackRight
	wTrackPanLeft
	wTrackPanRight
	wTrackOldest
	wTrackNewest
	wTrackUp
	wTrackDown
	wTrackOff
	wTrackExperiment
	wHelpTimeline
	wHelpTrackCursor
	wHelpTrackPan
	wHelpTrackEnds
	wHelpTrackEdge
	wHelpZoom
	wFootZoom
	wFootCursor
	wFootFollow
	wFootEdge
	wFootRows
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
	wColRun
	wColReady
	wColWaits
	wColBlocked
	wColLocked
	wColDispatches
	wColDispatchesShort
	wColMeanRun
	wColHow
	wLegendDense
	wLegendBrief
	wLegendTaskMark
	wLegendIdleWaiting
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
	vSweepNone
	vSweepOne
	vSweepSame
	vSweepMost

	// recordings
	wKeyRecord
	wKeyMark
	wKeyNote
	wHelpRecord
	wHelpReplay
	wHelpRecordKeys
	wRecordFailed
	wRecorded
	wRecordFirst
	wAskMark
	wAskNote
	wAskTime
	wNoTime
	wMarkPreset
	wMarkEnter
	wPresetQuestion
	wPresetResult
	wPresetSurprise
	wPresetExercise
	wPresetBreak
	wNoMark
	wReplayOnly
	wReplayHint
	wReplayHintShort
	wReplayLooping
	wReplayFollowing
	wReplayPause
	wReplayStep
	wReplayStepBack
	wReplayAhead
	wReplayBack
	wReplayFarAhead
	wReplayFarBack
	wReplayNextMark
	wReplayLastMark
	wReplayTenth
	wReplayFaster
	wReplaySlower
	wReplayFirst
	wReplayEnd
	wReplayLoop
	wReplayGoTo
	wReplayFollow
	wLegendReplayMark
	wLegendReplayPlace
	wReplayWhatIf
	wHelpFrozen
	wFrozenNow
	wFrozenStep
	wFrozenMarks
	wFrozenFive
	wFrozenModel
	wReplayApart
	wNoWhatIf

	wScreenSimulate
	wScreenForesee
	wKeyForesee
	wKeyForetold
	wKeyGuess
	wHelpForesee
	wHelpGuess
	wHelpEnds
	wForePredicted
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
	wHallNumbers
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
	wHelpHall
	wForePan
	wForeMove
	wLegendForetold
	wLegendError
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
	wHelpSim
	wKeySimulate
	wKeySimPolicy
	wKeySimPolicyBack
	wKeySimPlan
	wKeySimPlanBack
	wKeySimEnter
	wKeySimReset
	wKeySimCompare
	wKeySimView
	wSimBack
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
	wFootScreen
	wHelpSimStep
	wHelpSimTen
	wHelpSimEnds
	wHelpSimSpeed
	wHelpSimPolicy
	wHelpSimPlan
	wHelpSimRow
	wHelpSimChange
	wHelpSimZoom
	wHelpSimTasks
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
	wLegendRuns
	wLegendReady
	wLegendBlocked
	wLegendLocked
	wLegendEnd
	wLegendSwitching
	wLessonStep
	wLessonEnterNext
	wLessonEnterRun
	wLessonTypeChoice
	wLessonTypeOrder
	wLessonTypeNumber
	wLessonNotHere
	wLessonTook
	wLessonAnswer
	wLessonRight
	wLessonWrong
	wLessonHolds
	wLessonFails
	wLessonSkipped
	wLessonScore
	wScreenLessons
	wHelpLessons
	wKeyLessons
	wLessonKeyGo
	wLessonKeyNext
	wLessonKeyBack
	wLessonKeyUp
	wLessonKeyDown
	wLessonKeyAgain
	wLessonKeyNotes
	wLessonKeyStop
	wLessonKeyPicture
	wLessonsTitle
	wLessonsNone
	wFootOpen
	wFootLessonRows
	wFootGo
	wFootRun
	wFootAnswer
	wFootSteps
	wFootNotes
	wFootAgain
	wFootList
	wFootText
	wFootPicture
	wLessonNotes
	wLessonOutline
	wLessonNoNotes
	wLessonRunning
	wLessonRunHint
	wLessonAskHint
	wLessonChoiceHint
	wLessonOrderHint
	wLessonNumberHint
	wLessonAllowed
	wLessonPassed
	wLessonWaits
	wLessonGave
	wLessonScoreShort
	wLessonEnd
	wLessonNextStep
	wLessonBusy
	wLessonFailed
	wLessonChecks
	wLessonStepShort
	wLessonNoPicture
	wLessonStarting
	wPicPoints
	wPicTime
	wFootStop
	wShowTree
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
	lBattle
	lBattleWhy
	lConvoy
	lConvoyWhy
	lOver
	lOverWhy
	lLockConvoy
	lLockConvoyWhy
	lStarving
	lStarvingWhy
	lBlocked
	lBlockedWhy
	lStorm
	lStormWhy
	lHeld
	lHeldWhy
	lStolen
	lStolenWhy
	lOthersToo
	wordCount
)

var words = [wordCount]phrase{
	wTasks:           {"tasks", "个任务"},
	wTask:            {"task", "个任务"},
	wTooSmall:        {"coreglass needs 80x24, this is %dx%d", "coreglass 需要 80x24，现为 %dx%d"},
	wCores:           {"cores", "核"},
	wCore:            {"core", "核"},
	wObserver:        {"observer", "观测开销"},
	wFrozen:          {"FROZEN", "已冻结"},
	wAgo:             {"s ago, measuring goes on", "秒前，测量仍在继续"},
	wMeasured:        {"measured,", "实测"},
	wIdlePhase:       {"idle", "空闲"},
	wStartingPhase:   {"starting", "启动中"},
	wBaselinePhase:   {"baseline", "测基准"},
	wFailedPhase:     {"failed", "失败"},
	wFinishedPhase:   {"finished", "已完成"},
	wSwitching:       {"switching to", "切换到"},
	wStarting:        {"Starting the workers: %d of %d tasks are up.", "正在启动工作者：%d / %d 个任务已就绪。"},
	wIdleHint:        {"Nothing runs. Press a digit to start a model.", "没有任务在运行。按数字键启动一个模型。"},
	wBaselineHint:    {"First one task is measured alone: everything else is compared with it.", "先单独测量一个任务：其余结果都与它比较。"},
	wFailed:          {"This could not run:", "无法运行："},
	wWaitSecond:      {"The workers run; the first numbers are being measured.", "工作者已在运行，正在取得第一批数据。"},
	wEnded:           {"The measuring has ended; what you see is its last picture.", "测量已结束，画面停在最后一刻。"},
	wCPUTitle:        {"CPU USED", "CPU 使用"},
	wWorkTitle:       {"USEFUL WORK", "有用功"},
	wOf:              {" of ", " / "},
	wQuota:           {"quota", "配额"},
	wPercentOf:       {"% of ", "% / "},
	wUser:            {"user", "用户"},
	wSystem:          {"system", "系统"},
	wOther:           {"other", "其他"},
	wIdle:            {"idle", "空闲"},
	wTimesOne:        {"x one task alone", "倍于单个任务"},
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
	wPerGlyph:        {"cores/mark", "核/格"},
	wRunTitle:        {"this run", "本次运行"},
	wStripCPU:        {"CPU", "CPU"},
	wStripWork:       {"work", "做功"},
	wStripAgo:        {" s ago", " 秒前"},
	wFootInterval:    {"interval", "间隔"},
	wColShare:        {"work", "有用功"},
	wKept:            {"the past keeps the first 64", "历史只保留前 64 个"},
	wColTask:         {"task", "任务"},
	wColPID:          {"pid", "pid"},
	wColTID:          {"tid", "tid"},
	wColWork:         {"work/s", "功/秒"},
	wColCPU:          {"CPU %", "CPU %"},
	wColLock:         {"lock %", "等锁 %"},
	wColSwitches:     {"switches/s", "切换/秒"},
	wColCore:         {"core", "核"},
	wColState:        {"state", "状态"},
	wColPlace:        {"place", "名次"},
	wColFinish:       {"finish", "完成"},
	wColDone:         {"done", "进度"},
	wStateNew:        {"new", "新建"},
	wStateComputing:  {"computing", "计算"},
	wStateWaiting:    {"waiting IO", "等待 IO"},
	wStateLock:       {"wants lock", "等锁"},
	wStateQueued:     {"queued", "排队"},
	wStateDone:       {"done", "完成"},
	wStateGone:       {"gone", "已结束"},
	wScreenLive:      {"live", "实况"},
	wScreenSweep:     {"sweep", "扫描"},
	wColSystem:       {"system %", "系统 %"},
	wColFairness:     {"fairness", "公平性"},
	wColRan:          {"ran %", "跑过 %"},
	wColMemory:       {"mem/task", "内存/任务"},
	wSweepRuns:       {"A sweep is being measured and the laboratory rests; tab shows it, esc stops it there.", "正在扫描测量，实验台暂停；按 tab 查看，在那里按 esc 停止。"},
	wSweepBusy:       {"A sweep is being measured: esc stops it.", "正在扫描：按 esc 停止。"},
	wSweepNoModel:    {"No model is in the sweep: choose some with their keys.", "扫描中没有模型：请按键选择。"},
	wSweepEach:       {"%s a point", "每点 %s"},
	wSweepPausing:    {"clearing the machine", "清空机器"},
	wSweepMeasuring:  {"measuring", "测量中"},
	wSweepStopping:   {"stopping", "停止中"},
	wSweepStopped:    {"stopped", "已停止"},
	wSweepReady:      {"ready", "就绪"},
	wSweepHint:       {"enter measures %d points in about %s; the live screen rests meanwhile.", "按 enter 测量 %d 个点，约 %s；期间实况暂停。"},
	wSweepAxis:       {"x one task alone, against the number of tasks", "倍于单个任务，横轴为任务数"},
	wSweepTimes:      {"work, x one task", "有用功，单任务倍数"},
	wSweepAt:         {"with", "在"},
	wSweepRefused:    {"no", "拒绝"},
	wSweepModels:     {"models in and out of the sweep", "选入或移出的模型"},
	wHelpSweep:       {"sweep", "扫描"},
	wHelpUpper:       {"most tasks: twice, half", "任务上限加倍，减半"},
	wHelpLength:      {"shorter, longer points", "每点时间缩短，加长"},
	wHelpPoint:       {"look at another point", "查看别的点"},
	wHelpRows:        {"scroll the table", "滚动表格"},
	wHelpScreens:     {"next; timeline sweep sim", "下一屏；时间线 扫描 模拟"},
	wHelpPane:        {"timeline: rows, zoom", "时间线：行，缩放"},
	wHelpTheme:       {"theme, language", "主题，语言"},
	wKeyScreen:       {"next screen", "下一屏"},
	wKeySweep:        {"sweep: 1, 2, 4 ... tasks", "扫描：1、2、4 … 个任务"},
	wKeyStart:        {"start the sweep", "开始扫描"},
	wKeyStop:         {"stop the sweep", "停止扫描"},
	wFootPoint:       {"point", "点"},
	wFootStart:       {"start", "开始"},
	wFootModels:      {"models", "模型"},
	wFootUpper:       {"up to", "上限"},
	wFootLength:      {"time", "时间"},
	wSweepUpperUp:    {"up to twice the tasks", "任务上限加倍"},
	wSweepUpperDown:  {"up to half the tasks", "任务上限减半"},
	wSweepShorter:    {"shorter points", "每点时间缩短"},
	wSweepLonger:     {"longer points", "每点时间加长"},
	wSweepBack:       {"point to the left", "左边的点"},
	wSweepForward:    {"point to the right", "右边的点"},
	wSweepRowUp:      {"scroll the table up", "表格上移"},
	wSweepRowDown:    {"scroll the table down", "表格下移"},
	wExplainTitle:    {"the number explained", "数字说明"},
	wFormula:         {"how", "算法"},
	wSourceOf:        {"from", "来源"},
	wHelpTitle:       {"keys and signs", "按键与图例"},
	wHelpExperiment:  {"change the experiment", "改变实验"},
	wHelpLook:        {"look", "观察"},
	wHelpModels:      {"models", "模型"},
	wHelpLegend:      {"signs", "图例"},
	wHelpTravel:      {"back, forward in time", "回看，前进"},
	wHelpLoads:       {"load: cpu net sleep mixed", "负载：cpu net sleep mixed"},
	wHelpDouble:      {"twice, half the tasks", "任务数加倍，减半"},
	wHelpMore:        {"one task more, less", "加、减一个任务"},
	wHelpKnob:        {"parameter down, up", "参数调小，调大"},
	wHelpTravelMore:  {"the same by 5 s", "同上，每次 5 秒"},
	wHelpScroll:      {"scroll the tasks", "滚动任务表"},
	wHelpPage:        {"scroll by a page", "翻页"},
	wLegendStrip:     {"new experiment; gap: not measured", "新的实验开始；空白处未测量"},
	wLegendUnknown:   {"not measured, or not told", "未测量，或平台不提供"},
	wLegendMeasured:  {"measured here, just now", "在本机实时测得"},
	wLegendMark:      {"models, by their keys", "模型以其按键为记，重合时并列"},
	wLegendCursor:    {"what is looked at", "正在查看的任务数"},
	wLegendNotYet:    {"not measured yet", "尚未测量"},
	wAtLeastOneTask:  {"One task is the least.", "至少要有一个任务。"},
	wNoKnob:          {"Neither this model nor this load has a parameter; try 3, 5, 6 or 7, or another load with l.", "此模型与此负载都没有参数；试试 3、5、6、7，或用 l 换负载。"},
	wKnobEnd:         {"That is as far as this parameter goes here.", "此参数已到尽头。"},
	wKeyModel:        {"model", "模型"},
	wKeyPython:       {"real Python; again: in processes", "真实 Python；再按：多进程"},
	wKeyLoadCPU:      {"load: cpu", "负载：cpu"},
	wKeyLoadNet:      {"load: io:net", "负载：io:net"},
	wKeyLoadSleep:    {"load: io:sleep", "负载：io:sleep"},
	wKeyLoadMixed:    {"load: mixed", "负载：mixed"},
	wKeyNextLoad:     {"next load", "下一个负载"},
	wKeyLoads:        {"load", "负载"},
	wKeyDouble:       {"twice the tasks", "任务数加倍"},
	wKeyHalve:        {"half the tasks", "任务数减半"},
	wKeyMore:         {"one task more", "加一个任务"},
	wKeyFewer:        {"one task less", "减一个任务"},
	wKeyCluster:      {"cluster: tasks over a network queue", "cluster：经网络队列分发任务"},
	wKeyKill:         {"kill a worker, as kill -9 does", "杀死工作进程（kill -9）"},
	wKeyKnobDown:     {"parameter down", "参数调小"},
	wKeyKnobUp:       {"parameter up", "参数调大"},
	wKeyPin:          {"pin: one core, all cores", "绑核：单核 / 全部"},
	wKeyWork:         {"race: tasks with an end", "赛跑：任务有终点"},
	wKeyFreeze:       {"freeze, still measuring", "冻结画面，测量继续"},
	wKeyBack:         {"back in time", "回看"},
	wKeyForward:      {"forward in time", "前进"},
	wKeyBackMore:     {"back 5 s", "回看 5 秒"},
	wKeyForwardMore:  {"forward 5 s", "前进 5 秒"},
	wKeyOldest:       {"oldest picture", "最早的画面"},
	wKeyNewest:       {"back to now", "回到现在"},
	wKeyUp:           {"scroll the tasks up", "任务表上移"},
	wKeyDown:         {"scroll the tasks down", "任务表下移"},
	wKeyPageUp:       {"a page up", "上一页"},
	wKeyPageDown:     {"a page down", "下一页"},
	wKeyTheme:        {"theme: dark, light", "主题：深 / 浅"},
	wKeyLang:         {"language", "语言"},
	wKeyExplain:      {"explain a number", "解释数字"},
	wKeyNextNumber:   {"next number", "下一个数字"},
	wKeyPrevNumber:   {"previous number", "上一个数字"},
	wKeyMoveCursor:   {"choose a number", "选择数字"},
	wKeyClose:        {"close", "关闭"},
	wKeyHelp:         {"help", "帮助"},
	wHelpQuit:        {"quit; shell (fg: back)", "退出；挂起（fg 返回）"},
	wKeySuspend:      {"to the shell, fg comes back", "挂起到 shell，fg 返回"},
	wNoShell:         {"ctrl+z needs a shell whose fg brings the program back; there is none.", "ctrl+z 需要能用 fg 恢复程序的 shell；这里没有。"},
	wKeyQuit:         {"quit", "退出"},
	wFootTasks:       {"tasks", "任务"},
	wFootHistory:     {"history", "历史"},
	wFootScroll:      {"scroll", "滚动"},

	wScreenTimeline:     {"timeline", "时间线"},
	wKeyTimeline:        {"timeline: who ran when", "时间线：谁在何时运行"},
	wKeyByTask:          {"who runs when: by core, by task", "谁在何时运行：按核 / 按任务"},
	wKeyZoomIn:          {"who runs when: zoom in", "谁在何时运行：放大"},
	wKeyZoomOut:         {"who runs when: zoom out", "谁在何时运行：缩小"},
	wKeyFollow:          {"follow: the right edge is now", "跟随：右端为现在"},
	wKeyNextEdge:        {"next switch of the row", "该行的下一次切换"},
	wKeyPrevEdge:        {"previous switch of the row", "该行的上一次切换"},
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
	wHelpTimeline:       {"timeline", "时间线"},
	wHelpTrackCursor:    {"cursor: time, row", "光标：时间，行"},
	wHelpTrackPan:       {"a page of time back, on", "时间翻页"},
	wHelpTrackEnds:      {"oldest kept, now", "最早保留处，现在"},
	wHelpTrackEdge:      {"next, previous switch of the row", "该行的下一次、上一次切换"},
	wHelpZoom:           {"zoom in, out", "放大，缩小"},
	wFootZoom:           {"zoom", "缩放"},
	wFootCursor:         {"cursor", "光标"},
	wFootFollow:         {"follow", "跟随"},
	wFootEdge:           {"switch", "切换点"},
	wFootRows:           {"cores, tasks", "核 / 任务"},
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
	wColRun:             {"run %", "运行 %"},
	wColReady:           {"ready %", "就绪 %"},
	wColWaits:           {"waits %", "等待 %"},
	wColBlocked:         {"blocked %", "阻塞 %"},
	wColLocked:          {"lock %", "等锁 %"},
	wColDispatches:      {"dispatches", "上核"},
	wColDispatchesShort: {"disp.", "上核"},
	wColMeanRun:         {"mean run", "平均一段"},
	wColHow:             {"share of the view", "在视野中的比例"},
	wLegendDense:        {"several dispatches in a cell: the cell has the colour of the task with the most time", "一格内多次上核：颜色取用时最多的任务"},
	wLegendBrief:        {"ran for less than half of the cell", "该格中运行不足一半"},
	wLegendTaskMark:     {"a digit or letter in a block: the task; by task: the core", "块中的数字或字母：任务；按任务看时：核"},
	wLegendIdleWaiting:  {"idle while tasks wait: for each moment the smaller of idle cores and ready tasks, summed (SchedViz)", "有任务等待时核空闲：每一时刻空闲核数与就绪任务数的较小者之和（SchedViz）"},

	vUnknown:         {"No verdict: the CPU that was used could not be measured.", "无结论：未能测得所用 CPU。"},
	vDisturbed:       {"Disturbed: others take %s %% CPU. This run's %s %% give %s x one task.", "受干扰：其他程序占用 %s %% CPU；本次运行得到 %s %%，完成单任务 %s 倍的功。"},
	vNoBaseline:      {"%s %% CPU is used; without a baseline nobody can say what it is worth.", "用了 %s %% CPU；没有基准，无法判断是否值得。"},
	vOneTask:         {"One task can use only one core: %s %% CPU for %s x the work of one task.", "一个任务只能用一个核：%s %% CPU，完成单任务 %s 倍的功。"},
	vOneTaskWhole:    {"One task runs at a time: one core works, the others rest. Nothing is lost.", "同一时刻只运行一个任务：一个核工作，其余休息，没有损失。"},
	vPinned:          {"%d tasks share one core without loss: %s x the work of one task.", "%d 个任务共享一个核，没有损失：%s 倍于单任务。"},
	vAllUseful:       {"Efficient: %s %% CPU gives %s x the work of one task; nothing is lost.", "高效：%s %% CPU 完成单任务 %s 倍的功，几乎没有损失。"},
	vIdleCores:       {"Useful, not full: %s x the work of one task; %s %% of the CPU is left over.", "有效但未用满：%s 倍于单任务，还剩 %s %% CPU 未用。"},
	vOneCoreWorth:    {"%d tasks, but only one core's worth of work (%s x): they take turns.", "%d 个任务只完成一个核的功（%s 倍）：它们轮流运行。"},
	vWaste:           {"Wasteful: %s %% CPU used, yet less work than one task does alone (%s x).", "浪费：用了 %s %% CPU，产出却不如单个任务（%s 倍）。"},
	vWasteSystem:     {"%s %% of the CPU used buys nothing; %s %% of it goes to the system.", "所用 CPU 的 %s %% 白费，其中系统占用 %s %%。"},
	vSomeWaste:       {"Part of it is lost: %s %% CPU gives only %s x the work of one task.", "部分白费：%s %% CPU 只完成单任务 %s 倍的功。"},
	vWaitsWell:       {"Efficient: while some wait others run; %d tasks do %s x one, %s %% CPU.", "高效：一些等待时另一些运行。%d 个任务用 %[3]s %% CPU 完成单任务 %[2]s 倍的功。"},
	vWaitsFull:       {"The cores are full: %d tasks do only %s x the work of one, at %s %% CPU.", "CPU 已满：%d 个任务只完成单任务 %s 倍的功，用了 %s %% CPU。"},
	vWaitsLoopFull:   {"The one loop is full: %d tasks do only %s x the work of one, at %s %% CPU.", "唯一的循环已满：%d 个任务只完成单任务 %s 倍的功，用了 %s %% CPU。"},
	vWaitsConvoy:     {"Held up by the lock: %d tasks do only %s x the work of one, at %s %% CPU.", "被锁拖住：%d 个任务只完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsPool:       {"The workers are few: %d tasks do %s x the work of one, at %s %% CPU.", "工作者太少：%d 个任务完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsDisk:       {"The disk sets the pace: %d tasks do %s x the work of one, at %s %% CPU.", "磁盘决定快慢：%d 个任务完成单任务 %s 倍的功，CPU %s %%。"},
	vWaitsSequential: {"One task at a time: while it waits nobody works; %s x the work of one.", "一次只有一个任务：它等待时无人工作，总产出为单任务的 %s 倍。"},
	vYields:          {"Switching is all it does: %s switches/s; %s %% of the CPU is the system's.", "此负载只做切换：每秒 %s 次切换，所用 CPU 的 %s %% 归系统。"},
	vYieldsInside:    {"Switching is all it does: here inside the process, unseen by the kernel.", "此负载只做切换；这里任务在进程内部轮换，内核看不见。"},
	vQuota:           {"A quota allows %s %% of CPU; it ran out in %s %% of its periods.", "CPU 配额为 %s %%；其中 %s %% 的周期内配额用尽。"},
	vLockWaits:       {"The tasks spend %s %% of the time waiting for the lock.", "任务把 %s %% 的时间用于等锁。"},
	vQueued:          {"%d of the tasks have a worker, %d queue for a free one.", "%d 个任务有工作者，%d 个在排队。"},
	vRaceDone:        {"All %d tasks are done: makespan %s, %s x as fast as one after another.", "%d 个任务全部完成：总时间 %s，是依次运行的 %s 倍速。"},
	vRaceSoFar:       {"%d of %d tasks are done.", "%d / %d 个任务已完成。"},
	vRaceFirst:       {"The first was done after %s, the last after %s.", "第一个用时 %s，最后一个 %s。"},
	vSweepNone:       {"With %s %s nothing has been measured yet.", "%s %s：尚未测量。"},
	vSweepOne:        {"With %s %s %s does %s x the work of one.", "%s %s：%s 完成单任务 %s 倍的功。"},
	vSweepSame:       {"With %s %s the %d models do about the same, up to %s x one task.", "%s %s：%d 个模型相差无几，最多为单任务 %s 倍。"},
	vSweepMost:       {"With %s %s %s does most, %s x one task, and %s least, %s x.", "%s %s：%s 最多，为单任务 %s 倍；%s 最少，%s 倍。"},
	vWaitsSome:       {"Less than hoped: %d tasks do %s x the work of one; only %s %% CPU is used.", "不如预期：%d 个任务完成单任务 %s 倍的功，只用了 %s %% CPU。"},

	// recordings
	wKeyRecord:         {"record, or end the recording", "录制，或结束录制"},
	wKeyMark:           {"set a mark in the recording", "在录制中设标记"},
	wKeyNote:           {"write a note into the recording (not on the timeline)", "在录制中写注释（时间线屏除外）"},
	wHelpRecord:        {"Recording", "录制"},
	wHelpReplay:        {"Replay", "回放"},
	wHelpRecordKeys:    {"record, mark, note", "录制、标记、注释"},
	wRecordFailed:      {"The recording has ended: %s. The lecture goes on.", "录制已结束：%s。讲课继续。"},
	wRecorded:          {"Recorded: %s    coreglass replay %s", "已录制：%s    coreglass replay %s"},
	wRecordFirst:       {"nothing is being recorded: r starts", "没有在录制：按 r 开始"},
	wAskMark:           {"mark:", "标记："},
	wAskNote:           {"note:", "注释："},
	wAskTime:           {"go to (90, 1:30):", "跳到（90，1:30）："},
	wNoTime:            {"not a time: write 90 or 1:30", "不是时间：请写 90 或 1:30"},
	wMarkPreset:        {"mark %d", "标记 %d"},
	wMarkEnter:         {"enter: %s", "回车：%s"},
	wPresetQuestion:    {"question", "提问"},
	wPresetResult:      {"result", "结果"},
	wPresetSurprise:    {"surprise", "意外"},
	wPresetExercise:    {"exercise", "练习"},
	wPresetBreak:       {"break", "休息"},
	wNoMark:            {"no mark there", "那边没有标记"},
	wReplayOnly:        {"a replay: nothing runs. ? keys, q quit", "回放中：没有任务在运行。? 按键，q 退出"},
	wReplayHint:        {"space , . ← → < > [ ]  ? q", "空格 , . ← → < > [ ]  ? q"},
	wReplayHintShort:   {"? keys  q quit", "? 按键  q 退出"},
	wReplayLooping:     {"loop", "循环"},
	wReplayFollowing:   {"as shown", "跟随讲者"},
	wReplayPause:       {"pause, and go on", "暂停与继续"},
	wReplayStep:        {"a snapshot ahead", "前进一帧"},
	wReplayStepBack:    {"a snapshot back", "后退一帧"},
	wReplayAhead:       {"5 s ahead (on the timeline: the cursor)", "前进 5 秒（时间线屏：光标）"},
	wReplayBack:        {"5 s back", "后退 5 秒"},
	wReplayFarAhead:    {"a minute ahead", "前进一分钟"},
	wReplayFarBack:     {"a minute back", "后退一分钟"},
	wReplayNextMark:    {"the next mark", "下一个标记"},
	wReplayLastMark:    {"the mark before", "上一个标记"},
	wReplayTenth:       {"tenths of the session", "跳到十分之几处"},
	wReplayFaster:      {"faster, up to 16 times", "加快，最多 16 倍"},
	wReplaySlower:      {"slower, down to a tenth", "放慢，最低十分之一"},
	wReplayFirst:       {"the beginning", "开头"},
	wReplayEnd:         {"the end", "结尾"},
	wReplayLoop:        {"begin again at the end, or not", "循环播放或否"},
	wReplayGoTo:        {"go to a time", "跳到某时刻"},
	wReplayFollow:      {"follow the lecturer's screens, or not", "跟随讲者的屏幕，或自行查看"},
	wLegendReplayMark:  {"mark or note", "标记或注释"},
	wLegendReplayPlace: {"the moment that is shown", "当前显示的时刻"},

	wScreenSimulate:    {"simulate", "模拟"},
	wScreenForesee:     {"predict", "预测"},
	wKeyForesee:        {"predict and measure", "预测与实测"},
	wKeyForetold:       {"predictions beside the numbers", "在数字旁显示预测"},
	wKeyGuess:          {"guess a number before it is shown", "先猜再看数字"},
	wHelpForesee:       {"predict and measure", "预测与实测"},
	wHelpGuess:         {"predict, guess; lessons", "预测，先猜；课程"},
	wHelpEnds:          {"oldest picture, now", "最旧画面、现在"},
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
	wHelpHall:         {"Distributed workers", "分布式工作进程"},
	wForePan:          {"earlier, later in both pictures", "两图同时前移、后移"},
	wForeMove:         {"earlier, later", "前移、后移"},
	wLegendForetold:   {"predicted (P shows, hides it)", "预测值（P 显示或隐藏）"},
	wLegendError:      {"error: + predicted more than measured, - less", "误差：+ 表示预测高于实测，- 表示低于"},
	wForeZoom:         {"zoom", "缩放"},
	wForeCPU:          {"CPU used, %", "CPU 使用，%"},
	wForeWork:         {"useful work, x one task", "有用功，单任务的倍数"},
	wForeRate:         {"work per second", "每秒有用功"},
	wForePerUnit:      {"CPU per unit, us", "每单位 CPU，us"},
	wForeSwitches:     {"switches per second", "每秒切换"},
	wForeHandovers:    {"lock hand-overs per second", "每秒锁交接"},
	wForeP50:          {"latency p50, ms", "延迟 p50，ms"},
	wForeP95:          {"latency p95, ms", "延迟 p95，ms"},
	wForeP99:          {"latency p99, ms", "延迟 p99，ms"},
	wHelpSim:          {"simulate", "模拟"},
	wKeySimulate:      {"simulate: policies in virtual time", "模拟：在虚拟时间中比较策略"},
	wKeySimPolicy:     {"next policy", "下一个策略"},
	wKeySimPolicyBack: {"previous policy", "上一个策略"},
	wKeySimPlan:       {"next workload", "下一个负载"},
	wKeySimPlanBack:   {"previous workload", "上一个负载"},
	wKeySimEnter:      {"type a value", "输入数值"},
	wKeySimReset:      {"the default value", "恢复默认值"},
	wKeySimCompare:    {"compare all policies", "比较所有策略"},
	wKeySimView:       {"rows: both, cores, tasks", "行：两者、按核、按任务"},
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
	wFootScreen:       {"screen", "屏幕"},
	wHelpSimStep:      {"a decision back, on", "后退、前进一个决定"},
	wHelpSimTen:       {"ten decisions back, on", "后退、前进十个决定"},
	wHelpSimEnds:      {"first decision, the end", "第一个决定，结尾"},
	wHelpSimSpeed:     {"slower, faster", "放慢，加快"},
	wHelpSimPolicy:    {"next, previous policy", "下一个、上一个策略"},
	wHelpSimPlan:      {"next, previous workload", "下一个、上一个负载"},
	wHelpSimRow:       {"choose a parameter", "选择参数"},
	wHelpSimChange:    {"larger, smaller; next value", "调大、调小；下一个值"},
	wHelpSimZoom:      {"zoom in, out", "放大，缩小"},
	wHelpSimTasks:     {"scroll the tasks", "滚动任务"},
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
	wLegendRuns:       {"runs", "运行"},
	wLegendReady:      {"ready", "就绪"},
	wLegendBlocked:    {"waits for io", "等待 IO"},
	wLegendLocked:     {"waits for a lock", "等锁"},
	wLegendEnd:        {"done", "完成"},
	wLegendSwitching:  {"switching", "切换"},
	wReplayApart:      {"the simulator is yours: try anything   tab back to the replay", "模拟器由您操作：随意尝试   tab 返回回放"},
	wHelpFrozen:       {"while the picture is frozen", "画面冻结时"},
	wFrozenNow:        {"back to now", "回到现在"},
	wFrozenStep:       {"a snapshot", "逐帧"},
	wFrozenMarks:      {"marks", "标记"},
	wFrozenFive:       {"5 s", "5 秒"},
	wFrozenModel:      {"another model, now", "换模型并回到现在"},
	wReplayWhatIf:     {"what if: simulate these tasks (tab: back)", "假如：模拟这些任务（tab：返回）"},
	wNoWhatIf:         {"nothing runs here that could be simulated", "此处没有可模拟的任务"},
	wLessonStep:       {"Step %d of %d", "第 %d 步，共 %d 步"},
	wLessonEnterNext:  {"Enter: go on", "回车：继续"},
	wLessonEnterRun:   {"Enter: run it", "回车：运行"},
	wLessonTypeChoice: {"Your answer, 1 to %d (empty: none):", "您的答案，1 至 %d（空：不答）："},
	wLessonTypeOrder:  {"Your order, most first, such as 2 1 3 (empty: none):", "您的次序，最多者在前，如 2 1 3（空：不答）："},
	wLessonTypeNumber: {"Your prediction (empty: none)", "您的预测（空：不答）"},
	wLessonNotHere:    {"Not made here:", "此处未做："},
	wLessonTook:       {"done in %.1f s", "用时 %.1f 秒"},
	wLessonAnswer:     {"Answer: %s", "答案：%s"},
	wLessonRight:      {"Right: you said %s; it is %s", "正确：您答 %s；结果是 %s"},
	wLessonWrong:      {"You said %s; it is %s", "您答 %s；结果是 %s"},
	wLessonHolds:      {"holds", "成立"},
	wLessonFails:      {"FAILS", "不成立"},
	wLessonSkipped:    {"not here", "此处不适用"},
	wLessonScore:      {"Score: %d right of %d answered, %d questions", "得分：答 %[2]d 题对 %[1]d 题，共 %[3]d 题"},
	wScreenLessons:    {"lessons", "课程"},
	wHelpLessons:      {"lessons", "课程"},
	wKeyLessons:       {"lessons: predict, run, see the answer", "课程：预测、运行、看答案"},
	wLessonKeyGo:      {"answer, run the experiment, go on", "作答、运行实验、继续"},
	wLessonKeyNext:    {"next step", "下一步"},
	wLessonKeyBack:    {"step before", "上一步"},
	wLessonKeyUp:      {"text up", "文字上移"},
	wLessonKeyDown:    {"text down", "文字下移"},
	wLessonKeyAgain:   {"make the experiments of this step again", "重做这一步的实验"},
	wLessonKeyNotes:   {"notes for the presenter", "讲者提示"},
	wLessonKeyStop:    {"stop the experiment; back to the list", "中止实验；返回列表"},
	wLessonKeyPicture: {"text or picture alone, where they do not fit together", "放不下时只看文字或图"},
	wLessonsTitle:     {"Lessons: a question, a real experiment on this machine, the answer in its numbers", "课程：一个问题，一次在本机上的真实实验，用本机的数字回答"},
	wLessonsNone:      {"There are no lessons here.", "这里没有课程。"},
	wFootOpen:         {"open", "打开"},
	wFootLessonRows:   {"choose", "选择"},
	wFootGo:           {"go on", "继续"},
	wFootRun:          {"run", "运行"},
	wFootAnswer:       {"answer (empty: skip)", "作答（空：跳过）"},
	wFootSteps:        {"steps", "步骤"},
	wFootNotes:        {"notes", "提示"},
	wFootAgain:        {"again", "重做"},
	wFootList:         {"list", "列表"},
	wFootText:         {"scroll", "滚动"},
	wFootPicture:      {"picture", "图"},
	wLessonNotes:      {"For the presenter", "讲者提示"},
	wLessonOutline:    {"Steps", "步骤"},
	wLessonNoNotes:    {"No notes for this step.", "这一步没有提示。"},
	wLessonRunning:    {"measuring", "测量中"},
	wLessonRunHint:    {"enter: run it", "回车：运行"},
	wLessonAskHint:    {"your answer:", "您的答案："},
	wLessonChoiceHint: {"1 to %d, then enter", "1 至 %d，然后回车"},
	wLessonOrderHint:  {"the numbers, most first, such as 213, then enter", "数字，最多者在前，如 213，然后回车"},
	wLessonNumberHint: {"a number, then enter", "数字，然后回车"},
	wLessonAllowed:    {"allowed: %s", "允许：%s"},
	wLessonPassed:     {"not answered", "未作答"},
	wLessonWaits:      {"answer after the experiment", "实验之后揭晓"},
	wLessonGave:       {"you said %s", "您答 %s"},
	wLessonScoreShort: {"%d of %d right", "答对 %d/%d"},
	wLessonEnd:        {"That was the last step. %s", "这是最后一步。%s"},
	wLessonNextStep:   {"enter: next step", "回车：下一步"},
	wLessonBusy:       {"the experiment goes on; esc stops it", "实验进行中；esc 中止"},
	wLessonFailed:     {"This went wrong:", "出错："},
	wLessonChecks:     {"checks %d of %d hold", "检验 %d/%d 成立"},
	wLessonStepShort:  {"step %d/%d", "第 %d/%d 步"},
	wLessonNoPicture:  {"The picture of the experiment comes here.", "实验的图将显示在这里。"},
	wLessonStarting:   {"starting", "正在启动"},
	wPicPoints:        {"useful work, x one task alone", "有用功（单任务的倍数）"},
	wPicTime:          {"one column is %s", "一列为 %s"},
	wFootStop:         {"stop", "中止"},
	wShowTree:         {"processes", "进程"},
	wShowReturned:     {"fork() returned", "fork() 返回"},
	wShowVariable:     {"the variable", "该变量"},
	wShowParent:       {"parent", "父进程"},
	wShowChild:        {"child", "子进程"},
	wShowCosts:        {"what it costs to make and end one, us", "创建并结束一个的代价，微秒"},
	wShowThread:       {"thread", "线程"},
	wShowFork:         {"fork", "fork"},
	wShowProgram:      {"program", "程序"},
	wShowWorkers:      {"workers and their tasks over time", "各工作进程的任务随时间的变化"},
	wShowWaiting:      {"waiting for a worker:", "等待空闲进程："},
	wShowClosed:       {"closed", "已关闭"},
	wShowJoined:       {"joined", "已汇合"},
	wShowWriter:       {"writer", "写者"},
	wShowReader:       {"reader", "读者"},
	wShowDead:         {"dead", "已死"},
	wShowDepth:        {"messages in the queue", "队列中的消息数"},
	wShowOverTime:     {"over time", "随时间的变化"},
	wShowSent:         {"sent", "已发送"},
	wShowReceived:     {"received", "已接收"},
	wShowPerSecond:    {"messages a second", "每秒消息数"},
	wShowLatency:      {"one message, us (median)", "单条消息，微秒（中位数）"},
	wShowBlocked:      {"writer waited, s", "写者等待，秒"},
	wShowMain:         {"main thread", "主线程"},
	wShowName:         {"name", "名字"},
	wShowKernelName:   {"kernel's name", "内核中的名字"},
	wShowState:        {"state", "状态"},
	wShowCount:        {"counts", "计数"},
	wShowMade:         {"changes made", "做出的改动"},
	wShowArrived:      {"changes that arrived", "生效的改动"},
	wShowLost:         {"lost", "丢失"},
	wShowBalance:      {"balance", "余额"},
	wShowRounds:       {"rounds a second", "每秒轮数"},
	wShowSpeedup:      {"two threads' work against one's, by the share of a round in the lock", "多个线程相对一个线程的工作量，按持锁时间所占比例"},
	wShowFreeLock:     {"free lock, ns", "空闲的锁，纳秒"},
	wShowContended:    {"contended, ns", "争用的锁，纳秒"},
	wShowHolds:        {"holds", "持有"},
	wShowWants:        {"wants", "想要"},
	wShowNothing:      {"-", "-"},
	wShowCycle:        {"deadlock", "死锁"},
	wShowNoCycle:      {"no deadlock", "没有死锁"},
	wShowFor:          {"for %s ms nothing moved", "%s 毫秒没有任何进展"},
	wShowBroken:       {"broken:", "解除："},
	wShowWait:         {"the urgent thread's wait, ms", "紧急线程的等待，毫秒"},
	wShowPlainLock:    {"plain lock", "普通的锁"},
	wShowInherit:      {"with inheritance", "带优先级继承"},
	wShowMedium:       {"medium computes", "中等优先级在计算"},
	wShowWrote:        {"wrote", "写入"},
	wShowRead:         {"read", "读出"},
	wShowMixed:        {"not what it wrote", "不是自己写的"},
	wShowAlive:        {"works", "在工作"},
	wShowCrashed:      {"crashed", "崩溃"},
	wShowTaken:        {"died with it", "一同死亡"},
	wShowSurvived:     {"survived %d of %d", "存活 %d/%d"},
	wShowLimit:        {"limit", "上限"},
	wShowCreated:      {"made", "已创建"},
	wShowProcesses:    {"processes", "进程"},
	wShowThreads:      {"threads", "线程"},
	wShowEach:         {"us each", "微秒/个"},
	wShowNotHere:      {"Not possible here:", "此处无法演示："},
	lBattle:           {"GIL battle", "GIL 争抢"},
	lBattleWhy:        {"%s %% CPU, %s hand-overs/s, %s x one task's work", "CPU %s %%，每秒易手 %s 次，单任务 %s 倍的有用功"},
	lConvoy:           {"convoy", "护航效应"},
	lConvoyWhy:        {"a wait of %s takes %s; lock waits are %s %% of the time", "%s 的等待实际用了 %s；各任务 %s %% 的时间在等锁"},
	lOver:             {"oversubscription", "任务过多"},
	lOverWhy:          {"%d tasks, %s, each %s %% of one; %s %% had a turn", "%d 个任务，%s，每个分得一个核的 %s %%；%s %% 轮到过"},
	lLockConvoy:       {"lock convoy", "锁护航"},
	lLockConvoyWhy:    {"tasks wait for it %s %% of the time; %s x one task's work", "各任务 %s %% 的时间在等共用的锁；单任务 %s 倍的有用功"},
	lStarving:         {"starvation", "饥饿"},
	lStarvingWhy:      {"%d of %d tasks did nothing in %s, fairness %s", "%[3]s 内 %[2]d 个任务中有 %[1]d 个毫无进展，公平性 %[4]s"},
	lBlocked:          {"blocked event loop", "事件循环被阻塞"},
	lBlockedWhy:       {"%s waits take %s; a task keeps it for %s", "%s 的等待实际用了 %s；一个任务占住循环 %s"},
	lStorm:            {"switch storm", "切换风暴"},
	lStormWhy:         {"%s switches/s; %s %% of the CPU is the kernel's", "每秒切换 %s 次；%s %% 的 CPU 用在内核"},
	lHeld:             {"throttled by a CPU quota", "受 CPU 配额限制"},
	lHeldWhy:          {"tasks were held back %s %% of a core's time", "各任务被扣留一个核 %s %% 的时间"},
	lStolen:           {"noisy neighbour", "邻居干扰"},
	lStolenWhy:        {"the hypervisor gave %s %% of a core to others (steal time)", "虚拟机管理程序把一个核的 %s %% 给了别人（steal）"},
	lOthersToo:        {"also: %s", "另有：%s"},
}
