package dev.mailserver.operator.concern.spf;

import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Seen;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpfAdviceTest {
    private static Seen<Optional<String>> told(AdvisoryCode code, Situations given) {
        Advice advice = SpfAdvice.all().stream()
                .filter(a -> a.code() == code)
                .findFirst()
                .orElseThrow();
        return advice.on(given.situation(), _ -> Seen.unknown(Agreement.NOT_ASKED));
    }

    private static Situations published(String spf) {
        return given().answers("example.com", "TXT", "site=1", spf).answers("mail.example.com", "TXT", "v=spf1 a -all");
    }

    @ParameterizedTest
    @CsvSource({"450, false", "451, true"})
    void aRecordAbove450OctetsIsTold(int octets, boolean tells) {
        var start = "v=spf1 ip4:192.0.2.10 include:";
        var record = start + "a".repeat(octets - start.length() - 4) + ".com";
        assertThat(told(AdvisoryCode.LongSpfRecord, published(record))
                        .known()
                        .orElseThrow()
                        .isPresent())
                .isEqualTo(tells);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.10 redirect=x.test ~all, true",
        "v=spf1 ip4:192.0.2.10 REDIRECT=x.test ?all, true",
        "v=spf1 ip4:192.0.2.10 redirect=x.test, false",
        "v=spf1 ip4:192.0.2.10 ~all, false"
    })
    void aRedirectBesideAllIsTold(String record, boolean tells) {
        var told =
                told(AdvisoryCode.IgnoredSpfRedirect, published(record)).known().orElseThrow();
        assertThat(told.isPresent()).isEqualTo(tells);
        told.ifPresent(message -> assertThat(message).contains("The SPF record of example.com", "redirect="));
    }

    @Test
    void whatIsNotAnsweredIsNotKnown() {
        assertThat(told(AdvisoryCode.LongSpfRecord, given()).failure()).contains(Agreement.NOT_ASKED);
    }
}
