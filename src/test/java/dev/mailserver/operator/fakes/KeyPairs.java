package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.DkimKey.Algorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Key pairs for tests, each made once, and the forms that people have them in. */
public final class KeyPairs {
    public static final KeyPair RSA = rsa(2048);
    public static final KeyPair OTHER_RSA = rsa(2048);
    public static final KeyPair SHORT_RSA = rsa(1024);
    public static final KeyPair ED25519 = pair("Ed25519", 255);

    private KeyPairs() {}

    private static KeyPair rsa(int bits) {
        return pair("RSA", bits);
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public half, as the operator has it. */
    public static DkimKey key(KeyPair pair) {
        var algorithm = pair.getPublic().getAlgorithm().equals("RSA") ? Algorithm.rsa : Algorithm.ed25519;
        return DkimKey.read(algorithm, pair.getPublic().getEncoded()).orElseThrow();
    }

    /** The record of the public half, made without the operator's code. */
    public static String record(KeyPair pair) {
        var info = pair.getPublic().getEncoded();
        return pair.getPublic().getAlgorithm().equals("RSA")
                ? "v=DKIM1; k=rsa; p=" + base64(info)
                : "v=DKIM1; k=ed25519; p=" + base64(java.util.Arrays.copyOfRange(info, info.length - 32, info.length));
    }

    /** PKCS #8. */
    public static String privatePem(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    public static String publicPem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    /** Some PEM block. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    public static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
