package competition

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// Handed are the sealed offers as they lie for one holder, with the holder's own locked key: what the page needs to take a
// layer off.
type Handed struct {
	Layer  Layer // that comes off
	Locked string
	Offers []HandedOffer
}

// HandedOffer is one of them. Expects is the hash that the party committed to for what comes out.
type HandedOffer struct {
	Offer    uuid.UUID
	Supplier Invitation
	Bytes    []byte
	Expects  []byte
}

// Unsealed is what a holder's page made of one offer: the bytes without the layer, or that it does not open.
type Unsealed struct {
	Offer      uuid.UUID
	Bytes      []byte
	Unreadable bool
}

// HandOut gives the sealed offers and the principal's own locked key out to the holder whose turn it is, and records that it did.
// Whoever is not entitled, or comes too early, is refused and the attempt is recorded, whatever role the person has (domain rule
// 12). Errors: NotFound; Forbidden (confirm_first); Conflict (competition_early, competition_not_closed, competition_step,
// competition_no_key, competition_same_person, competition_no_offers); Invalid (competition_conflict).
func (s *Service) HandOut(ctx context.Context, p authz.Principal, id ID, noConflict, confirmed bool) (Handed, error) {
	var out Handed
	err := s.store.Step(ctx, id, s.now, func(c Competition, at time.Time) (Step, error) {
		layer, key, err := s.holderOf(ctx, c, p, at, noConflict, confirmed)
		if err != nil {
			return s.refuse(c, p, at, err)
		}
		out = Handed{Layer: layer, Locked: string(key.Locked)}
		for _, o := range c.sealedFor(layer) {
			out.Offers = append(out.Offers, HandedOffer{o.ID, c.invitation(o.Invitation), o.under(layer), o.expects(layer)})
		}
		return s.judged(c, HandOut, at, p, catalog.PublicationPermission{}, func(Competition, time.Time) (outcome, error) {
			return outcome{facts: none{"layer": layer, "offers": len(out.Offers), "noConflict": true}}, nil
		})
	})
	if err != nil {
		return Handed{}, err
	}
	s.cfg.Committed()
	return out, nil
}

// Open keeps what a holder's page made of the sealed offers: first without the outer layer, then, from another person, in
// clear. What does not have the hash that the party committed to is refused, and the attempt recorded; an offer that does not
// open stays sealed and is excluded later, and whoever holds a key can try it again. Errors: as of HandOut; Invalid
// (competition_opened_offers); Conflict (competition_mismatch).
func (s *Service) Open(ctx context.Context, p authz.Principal, id ID, given []Unsealed, noConflict, confirmed bool) (Competition, error) {
	err := s.store.Step(ctx, id, s.now, func(c Competition, at time.Time) (Step, error) {
		layer, _, err := s.holderOf(ctx, c, p, at, noConflict, confirmed)
		if err != nil {
			return s.refuse(c, p, at, err)
		}
		o, err := c.unseal(layer, given)
		if err != nil {
			return s.refuse(c, p, at, err)
		}
		action := map[Layer]Action{Outer: OpenOuter, Inner: OpenInner}[layer]
		return s.judged(c, action, at, p, catalog.PublicationPermission{}, func(Competition, time.Time) (outcome, error) { return o, nil })
	})
	if err != nil {
		return Competition{}, err
	}
	s.cfg.Committed()
	return s.Look(ctx, id)
}

// holderOf is the layer that the principal may take off now, and the key for it.
func (s *Service) holderOf(ctx context.Context, c Competition, p authz.Principal, at time.Time, noConflict, confirmed bool) (Layer, Key, error) {
	layer, err := c.openable(p, at, noConflict, confirmed)
	if err != nil {
		return "", Key{}, err
	}
	i := slices.IndexFunc(c.holders(layer), func(h Holder) bool { return h.Person == p.Person })
	key, err := s.store.Key(ctx, c.holders(layer)[i].Key, p.Person)
	if err != nil {
		return "", key, err
	}
	if first := c.OpenedBy(Outer); layer == Inner && first.Human != nil && *first.Human == key.Human {
		return "", key, fault.New(fault.Conflict, "competition_same_person")
	}
	return layer, key, nil
}

