// Package outgoing is the one home of HTTP clients that leave the machine. A client of it reaches by https only, no address of a
// private network unless the operator named it, follows no redirect, and waits and reads for a bounded time and size. What
// is asked by a name is checked by the address the name has led to, so no record in the DNS leads inside.
package outgoing
