package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServer;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Publishes events (events.k8s.io/v1); one that cannot be published is logged, for events are a courtesy. */
@Singleton
final class EventPublisher {
    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CONTROLLER = MailServer.GROUP + "/operator";
    private static final int NOTE = 1024;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance = System.getenv().getOrDefault("HOSTNAME", "operator");

    EventPublisher(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The same event again becomes a series of it. */
    void publish(MailServer of, Transitions.Event event) {
        var meta = of.getMetadata();
        var note = event.note().length() <= NOTE ? event.note() : event.note().substring(0, NOTE - 1) + "…";
        var name = "%s.%08x"
                .formatted(
                        meta.getName(),
                        Objects.hash(meta.getUid(), event.reason().name(), event.action(), note));
        var now = micros(clock.instant());
        var made = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withEventTime(now)
                .withType(event.warning() ? "Warning" : "Normal")
                .withReason(event.reason().name())
                .withAction(event.action())
                .withNote(note)
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(of.getApiVersion())
                        .withKind(of.getKind())
                        .withNamespace(meta.getNamespace())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .build())
                .build();
        var events = client.events().v1().events().inNamespace(meta.getNamespace());
        try {
            events.resource(made).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                repeat(meta.getNamespace(), name, now);
            } else {
                // In a namespace that is being deleted no event can be created (403).
                LOG.debugf("Event %s could not be published: %s", event.reason(), e.getMessage());
            }
        }
    }

    private void repeat(String namespace, String name, MicroTime now) {
        try {
            client.events().v1().events().inNamespace(namespace).withName(name).edit(e -> {
                int count = e.getSeries() == null ? 1 : e.getSeries().getCount();
                e.setSeries(new EventSeries(count + 1, now));
                return e;
            });
        } catch (KubernetesClientException e) {
            LOG.debugf("Event %s could not be repeated: %s", name, e.getMessage());
        }
    }

    private static MicroTime micros(Instant time) {
        return new MicroTime(MICROS.format(time));
    }
}
