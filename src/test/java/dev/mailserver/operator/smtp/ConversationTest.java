package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {
    private static final String GMAIL = "gmail-smtp-in.l.google.com:25";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "220 mx.google.com ESMTP abc - gsmtp; 220; true",
                "220-mx.google.com ESMTP; 220; true",
                "220 GMAIL-SMTP-IN.L.GOOGLE.COM ESMTP; 220; true",
                "220 smtp-gateway.provider.test ESMTP; 220; false",
                "220 google.com.evil.test ESMTP; 220; false",
                "220 **************************; 220; false",
                "220 ESMTP ready; 220; true",
                "220; 220; true",
                "421 4.7.0 try again later; 421; true",
                "554 5.7.1 mx.google.com no; 554; true",
                "2200 mx.google.com; ; false",
                "220mx.google.com; ; false",
                "HTTP/1.1 400 Bad Request; ; false",
                "SSH-2.0-OpenSSH_9.2; ; false",
                "''; ; false",
            })
    void aGreetingIsACodeAndANameThatMayOrMayNotBeTheTargets(String line, @Nullable Integer code, boolean fits) {
        var observed = new Conversation(line, "", false).observed(GMAIL);

        assertThat(observed.reply()).isEqualTo(Optional.ofNullable(code));
        assertThat(observed.greetsAsTarget()).isEqualTo(fits);
    }

    @Test
    void aTargetThatIsAnAddressHasNoNameToFit() {
        assertThat(new Conversation("220 any.example ESMTP", "", false)
                        .observed("198.51.100.2:25")
                        .greetsAsTarget())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "250-mx.google.com at your service, [192.0.2.10]; 192.0.2.10",
                "250 mx.google.com at your service, [192.0.2.10] x [10.0.0.1]; 192.0.2.10",
                "250-mx.google.com at your service, [256.0.2.10]; ",
                "250-mx.google.com at your service, [2001:db8::1]; ",
                "250-mx.google.com; ",
                "503 [192.0.2.10]; ",
            })
    void theEchoIsAnAddressInBracketsOfAnAnswer(String answer, @Nullable String echo) {
        assertThat(new Conversation("220 mx.google.com", answer, true)
                        .observed(GMAIL)
                        .echo())
                .isEqualTo(Optional.ofNullable(echo));
    }

    @Test
    void starttlsIsKnownOnlyWhereEhloWasAnswered() {
        assertThat(new Conversation("220 x", "250-mx", true).observed(GMAIL).startTls())
                .contains(true);
        assertThat(new Conversation("220 x", "250 mx", false).observed(GMAIL).startTls())
                .contains(false);
        assertThat(new Conversation("220 x", "", false).observed(GMAIL).startTls())
                .isEmpty();
        assertThat(new Conversation("220 x", "xxxxx", false).observed(GMAIL).startTls())
                .isEmpty();
    }

    @Property
    void whateverAServerSaysIsReadWithoutHarm(@ForAll String greeting, @ForAll String answer) {
        var observed = new Conversation(greeting, answer, false).observed(GMAIL);

        assertThat(observed.target()).isEqualTo(GMAIL);
        assertThat(new Conversation("220 " + greeting, "250 " + answer, true)
                        .observed("mx." + greeting + ":25")
                        .reply())
                .contains(220);
    }
}
