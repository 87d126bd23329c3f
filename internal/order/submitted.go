package order

import "github.com/provitako/marktplatz/internal/catalog"

// view is the submission as Store.Submission would read it back right after the commit: nothing is numbered or sealed yet.
// It saves a round trip on the way that everybody waits for; a test holds the two against each other.
func (s Submission) view(submitter string) SubmissionView {
	v := SubmissionView{ID: s.ID, At: s.At, Totals: s.Totals, Keepable: s.Offer == nil}
	decisions := map[OrderID][]DecisionID{}
	for _, d := range s.Decisions {
		decisions[d.Order] = append(decisions[d.Order], d.ID)
	}
	for _, o := range s.Orders {
		v.Orders = append(v.Orders, SubmittedOrder{
			Summary: o.summary(s), LegalBasis: o.LegalBasis, Saving: o.Saving, Decisions: decisions[o.ID],
		})
	}
	if a := s.Approval; a != nil {
		v.Approval = &Approval{
			ID: a.ID, Submission: s.ID, Owner: s.Owner, Buyer: s.Orders[0].Key.Buyer, Status: ApprovalWaiting, At: s.At, Until: a.Until.Value,
			Difference: a.Difference, Best: a.Best, SubmittedBy: submitter,
		}
	}
	return v
}

func (o NewOrder) summary(s Submission) Summary {
	first := o.Lines[0]
	seller := first.Supplier
	return Summary{
		ID: o.ID, At: s.At, Status: o.State.Status, Channel: o.Key.Channel, ContractNumber: o.LegalBasis.Contract,
		Seller:       catalog.Supplier{ID: seller.ID, Key: seller.Key, Name: seller.Name, City: seller.City},
		Organisation: o.Parties.Needer, LineCount: len(o.Lines), FirstProduct: first.Product.Name,
		Net: o.Totals.Net, Gross: o.Totals.Gross, DeliveryDate: o.Delivery, Seal: Seal{Entry: o.State.Entry},
	}
}
