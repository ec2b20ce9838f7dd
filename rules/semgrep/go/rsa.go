package keys

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
)

const keyBits = 3072

var changing = 4096

func literal() (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, 2048)
}

func constant() (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, keyBits)
}

func local() (*rsa.PrivateKey, error) {
	bits := 1024
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, bits)
}

func parameter(bits int) (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, bits)
}

func variable() (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, changing)
}

func arithmetic() (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-key
	return rsa.GenerateKey(rand.Reader, 2*1024)
}

func primes() (*rsa.PrivateKey, error) {
	// ruleid: go-rsa-generate-multi-prime-key
	return rsa.GenerateMultiPrimeKey(rand.Reader, 3, 4096)
}

func sign(key *rsa.PrivateKey, digest []byte) ([]byte, error) {
	// ruleid: go-rsa-sign
	return rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest, nil)
}

func verify(key *rsa.PublicKey, digest, signature []byte) error {
	// ruleid: go-rsa-verify
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, signature)
}

func encrypt(key *rsa.PublicKey, text []byte) ([]byte, error) {
	// ruleid: go-rsa-encrypt
	return rsa.EncryptOAEP(sha256.New(), rand.Reader, key, text, nil)
}

func decrypt(key *rsa.PrivateKey, text []byte) ([]byte, error) {
	// ruleid: go-rsa-decrypt
	return rsa.DecryptOAEP(sha256.New(), nil, key, text, nil)
}

type ring struct{}

func (ring) GenerateKey(a, b int) int { return a + b }

func other(r ring) int {
	// ok: go-rsa-generate-key
	return r.GenerateKey(1, 2048)
}
