package load

// Mersenne is the generator MT19937 as Python's random module seeds and reads it, so that
// job lists of course material can be made again from their seeds.
//
// Source: Matsumoto and Nishimura, ACM TOMACS 8 (1998): init_genrand, init_by_array, and
// the 53-bit real.
type Mersenne struct {
	state [624]uint32
	next  int
}

// NewMersenne seeds with a whole number, as random.seed(n) does.
func NewMersenne(seed int64) *Mersenne {
	n := uint64(seed)
	if seed < 0 {
		n = -n
	}
	key := []uint32{uint32(n)}
	if n>>32 > 0 {
		key = append(key, uint32(n>>32))
	}
	m := &Mersenne{next: 624}
	m.fill(19650218)
	m.mixKey(key)
	return m
}

func (m *Mersenne) fill(seed uint32) {
	m.state[0] = seed
	for i := 1; i < len(m.state); i++ {
		prev := m.state[i-1]
		m.state[i] = 1812433253*(prev^prev>>30) + uint32(i)
	}
}

func (m *Mersenne) mixKey(key []uint32) {
	s := &m.state
	i, j := 1, 0
	step := func() {
		if i++; i == len(s) {
			s[0], i = s[len(s)-1], 1
		}
	}
	for range max(len(s), len(key)) {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + key[j] + uint32(j)
		step()
		j = (j + 1) % len(key)
	}
	for range len(s) - 1 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		step()
	}
	s[0] = 1 << 31
}

func (m *Mersenne) twist() {
	s := &m.state
	for i := range s {
		y := s[i]&(1<<31) | s[(i+1)%len(s)]&(1<<31-1)
		s[i] = s[(i+397)%len(s)] ^ y>>1 ^ y&1*0x9908b0df
	}
	m.next = 0
}

// Uint32 is the next 32 bits.
func (m *Mersenne) Uint32() uint32 {
	if m.next == len(m.state) {
		m.twist()
	}
	y := m.state[m.next]
	m.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Float64 is the next number of [0, 1), random.random().
func (m *Mersenne) Float64() float64 {
	a, b := m.Uint32()>>5, m.Uint32()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}
