package oidc

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/provitako/marktplatz/internal/account"
)

// directory is what the claims of somebody stand for. A claim or a mapping that is missing stands for nothing: the roles
// it stood for end.
func (p *Provider) directory(token *oidc.IDToken) (account.Directory, error) {
	d := account.Directory{Member: p.settings.Organisation}
	if len(p.settings.Roles) == 0 {
		return d, nil
	}
	var all map[string]json.RawMessage
	if err := token.Claims(&all); err != nil {
		return d, fmt.Errorf("claims: %w", err)
	}
	values, err := texts(all[p.settings.RoleClaim])
	if err != nil {
		return d, fmt.Errorf("claim %s: %w", p.settings.RoleClaim, err)
	}
	for _, m := range p.settings.Roles {
		if slices.Contains(values, m.Value) {
			d.Roles = append(d.Roles, account.DirectoryRole{Organisation: m.Organisation, Role: m.Role})
		}
	}
	return d, nil
}

// texts reads one text or a list of texts.
func texts(raw json.RawMessage) ([]string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, nil
	}
	var list []string
	err := json.Unmarshal(raw, &list)
	return list, err
}
