package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// rebindable is a key of the program that a configuration file can change.
type rebindable struct {
	name    string
	binding func(*keyMap) *key.Binding
}

// rebindables are in the order of the help.
var rebindables = []rebindable{
	{"double", func(k *keyMap) *key.Binding { return &k.double }}, {"halve", func(k *keyMap) *key.Binding { return &k.halve }},
	{"more", func(k *keyMap) *key.Binding { return &k.more }}, {"fewer", func(k *keyMap) *key.Binding { return &k.fewer }},
	{"knob-up", func(k *keyMap) *key.Binding { return &k.knobUp }}, {"knob-down", func(k *keyMap) *key.Binding { return &k.knobDown }},
	{"next-load", func(k *keyMap) *key.Binding { return &k.nextLoad }}, {"pin", func(k *keyMap) *key.Binding { return &k.pin }},
	{"race", func(k *keyMap) *key.Binding { return &k.work }}, {"freeze", func(k *keyMap) *key.Binding { return &k.freeze }},
	{"explain", func(k *keyMap) *key.Binding { return &k.explain }}, {"screen", func(k *keyMap) *key.Binding { return &k.screen }},
	{"timeline", func(k *keyMap) *key.Binding { return &k.timeline }}, {"by-task", func(k *keyMap) *key.Binding { return &k.byTask }},
	{"zoom-in", func(k *keyMap) *key.Binding { return &k.zoomIn }}, {"zoom-out", func(k *keyMap) *key.Binding { return &k.zoomOut }},
	{"sweep", func(k *keyMap) *key.Binding { return &k.sweep }}, {"predict", func(k *keyMap) *key.Binding { return &k.foresee }},
	{"record", func(k *keyMap) *key.Binding { return &k.record }}, {"mark", func(k *keyMap) *key.Binding { return &k.mark }},
	{"theme", func(k *keyMap) *key.Binding { return &k.theme }}, {"lang", func(k *keyMap) *key.Binding { return &k.lang }},
	{"suspend", func(k *keyMap) *key.Binding { return &k.suspend }}, {"help", func(k *keyMap) *key.Binding { return &k.help }},
	{"quit", func(k *keyMap) *key.Binding { return &k.quit }},
}

// Actions names what has keys that can be changed.
func Actions() []string {
	var names []string
	for _, a := range rebindables {
		names = append(names, a.name)
	}
	return names
}

// Bound are the keys that the actions have by themselves.
func Bound() map[string][]string {
	k, bound := newKeyMap(english), map[string][]string{}
	for _, a := range rebindables {
		bound[a.name] = a.binding(&k).Keys()
	}
	return bound
}

// keyForm is how a key is written: a character, or a name, perhaps with ctrl, alt or shift.
var keyForm = regexp.MustCompile(`^(ctrl\+|alt\+|shift\+)*([^\s\x00-\x1f]|space|tab|enter|esc|up|down|left|right|home|end|pgup|pgdown|insert|delete|backspace|f[1-9]|f1[0-2])$`)

// CheckKeys refuses keys of unknown actions, what is no key, and a key that something else has.
func CheckKeys(keys map[string][]string) error {
	for _, name := range sortedNames(keys) {
		if !slices.Contains(Actions(), name) {
			return fmt.Errorf("unknown action; choose from %s", strings.Join(Actions(), ", "))
		}
		if len(keys[name]) == 0 {
			return fmt.Errorf("a key, or a list of keys")
		}
		for _, one := range keys[name] {
			if !keyForm.MatchString(one) {
				return fmt.Errorf("%q is no key; write a character, or space, tab, enter, f1, ctrl+x", one)
			}
		}
	}
	k := newKeyMap(english)
	k.rebind(keys)
	taken := map[string]string{"c": "load cpu", "i": "load io:net", "I": "load io:sleep", "m": "load mixed"}
	for _, b := range append(k.allModels(), k.cluster) {
		taken[b.Keys()[0]] = "a model"
	}
	for _, a := range rebindables {
		for _, one := range a.binding(&k).Keys() {
			if other, ok := taken[one]; ok {
				return fmt.Errorf("the key %q is for %s", strings.ReplaceAll(one, " ", "space"), other)
			}
			taken[one] = a.name
		}
	}
	return nil
}

func sortedNames(keys map[string][]string) []string {
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// rebind gives actions other keys. ctrl+c always quits.
func (k *keyMap) rebind(keys map[string][]string) {
	for _, a := range rebindables {
		chosen, ok := keys[a.name]
		if !ok || len(chosen) == 0 {
			continue
		}
		var own []string
		for _, one := range chosen {
			own = append(own, strings.ReplaceAll(one, "space", " "))
		}
		if a.name == "quit" && !slices.Contains(own, "ctrl+c") {
			own = append(own, "ctrl+c")
		}
		b := a.binding(k)
		b.SetKeys(own...)
		b.SetHelp(strings.Join(chosen, " "), b.Help().Desc)
	}
}
