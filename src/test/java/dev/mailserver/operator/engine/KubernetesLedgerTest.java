package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.MailServerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesLedgerTest {
    private static final MailServer READ = mailServer(m -> m);

    private static MailServer mailServer(UnaryOperator<ObjectMetaBuilder> change) {
        var metadata = new ObjectMetaBuilder()
                .withNamespace("mail")
                .withName("mail")
                .withUid("uid-1")
                .withGeneration(1L)
                .withResourceVersion("7")
                .withAnnotations(Map.of("mailserver-operator.dev/check-now", "1"));
        var made = new MailServer();
        made.setMetadata(change.apply(metadata).build());
        return made;
    }

    /** The ledger of a pass that began with {@link #READ}, where a write is answered by that object. */
    private static KubernetesLedger answeredBy(MailServer answer) {
        var operations = new ResourceOperations<MailServer>(nothing(Context.class)) {
            @Override
            public MailServer serverSideApplyPrimaryStatus(MailServer status) {
                ObjectMeta sent = status.getMetadata();
                assertThat(sent.getUid()).isEqualTo("uid-1");
                assertThat(sent.getResourceVersion()).isNull();
                return answer;
            }
        };
        return new KubernetesLedger(READ, operations, nothing(IndexedResourceCache.class), MailServerStatus.NEW);
    }

    /** One of whose methods none is called. */
    @SuppressWarnings("unchecked")
    private static <T> T nothing(Class<? super T> type) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new AssertionError(method);
        });
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("spec", m -> m.withGeneration(2L)),
                change("deletion", m -> m.withDeletionTimestamp("2026-01-01T00:00:00Z")),
                change("annotation", m -> m.withAnnotations(Map.of("mailserver-operator.dev/check-now", "2"))));
    }

    private static Arguments change(String what, UnaryOperator<ObjectMetaBuilder> how) {
        return Arguments.of(what, mailServer(how));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatWasChangedBeforeAWriteIsKnownByItsAnswer(String what, MailServer answer) {
        var ledger = answeredBy(answer);
        ledger.write(MailServerStatus.NEW);
        assertThat(ledger.overtaken()).isTrue();
    }

    @Test
    void aWriteAloneChangesNothingThatIsHeard() {
        var ledger = answeredBy(mailServer(m -> m.withResourceVersion("8")));
        assertThat(ledger.overtaken()).isFalse();
        ledger.write(MailServerStatus.NEW);
        assertThat(ledger.overtaken()).isFalse();
    }
}
