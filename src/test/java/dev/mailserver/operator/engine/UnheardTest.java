package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnheardTest {
    private static final MailServer FIRST = mailServer(m -> m);
    private static final MailServer CHANGED = mailServer(m -> m.withGeneration(2L));
    private static final MailServer MADE_AGAIN = mailServer(m -> m.withUid("uid-2"));
    private static final MailServer DELETED = mailServer(m -> m.withDeletionTimestamp("2026-01-01T00:00:00Z"));
    private static final ResourceID ID = new ResourceID("mail", "mail");

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Unheard unheard = new Unheard(() -> now);

    private static MailServer mailServer(UnaryOperator<ObjectMetaBuilder> change) {
        var made = new MailServer();
        made.setMetadata(change.apply(new ObjectMetaBuilder()
                        .withNamespace("mail")
                        .withName("mail")
                        .withUid("uid-1")
                        .withGeneration(1L))
                .build());
        return made;
    }

    private List<MailServer> after(MailServer there) {
        unheard.found(Stream.of(there));
        now = now.plus(Unheard.PATIENCE);
        return unheard.found(Stream.of(there));
    }

    @Test
    void whatAPassHasBegunWithIsNoNews() {
        unheard.handled(FIRST);
        assertThat(after(FIRST)).isEmpty();
    }

    @Test
    void whatNoPassHasBegunWithIsFound() {
        assertThat(after(FIRST)).containsExactly(FIRST);
        unheard.handled(FIRST);
        assertThat(after(CHANGED)).containsExactly(CHANGED);
        assertThat(after(MADE_AGAIN)).containsExactly(MADE_AGAIN);
    }

    @Test
    void whatIsMadeAgainAfterItsDeletionWasHandledIsFound() {
        unheard.handled(FIRST);
        unheard.forget(ID);
        assertThat(after(MADE_AGAIN)).containsExactly(MADE_AGAIN);
    }

    @Test
    void newsHasAWhileToFindItsPassAndIsToldAgainAfterAsLong() {
        assertThat(unheard.found(Stream.of(FIRST))).isEmpty();
        now = now.plus(Unheard.PATIENCE).minusMillis(1);
        assertThat(unheard.found(Stream.of(FIRST))).isEmpty();
        now = now.plusMillis(1);
        assertThat(unheard.found(Stream.of(FIRST))).containsExactly(FIRST);
        assertThat(unheard.found(Stream.of(FIRST))).isEmpty();
    }

    @Test
    void whatOthersKeepThoughItIsOverForTheOperatorIsNoNews() {
        assertThat(after(DELETED)).isEmpty();
    }
}
