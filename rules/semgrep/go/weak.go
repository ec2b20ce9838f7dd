package digests

import (
	"crypto/des"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha1"
	"crypto/sha256"
)

func digests(data []byte) {
	// ruleid: go-md5
	_ = md5.Sum(data)
	// ruleid: go-sha1
	_ = sha1.New()
	// ok: go-sha1
	_ = sha256.Sum256(data)
	// ok: go-md5
	_ = md5.Size
}

func ciphers(key []byte) {
	// ruleid: go-des
	_, _ = des.NewCipher(key)
	// ruleid: go-3des
	_, _ = des.NewTripleDESCipher(key)
	// ruleid: go-rc4
	_, _ = rc4.NewCipher(key)
}
