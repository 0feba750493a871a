package ui

// The words of what the lints see.
const (
	lBattle word = iota + wShowEnd
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
	wLintEnd
)

var lintPhrases = map[word]phrase{
	lBattle:        {"GIL battle", "GIL 争抢"},
	lBattleWhy:     {"%s %% CPU, %s hand-overs/s, %s x one task's work", "CPU %s %%，每秒易手 %s 次，单任务 %s 倍的有用功"},
	lConvoy:        {"convoy", "护航效应"},
	lConvoyWhy:     {"a wait of %s takes %s; lock waits are %s %% of the time", "%s 的等待实际用了 %s；各任务 %s %% 的时间在等锁"},
	lOver:          {"oversubscription", "任务过多"},
	lOverWhy:       {"%d tasks, %s, each %s %% of one; %s %% had a turn", "%d 个任务，%s，每个分得一个核的 %s %%；%s %% 轮到过"},
	lLockConvoy:    {"lock convoy", "锁护航"},
	lLockConvoyWhy: {"tasks wait for it %s %% of the time; %s x one task's work", "各任务 %s %% 的时间在等共用的锁；单任务 %s 倍的有用功"},
	lStarving:      {"starvation", "饥饿"},
	lStarvingWhy:   {"%d of %d tasks did nothing in %s, fairness %s", "%[3]s 内 %[2]d 个任务中有 %[1]d 个毫无进展，公平性 %[4]s"},
	lBlocked:       {"blocked event loop", "事件循环被阻塞"},
	lBlockedWhy:    {"%s waits take %s; a task keeps it for %s", "%s 的等待实际用了 %s；一个任务占住循环 %s"},
	lStorm:         {"switch storm", "切换风暴"},
	lStormWhy:      {"%s switches/s; %s %% of the CPU is the kernel's", "每秒切换 %s 次；%s %% 的 CPU 用在内核"},
	lHeld:          {"throttled by a CPU quota", "受 CPU 配额限制"},
	lHeldWhy:       {"tasks were held back %s %% of a core's time", "各任务被扣留一个核 %s %% 的时间"},
	lStolen:        {"noisy neighbour", "邻居干扰"},
	lStolenWhy:     {"the hypervisor gave %s %% of a core to others (steal time)", "虚拟机管理程序把一个核的 %s %% 给了别人（steal）"},
	lOthersToo:     {"also: %s", "另有：%s"},
}
