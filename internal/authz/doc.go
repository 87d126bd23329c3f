// Package authz answers one question: may this person do this here?
//
// A Principal is the signed-in person in one organisation. A Decider holds the
// policy (policy.yaml: role x class x action, with a condition) and the links
// it is applied to (who holds which role where, the organisations' tree, who
// may call off from which lot) and decides a Request. Links come in through a
// LinkSource and are those of the current day.
//
// Which rows a person sees is no matter of this package: the stores cut them
// by Principal.Scope and by lot. Start with Decider and policy.yaml.
package authz
