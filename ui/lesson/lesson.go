// Package lesson reads lessons and keeps what came out of them: text, predictions, experiments,
// checks and conclusions. It knows no clock, no screen and no worker; whoever shows a lesson
// makes its experiments and hands the results in.
package lesson

import "strings"

// Lesson is a lesson in one language.
type Lesson struct {
	Name    string // what the command line calls it
	Title   string
	Chapter string // of the course that it belongs to
	About   string // one sentence for the list
	Steps   []Step
	Files   map[string]string // workload files that the lesson brings along, by name

	file string // where it was read, for errors
}

// Step is what is shown at a time: a heading and what stands under it.
type Step struct {
	Title string
	Items []Item
	Notes []string // paragraphs for the presenter alone
	line  int
}

// Kind says what an item is.
type Kind uint8

const (
	Prose Kind = iota
	Bullet
	Code
	Predict
	Experiment
	Check
	Conclusion
)

var kindNames = [...]string{Prose: "prose", Bullet: "bullet", Code: "code", Predict: "predict", Experiment: "experiment", Check: "check", Conclusion: "conclusion"}

func (k Kind) String() string { return kindNames[k] }

// Item is one part of a step. When, if there is one, says where it applies; Otherwise says in
// words why it does not elsewhere.
type Item struct {
	Kind      Kind
	ID        string // of a prediction or an experiment
	Text      string // prose, code, question, sentence of a check or an experiment
	When      *Expr
	Otherwise string

	Args   []string  // Experiment: what is typed after coreglass
	Expect *Expr     // Check
	Ask    *Question // Predict

	line int
}

// Question is what a prediction asks for beside its text.
type Question struct {
	Kind    QuestionKind
	Answer  *Expr   // Number, and Choice if it is fixed: the choice's number from 1
	Within  float64 // Number: how far off still counts; a share of the answer if Share
	Share   bool
	Unit    string
	Choices []Option // Choice and Order
	Why     string   // shown with the answer
}

// QuestionKind is the form of an answer.
type QuestionKind uint8

const (
	Number QuestionKind = iota
	Choice
	Order // most first
)

var questionKinds = [...]string{"number", "choice", "order"}

func (k QuestionKind) String() string { return questionKinds[k] }

// Option is one of several answers.
type Option struct {
	Text string
	When *Expr // Choice: it is the right one when this holds
	By   *Expr // Order: its place goes by this number
}

// Experiments lists the experiments in their order.
func (l *Lesson) Experiments() []*Item { return l.all(Experiment) }

// Predictions lists the predictions in their order.
func (l *Lesson) Predictions() []*Item { return l.all(Predict) }

// Checks lists the checks in their order.
func (l *Lesson) Checks() []*Item { return l.all(Check) }

func (l *Lesson) all(k Kind) []*Item {
	var all []*Item
	for s := range l.Steps {
		for i := range l.Steps[s].Items {
			if item := &l.Steps[s].Items[i]; item.Kind == k {
				all = append(all, item)
			}
		}
	}
	return all
}

// Mentions says whether a field, such as machine.python2, is asked for anywhere.
func (l *Lesson) Mentions(field string) bool {
	for s := range l.Steps {
		for i := range l.Steps[s].Items {
			all, _ := l.Steps[s].Items[i].expressions()
			for _, e := range all {
				if strings.Contains(e.Text, field) {
					return true
				}
			}
		}
	}
	return false
}
