package load

import "crypto/x509"

func load(der []byte) {
	// ruleid: go-x509-load-rsa
	_, _ = x509.ParsePKCS1PrivateKey(der)
	// ruleid: go-x509-load-ec
	_, _ = x509.ParseECPrivateKey(der)
	// ok: go-x509-load-rsa
	_, _ = x509.ParsePKCS8PrivateKey(der)
}
