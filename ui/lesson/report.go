package lesson

import "time"

// Report is a lesson that somebody went through, schema coreglass.lesson/1.
type Report struct {
	Schema  string         `json:"schema"`
	Lesson  string         `json:"lesson"`
	Title   string         `json:"title"`
	Chapter string         `json:"chapter,omitempty"`
	Machine map[string]any `json:"machine"`
	Elapsed float64        `json:"elapsed_s"`
	Steps   []StepReport   `json:"steps"`
	Checks  struct {
		Held    int `json:"held"`
		Failed  int `json:"failed"`
		Skipped int `json:"skipped"`
	} `json:"checks"`
	Score struct {
		Right     int `json:"right"`
		Given     int `json:"given"`
		Questions int `json:"questions"`
	} `json:"score"`
}

// StepReport is a step.
type StepReport struct {
	Title       string             `json:"title"`
	Predictions []PredictionReport `json:"predictions"`
	Experiments []ExperimentReport `json:"experiments"`
	Checks      []CheckReport      `json:"checks"`
	Conclusions []string           `json:"conclusions"`
}

// PredictionReport is a question, the answer that was given, and the right one.
type PredictionReport struct {
	ID     string  `json:"id"`
	Ask    string  `json:"ask"`
	Kind   string  `json:"kind"`
	Given  *string `json:"given"`
	Answer string  `json:"answer"`
	State  string  `json:"state"`
}

// ExperimentReport is an experiment and, if that is wanted, all that came out of it.
type ExperimentReport struct {
	ID      string   `json:"id"`
	Args    []string `json:"args"`
	Says    string   `json:"says"`
	Took    float64  `json:"took_s"`
	Skipped string   `json:"skipped,omitempty"`
	Failed  string   `json:"failed,omitempty"`
	Result  any      `json:"result,omitempty"`
}

// CheckReport is a check with the numbers that decided.
type CheckReport struct {
	Says    string `json:"says"`
	Expect  string `json:"expect"`
	State   string `json:"state"`
	Numbers string `json:"numbers"`
}

// Report tells what is known by now; results also what came out of every experiment.
func (p *Progress) Report(elapsed time.Duration, results bool) *Report {
	r := &Report{Schema: "coreglass.lesson/1", Lesson: p.Lesson.Name, Title: p.Lesson.Title, Chapter: p.Lesson.Chapter,
		Machine: p.Machine, Elapsed: elapsed.Round(time.Millisecond).Seconds()}
	for s := range p.Lesson.Steps {
		step := &p.Lesson.Steps[s]
		out := StepReport{step.Title, []PredictionReport{}, []ExperimentReport{}, []CheckReport{}, []string{}}
		for i := range step.Items {
			p.tell(r, &out, &step.Items[i], results)
		}
		r.Steps = append(r.Steps, out)
	}
	r.Score.Right, r.Score.Given, r.Score.Questions = p.Score()
	return r
}

func (p *Progress) tell(r *Report, out *StepReport, item *Item, results bool) {
	text, _ := p.Text(item.Text)
	switch item.Kind {
	case Predict:
		truth, st := p.Truth(item)
		q := PredictionReport{ID: item.ID, Ask: text, Kind: item.Ask.Kind.String(), Answer: truth, State: p.Right(item).String()}
		if given, ok := p.Given[item.ID]; ok {
			q.Given = &given
		}
		if st == Skipped {
			q.State = st.String()
		}
		out.Predictions = append(out.Predictions, q)
	case Experiment:
		e := ExperimentReport{ID: item.ID, Args: item.Args, Says: text}
		if got := p.Results[item.ID]; got != nil {
			e.Took, e.Skipped, e.Failed = got.Took.Round(time.Millisecond).Seconds(), got.Skipped, got.Failed
			if results {
				e.Result = got.Value
			}
		}
		out.Experiments = append(out.Experiments, e)
	case Check:
		st, why := p.Judge(item)
		if text == "" {
			text = item.Text
		}
		out.Checks = append(out.Checks, CheckReport{text, item.Expect.Text, st.String(), why})
		switch st {
		case Stands:
			r.Checks.Held++
		case Skipped:
			r.Checks.Skipped++
		default:
			r.Checks.Failed++
		}
	case Conclusion:
		if text := p.Conclusion(item); text != "" {
			out.Conclusions = append(out.Conclusions, text)
		}
	}
}
