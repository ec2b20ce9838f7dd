package keys

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"

	"golang.org/x/crypto/curve25519"
)

func direct() {
	// ruleid: go-ecdsa-generate-key
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	// ruleid: go-ecdsa-sign
	signature, _ := ecdsa.SignASN1(rand.Reader, key, digest)
	// ruleid: go-ecdsa-verify
	ecdsa.VerifyASN1(&key.PublicKey, digest, signature)
}

func through() {
	curve := elliptic.P384()
	// ruleid: go-ecdsa-generate-key
	_, _ = ecdsa.GenerateKey(curve, rand.Reader)
}

func unknown(curve elliptic.Curve) {
	// ruleid: go-ecdsa-generate-key
	_, _ = ecdsa.GenerateKey(curve, rand.Reader)
}

func agreement() {
	// ruleid: go-ecdh-generate-key
	_, _ = ecdh.P521().GenerateKey(rand.Reader)
	curve := ecdh.X25519()
	// ruleid: go-ecdh-x25519
	_, _ = curve.GenerateKey(rand.Reader)
	// ruleid: go-curve25519
	_, _ = curve25519.X25519(scalar, point)
}

func edwards() {
	// ruleid: go-ed25519-generate-key
	public, private, _ := ed25519.GenerateKey(rand.Reader)
	// ruleid: go-ed25519-sign
	signature := ed25519.Sign(private, message)
	// ruleid: go-ed25519-verify
	ed25519.Verify(public, message, signature)
	// ok: go-ecdh-generate-key
	other.GenerateKey(rand.Reader)
}
