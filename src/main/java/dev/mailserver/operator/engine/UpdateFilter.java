package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServer;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Only what a user changes starts a pass: the spec, annotations, deletion. Our own status writes and labels do not. */
final class UpdateFilter implements OnUpdateFilter<MailServer> {
    @Override
    public boolean accept(MailServer now, MailServer before) {
        var a = now.getMetadata();
        var b = before.getMetadata();
        return !Objects.equals(a.getGeneration(), b.getGeneration())
                || !Objects.equals(a.getAnnotations(), b.getAnnotations())
                || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp())
                || !Objects.equals(a.getUid(), b.getUid());
    }
}