// openable is the layer that the principal may take off now.
func (c Competition) openable(p authz.Principal, at time.Time, noConflict, confirmed bool) (Layer, error) {
	switch {
	case c.Status == Draft || c.Status == Invited && at.Before(c.Deadline):
		return "", fault.New(fault.Conflict, "competition_early")
	case c.Status == Invited:
		return "", fault.New(fault.Conflict, "competition_not_closed")
	case c.Status != Closed:
		_, err := Next(c.Status, OpenInner)
		return "", err
	case len(c.Valid()) == 0:
		return "", fault.New(fault.Conflict, "competition_no_offers")
	}
	layer, first := Outer, c.OpenedBy(Outer)
	if first != nil {
		layer = Inner
		if first.Person != nil && *first.Person == p.Person {
			return "", fault.New(fault.Conflict, "competition_same_person")
		}
	}
	if !slices.ContainsFunc(c.holders(layer), func(h Holder) bool { return h.Person == p.Person }) {
		return "", fault.New(fault.Conflict, "competition_no_key", "role", map[Layer]string{Outer: "2", Inner: "1"}[layer])
	}
	if !confirmed {
		return "", fault.New(fault.Forbidden, "confirm_first")
	}
	return layer, declared(noConflict)
}

// refuse records an attempt and gives its refusal back. Where nothing is sealed any more there is nothing to record.
func (s *Service) refuse(c Competition, p authz.Principal, at time.Time, refusal error) (Step, error) {
	f, ok := fault.As(refusal)
	to, err := Next(c.Status, RefuseOpening)
	if !ok || err != nil {
		return Step{}, refusal
	}
	step, err := s.written(c, outcome{facts: none{"code": f.Code, "roles": p.Roles}}, stepFacts{action: RefuseOpening, from: c.Status, to: to, at: at, by: p})
	step.Refused = refusal
	return step, err
}

// sealedFor are the valid offers that lie under a layer; those that did not open before are left out.
func (c Competition) sealedFor(l Layer) []Offer {
	return slices.DeleteFunc(c.Valid(), func(o Offer) bool { return len(o.under(l)) == 0 })
}

// under is the ciphertext under a layer.
func (o Offer) under(l Layer) []byte {
	if l == Inner {
		return o.Within
	}
	return o.Sealed
}

// expects is the hash of what is left without a layer, as the party committed to it.
func (o Offer) expects(l Layer) []byte {
	if l == Inner {
		return o.ClearSHA256
	}
	return o.InnerSHA256
}

// unseal checks what was opened against what the parties committed to. The record has the hashes of all layers: whoever holds
// keys can check them with the ciphertexts.
func (c Competition) unseal(layer Layer, given []Unsealed) (outcome, error) {
	type opened struct {
		Offer      uuid.UUID `json:"offer"`
		Sealed     string    `json:"sealedSha256"`
		Inner      string    `json:"innerSha256"`
		Clear      string    `json:"clearSha256"`
		Unreadable bool      `json:"unreadable,omitempty"`
	}
	var o outcome
	facts := []opened{}
	sealed := c.sealedFor(layer)
	if len(given) != len(sealed) {
		return o, fault.New(fault.Invalid, "competition_opened_offers")
	}
	left := map[Layer]Layer{Outer: Inner, Inner: ""}[layer]
	for _, offer := range sealed {
		i := slices.IndexFunc(given, func(u Unsealed) bool { return u.Offer == offer.ID })
		if i < 0 {
			return o, fault.New(fault.Invalid, "competition_opened_offers")
		}
		u := given[i]
		facts = append(facts, opened{offer.ID, hex.EncodeToString(offer.SHA256), hex.EncodeToString(offer.InnerSHA256), hex.EncodeToString(offer.ClearSHA256), u.Unreadable})
		if u.Unreadable {
			continue
		}
		if sum := sha256.Sum256(u.Bytes); !slices.Equal(sum[:], offer.expects(layer)) {
			return o, fault.New(fault.Conflict, "competition_mismatch", "supplier", c.invitation(offer.Invitation).Name)
		}
		o.step.Openings = append(o.step.Openings, Opening{offer.ID, left, u.Bytes})
	}
	o.facts = none{"layer": layer, "offers": facts, "noConflict": true}
	return o, nil
}
