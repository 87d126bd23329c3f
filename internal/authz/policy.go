package authz

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

//go:embed policy.yaml
var policyFile []byte

// Condition narrows a rule; policy.yaml says what each means.
type Condition string

// The conditions.
const (
	Always      Condition = "always"
	Own         Condition = "own"
	InScope     Condition = "scope"
	Cooperative Condition = "cooperative"
)

// Rule is one row of the policy.
type Rule struct {
	Class      string             `yaml:"class"`
	Action     string             `yaml:"action"`
	Operations []string           `yaml:"operations"`
	Allow      map[Role]Condition `yaml:"allow"`
}

// Operation is what an operation of the contract does, in the policy's words.
type Operation struct {
	Class, Action string
	Public        bool // open to everybody, also without a session
}

// Policy is the table of policy.yaml. It is read once and never changed.
type Policy struct {
	Rules      []Rule
	Revision   string // first 12 hex digits of the SHA-256 over table and model
	operations map[string]Operation
}

// LoadPolicy reads the embedded table. An error means that the table itself is wrong:
// an operation named twice, a role or condition that does not exist.
func LoadPolicy() (*Policy, error) { return parsePolicy(policyFile) }

func parsePolicy(file []byte) (*Policy, error) {
	var table struct {
		Public []string `yaml:"public"`
		Rules  []Rule   `yaml:"rules"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(file))
	dec.KnownFields(true)
	if err := dec.Decode(&table); err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	sum := sha256.Sum256(append(bytes.Clone(file), casbinModel...))
	p := &Policy{Rules: table.Rules, Revision: hex.EncodeToString(sum[:6]), operations: map[string]Operation{}}
	for _, id := range table.Public {
		p.operations[id] = Operation{Public: true}
	}
	for i := range table.Rules {
		if err := p.add(&table.Rules[i]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *Policy) add(r *Rule) error {
	for _, id := range r.Operations {
		if _, twice := p.operations[id]; twice {
			return fmt.Errorf("policy: operation %s stands twice", id)
		}
		p.operations[id] = Operation{Class: r.Class, Action: r.Action}
	}
	for role, cond := range r.Allow {
		if !slices.Contains(Roles(), role) {
			return fmt.Errorf("policy: %s %s: unknown role %q", r.Class, r.Action, role)
		}
		if !slices.Contains([]Condition{Always, Own, InScope, Cooperative}, cond) {
			return fmt.Errorf("policy: %s %s: unknown condition %q", r.Class, r.Action, cond)
		}
	}
	return nil
}

// Operation looks an operation of the contract up; false means that the policy
// does not name it, and then nobody may call it.
func (p *Policy) Operation(id string) (Operation, bool) {
	op, ok := p.operations[id]
	return op, ok
}

// Rule looks the row of a class and an action up.
func (p *Policy) Rule(class, action string) (Rule, bool) {
	for _, r := range p.Rules {
		if r.Class == class && r.Action == action {
			return r, true
		}
	}
	return Rule{}, false
}

// Operations lists the ids of all operations the policy names, sorted.
func (p *Policy) Operations() []string {
	ids := make([]string, 0, len(p.operations))
	for id := range p.operations {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// RolesFor lists the roles that may do what the operation does, under whatever
// condition, in the order of Roles.
func (p *Policy) RolesFor(op Operation) []Role {
	var able []Role
	for _, r := range p.Rules {
		if r.Class != op.Class || r.Action != op.Action {
			continue
		}
		for _, role := range Roles() {
			if _, ok := r.Allow[role]; ok {
				able = append(able, role)
			}
		}
	}
	return able
}
