package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNameTest {
    private static Seen<Optional<String>> told(Situations given) {
        return new ServerName().on(given.situation(), _ -> Seen.unknown(Agreement.NOT_ASKED));
    }

    private static Situations read(String nonce, Optional<Boolean> names) {
        return given().outbound(o -> o.pending(new PendingProbe("n1", "handle", NOW)))
                .probed(new Result(nonce, List.of(), Optional.empty(), false, names));
    }

    @Test
    void anotherNameIsTold() {
        assertThat(told(read("n1", Optional.of(false))).known().orElseThrow())
                .hasValueSatisfying(message -> assertThat(message).contains("mail.example.com", "myhostname"));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"true", "null"},
            nullValues = "null")
    void theRightNameAndNoServerAreNothingToTell(Boolean names) {
        assertThat(told(read("n1", Optional.ofNullable(names)))).isEqualTo(Seen.of(Optional.empty()));
    }

    @Test
    void aRoundThatIsNotOursAndNoneAtAllTellNothing() {
        assertThat(told(read("n2", Optional.of(false))).failure()).contains(Agreement.NOT_ASKED);
        assertThat(told(given()).failure()).contains(Agreement.NOT_ASKED);
    }
}
