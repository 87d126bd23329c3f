package testkit

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Authenticator is a device with one passkey, as WebAuthn level 2 describes one: ES256, no attestation, and it says that
// it saw its person.
type Authenticator struct {
	t       testing.TB
	origin  string
	host    string
	key     *ecdsa.PrivateKey
	id      []byte
	user    []byte
	Counter uint32
}

// NewAuthenticator returns a device that shows the origin, such as "http://localhost", to the shop of that host.
func NewAuthenticator(t testing.TB, origin, host string) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	return &Authenticator{t: t, origin: origin, host: host, key: key, id: id, Counter: 1}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Flags of authenticator data: present, verified, with key.
const (
	present  = 0x01
	verified = 0x04
	withKey  = 0x40
)

// Create answers navigator.credentials.create.
func (a *Authenticator) Create(options map[string]any) map[string]any {
	a.t.Helper()
	user, err := base64.RawURLEncoding.DecodeString(options["user"].(map[string]any)["id"].(string))
	if err != nil {
		a.t.Fatal(err)
	}
	a.user = user
	public, err := a.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		a.t.Fatal(err)
	}
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32}, public[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), public[33:]...)
	data := a.data(present | verified | withKey)
	data = append(data, make([]byte, 16)...) // no model
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(a.id))), a.id...)
	data = append(data, cose...)
	object := append([]byte{0xa3, 0x63}, "fmt\x64none\x67attStmt\xa0\x68authData\x58"...)
	object = append(append(object, byte(len(data))), data...)
	return a.answer(map[string]any{
		"clientDataJSON": b64(a.client("webauthn.create", options["challenge"].(string))), "attestationObject": b64(object), "transports": []string{"internal"},
	})
}

// Get answers navigator.credentials.get.
func (a *Authenticator) Get(options map[string]any) map[string]any {
	a.t.Helper()
	a.Counter++
	data, client := a.data(present|verified), a.client("webauthn.get", options["challenge"].(string))
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(a.user),
	})
}

func (a *Authenticator) data(flags byte) []byte {
	host := sha256.Sum256([]byte(a.host))
	return binary.BigEndian.AppendUint32(append(host[:], flags), a.Counter)
}

func (a *Authenticator) client(kind, challenge string) []byte {
	a.t.Helper()
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

func (a *Authenticator) answer(response map[string]any) map[string]any {
	return map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "authenticatorAttachment": "platform", "clientExtensionResults": map[string]any{}, "response": response,
	}
}
