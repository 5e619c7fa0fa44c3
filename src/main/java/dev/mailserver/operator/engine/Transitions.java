package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.EventReason;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events, which come from executed actions and from transitions and from nowhere else. Pure. */
final class Transitions {
    private Transitions() {}

    /**
     * An event to be published.
     *
     * @param action what the operator was doing, in one word
     */
    record Event(boolean warning, EventReason reason, String action, String note) {}

    /** Of what was done; a probe is told by the verdict that it changes. */
    static Optional<Event> of(Action action) {
        return switch (action) {
            case Action.Allocate _ -> done(EventReason.AddressAllocated, action);
            case Action.Associate _ -> done(EventReason.AddressAssociated, action);
            case Action.Disassociate _, Action.Release _ -> done(EventReason.Released, action);
            case Action.SetPtr _ -> done(EventReason.ReverseDnsRequested, action);
            case Action.ResetPtr _ -> done(EventReason.RecordRemoved, action);
            case Action.ChangeRecords c ->
                done(
                        c.changes().stream().allMatch(r -> r.after().isEmpty())
                                ? EventReason.RecordRemoved
                                : EventReason.RecordWritten,
                        action);
            case Action.Probe _ -> Optional.empty();
        };
    }

    private static Optional<Event> done(EventReason reason, Action action) {
        return Optional.of(new Event(false, reason, "Reconcile", "Done: " + action.describe() + "."));
    }

    /** Of a MailServer that is gone, where a person has something left to remove. */
    static Optional<Event> gone(MailServerStatus last) {
        var left = last.retiring().stream()
                .filter(r -> r.state() == RetiringState.LeftBehind)
                .map(r -> r.kind() + " of " + r.name())
                .toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Event(
                        true,
                        EventReason.Released,
                        "Cleanup",
                        "Everything is taken back but what was made by hand. To be removed by hand: "
                                + String.join(", ", left) + "."));
    }

    /** Of what changed between two statuses. */
    static List<Event> between(MailServerStatus before, MailServerStatus after) {
        var events = new ArrayList<Event>();
        if (before.elasticIP() == null
                && after.elasticIP() != null
                && after.elasticIP().ownership() == MailServerStatus.Ownership.Adopted) {
            events.add(new Event(
                    false,
                    EventReason.AddressAdopted,
                    "Reconcile",
                    "Took up " + after.elasticIP().publicIP() + " by its tags."));
        }
        for (ConditionType type : ConditionType.values()) {
            after.condition(type).ifPresent(now -> transition(type, before, now, events));
        }
        return events;
    }

    private static void transition(ConditionType type, MailServerStatus before, Condition now, List<Event> events) {
        var was = before.condition(type).map(Condition::reason).orElse("");
        boolean wasTrue =
                before.condition(type).filter(c -> c.status() == Tri.True).isPresent();
        if (was.equals(now.reason()) && wasTrue == (now.status() == Tri.True)) {
            return;
        }
        var reason = Reason.valueOf(now.reason());
        switch (type) {
            case AddressReady -> {
                if (reason == Reason.AddressLost) {
                    events.add(new Event(true, EventReason.AddressLost, "Observe", now.message()));
                }
            }
            case DnsReady, SpfReady, DkimReady, DmarcReady -> {
                if (reason == Reason.RecordConflict
                        || reason == Reason.MultipleRecords
                        || reason == Reason.KeyMismatch) {
                    events.add(new Event(true, EventReason.ConflictFound, "Observe", now.message()));
                }
            }
            case ReverseDnsReady -> {
                if (now.status() == Tri.True) {
                    events.add(new Event(false, EventReason.ReverseDnsConfirmed, "Observe", now.message()));
                } else if (reason == Reason.PtrConflict) {
                    events.add(new Event(true, EventReason.ConflictFound, "Observe", now.message()));
                }
            }
            case OutboundSmtpReady -> {
                if (now.status() == Tri.True) {
                    events.add(new Event(false, EventReason.Port25Opened, "Probe", now.message()));
                } else if (wasTrue || reason == Reason.AwaitingPort25Approval) {
                    events.add(new Event(true, EventReason.Port25Blocked, "Probe", now.message()));
                }
            }
            case ReputationClean -> {
                if (reason == Reason.Listed || reason == Reason.PolicyListed) {
                    events.add(new Event(true, EventReason.ReputationListed, "Observe", now.message()));
                }
            }
            case AwaitingRdnsApproval, AwaitingPort25Approval -> {
                if (reason == Reason.SupportRequestNeeded) {
                    events.add(new Event(
                            false, EventReason.SupportRequestNeeded, "Observe", now.message() + " " + reason.remedy()));
                } else if (reason == Reason.Approved) {
                    events.add(new Event(false, EventReason.SupportRequestApproved, "Observe", now.message()));
                }
            }
            case Ready -> {
                if (reason == Reason.CleanupBlocked || reason == Reason.DanglingReference) {
                    events.add(new Event(true, EventReason.CleanupBlocked, "Cleanup", now.message()));
                }
            }
            default -> {
                // the others are told by those above
            }
        }
    }
}
