package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SPF of every domain, and of the HELO name: {@code SpfReady}. */
public final class SpfConcern implements Concern {
    private static final ConditionType TYPE = ConditionType.SpfReady;
    /** So many names stand in a message. */
    private static final int MOST_NAMES = 5;

    @Override
    public Finding judge(Situation s) {
        var readings = SpfReading.all(s);
        return judgement(s, readings).keep(status -> SpfMemory.of(s, readings, status));
    }

    @Override
    public Finding retire(Situation s) {
        return SpfRetirement.of(s);
    }

    @Override
    public Set<Question> questions(Situation s) {
        return SpfReading.all(s).stream()
                .flatMap(reading -> new SpfJudgement(reading).questions().stream())
                .collect(Collectors.toSet());
    }

    private static Finding judgement(Situation s, List<SpfReading> readings) {
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) -> Finding.of(Verdict.unseen(TYPE, why));
            case Seen.Known<List<ElasticIp>> _ ->
                readings.isEmpty()
                        ? Finding.of(Verdict.open(TYPE, Reason.NotYetEvaluated, "The Elastic IP comes first."))
                        : together(s, readings);
        };
    }

    private static Finding together(Situation s, List<SpfReading> readings) {
        Map<SpfJudgement, Finding> each = new LinkedHashMap<>();
        readings.stream().map(SpfJudgement::new).forEach(judgement -> each.put(judgement, judgement.finding()));
        Map<SpfIdentity, Verdict> verdicts = new LinkedHashMap<>();
        each.forEach((judgement, finding) ->
                verdicts.put(judgement.identity(), finding.verdicts().getFirst()));
        var withdrawn = SpfMemory.left(s).stream()
                .filter(place -> successor(place, verdicts).status() == Tri.True)
                .map(place -> place.withdrawal(s));
        var all = Finding.of(together(verdicts, readings.getFirst().ip()))
                .act(Stream.concat(each.values().stream().flatMap(f -> f.actions().stream()), withdrawn)
                        .toArray(Action[]::new));
        return each.values().stream()
                .flatMap(f -> f.recheck().stream())
                .min(Comparator.naturalOrder())
                .map(all::again)
                .orElse(all);
    }

    /** What has to stand before a place of ours is left: the name itself elsewhere, the new HELO name, or the domain. */
    private static Verdict successor(SpfPlace place, Map<SpfIdentity, Verdict> verdicts) {
        var identities = verdicts.keySet();
        var next = identities.stream()
                .filter(i -> i.name().equals(place.name()))
                .findFirst()
                .or(() -> identities.stream()
                        .filter(i -> i.helo()
                                && place.mine()
                                        .term()
                                        .filter(SpfText::isAddress)
                                        .isEmpty())
                        .findFirst())
                .orElseGet(() -> identities.iterator().next());
        return Objects.requireNonNull(verdicts.get(next));
    }

    /** The first that does not hold speaks for all, and names the others. */
    private static Verdict together(Map<SpfIdentity, Verdict> verdicts, String ip) {
        var open = verdicts.entrySet().stream()
                .filter(e -> e.getValue().status() != Tri.True)
                .sorted(Comparator.comparing(e -> e.getValue().status() != Tri.False))
                .toList();
        if (open.isEmpty()) {
            return verdicts.size() == 1
                    ? verdicts.values().iterator().next()
                    : Verdict.yes(
                            TYPE,
                            Reason.Authorized,
                            "Every name server and the resolver answer SPF records that pass for " + ip + ": "
                                    + names(verdicts.keySet().stream()
                                            .map(SpfIdentity::name)
                                            .toList()) + ".");
        }
        var first = open.getFirst().getValue();
        var others = open.stream()
                .filter(e -> !e.getValue().message().equals(first.message()))
                .map(e -> e.getKey().name() + " (" + e.getValue().reason() + ")")
                .toList();
        return others.isEmpty() ? first : first.also("Not ready either: " + names(others) + ".");
    }

    private static String names(List<String> all) {
        return all.size() <= MOST_NAMES
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MOST_NAMES)) + " and " + (all.size() - MOST_NAMES) + " more";
    }
}
