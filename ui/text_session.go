package ui

// The words of recordings and replays.
const (
	wRecordFailed word = iota + wSweepEnd
	wRecorded
	wRecordFirst
	wAskMark
	wAskNote
	wAskTime
	wMarkPreset
	wMarkEnter
	wPresetQuestion
	wPresetResult
	wPresetSurprise
	wPresetExercise
	wPresetBreak
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
	wReplayWhatIf
	wFrozenNow
	wFrozenStep
	wFrozenMarks
	wFrozenFive
	wFrozenModel
	wReplayApart
	wSessionEnd
)

var sessionPhrases = map[word]phrase{
	wRecordFailed:    {"The recording has ended: %s. The lecture goes on.", "录制已结束：%s。讲课继续。"},
	wRecorded:        {"Recorded: %s    coreglass replay %s", "已录制：%s    coreglass replay %s"},
	wRecordFirst:     {"nothing is being recorded: r starts", "没有在录制：按 r 开始"},
	wAskMark:         {"mark:", "标记："},
	wAskNote:         {"note:", "注释："},
	wAskTime:         {"go to (90, 1:30):", "跳到（90，1:30）："},
	wMarkPreset:      {"mark %d", "标记 %d"},
	wMarkEnter:       {"enter: %s", "回车：%s"},
	wPresetQuestion:  {"question", "提问"},
	wPresetResult:    {"result", "结果"},
	wPresetSurprise:  {"surprise", "意外"},
	wPresetExercise:  {"exercise", "练习"},
	wPresetBreak:     {"break", "休息"},
	wReplayOnly:      {"a replay: nothing runs. ? keys, q quit", "回放中：没有任务在运行。? 按键，q 退出"},
	wReplayHint:      {"space , . ← → < > [ ]  ? q", "空格 , . ← → < > [ ]  ? q"},
	wReplayHintShort: {"? keys  q quit", "? 按键  q 退出"},
	wReplayLooping:   {"loop", "循环"},
	wReplayFollowing: {"as shown", "跟随讲者"},
	wReplayPause:     {"pause, and go on", "暂停与继续"},
	wReplayStep:      {"a snapshot ahead", "前进一帧"},
	wReplayStepBack:  {"a snapshot back", "后退一帧"},
	wReplayAhead:     {"5 s ahead (on the timeline: the cursor)", "前进 5 秒（时间线屏：光标）"},
	wReplayBack:      {"5 s back", "后退 5 秒"},
	wReplayFarAhead:  {"a minute ahead", "前进一分钟"},
	wReplayFarBack:   {"a minute back", "后退一分钟"},
	wReplayNextMark:  {"the next mark", "下一个标记"},
	wReplayLastMark:  {"the mark before", "上一个标记"},
	wReplayTenth:     {"tenths of the session", "跳到十分之几处"},
	wReplayFaster:    {"faster, up to 16 times", "加快，最多 16 倍"},
	wReplaySlower:    {"slower, down to a tenth", "放慢，最低十分之一"},
	wReplayFirst:     {"the beginning", "开头"},
	wReplayEnd:       {"the end", "结尾"},
	wReplayLoop:      {"begin again at the end, or not", "循环播放或否"},
	wReplayGoTo:      {"go to a time", "跳到某时刻"},
	wReplayFollow:    {"follow the lecturer's screens, or not", "跟随讲者的屏幕，或自行查看"},
	wReplayWhatIf:    {"what if: simulate these tasks (tab: back)", "假如：模拟这些任务（tab：返回）"},
	wFrozenNow:       {"back to now", "回到现在"},
	wFrozenStep:      {"a snapshot", "逐帧"},
	wFrozenMarks:     {"marks", "标记"},
	wFrozenFive:      {"5 s", "5 秒"},
	wFrozenModel:     {"another model, now", "换模型并回到现在"},
	wReplayApart:     {"the simulator is yours: try anything   tab back to the replay", "模拟器由您操作：随意尝试   tab 返回回放"},
}
