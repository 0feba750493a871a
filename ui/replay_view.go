package ui

import (
	"fmt"
	"strconv"
	"time"

	"coreglass/ui/meter"
	"coreglass/ui/paint"
)

// drawReplay is the banner of a replay, in place of the footer: where it is, how fast it
// goes, where the marks are, and the keys.
func (a *app) drawReplay(r paint.Rect) {
	c, v := &a.frame.canvas, a.replay
	c.Fill(r, ' ', sBanner)
	p := c.Pen(r.X+1, r.Y, r.W-2)
	if !v.film {
		a.drawTransport(&p)
	}
	p.PutBytes(appendTenths(a.frame.buf(), v.at), sBanner)
	p.Put(" / ", sBanner)
	p.PutBytes(appendTenths(a.frame.buf(), v.end()), sBanner)
	for _, s := range []struct {
		on   bool
		text word
	}{{v.loop, wReplayLooping}, {v.follow, wReplayFollowing}} {
		if s.on && !v.film {
			p.Put("  "+a.lang.say(s.text), sBanner)
		}
	}
	p.Skip(2)
	text := ""
	if !v.film {
		if text = a.lang.say(wReplayHint); paint.TextWidth(text) > p.Left()-trackLeast {
			text = a.lang.say(wReplayHintShort)
		}
	}
	if label := v.mark(); label != "" {
		text = "▲ " + label
	}
	if v.apart && a.at == onSimulate {
		text = a.lang.say(wReplayApart)
	}
	if v.notice != "" {
		text = v.notice
	}
	w := min(paint.TextWidth(text), max(0, p.Left()-trackLeast))
	end := r.X + r.W - 1 - w
	c.Text(end, r.Y, w, text, sBanner)
	a.drawTrack(paint.Rect{X: p.X, Y: r.Y, W: end - 2 - p.X, H: 1})
}

// trackLeast is what the track of the session needs at least.
const trackLeast = 14

// drawTransport says that this is a replay, whether it goes on and how fast.
func (a *app) drawTransport(p *paint.Pen) {
	p.Put("REPLAY", sBanner)
	p.Skip(1)
	sign := "■"
	if a.replay.playing {
		sign = "▶"
	}
	p.Put(sign+" x"+strconv.FormatFloat(speeds[a.replay.speed], 'g', -1, 64), sBanner)
	p.Skip(2)
}

// drawTrack is the length of the session with its marks and the place that is shown.
func (a *app) drawTrack(r paint.Rect) {
	v, c := a.replay, &a.frame.canvas
	if r.W < 4 || v.end() == 0 {
		return
	}
	place := func(t time.Duration) int { return r.X + int(int64(r.W-1)*int64(min(t, v.end()))/int64(v.end())) }
	here := place(v.at)
	for x := r.X; x < r.X+r.W; x++ {
		glyph := '─'
		if x < here {
			glyph = '━'
		}
		c.Set(x, r.Y, glyph, sBanner)
	}
	for _, m := range v.marks {
		c.Set(place(m.At), r.Y, '▲', sBanner)
	}
	c.Set(here, r.Y, '●', sBanner)
}

// appendTenths is a time as minutes, seconds and tenths.
func appendTenths(b []byte, t time.Duration) []byte {
	return append(meter.AppendClock(b, t), fmt.Sprintf(".%d", t/(100*time.Millisecond)%10)...)
}
