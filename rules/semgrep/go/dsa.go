package old

import (
	"crypto/dsa"
	"crypto/rand"
)

func keys(digest []byte) {
	var key dsa.PrivateKey
	// ruleid: go-dsa-generate-parameters-2048
	_ = dsa.GenerateParameters(&key.Parameters, rand.Reader, dsa.L2048N256)
	// ruleid: go-dsa-generate-parameters-1024
	_ = dsa.GenerateParameters(&key.Parameters, rand.Reader, dsa.L1024N160)
	// ruleid: go-dsa-generate-parameters-3072
	_ = dsa.GenerateParameters(&key.Parameters, rand.Reader, dsa.L3072N256)
	// ruleid: go-dsa-generate-parameters
	_ = dsa.GenerateParameters(&key.Parameters, rand.Reader, sizes)
	// ok: go-dsa-sign
	_ = dsa.GenerateKey(&key, rand.Reader)
	// ruleid: go-dsa-sign
	_, _, _ = dsa.Sign(rand.Reader, &key, digest)
}
