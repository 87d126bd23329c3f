package order

import (
	"context"
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// ApprovalQuery asks for the page after a position, the longest wait first. The zero position is the start.
type ApprovalQuery struct {
	AfterAt time.Time
	AfterID ApprovalID
	Limit   int
}

// ApprovalCount tells how many approvals wait.
type ApprovalCount struct {
	Waiting int
	ForMe   int // without those that the human being who asks submitted, with whichever account
}

// Approvals is a page of what waits for a second person of the principal's legal entity, and how many there are in all.
func (s *Service) Approvals(ctx context.Context, p authz.Principal, q ApprovalQuery) ([]ApprovalSummary, ApprovalCount, error) {
	page, waiting, err := s.store.Approvals(ctx, p, q)
	if err != nil || len(page) == 0 {
		return page, waiting, err
	}
	ids := make([]ApprovalID, len(page))
	for i, a := range page {
		ids[i] = a.ID
	}
	asked, err := s.store.Asked(ctx, ids)
	if err != nil {
		return nil, waiting, err
	}
	for i := range page {
		lines, err := asked[page[i].ID].lines()
		if err != nil {
			return nil, waiting, err
		}
		page[i].remark(lines, p)
	}
	return page, waiting, nil
}

// remark says why the choices were made and what the person should look at before releasing them.
func (a *ApprovalSummary) remark(lines []ApprovalLine, p authz.Principal) {
	add := func(r Remark, holds bool) {
		if holds && !slices.Contains(a.Remarks, r) {
			a.Remarks = append(a.Remarks, r)
		}
	}
	add(RemarkOwn, a.Owner.Person == p.Person)
	for _, l := range lines {
		add(RemarkSplit, l.Split != nil)
		add(RemarkBypass, l.Bypass != nil)
		add(RemarkDuties, l.Requirements.open())
		r := l.Input.Reason
		if l.Deviation != nil && l.Deviation.SecondPerson && r != nil && !slices.Contains(a.Reasons, *r) {
			a.Reasons = append(a.Reasons, *r)
		}
	}
}

// Approval is what a second person of the principal's legal entity is asked, and what has changed since. Error: NotFound.
func (s *Service) Approval(ctx context.Context, p authz.Principal, id ApprovalID) (ApprovalView, error) {
	v, pending, err := s.store.Approval(ctx, id)
	if err != nil {
		return v, err
	}
	if pending.Buyer != p.LegalEntity {
		return v, errNoApproval
	}
	if v.Lines, err = pending.lines(); err != nil {
		return v, err
	}
	v.remark(v.Lines, p)
	if v.Rules, err = pending.rules(); err != nil {
		return v, err
	}
	if v.Status != ApprovalWaiting {
		v.UndoFor = pending.undoFor(p, s.now())
		return v, nil
	}
	v.Changes, err = s.recheck(ctx, s.store.Facts, pending, s.now())
	return v, err
}

// Open reports whether it can still be decided on the day.
func (a Approval) Open(day money.Date) bool {
	return a.Status == ApprovalWaiting && !day.After(a.Until)
}

// rules are those the orders rest on, as recorded.
func (p Pending) rules() ([]RuleRecord, error) {
	var out []RuleRecord
	for _, o := range p.Orders {
		record, err := ParseOrder(o.Record)
		if err != nil {
			return nil, err
		}
		out = append(out, record.Rules...)
	}
	return out, nil
}
