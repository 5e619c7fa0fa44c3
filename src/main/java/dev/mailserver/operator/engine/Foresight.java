package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@code Manage} would do from here to the end: the judgement is asked again and again, each time about the world in which
 * what it asked for has come about, and about later times, when what has to wait is due. It looks at
 * nothing but DNS, for what a judgement of such a world has to ask.
 */
final class Foresight {
    /** How far it looks: over AWS's delays, and over the longest TTL of a record that is taken back. */
    private static final List<Duration> LATER = List.of(Duration.ofHours(1), Duration.ofDays(3));

    /** More turns than any sound sequence takes. */
    private static final int TURNS = 32;

    private static final int MOST = 256;

    private final Planner planner;
    private final Situation present;
    private final Observer observer;
    private final Predicate<Action> such;
    private final Set<Action> foreseen = new HashSet<>();
    private final Set<PlannedAction> told = new LinkedHashSet<>();
    private World world;
    private MailServerStatus status;
    private Instant time;

    private Foresight(Planner planner, Observer observer, Situation present, Predicate<Action> such) {
        this.planner = planner;
        this.observer = observer;
        this.such = such;
        this.present = present;
        this.world = present.world();
        this.status = present.before().with().failures(List.of()).build();
        this.time = present.now();
    }

    /**
     * In the order in which they would be done; a list that would grow too long ends with their number.
     *
     * @param such which actions are of interest
     */
    static List<PlannedAction> of(Planner planner, Observer observer, Situation present, Predicate<Action> such) {
        var foresight = new Foresight(planner, observer, present, such);
        foresight.look();
        return bounded(List.copyOf(foresight.told));
    }

    private void look() {
        var later = LATER.iterator();
        for (int turn = 0; turn < TURNS; turn++) {
            if (act()) {
                continue;
            }
            if (!later.hasNext()) {
                return;
            }
            time = time.plus(later.next());
        }
    }

    /** Whether there was anything new to do. */
    private boolean act() {
        world = observer.answered(present.spec(), world, seen -> planner.questions(present.with(status, seen, time)));
        var plan = planner.judge(present.with(status, world, time));
        status = plan.remember().apply(status);
        boolean any = false;
        for (var action : plan.actions()) {
            if (such.test(action) && Aftermath.possible(action, world) && isNew(action)) {
                any = true;
                told.addAll(Planned.of(action, world));
                world = Aftermath.of(
                        action, world, present.id(), present.settings().blocklists());
            }
        }
        return any;
    }

    /** Probes are made for ever; that they are made is told once. */
    private boolean isNew(Action action) {
        return action instanceof Action.Probe
                ? foreseen.stream().noneMatch(Action.Probe.class::isInstance) && foreseen.add(action)
                : foreseen.add(action);
    }

    private static List<PlannedAction> bounded(List<PlannedAction> all) {
        if (all.size() <= MOST) {
            return all;
        }
        var some = new ArrayList<>(all.subList(0, MOST - 1));
        some.add(new PlannedAction("More", all.size() - some.size() + " more", null, null));
        return some;
    }
}
