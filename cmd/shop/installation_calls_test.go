package main

import (
	"testing"

	"github.com/provitako/marktplatz/internal/testkit"
)

// installationCalls are the operations of who runs the shop, each with everything valid.
func installationCalls() map[string]call {
	return map[string]call{
		"getInstallationSettings": plain("GET", "/installation/settings", 200),
		"listInstallationChecks":  plain("GET", "/installation/checks", 200),
		"saveInstallationSettings": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("PUT", "/installation/settings", house(func(b map[string]any) { b["buyerType"] = "cooperative" }))
		}},
		"saveInstallationLogo": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("PUT", "/installation/logo", map[string]any{"content": logo(20, 10)})
		}},
		"answerInstallationCheck": {200, func(_ *testing.T, _ *shop, a actor) testkit.Response {
			return a.do("PUT", "/installation/checks/backup", map[string]any{"answer": "done"})
		}},
	}
}
