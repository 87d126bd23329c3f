// Package api holds the contract of the REST API, as it was written. The copy
// in the generated code is no substitute: the generator renames its operations
// and leaves out those it generates nothing for.
package api

import _ "embed"

// Contract is openapi.yaml.
//
//go:embed openapi.yaml
var Contract []byte
