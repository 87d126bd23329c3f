package contract

import "github.com/provitako/marktplatz/internal/catalog"

// StatusAfter is the status a contract has once a change of the kind is in force.
func StatusAfter(now catalog.ContractStatus, k Kind) catalog.ContractStatus { return k.status(now) }
