package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.api.SpfStatus;
import dev.mailserver.operator.model.Asked;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.OwnRecord;
import dev.mailserver.operator.model.OwnRecords;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of SPF is kept in status: what was seen of it, and what is ours. */
final class SpfMemory {
    /** Longer records, and such with other than printable characters, are not repeated. */
    private static final int LONGEST = 512;

    private SpfMemory() {}

    static MailServerStatus of(Situation s, List<SpfReading> readings, MailServerStatus status) {
        return own(s).remember(status).with().spf(domains(s, readings, status)).build();
    }

    /** Every place of ours in an SPF record. */
    static OwnRecords<SpfPlace> own(Situation s) {
        var names = s.spec().spfIdentities().stream().map(SpfIdentity::name).toList();
        return new OwnRecords<>(s, Kind.SPF, OwnRecord.all(s, Kind.SPF, SpfPlace::new), names, new AskedTerms(s));
    }

    /** Places where SPF does not belong now; where it is only checked, nothing is moved. */
    static List<SpfPlace> left(Situation s) {
        return own(s).left().stream()
                .filter(place ->
                        identity(s, place.name()).filter(i -> !i.written()).isEmpty())
                .toList();
    }

    /** In a zone that is kept by hand, the term that was asked for is what is remembered. */
    private record AskedTerms(Situation s) implements Asked {
        @Override
        public Optional<String> in(String name, String text) {
            return identity(s, name)
                    .flatMap(i -> s.address().map(address -> SpfText.term(i, address.publicIP())))
                    .filter(term -> has(text, term));
        }

        @Override
        public boolean has(String text, String term) {
            return SpfParser.isSpf(text) && SpfText.contains(text, term);
        }
    }

    private static Optional<SpfIdentity> identity(Situation s, String name) {
        return s.spec().spfIdentities().stream()
                .filter(i -> i.name().equals(name))
                .findFirst();
    }

    private static Optional<ZoneView> present(Situation s, String name) {
        return switch (ZoneChoice.of(name, s.spec(), s.world())) {
            case ZoneChoice.Chosen(var view, var _) -> Optional.of(view);
            case ZoneChoice.Refused _, ZoneChoice.Unseen _ -> Optional.empty();
        };
    }

    private static List<SpfStatus> domains(Situation s, List<SpfReading> readings, MailServerStatus status) {
        List<SpfStatus> domains = new ArrayList<>();
        for (var identity : s.spec().spfIdentities()) {
            readings.stream()
                    .filter(reading -> reading.identity().equals(identity))
                    .findFirst()
                    .flatMap(reading -> entry(s, reading))
                    .or(() -> status.spf().stream()
                            .filter(e -> e.domain().equals(identity.name()))
                            .findFirst())
                    .ifPresent(domains::add);
        }
        var stay = own(s).all().stream().map(SpfPlace::name).toList();
        status.spf().stream()
                .filter(e -> identity(s, e.domain()).isEmpty())
                .filter(e -> stay.contains(e.domain()) || !looked(s, e.domain()))
                .forEach(domains::add);
        return domains;
    }

    private static Optional<SpfStatus> entry(Situation s, SpfReading reading) {
        var name = reading.identity().name();
        var term = own(s).all().stream()
                .filter(place -> place.name().equals(name))
                .flatMap(place -> place.mine().term().stream())
                .findFirst();
        return present(s, name)
                .map(view -> SpfPlan.texts(view, name))
                .or(() -> s.lookup(name, "TXT")
                        .flatMap(Lookup::resolver)
                        .flatMap(Seen::known)
                        .map(Answer::values))
                .map(texts -> {
                    var evaluation = reading.evaluation(texts);
                    return new SpfStatus(
                            name,
                            shown(SpfSelection.of(texts)).orElse(null),
                            term.orElse(null),
                            evaluation
                                    .filter(e -> !e.undecidable())
                                    .map(e -> e.result().name())
                                    .orElse("Indeterminate"),
                            evaluation.map(SpfEvaluation::lookups).orElse(null),
                            evaluation.map(SpfEvaluation::voidLookups).orElse(null));
                });
    }

    private static Optional<String> shown(SpfSelection selection) {
        return selection instanceof SpfSelection.One(var text, var _) && text.length() <= LONGEST
                ? Optional.of(text).filter(t -> t.chars().allMatch(c -> c >= ' ' && c <= '~'))
                : Optional.empty();
    }

    private static boolean looked(Situation s, String name) {
        return Optional.ofNullable(s.world().zones().get(name))
                .flatMap(Seen::known)
                .isPresent();
    }
}
