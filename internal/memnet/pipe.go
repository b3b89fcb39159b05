package memnet

import (
	"bytes"
	"io"
	"net"
	"sync"
	"time"
)

// room is how many writes may be under way before another one waits for a reader.
const room = 1024

// conn is one end of a connection. Like a socket, and unlike net.Pipe, it takes what is written while nobody reads. Two
// ends of TLS that are closed at the same time both write a last word that neither reads. With net.Pipe they wait for a
// deadline, and the clock of a bubble does not come to it while others wait for a mutex of theirs.
type conn struct {
	net.Conn // what the other end wrote

	queue  chan []byte
	once   sync.Once
	closed chan struct{} // by this end
	broken chan struct{} // the other end reads no more
}

// Pipe makes a connection.
func Pipe() (client, server net.Conn) {
	here, fromThere := net.Pipe()
	there, fromHere := net.Pipe()
	return newConn(here, fromHere), newConn(there, fromThere)
}

func newConn(in, out net.Conn) *conn {
	c := &conn{Conn: in, queue: make(chan []byte, room), closed: make(chan struct{}), broken: make(chan struct{})}
	go c.deliver(out)
	return c
}

// deliver hands on what was written, also what was written before the end was closed.
func (c *conn) deliver(out net.Conn) {
	defer func() { _ = out.Close() }()
	defer close(c.broken)
	for {
		var next []byte
		select {
		case next = <-c.queue:
		case <-c.closed:
			select {
			case next = <-c.queue:
			default:
				return
			}
		}
		if _, err := out.Write(next); err != nil {
			return
		}
	}
}

// Write implements net.Conn.
func (c *conn) Write(b []byte) (int, error) {
	select {
	case <-c.closed:
		return 0, io.ErrClosedPipe
	case <-c.broken:
		return 0, io.ErrClosedPipe
	default:
	}
	select {
	case c.queue <- bytes.Clone(b):
		return len(b), nil
	case <-c.closed:
		return 0, io.ErrClosedPipe
	case <-c.broken:
		return 0, io.ErrClosedPipe
	}
}

// Close implements net.Conn.
func (c *conn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// SetDeadline implements net.Conn.
func (c *conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetWriteDeadline implements net.Conn. A write has no need of a deadline.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }
