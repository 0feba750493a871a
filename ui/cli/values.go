package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"coreglass/workloads"
)

// The flags' values say what is allowed when they refuse something; pflag names the flag.

// duration is a positive span of time.
type duration time.Duration

func (d *duration) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

func (d *duration) Type() string { return "duration" }

func (d *duration) Set(text string) error {
	v, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("a duration such as 500us, 10ms or 2s")
	}
	if v <= 0 {
		return errors.New("a duration above 0")
	}
	*d = duration(v)
	return nil
}

// count is a whole number from 1.
type count int

func (n *count) String() string {
	if *n == 0 {
		return ""
	}
	return strconv.Itoa(int(*n))
}

func (n *count) Type() string { return "n" }

func (n *count) Set(text string) error {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 {
		return errors.New("a whole number from 1")
	}
	*n = count(v)
	return nil
}

// percent is a share above 0 and at most 99 per cent.
type percent float64

func (p *percent) String() string {
	if *p == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(*p), 'g', -1, 64)
}

func (p *percent) Type() string { return "percent" }

func (p *percent) Set(text string) error {
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(v > 0 && v <= 99) {
		return errors.New("a percentage above 0 and at most 99")
	}
	*p = percent(v)
	return nil
}

// coreList is a list of cores and ranges of cores.
type coreList []int

func (l *coreList) String() string {
	var words []string
	for _, c := range *l {
		words = append(words, strconv.Itoa(c))
	}
	return strings.Join(words, ",")
}

func (l *coreList) Type() string { return "cores" }

func (l *coreList) Set(text string) error {
	wrong := errors.New("core numbers and ranges such as 0,1 or 0-3")
	var cores []int
	for part := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(part, "-")
		a, err := strconv.Atoi(first)
		if err != nil || a < 0 || a > 1<<20 {
			return wrong
		}
		b := a
		if ranged {
			if b, err = strconv.Atoi(last); err != nil || b < a || b > a+4096 {
				return wrong
			}
		}
		for c := a; c <= b; c++ {
			cores = append(cores, c)
		}
	}
	*l = cores
	return nil
}

// size is an amount of memory: a number with or without KiB, MiB or GiB.
type size int

func (b *size) String() string {
	if *b == 0 {
		return ""
	}
	return strconv.Itoa(int(*b))
}

func (b *size) Type() string { return "size" }

func (b *size) Set(text string) error {
	n, err := workloads.ParseSize(text)
	*b = size(n)
	return err
}
