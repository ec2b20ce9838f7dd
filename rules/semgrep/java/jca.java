import java.security.*;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.*;

class Keys {
    static final int BITS = 2048;
    static final String NAME = "RSA";
    private KeyPairGenerator field;

    void constants() throws Exception {
        // ruleid: java-key-pair-generator-sized
        KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
        generator.initialize(BITS, new SecureRandom());
        generator.generateKeyPair();
    }

    void curve() throws Exception {
        // ruleid: java-key-pair-generator-sized
        field = KeyPairGenerator.getInstance("EC");
        field.initialize(new ECGenParameterSpec("secp256r1"));
    }

    void unsized() throws Exception {
        // ruleid: java-key-pair-generator
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    void uses(byte[] data) throws Exception {
        // ruleid: java-signature
        Signature.getInstance("SHA256withRSA");
        // ruleid: java-key-agreement
        KeyAgreement.getInstance("ECDH");
        // ruleid: java-cipher
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        // ruleid: java-cipher
        javax.crypto.Cipher.getInstance("DESede");
        // ruleid: java-message-digest
        MessageDigest.getInstance("MD5");
        // ok: java-message-digest
        KeyStore.getInstance("PKCS12");
    }
}
