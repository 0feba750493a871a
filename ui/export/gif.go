package export

import (
	"bufio"
	"compress/lzw"
	"encoding/binary"
	"image"
	"image/color"
	"io"
	"math/bits"
)

// gifWriter writes an animation picture by picture: image/gif wants all of them at once, which
// is a gigabyte for a lecture. Colours are one palette for all; the animation repeats for ever.
type gifWriter struct {
	w    *bufio.Writer
	bits int // of a colour
}

// newGIF writes what stands before the first picture.
func newGIF(w io.Writer, size image.Point, colours color.Palette) *gifWriter {
	g := &gifWriter{w: bufio.NewWriterSize(w, 1<<16), bits: max(1, bits.Len(uint(len(colours)-1)))}
	g.w.WriteString("GIF89a")
	g.numbers(size.X, size.Y)
	g.w.Write([]byte{0x80 | byte(g.bits-1), 0, 0})
	for i := range 1 << g.bits {
		var rgb [3]byte
		if i < len(colours) {
			c := color.RGBAModel.Convert(colours[i]).(color.RGBA)
			rgb = [3]byte{c.R, c.G, c.B}
		}
		g.w.Write(rgb[:])
	}
	g.w.WriteString("\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
	return g
}

func (g *gifWriter) numbers(all ...int) {
	for _, n := range all {
		var b [2]byte
		binary.LittleEndian.PutUint16(b[:], uint16(n))
		g.w.Write(b[:])
	}
}

// picture adds a part of a picture, which is shown for so many hundredths of a second.
func (g *gifWriter) picture(img *image.Paletted, part image.Rectangle, delay int) error {
	g.w.Write([]byte{0x21, 0xf9, 4, 1 << 2}) // what is there stays
	g.numbers(delay)
	g.w.Write([]byte{0, 0, 0x2c})
	g.numbers(part.Min.X, part.Min.Y, part.Dx(), part.Dy())
	least := max(2, g.bits)
	g.w.Write([]byte{0, byte(least)})
	blocks := &blockWriter{w: g.w}
	z := lzw.NewWriter(blocks, lzw.LSB, least)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		if _, err := z.Write(img.Pix[y*img.Stride+part.Min.X : y*img.Stride+part.Max.X]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	blocks.flush()
	return g.w.WriteByte(0)
}

func (g *gifWriter) close() error {
	g.w.WriteByte(0x3b)
	return g.w.Flush()
}

// blockWriter cuts what it gets into blocks of at most 255 bytes, each after its length. Errors
// stay in the writer below, which tells them at the end.
type blockWriter struct {
	w   *bufio.Writer
	buf [255]byte
	n   int
}

func (b *blockWriter) WriteByte(c byte) error {
	b.buf[b.n] = c
	if b.n++; b.n == len(b.buf) {
		b.flush()
	}
	return nil
}

func (b *blockWriter) Write(p []byte) (int, error) {
	for _, c := range p {
		b.WriteByte(c)
	}
	return len(p), nil
}

// Flush is what compress/lzw wants of a writer of bytes.
func (b *blockWriter) Flush() error { return nil }

func (b *blockWriter) flush() {
	if b.n > 0 {
		b.w.WriteByte(byte(b.n))
		b.w.Write(b.buf[:b.n])
		b.n = 0
	}
}
