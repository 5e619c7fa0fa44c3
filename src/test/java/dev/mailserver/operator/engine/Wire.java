package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.Blocklists;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What lies between the operator and the fakes: calls are counted and logged here, and here one of them, or all, can fail. */
public final class Wire {
    /** What can happen to a call. */
    public enum Mishap {
        REFUSED,
        THROTTLED,
        DENIED,
        REPLY_LOST,
        OPERATOR_KILLED_BEFORE,
        OPERATOR_KILLED_AFTER
    }

    /**
     * One call, told from others of its kind by its number, from 0.
     *
     * @param act whether it changes something
     */
    public record Call(boolean act, String name, int nth) {}

    /** The end of the operator's process. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Strike(Call call, Mishap mishap) {}

    private final Map<String, Integer> looks = new TreeMap<>();
    private final Map<String, Integer> acts = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private Optional<Strike> strike = Optional.empty();
    private final Map<String, Failure> hindered = new TreeMap<>();
    private Optional<Failure> awsDown = Optional.empty();
    private Optional<Failure> dnsDown = Optional.empty();

    /** That call has that mishap. */
    public synchronized void strike(Call call, Mishap mishap) {
        strike = Optional.of(new Strike(call, mishap));
    }

    /** That call, if it is still to come, has no mishap. */
    public synchronized void unstrike() {
        strike = Optional.empty();
    }

    /** Every call whose name begins so fails from now on. */
    public synchronized void hinder(String name, Failure failure) {
        hindered.put(name, failure);
    }

    /** No call is hindered any more. */
    public synchronized void unhinder() {
        hindered.clear();
    }

    /** Every call of AWS fails so; empty: none does. */
    public synchronized void awsDown(Optional<Failure> failure) {
        awsDown = failure;
    }

    /** No name server answers; empty: they do. */
    public synchronized void dnsDown(Optional<Failure> failure) {
        dnsDown = failure;
    }

    /** Every call that was made. */
    public synchronized List<Call> calls() {
        return Stream.concat(each(false, looks), each(true, acts)).toList();
    }

    private static Stream<Call> each(boolean act, Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .flatMap(e -> IntStream.range(0, e.getValue()).mapToObj(n -> new Call(act, e.getKey(), n)));
    }

    /** What was done to the world, in order; probes do nothing to it. */
    public synchronized List<String> done() {
        return List.copyOf(done);
    }

    private synchronized Optional<Mishap> happens(boolean act, String name) {
        int nth = (act ? acts : looks).merge(name, 1, Integer::sum) - 1;
        var call = new Call(act, name, nth);
        return strike.filter(s -> s.call().equals(call)).map(Strike::mishap);
    }

