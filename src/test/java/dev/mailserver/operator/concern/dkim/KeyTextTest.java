package dev.mailserver.operator.concern.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.fakes.KeyPairs;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    static Stream<String> rsa() {
        var info = KeyPairs.RSA.getPublic().getEncoded();
        var base64 = KeyPairs.base64(info);
        var bare = Arrays.copyOfRange(info, 24, info.length); // what the SubjectPublicKeyInfo wraps
        return Stream.of(
                base64,
                base64.substring(0, 70) + "\n  " + base64.substring(70) + "\n",
                KeyPairs.base64(bare),
                KeyPairs.publicPem(KeyPairs.RSA),
                KeyPairs.pem("RSA PUBLIC KEY", bare),
                "v=DKIM1; k=rsa; p=" + base64,
                "p=" + base64,
                "k=rsa; t=s; p=" + base64 + ";",
                "\"v=DKIM1; h=sha256; k=rsa; \"\n\t  \"p=" + base64.substring(0, 200) + "\"\n\t  \""
                        + base64.substring(200) + "\"",
                "mail._domainkey\tIN\tTXT\t( \"v=DKIM1; k=rsa; \"\n\"p=" + base64 + "\" )  ; ----- DKIM key mail");
    }

    @ParameterizedTest
    @MethodSource("rsa")
    void anRsaKeyIsReadInEveryFormThatPeopleHave(String text) {
        assertThat(KeyText.read(text)).contains(KeyPairs.key(KeyPairs.RSA));
    }

    static Stream<String> ed25519() {
        var info = KeyPairs.ED25519.getPublic().getEncoded();
        var raw = KeyPairs.base64(Arrays.copyOfRange(info, 12, 44));
        return Stream.of(
                raw,
                KeyPairs.base64(info),
                KeyPairs.publicPem(KeyPairs.ED25519),
                "v=DKIM1; k=ed25519; p=" + raw,
                "v=DKIM1;k=ed25519;p=" + raw + ";n=made by hand");
    }

    @ParameterizedTest
    @MethodSource("ed25519")
    void anEd25519KeyIsReadInEveryFormThatPeopleHave(String text) {
        assertThat(KeyText.read(text)).contains(KeyPairs.key(KeyPairs.ED25519));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=DKIM1; k=rsa; p=",
                "p=AAAA",
                "v=DKIM2; p=AAAA",
                "-----BEGIN PUBLIC KEY-----",
                "\"",
                "AAAA"
            })
    void whatIsNoKeyIsNone(String text) {
        assertThat(KeyText.read(text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource({"rsa", "ed25519"})
    void whatIsPublishedIsStrict(String text) {
        assertThat(KeyText.read(text).orElseThrow().record())
                .isIn(KeyPairs.record(KeyPairs.RSA), KeyPairs.record(KeyPairs.ED25519));
    }
}
