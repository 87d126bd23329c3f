package member_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/member"
)

func TestLeitweg_CheckDigits(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"04011000-1234512345-06", "992-90009-96", "09564000-NUE0001-49", "04011000-900X999-08"} {
		if !member.LeitwegForm(id) || !member.LeitwegMatches(id) {
			t.Errorf("%s is refused", id)
		}
		wrong := id[:len(id)-1] + string('0'+(id[len(id)-1]-'0'+1)%10)
		if member.LeitwegMatches(wrong) {
			t.Errorf("%s is accepted", wrong)
		}
	}
	for _, id := range []string{"", "9-1", "04011000-12_34-06", "0401100012345678-06", "04011000-1234512345-0A", "äöü-12-34"} {
		if member.LeitwegForm(id) {
			t.Errorf("%q passes for a Leitweg-ID", id)
		}
	}
}
