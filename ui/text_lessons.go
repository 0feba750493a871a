package ui

// The words of the lessons screen.
const (
	wLessonStep word = iota + wSimulateEnd
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
	wLessonsEnd
)

var lessonsPhrases = map[word]phrase{
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
}
