package cluster

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// bounded refuses what a spec from the network must never ask for.
func bounded(t *testing.T, task Task) {
	t.Helper()
	s, err := task.spec()
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Fatalf("an error of several lines: %q", err)
		}
		return
	}
	if s.Model.IsPython() || s.Tasks != 1 {
		t.Fatalf("a task from the network asks for %+v", s)
	}
}

// A worker does only what it has built in, whatever comes out of the queue.
func FuzzTask(f *testing.F) {
	for _, text := range []string{
		`{"id":3,"n":68,"pause_ns":1000}`,
		`{"id":1,"load":"cpu","model":"thread","work_ns":50000000}`,
		`{"id":1,"load":"cpu","model":"python:/bin/sh","work_ns":1}`,
		`{"id":2,"model":"process","script":{"r":3,"s":[{"k":0,"t":5000},{"k":2,"t":-1}]}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var task Task
		if json.Unmarshal(data, &task) == nil {
			bounded(t, task)
			_ = task.String()
		}
	})
}

// A master that comes back believes a job only if it passes, and then it has every task of it.
func FuzzJob(f *testing.F) {
	f.Add([]byte(`{"tasks":10,"seed":0}`))
	f.Add([]byte(`{"tasks":2,"load":"mixed","model":"gil2","work_ns":1000}`))
	f.Add([]byte(`{"tasks":1,"model":"thread","scripts":[{"a":5,"s":[{"k":0,"t":5}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var j Job
		if json.Unmarshal(data, &j) != nil || j.Check() != nil {
			return
		}
		for _, i := range []int{0, j.Tasks / 2, j.Tasks - 1} {
			if j.arrival(i) < 0 {
				t.Fatalf("task %d arrives at %v", i, j.arrival(i))
			}
			if task := j.Task(i); task.Load != "" || task.Script != nil {
				if _, err := task.spec(); err != nil {
					t.Fatalf("task %d of a job that passed: %v", i, err)
				}
			}
		}
	})
}

// Whatever workers say, a master counts each task once, keeps a bounded number of rows, and hands
// on no text that moves a terminal's cursor.
func FuzzResults(f *testing.F) {
	f.Add("w-1", []byte(`{"worker":"w-1","results":[{"id":0,"n":3411,"square":11634921,"tries":1},{"id":0,"tries":9}]}`), []byte(`{"cores":2,"slots":1}`))
	f.Add("../../x", []byte(`{"worker":"a\u001b[2J","results":[{"id":-1},{"id":9999999},{"id":1,"fault":"\u001b]0;x\u0007","tries":2}]}`), []byte(`{}`))
	f.Add("w", []byte(`{"worker":"w","results":[{"id":1,"busy":{"slot":-9,"from_us":9223372036854775807,"to_us":-9223372036854775808,"tasks":-1}}]}`), []byte(`null`))
	f.Fuzz(func(t *testing.T, who string, results, status []byte) {
		got := 0
		m := &master{o: MasterOptions{Job: Job{Tasks: 8}}, known: make([]bool, 8), rows: map[string]*WorkerRow{}, started: time.Now()}
		m.o.Got = func(r Result) {
			if got++; strings.ContainsAny(r.Fault, "\x1b\n\r\a") {
				t.Fatalf("a fault of %q", r.Fault)
			}
		}
		for range 2 {
			b := batch{}
			if json.Unmarshal(results, &b) == nil {
				m.note(sighting{results: &b})
			}
			s := Status{}
			if ValidName(who) && json.Unmarshal(status, &s) == nil {
				m.note(sighting{who: who, status: &s})
			}
			m.summarise()
		}
		if got > 8 || got != m.report.Results || len(m.rows) > maxWorkers {
			t.Fatalf("%d results were handed on, %d counted, %d rows", got, m.report.Results, len(m.rows))
		}
		for name := range m.rows {
			if !ValidName(name) {
				t.Fatalf("a row for %q", name)
			}
		}
	})
}
