package dev.mailserver.operator.kube;

import dev.mailserver.operator.model.DerIntegers;
import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.DkimKey.Algorithm;
import dev.mailserver.operator.model.KeyReading;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The public half of a private key in PEM form (RFC 7468). */
final class PrivateKeys {
    /** Headers, which an encrypted key has, are not permitted in it (RFC 7468 §2). */
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private PrivateKeys() {}

    /** Of the first private key in the text. */
    static KeyReading publicHalf(String pem) {
        var block = BLOCK.matcher(pem);
        if (!block.find()) {
            return new KeyReading.Unusable(
                    pem.contains("ENCRYPTED")
                            ? "it is encrypted"
                            : pem.contains("PUBLIC KEY-----")
                                    ? "it is a public key"
                                    : "it is no private key in PEM form");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            return new KeyReading.Unusable("its PEM form is damaged");
        }
        return switch (block.group(1)) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> found(pkcs1(der), "it is no RSA private key");
            case "ENCRYPTED PRIVATE KEY" -> new KeyReading.Unusable("it is encrypted");
            default -> new KeyReading.Unusable("it is neither an RSA nor an Ed25519 private key");
        };
    }

    private static KeyReading found(Optional<DkimKey> key, String otherwise) {
        return key.<KeyReading>map(KeyReading.Found::new).orElseGet(() -> new KeyReading.Unusable(otherwise));
    }

    /** Version, modulus, public exponent and more (RFC 8017 appendix A.1.2). */
    private static Optional<DkimKey> pkcs1(byte[] der) {
        return DerIntegers.read(der)
                .filter(numbers -> numbers.size() > 3)
                .flatMap(numbers -> DkimKey.rsa(numbers.get(1), numbers.get(2)));
    }

    private static KeyReading pkcs8(byte[] der) {
        return found(rsa(der).or(() -> ed25519(der)), "it is neither an RSA nor an Ed25519 private key, or is damaged");
    }

    private static Optional<DkimKey> rsa(byte[] der) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))
                            instanceof RSAPrivateCrtKey key
                    ? DkimKey.rsa(key.getModulus(), key.getPublicExponent())
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<DkimKey> ed25519(byte[] der) {
        try {
            var key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (key instanceof EdECPrivateKey seeded && seeded.getBytes().isPresent()) {
                var pair = pair(seeded.getBytes().get());
                return belongTogether(key, pair)
                        ? DkimKey.read(Algorithm.ed25519, pair.getPublic().getEncoded())
                        : Optional.empty();
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A key pair is made of 32 random octets (RFC 8032 §5.1.5); here of those that the private key is. */
    private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] octets) {
                System.arraycopy(seed, 0, octets, 0, octets.length);
            }
        });
        return generator.generateKeyPair();
    }

    private static boolean belongTogether(PrivateKey key, KeyPair pair) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        var signed = signature.sign();
        signature.initVerify(pair.getPublic());
        return signature.verify(signed);
    }
}