    private synchronized Optional<Failure> down(boolean aws, String name) {
        return hindered.entrySet().stream()
                .filter(e -> name.startsWith(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> aws ? awsDown : dnsDown);
    }

    private <T> Seen<T> look(boolean aws, String name, Supplier<Seen<T>> real) {
        var mishap = happens(false, name);
        if (mishap.isPresent()) {
            return Seen.unknown(failure(mishap.get()));
        }
        return down(aws, name).<Seen<T>>map(Seen::unknown).orElseGet(real);
    }

    private Outcome act(String name, String what, Supplier<Outcome> real) {
        var mishap = happens(true, name);
        if (mishap.filter(m -> m != Mishap.REPLY_LOST && m != Mishap.OPERATOR_KILLED_AFTER)
                .isPresent()) {
            return new Outcome.Failed(failure(mishap.get()));
        }
        var down = down(true, name);
        if (down.isPresent()) {
            return new Outcome.Failed(down.get());
        }
        var outcome = real.get();
        if (outcome instanceof Outcome.Done && !name.equals("Probe")) {
            synchronized (this) {
                done.add(what);
            }
        }
        return mishap.<Outcome>map(m -> new Outcome.Failed(failure(m))).orElse(outcome);
    }

    private static Failure failure(Mishap mishap) {
        return switch (mishap) {
            case REFUSED, REPLY_LOST -> Failure.of(Kind.UNAVAILABLE, "The service did not answer.");
            case THROTTLED -> Failure.of(Kind.THROTTLED, "The service limits the rate of calls.");
            case DENIED -> Failure.of(Kind.DENIED, "The service denies it.");
            case OPERATOR_KILLED_BEFORE, OPERATOR_KILLED_AFTER -> throw new Killed();
        };
    }

    Addresses to(Addresses real) {
        return new Addresses() {
            @Override
            public Seen<String> accountID(Scope scope, Instant notBefore) {
                return look(true, "account", () -> real.accountID(scope, notBefore));
            }

            @Override
            public Seen<List<ElasticIp>> addresses(Scope scope, Instant notBefore) {
                return look(true, "addresses", () -> real.addresses(scope, notBefore));
            }

            @Override
            public Seen<List<Instance>> instances(Scope scope, InstanceSelector selector, Instant notBefore) {
                return look(true, "instances", () -> real.instances(scope, selector, notBefore));
            }

            @Override
            public Seen<Ptr> ptr(Scope scope, String allocationID, Instant notBefore) {
                return look(true, "ptr " + allocationID, () -> real.ptr(scope, allocationID, notBefore));
            }

            @Override
            public Seen<Vpc> vpc(Scope scope, Instant notBefore) {
                return look(true, "vpc", () -> real.vpc(scope, notBefore));
            }

            @Override
            public Outcome perform(Scope scope, Identity owner, Action.AddressAction action) {
                return act(action.key(), action.key(), () -> real.perform(scope, owner, action));
            }
        };
    }

    Zones to(Zones real) {
        return new Zones() {
            @Override
            public Seen<List<ZoneView>> holding(
                    String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
                return look(true, "holding " + name, () -> real.holding(name, provider, zone, notBefore));
            }

            @Override
            public Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes) {
                var action = new Action.ChangeRecords(zone, changes);
                return act(action.key(), action.describe(), () -> real.change(zone, owner, changes));
            }
        };
    }

    Resolver to(Resolver real) {
        return new Resolver() {
            @Override
            public Seen<Delegation> delegation(String zone) {
                return look(false, "delegation " + zone, () -> real.delegation(zone));
            }

            @Override
            public Seen<Delegation> enclosing(String name) {
                return look(false, "enclosing " + name, () -> real.enclosing(name));
            }

            @Override
            public Lookup lookup(Question question, Delegation delegation, Predicate<Answer> worthAsking) {
                var name = "lookup " + question.type() + " " + question.name();
                return switch (look(false, name, () -> Seen.of(real.lookup(question, delegation, worthAsking)))) {
                    case Seen.Known<Lookup>(var heard) -> heard;
                    case Seen.Unknown<Lookup>(var why) -> silent(question, delegation, why);
                };
            }

            @Override
            public Seen<Answer> answer(Question question, List<Delegation> own) {
                return look(
                        false, "answer " + question.type() + " " + question.name(), () -> real.answer(question, own));
            }
        };
    }

    private static Lookup silent(Question question, Delegation delegation, Failure why) {
        return new Lookup(
                question,
                delegation.nameServers().stream()
                        .map(server -> new ServerAnswer(server, Seen.<Answer>unknown(why)))
                        .toList(),
                Optional.empty());
    }

    Keys to(Keys real) {
        return (namespace, ref) -> look(true, "secret " + ref.name(), () -> real.read(namespace, ref));
    }

    Blocklists to(Blocklists real) {
        return new Blocklists() {
            @Override
            public List<String> names() {
                return real.names();
            }

            @Override
            public Seen<Answer> ask(String list, String entry) {
                return look(false, "list " + list + " " + entry, () -> real.ask(list, entry));
            }
        };
    }

    SmtpProbe to(SmtpProbe real) {
        return new SmtpProbe() {
            @Override
            public Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore) {
                return look(true, "managed", () -> real.managed(scope, instanceID, notBefore));
            }

            @Override
            public Outcome start(Scope scope, Round round) {
                return act("Probe", "Probe", () -> real.start(scope, round));
            }

            @Override
            public Seen<Optional<Result>> result(Scope scope, Round round, String handle) {
                return look(true, "result", () -> real.result(scope, round, handle));
            }
        };
    }
}
