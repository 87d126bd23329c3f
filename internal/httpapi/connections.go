package httpapi

import (
	"net"
	"sync"
)

// unused holds the connections nothing was read from yet: browsers and load balancers open some ahead. The server
// ends idle connections only once they carried a request, so it would wait for these until its time is up.
type unused struct {
	mu     sync.Mutex
	conns  map[*connection]struct{}
	closed bool
}

// add notes a connection; false means that the server is going down and wants no more.
func (u *unused) add(c *connection) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return false
	}
	if u.conns == nil {
		u.conns = map[*connection]struct{}{}
	}
	u.conns[c] = struct{}{}
	return true
}

func (u *unused) remove(c *connection) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.conns, c)
}

// close ends what is unused now and what would come later.
func (u *unused) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.closed = true
	for c := range u.conns {
		_ = c.Conn.Close() // nobody has said anything on it
	}
	u.conns = nil
}

// listener notes what it accepts as unused.
type listener struct {
	net.Listener
	unused *unused
}

func (l listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &connection{Conn: conn, unused: l.unused}
		if l.unused.add(c) {
			return c, nil
		}
		_ = conn.Close() // too late; the listener is about to be closed
	}
}

// connection is unused until its first byte was read.
type connection struct {
	net.Conn
	unused *unused
	first  sync.Once
}

func (c *connection) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.first.Do(func() { c.unused.remove(c) })
	return n, err
}

func (c *connection) Close() error {
	c.first.Do(func() { c.unused.remove(c) })
	return c.Conn.Close()
}
