package dev.mailserver.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.model.KeyReading;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateKeysTest {
    record Case(String name, String pem, KeyReading reading) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case found(String name, String pem, KeyPair pair) {
        return new Case(name, pem, new KeyReading.Found(KeyPairs.key(pair)));
    }

    static Case unusable(String name, String pem, String why) {
        return new Case(name, pem, new KeyReading.Unusable(why));
    }

    /** What PKCS #8 wraps: after the version and the algorithm an octet string of it. */
    static byte[] pkcs1(KeyPair pair) {
        var pkcs8 = pair.getPrivate().getEncoded();
        return Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    }

    static Stream<Case> cases() {
        var rsa = KeyPairs.privatePem(KeyPairs.RSA);
        return Stream.of(
                found("PKCS #8", rsa, KeyPairs.RSA),
                found("PKCS #1", KeyPairs.pem("RSA PRIVATE KEY", pkcs1(KeyPairs.RSA)), KeyPairs.RSA),
                found("Ed25519", KeyPairs.privatePem(KeyPairs.ED25519), KeyPairs.ED25519),
                found("short", KeyPairs.privatePem(KeyPairs.SHORT_RSA), KeyPairs.SHORT_RSA),
                found("with carriage returns", rsa.replace("\n", "\r\n"), KeyPairs.RSA),
                found("after other words", "Bag Attributes: none\n" + rsa, KeyPairs.RSA),
                found("before a public key", rsa + KeyPairs.publicPem(KeyPairs.OTHER_RSA), KeyPairs.RSA),
                unusable("a public key", KeyPairs.publicPem(KeyPairs.RSA), "it is a public key"),
                unusable("nothing", "", "it is no private key in PEM form"),
                unusable(
                        "base64 alone",
                        KeyPairs.base64(KeyPairs.RSA.getPrivate().getEncoded()),
                        "it is no private key in PEM form"),
                unusable("encrypted", KeyPairs.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}), "it is encrypted"),
                unusable(
                        "encrypted in the old way",
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nAAAA\n-----END RSA PRIVATE KEY-----",
                        "it is encrypted"),
                unusable(
                        "an EC key",
                        KeyPairs.pem("EC PRIVATE KEY", new byte[] {1, 2, 3}),
                        "it is neither an RSA nor an Ed25519 private key"),
                unusable(
                        "damaged",
                        KeyPairs.pem(
                                "PRIVATE KEY",
                                Arrays.copyOf(KeyPairs.RSA.getPrivate().getEncoded(), 600)),
                        "it is neither an RSA nor an Ed25519 private key, or is damaged"),
                unusable(
                        "damaged PKCS #1",
                        KeyPairs.pem("RSA PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 0}),
                        "it is no RSA private key"),
                unusable(
                        "a label without end",
                        "-----BEGIN " + "A ".repeat(200_000) + "PRIVATE KEY-----",
                        "it is no private key in PEM form"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyThePublicHalfComesOut(Case c) {
        assertThat(PrivateKeys.publicHalf(c.pem)).isEqualTo(c.reading);
    }

    /** RFC 8032 §7.1, test 1. */
    @Test
    void thePublicHalfOfAnEd25519KeyIsThatOfTheStandard() {
        var seed = java.util.HexFormat.of()
                .parseHex("302e020100300506032b657004220420"
                        + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        assertThat(PrivateKeys.publicHalf(KeyPairs.pem("PRIVATE KEY", seed)))
                .isEqualTo(new KeyReading.Found(dev.mailserver.operator.model.DkimKey.read(
                                dev.mailserver.operator.model.DkimKey.Algorithm.ed25519,
                                java.util.HexFormat.of()
                                        .parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
                        .orElseThrow()));
    }
}
