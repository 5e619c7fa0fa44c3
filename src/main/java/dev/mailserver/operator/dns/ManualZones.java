package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Zones that only a person changes: what they have is what their name servers answer. */
public final class ManualZones implements Zones {
    private final Resolver resolver;

    /** By the name servers that this resolver finds. */
    public ManualZones(Resolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public Seen<List<ZoneView>> holding(String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
        for (var at = name; at.contains("."); at = at.substring(at.indexOf('.') + 1)) {
            switch (resolver.delegation(at)) {
                case Seen.Unknown<Delegation>(var why) -> {
                    return Seen.unknown(Failure.of(Kind.NO_NAME_SERVER, why.text()));
                }
                case Seen.Known<Delegation>(var delegation) -> {
                    if (!delegation.nameServers().isEmpty()) {
                        return view(name, new HostedZone(HostedZone.BY_HAND, at, provider), delegation)
                                .map(List::of);
                    }
                }
            }
        }
        return Seen.of(List.of());
    }

    @Override
    public Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes) {
        return new Outcome.Failed(
                Failure.of(Kind.INVALID, "The zone " + zone.name() + " is changed by hand, not by the operator."));
    }

    private Seen<ZoneView> view(String name, HostedZone zone, Delegation delegation) {
        List<RecordSet> records = new ArrayList<>();
        records.add(RecordSet.of(
                zone.name(),
                "NS",
                0,
                delegation.nameServers().stream().map(s -> s + ".").toList()));
        return answer(name, "CNAME", delegation).then(alias -> {
            alias.ifPresent(records::add);
            return alias.isPresent()
                    ? Seen.of(new ZoneView(zone, records)) // what else is answered is that of another name
                    : answer(name, "A", delegation)
                            .then(a -> answer(name, "TXT", delegation).map(txt -> {
                                a.ifPresent(records::add);
                                txt.ifPresent(records::add);
                                return new ZoneView(zone, records);
                            }));
        });
    }

    /** By the first server that has such a record; that the others have it too is judged elsewhere. */
    private Seen<Optional<RecordSet>> answer(String name, String type, Delegation delegation) {
        var heard = resolver.lookup(new Question(name, type), delegation, _ -> false).authoritative().stream()
                .map(ServerAnswer::answer)
                .toList();
        var known = heard.stream().flatMap(seen -> seen.known().stream()).toList();
        if (known.isEmpty()) {
            return Seen.unknown(heard.stream()
                    .flatMap(seen -> seen.failure().stream())
                    .findFirst()
                    .map(why -> Failure.of(Kind.NO_NAME_SERVER, why.text()))
                    .orElse(Failure.of(Kind.NO_NAME_SERVER, "No name server of " + delegation.zone() + " answers.")));
        }
        return Seen.of(known.stream()
                .filter(answer -> !answer.values().isEmpty())
                .findFirst()
                .map(answer -> recordSet(name, type, answer)));
    }

    private static RecordSet recordSet(String name, String type, Answer answer) {
        return RecordSet.of(
                name,
                type,
                answer.ttl(),
                answer.values().stream()
                        .map(v -> switch (type) {
                            case "TXT" -> Txt.encode(v);
                            case "CNAME" -> v + ".";
                            default -> v;
                        })
                        .toList());
    }
}
