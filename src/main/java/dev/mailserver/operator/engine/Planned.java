package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.World;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An action in words for {@code status.plannedActions}. Pure. */
final class Planned {
    /** How a round of the probe is called. */
    static final String PROBE = "Probe";

    private Planned() {}

    /**
     * What it would do to that world.
     *
     * @return several for a change of several records
     */
    static List<PlannedAction> of(Action action, World world) {
        return switch (action) {
            case Action.Allocate a ->
                List.of(planned(
                        "AllocateAddress", "Elastic IP", null, a.address().orElse("a new one")));
            case Action.Associate a ->
                List.of(planned(
                        "AssociateAddress",
                        address(a.publicIP(), a.allocationID()),
                        holder(world, a.allocationID()),
                        a.networkInterfaceID() + " (" + a.privateIP() + ")"));
            case Action.Disassociate a ->
                List.of(planned(
                        "DisassociateAddress",
                        address(a.publicIP(), a.allocationID()),
                        holder(world, a.allocationID()),
                        null));
            case Action.Release a ->
                List.of(planned("ReleaseAddress", address(a.publicIP(), a.allocationID()), a.publicIP(), null));
            case Action.SetPtr a ->
                List.of(planned(
                        "ModifyAddressAttribute",
                        "PTR of " + address(a.publicIP(), a.allocationID()),
                        ptr(world, a.allocationID()),
                        a.name()));
            case Action.ResetPtr a ->
                List.of(planned(
                        "ResetAddressAttribute",
                        "PTR of " + address(a.publicIP(), a.allocationID()),
                        ptr(world, a.allocationID()),
                        null));
            case Action.ChangeRecords c ->
                c.changes().stream().map(change -> of(change, c.zone().name())).toList();
            case Action.Probe p -> List.of(planned(PROBE, "outbound port 25", null, p.describe()));
        };
    }

    private static PlannedAction of(RecordChange change, String zone) {
        var action =
                change.before().isEmpty() ? "CreateRecord" : change.after().isEmpty() ? "RemoveRecord" : "ChangeRecord";
        return planned(
                action,
                change.key().type() + " " + change.key().name() + " in zone " + zone,
                values(change.before(), change.after()),
                values(change.after(), change.before()));
    }

    /** Those that the other one has not: what somebody else keeps beside ours is nobody's business here. */
    private static @Nullable String values(Optional<RecordSet> of, Optional<RecordSet> without) {
        var others = without.map(RecordSet::texts).orElse(List.of());
        return of.map(RecordSet::texts).orElse(List.of()).stream()
                .filter(v -> !others.contains(v))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("\n"), joined -> joined.isEmpty() ? null : joined));
    }

    private static @Nullable String holder(World world, String allocationID) {
        return world.addresses().known().orElse(List.of()).stream()
                .filter(a -> a.allocationID().equals(allocationID))
                .flatMap(a -> a.association().stream())
                .map(Planned::place)
                .findFirst()
                .orElse(null);
    }

    private static String place(Association association) {
        return association.networkInterfaceID().orElse("another place")
                + association.privateIP().map(ip -> " (" + ip + ")").orElse("");
    }

    private static @Nullable String ptr(World world, String allocationID) {
        return Optional.ofNullable(world.ptrs().get(allocationID))
                .flatMap(Seen<Ptr>::known)
                .flatMap(Ptr::name)
                .orElse(null);
    }

    private static String address(String publicIP, String allocationID) {
        return publicIP + " (" + allocationID + ")";
    }

    private static PlannedAction planned(
            String action, String target, @Nullable String before, @Nullable String after) {
        return new PlannedAction(action, words(target), named(before), named(after));
    }

    private static @Nullable String named(@Nullable String text) {
        return text == null ? null : words(text);
    }

    /** An address that is still to be allocated has no number. */
    private static String words(String text) {
        return text.replace(Aftermath.NEW_IP + " (" + Aftermath.NEW_ALLOCATION + ")", "the new Elastic IP")
                .replace(" (" + Aftermath.NEW_ALLOCATION + ")", "")
                .replace(Aftermath.NEW_IP, "<new Elastic IP>");
    }
}
