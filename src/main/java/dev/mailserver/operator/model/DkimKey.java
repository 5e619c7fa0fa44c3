package dev.mailserver.operator.model;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key as a DKIM record publishes it: of RSA the SubjectPublicKeyInfo (RFC 6376 §3.6.1), of Ed25519 the 32 octets of the key
 * itself (RFC 8463 §4.2).
 *
 * @param data base64 without line breaks
 * @param bits of the modulus; 256 of Ed25519
 */
public record DkimKey(Algorithm algorithm, String data, int bits) {
    /** Fewer are not secure, and more need not be verified (RFC 8301 §3.2). */
    private static final int LEAST = 2048;

    private static final int MOST = 4096;
    private static final int ED25519_OCTETS = 32;
    /** What stands before the 32 octets in a SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The values of {@code k=} (RFC 6376 §3.6.1, RFC 8463 §4.1). */
    public enum Algorithm {
        rsa,
        ed25519
    }

    /** From the octets that {@code p=} stands for; of RSA a bare RSAPublicKey will do, as RFC 6376 has it by the letter. */
    public static Optional<DkimKey> read(Algorithm algorithm, byte[] octets) {
        return switch (algorithm) {
            case rsa ->
                subjectPublicKeyInfo(octets)
                        .or(() -> DerIntegers.read(octets)
                                .filter(numbers -> numbers.size() == 2)
                                .flatMap(numbers -> rsa(numbers.getFirst(), numbers.getLast())));
            case ed25519 -> ed25519(octets);
        };
    }

    /** From modulus and public exponent. */
    public static Optional<DkimKey> rsa(BigInteger modulus, BigInteger exponent) {
        try {
            return Optional.of(rsa((RSAPublicKey) rsaKeys().generatePublic(new RSAPublicKeySpec(modulus, exponent))));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<DkimKey> ed25519(byte[] octets) {
        boolean wrapped = octets.length == ED25519_PREFIX.length + ED25519_OCTETS
                && Arrays.equals(octets, 0, ED25519_PREFIX.length, ED25519_PREFIX, 0, ED25519_PREFIX.length);
        var key = wrapped ? Arrays.copyOfRange(octets, ED25519_PREFIX.length, octets.length) : octets;
        return key.length == ED25519_OCTETS
                ? Optional.of(new DkimKey(Algorithm.ed25519, Base64.getEncoder().encodeToString(key), 256))
                : Optional.empty();
    }

    private static Optional<DkimKey> subjectPublicKeyInfo(byte[] der) {
        try {
            return Optional.of(rsa((RSAPublicKey) rsaKeys().generatePublic(new X509EncodedKeySpec(der))));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static DkimKey rsa(RSAPublicKey key) {
        return new DkimKey(
                Algorithm.rsa,
                Base64.getEncoder().encodeToString(key.getEncoded()),
                key.getModulus().bitLength());
    }

    private static KeyFactory rsaKeys() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA");
    }

    /** The record's text. */
    public String record() {
        return "v=DKIM1; k=" + algorithm + "; p=" + data;
    }

    /** Why it is not to be published; empty where it is. */
    public Optional<String> problem() {
        return algorithm == Algorithm.rsa && (bits < LEAST || bits > MOST)
                ? Optional.of("it has " + bits + " bits, and RSA keys for DKIM have " + LEAST + " to " + MOST)
                : Optional.empty();
    }
}
