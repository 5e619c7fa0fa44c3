package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.Zones;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does what was planned, all at once: what depends on something else is planned only when that was seen. */
final class Executor {
    private final Addresses addresses;
    private final Zones zones;
    private final SmtpProbe probe;

    Executor(Addresses addresses, Zones zones, SmtpProbe probe) {
        this.addresses = addresses;
        this.zones = zones;
        this.probe = probe;
    }

    /** What came of each, in the order given. */
    Map<Action, Outcome> run(Scope scope, Identity id, List<Action> actions) {
        Map<Action, Future<Outcome>> running = new LinkedHashMap<>();
        try (var parallel = Executors.newCachedThreadPool()) {
            actions.forEach(action -> running.put(action, parallel.submit(() -> run(scope, id, action))));
        }
        Map<Action, Outcome> outcomes = new LinkedHashMap<>();
        running.forEach((action, future) -> outcomes.put(action, get(future)));
        return outcomes;
    }

    private Outcome run(Scope scope, Identity id, Action action) {
        return switch (action) {
            case Action.AddressAction a -> addresses.perform(scope, id, a);
            case Action.ChangeRecords c -> zones.change(c.zone(), id, c.changes());
            case Action.Probe p -> probe.start(scope, p.round());
        };
    }

    private static Outcome get(Future<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while acting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a port threw", e.getCause());
        }
    }
}
