package main

import (
	"testing"

	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// installationCalls are the operations of who runs the shop, each with everything valid.
func (s *shop) installationCalls() map[string]call {
	said := fixture.ID()
	s.Exec(`INSERT INTO feedback (id, at, message) VALUES ($1, $2, 'Zu wenig Kontrast')`, said, fixture.At)
	return map[string]call{
		"getInstallationSettings": plain("GET", "/installation/settings", 200),
		"listInstallationChecks":  plain("GET", "/installation/checks", 200),
		"listFeedback":            plain("GET", "/feedback", 200),
		"settleFeedback":          plain("DELETE", "/feedback/"+said.String(), 204),
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
