package authz

// Occupy takes one slot of p until the returned function is called.
func (p *Passwords) Occupy() (release func()) {
	p.slots <- struct{}{}
	return p.leave
}

// AddressKey gives tests the throttle's name of an address.
var AddressKey = addressKey

// ParsePolicy reads a table other than the embedded one.
var ParsePolicy = parsePolicy
