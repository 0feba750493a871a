package ui

// The words of what keys do, in the help and the footer.
const (
	wFootInterval word = iota + wLiveEnd
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
	wHelpQuit
	wFootTasks
	wFootHistory
	wFootScroll
	wKeyTimeline
	wKeyByTask
	wKeyZoomIn
	wKeyZoomOut
	wKeyFollow
	wKeyNextEdge
	wKeyPrevEdge
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
	wLegendDense
	wLegendBrief
	wLegendTaskMark
	wLegendIdleWaiting
	wKeyRecord
	wKeyMark
	wKeyNote
	wHelpRecord
	wHelpReplay
	wHelpRecordKeys
	wLegendReplayMark
	wLegendReplayPlace
	wHelpFrozen
	wKeyForesee
	wKeyForetold
	wKeyGuess
	wHelpForesee
	wHelpGuess
	wHelpEnds
	wHelpHall
	wLegendForetold
	wLegendError
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
	wLegendRuns
	wLegendReady
	wLegendBlocked
	wLegendLocked
	wLegendEnd
	wLegendSwitching
	wHelpLessons
	wKeyLessons
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
	wFootStop
	wKeysEnd
)

var keysPhrases = map[word]phrase{
	wFootInterval:      {"interval", "间隔"},
	wHelpSweep:         {"sweep", "扫描"},
	wHelpUpper:         {"most tasks: twice, half", "任务上限加倍，减半"},
	wHelpLength:        {"shorter, longer points", "每点时间缩短，加长"},
	wHelpPoint:         {"look at another point", "查看别的点"},
	wHelpRows:          {"scroll the table", "滚动表格"},
	wHelpScreens:       {"next; timeline sweep sim", "下一屏；时间线 扫描 模拟"},
	wHelpPane:          {"timeline: rows, zoom", "时间线：行，缩放"},
	wHelpTheme:         {"theme, language", "主题，语言"},
	wKeyScreen:         {"next screen", "下一屏"},
	wKeySweep:          {"sweep: 1, 2, 4 ... tasks", "扫描：1、2、4 … 个任务"},
	wKeyStart:          {"start the sweep", "开始扫描"},
	wKeyStop:           {"stop the sweep", "停止扫描"},
	wFootPoint:         {"point", "点"},
	wFootStart:         {"start", "开始"},
	wFootModels:        {"models", "模型"},
	wFootUpper:         {"up to", "上限"},
	wFootLength:        {"time", "时间"},
	wHelpTitle:         {"keys and signs", "按键与图例"},
	wHelpExperiment:    {"change the experiment", "改变实验"},
	wHelpLook:          {"look", "观察"},
	wHelpModels:        {"models", "模型"},
	wHelpLegend:        {"signs", "图例"},
	wHelpTravel:        {"back, forward in time", "回看，前进"},
	wHelpLoads:         {"load: cpu net sleep mixed", "负载：cpu net sleep mixed"},
	wHelpDouble:        {"twice, half the tasks", "任务数加倍，减半"},
	wHelpMore:          {"one task more, less", "加、减一个任务"},
	wHelpKnob:          {"parameter down, up", "参数调小，调大"},
	wHelpTravelMore:    {"the same by 5 s", "同上，每次 5 秒"},
	wHelpScroll:        {"scroll the tasks", "滚动任务表"},
	wHelpPage:          {"scroll by a page", "翻页"},
	wLegendStrip:       {"new experiment; gap: not measured", "新的实验开始；空白处未测量"},
	wLegendUnknown:     {"not measured, or not told", "未测量，或平台不提供"},
	wLegendMeasured:    {"measured here, just now", "在本机实时测得"},
	wLegendMark:        {"models, by their keys", "模型以其按键为记，重合时并列"},
	wLegendCursor:      {"what is looked at", "正在查看的任务数"},
	wLegendNotYet:      {"not measured yet", "尚未测量"},
	wKeyModel:          {"model", "模型"},
	wKeyPython:         {"real Python; again: in processes", "真实 Python；再按：多进程"},
	wKeyLoadCPU:        {"load: cpu", "负载：cpu"},
	wKeyLoadNet:        {"load: io:net", "负载：io:net"},
	wKeyLoadSleep:      {"load: io:sleep", "负载：io:sleep"},
	wKeyLoadMixed:      {"load: mixed", "负载：mixed"},
	wKeyNextLoad:       {"next load", "下一个负载"},
	wKeyLoads:          {"load", "负载"},
	wKeyDouble:         {"twice the tasks", "任务数加倍"},
	wKeyHalve:          {"half the tasks", "任务数减半"},
	wKeyMore:           {"one task more", "加一个任务"},
	wKeyFewer:          {"one task less", "减一个任务"},
	wKeyCluster:        {"cluster: tasks over a network queue", "cluster：经网络队列分发任务"},
	wKeyKill:           {"kill a worker, as kill -9 does", "杀死工作进程（kill -9）"},
	wKeyKnobDown:       {"parameter down", "参数调小"},
	wKeyKnobUp:         {"parameter up", "参数调大"},
	wKeyPin:            {"pin: one core, all cores", "绑核：单核 / 全部"},
	wKeyWork:           {"race: tasks with an end", "赛跑：任务有终点"},
	wKeyFreeze:         {"freeze, still measuring", "冻结画面，测量继续"},
	wKeyBack:           {"back in time", "回看"},
	wKeyForward:        {"forward in time", "前进"},
	wKeyBackMore:       {"back 5 s", "回看 5 秒"},
	wKeyForwardMore:    {"forward 5 s", "前进 5 秒"},
	wKeyOldest:         {"oldest picture", "最早的画面"},
	wKeyNewest:         {"back to now", "回到现在"},
	wKeyUp:             {"scroll the tasks up", "任务表上移"},
	wKeyDown:           {"scroll the tasks down", "任务表下移"},
	wKeyPageUp:         {"a page up", "上一页"},
	wKeyPageDown:       {"a page down", "下一页"},
	wKeyTheme:          {"theme: dark, light", "主题：深 / 浅"},
	wKeyLang:           {"language", "语言"},
	wKeyExplain:        {"explain a number", "解释数字"},
	wKeyNextNumber:     {"next number", "下一个数字"},
	wKeyPrevNumber:     {"previous number", "上一个数字"},
	wKeyMoveCursor:     {"choose a number", "选择数字"},
	wKeyClose:          {"close", "关闭"},
	wKeyHelp:           {"help", "帮助"},
	wKeyQuit:           {"quit", "退出"},
	wKeySuspend:        {"to the shell, fg comes back", "挂起到 shell，fg 返回"},
	wHelpQuit:          {"quit; shell (fg: back)", "退出；挂起（fg 返回）"},
	wFootTasks:         {"tasks", "任务"},
	wFootHistory:       {"history", "历史"},
	wFootScroll:        {"scroll", "滚动"},
	wKeyTimeline:       {"timeline: who ran when", "时间线：谁在何时运行"},
	wKeyByTask:         {"who runs when: by core, by task", "谁在何时运行：按核 / 按任务"},
	wKeyZoomIn:         {"who runs when: zoom in", "谁在何时运行：放大"},
	wKeyZoomOut:        {"who runs when: zoom out", "谁在何时运行：缩小"},
	wKeyFollow:         {"follow: the right edge is now", "跟随：右端为现在"},
	wKeyNextEdge:       {"next switch of the row", "该行的下一次切换"},
	wKeyPrevEdge:       {"previous switch of the row", "该行的上一次切换"},
	wHelpTimeline:      {"timeline", "时间线"},
	wHelpTrackCursor:   {"cursor: time, row", "光标：时间，行"},
	wHelpTrackPan:      {"a page of time back, on", "时间翻页"},
	wHelpTrackEnds:     {"oldest kept, now", "最早保留处，现在"},
	wHelpTrackEdge:     {"next, previous switch of the row", "该行的下一次、上一次切换"},
	wHelpZoom:          {"zoom in, out", "放大，缩小"},
	wFootZoom:          {"zoom", "缩放"},
	wFootCursor:        {"cursor", "光标"},
	wFootFollow:        {"follow", "跟随"},
	wFootEdge:          {"switch", "切换点"},
	wFootRows:          {"cores, tasks", "核 / 任务"},
	wLegendDense:       {"several dispatches in a cell: the cell has the colour of the task with the most time", "一格内多次上核：颜色取用时最多的任务"},
	wLegendBrief:       {"ran for less than half of the cell", "该格中运行不足一半"},
	wLegendTaskMark:    {"a digit or letter in a block: the task; by task: the core", "块中的数字或字母：任务；按任务看时：核"},
	wLegendIdleWaiting: {"idle while tasks wait: for each moment the smaller of idle cores and ready tasks, summed (SchedViz)", "有任务等待时核空闲：每一时刻空闲核数与就绪任务数的较小者之和（SchedViz）"},
	wKeyRecord:         {"record, or end the recording", "录制，或结束录制"},
	wKeyMark:           {"set a mark in the recording", "在录制中设标记"},
	wKeyNote:           {"write a note into the recording (not on the timeline)", "在录制中写注释（时间线屏除外）"},
	wHelpRecord:        {"Recording", "录制"},
	wHelpReplay:        {"Replay", "回放"},
	wHelpRecordKeys:    {"record, mark, note", "录制、标记、注释"},
	wLegendReplayMark:  {"mark or note", "标记或注释"},
	wLegendReplayPlace: {"the moment that is shown", "当前显示的时刻"},
	wHelpFrozen:        {"while the picture is frozen", "画面冻结时"},
	wKeyForesee:        {"predict and measure", "预测与实测"},
	wKeyForetold:       {"predictions beside the numbers", "在数字旁显示预测"},
	wKeyGuess:          {"guess a number before it is shown", "先猜再看数字"},
	wHelpForesee:       {"predict and measure", "预测与实测"},
	wHelpGuess:         {"predict, guess; lessons", "预测，先猜；课程"},
	wHelpEnds:          {"oldest picture, now", "最旧画面、现在"},
	wHelpHall:          {"Distributed workers", "分布式工作进程"},
	wLegendForetold:    {"predicted (P shows, hides it)", "预测值（P 显示或隐藏）"},
	wLegendError:       {"error: + predicted more than measured, - less", "误差：+ 表示预测高于实测，- 表示低于"},
	wHelpSim:           {"simulate", "模拟"},
	wKeySimulate:       {"simulate: policies in virtual time", "模拟：在虚拟时间中比较策略"},
	wKeySimPolicy:      {"next policy", "下一个策略"},
	wKeySimPolicyBack:  {"previous policy", "上一个策略"},
	wKeySimPlan:        {"next workload", "下一个负载"},
	wKeySimPlanBack:    {"previous workload", "上一个负载"},
	wKeySimEnter:       {"type a value", "输入数值"},
	wKeySimReset:       {"the default value", "恢复默认值"},
	wKeySimCompare:     {"compare all policies", "比较所有策略"},
	wKeySimView:        {"rows: both, cores, tasks", "行：两者、按核、按任务"},
	wFootScreen:        {"screen", "屏幕"},
	wHelpSimStep:       {"a decision back, on", "后退、前进一个决定"},
	wHelpSimTen:        {"ten decisions back, on", "后退、前进十个决定"},
	wHelpSimEnds:       {"first decision, the end", "第一个决定，结尾"},
	wHelpSimSpeed:      {"slower, faster", "放慢，加快"},
	wHelpSimPolicy:     {"next, previous policy", "下一个、上一个策略"},
	wHelpSimPlan:       {"next, previous workload", "下一个、上一个负载"},
	wHelpSimRow:        {"choose a parameter", "选择参数"},
	wHelpSimChange:     {"larger, smaller; next value", "调大、调小；下一个值"},
	wHelpSimZoom:       {"zoom in, out", "放大，缩小"},
	wHelpSimTasks:      {"scroll the tasks", "滚动任务"},
	wLegendRuns:        {"runs", "运行"},
	wLegendReady:       {"ready", "就绪"},
	wLegendBlocked:     {"waits for io", "等待 IO"},
	wLegendLocked:      {"waits for a lock", "等锁"},
	wLegendEnd:         {"done", "完成"},
	wLegendSwitching:   {"switching", "切换"},
	wHelpLessons:       {"lessons", "课程"},
	wKeyLessons:        {"lessons: predict, run, see the answer", "课程：预测、运行、看答案"},
	wFootOpen:          {"open", "打开"},
	wFootLessonRows:    {"choose", "选择"},
	wFootGo:            {"go on", "继续"},
	wFootRun:           {"run", "运行"},
	wFootAnswer:        {"answer (empty: skip)", "作答（空：跳过）"},
	wFootSteps:         {"steps", "步骤"},
	wFootNotes:         {"notes", "提示"},
	wFootAgain:         {"again", "重做"},
	wFootList:          {"list", "列表"},
	wFootText:          {"scroll", "滚动"},
	wFootPicture:       {"picture", "图"},
	wFootStop:          {"stop", "中止"},
}
