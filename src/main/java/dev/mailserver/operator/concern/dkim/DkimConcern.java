package dev.mailserver.operator.concern.dkim;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DkimIdentity;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.OwnRecords;
import dev.mailserver.operator.model.OwnText;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.TextCheck;
import dev.mailserver.operator.model.TextPlan.Wanted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The public keys of the selectors: {@code DkimReady}. */
public final class DkimConcern implements Concern {
    static final ConditionType TYPE = ConditionType.DkimReady;

    @Override
    public Finding judge(Situation s) {
        return judgement(s).keep(own(s)::remember);
    }

    @Override
    public Set<Question> questions(Situation s) {
        return TextCheck.questions(s, names(s));
    }

    @Override
    public Finding retire(Situation s) {
        return own(s).retire(_ -> Optional.empty());
    }

    private static Finding judgement(Situation s) {
        var checks = s.spec().dkimIdentities().stream()
                .map(identity -> check(s, identity))
                .toList();
        return TextCheck.together(s, TYPE, checks, own(s).left());
    }

    private static TextCheck check(Situation s, DkimIdentity identity) {
        return switch (WantedKey.of(s, identity)) {
            case WantedKey.Missing(var verdict) -> TextCheck.of(identity.name(), verdict);
            case WantedKey.Known(var key) ->
                TextCheck.of(s, TYPE, wanted(identity, key), new SelectorReading(identity, key));
        };
    }

    /** Whatever stands at a selector counts: verifiers do not look for one among several (RFC 6376 §3.6.2.2). */
    private static Wanted wanted(DkimIdentity identity, DkimKey key) {
        return new Wanted(
                Kind.DKIM,
                identity.name(),
                key.record(),
                _ -> true,
                text -> SelectorReading.usable(List.of(text), key));
    }

    private static OwnRecords<OwnText> own(Situation s) {
        Map<String, String> texts = new HashMap<>();
        s.spec().dkimIdentities().forEach(identity -> {
            if (WantedKey.of(s, identity) instanceof WantedKey.Known(var key)) {
                texts.put(identity.name(), key.record());
            }
        });
        return OwnText.all(s, Kind.DKIM, names(s), texts);
    }

    private static List<String> names(Situation s) {
        return s.spec().dkimIdentities().stream().map(DkimIdentity::name).toList();
    }
}
