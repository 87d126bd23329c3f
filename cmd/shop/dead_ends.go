package main

import (
	"context"

	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// asksSecondPerson lets the rules tell whether a body can come to wait for an approval at all.
func asksSecondPerson(book *rulebook.Service) func(context.Context, member.DeadEnds) (bool, error) {
	return func(ctx context.Context, d member.DeadEnds) (bool, error) {
		return book.AsksSecondPerson(ctx, rules.DirectAwardFacts{
			Jurisdiction: rules.Jurisdiction(d.Land), BuyerType: rules.BuyerType(d.BuyerType), Organisation: d.Body.String(),
		})
	}
}
