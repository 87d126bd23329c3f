// Package gen is generated from api/openapi.yaml; nothing in it is edited by hand.
package gen

//go:generate go tool oapi-codegen -config config.yaml ../../../api/openapi.yaml
