// Package member keeps organisations and the people in them: the dated tree
// from the cooperative over members and their bodies down to units, what each
// of them is, and who holds which role where.
//
// Every change names its day, leaves what was before readable and writes a
// record into the decision log. Who gives or moves something must administer
// both where it comes from and where it goes to.
//
// Start with [NewService].
package member
