package dev.mailserver.operator.reference;

import dev.mailserver.operator.api.EventReason;
import java.util.StringJoiner;

/** Every event. */
final class EventsPage {
    private EventsPage() {}

    static String text() {
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from EventReason: make docs -->
                # Events

                `kubectl events -n NAMESPACE --for mailserver/NAME` shows them (`events.k8s.io/v1`, reporting controller
                `mailserver-operator.dev/operator`). They tell of what was done and of what changed, once; what comes again becomes a
                series of the same event. Kubernetes keeps them for an hour: what has to last is in `status`.
                """);
        page.add(Markdown.head("reason", "what happened"));
        for (EventReason reason : EventReason.values()) {
            page.add(Markdown.row(Markdown.code(reason.name()), reason.meaning()));
        }
        return page.toString();
    }
}
