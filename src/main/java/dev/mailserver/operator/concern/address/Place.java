package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the address belongs. */
sealed interface Place {
    /** How soon an instance that is starting is looked at again. */
    Duration SOON = Duration.ofSeconds(5);

    /** A private address of an interface of an instance. */
    record At(Instance instance, String networkInterfaceID, String privateIP) implements Place {
        /** Whether an association is with this place. */
        boolean is(Association association) {
            return association.networkInterfaceID().equals(Optional.of(networkInterfaceID))
                    && association.privateIP().orElse(privateIP).equals(privateIP);
        }

        /** For instance {@code i-0123 (eni-0123, 10.0.0.10)}. */
        String name() {
            return instance.id() + " (" + networkInterfaceID + ", " + privateIP + ")";
        }
    }

    /** It cannot be told, and this is to be said of it. */
    record Nowhere(Finding finding) implements Place {}

    /** Chooses the instance that the spec selects, then its interface and private address. */
    static Place of(Situation s, Optional<ElasticIp> address) {
        return switch (s.world().instances()) {
            case Seen.Unknown<List<Instance>>(var why) -> new Nowhere(Finding.of(Verdict.unseen(AddressReady, why)));
            case Seen.Known<List<Instance>>(var found) -> of(s, found, holder(address));
        };
    }

    private static Optional<String> holder(Optional<ElasticIp> address) {
        return address.flatMap(ElasticIp::association).flatMap(Association::instanceID);
    }

    private static Place of(Situation s, List<Instance> found, Optional<String> holder) {
        var selector = s.spec().instance();
        var candidates = found.stream()
                .filter(i -> !i.gone())
                .sorted(Comparator.comparing(Instance::id))
                .toList();
        var kept = candidates.stream()
                .filter(i -> Optional.of(i.id()).equals(holder))
                .findFirst();
        if (kept.isPresent()) {
            return on(kept.get(), selector);
        }
        return switch (candidates.size()) {
            case 0 -> found.isEmpty() ? notFound(s, selector) : terminated(selector, found);
            case 1 -> on(candidates.getFirst(), selector);
            default ->
                nowhere(
                        Reason.InstanceAmbiguous,
                        "These instances all have the tags " + tags(selector) + ": " + ids(candidates) + ".");
        };
    }

    private static Place notFound(Situation s, InstanceSelector selector) {
        return nowhere(
                Reason.InstanceNotFound,
                selector.id() != null
                        ? "There is no instance " + selector.id() + " in "
                                + s.roleAccount()
                                        .map(account -> "this Region of account " + account)
                                        .orElse("this account and Region")
                                + "."
                        : "No instance has the tags " + tags(selector) + ".");
    }

    private static Place terminated(InstanceSelector selector, List<Instance> found) {
        if (selector.id() != null) {
            return nowhere(Reason.InstanceTerminated, selector.id() + " is terminated or shutting down.");
        }
        return new Nowhere(Finding.of(Verdict.no(
                        AddressReady,
                        Reason.InstanceTerminated,
                        "Every instance with the tags " + tags(selector) + " is terminated or shutting down: "
                                + ids(found) + ".")
                .next("Start an instance with these tags, or correct spec.instance.")));
    }

    private static Place on(Instance instance, InstanceSelector selector) {
        return instance.interfaces().stream()
                .filter(i -> wanted(i, selector))
                .min(Comparator.comparingInt(NetworkInterface::deviceIndex))
                .flatMap(i -> privateAddress(i, selector).<Place>map(ip -> new At(instance, i.id(), ip.ip())))
                .orElseGet(() -> noInterface(instance, selector));
    }

    /** With nothing said: the interface of device index 0. A private address alone says which interface, too. */
    private static boolean wanted(NetworkInterface candidate, InstanceSelector selector) {
        if (selector.networkInterfaceID() != null) {
            return candidate.id().equals(selector.networkInterfaceID());
        }
        return selector.privateIPAddress() == null
                ? candidate.deviceIndex() == 0
                : privateAddress(candidate, selector).isPresent();
    }

    private static Optional<PrivateAddress> privateAddress(NetworkInterface of, InstanceSelector selector) {
        var wanted = selector.privateIPAddress();
        return of.addresses().stream()
                .filter(a -> wanted == null || a.ip().equals(wanted))
                .min(Comparator.comparing(a -> !a.primary()));
    }

    private static Place noInterface(Instance instance, InstanceSelector selector) {
        if (instance.state() == Instance.State.PENDING) {
            return new Nowhere(Finding.of(starting(instance)).again(SOON));
        }
        var networkInterface =
                Optional.ofNullable(selector.networkInterfaceID()).map(id -> " " + id);
        var ip = Optional.ofNullable(selector.privateIPAddress()).map(a -> " with the private address " + a);
        return nowhere(
                Reason.InterfaceNotFound,
                instance.id() + " has no network interface" + networkInterface.orElse("") + ip.orElse("")
                        + (networkInterface.isEmpty() && ip.isEmpty() ? " of device index 0" : "") + ".");
    }

    /** An instance that is not there yet cannot take an address. */
    static Verdict starting(Instance instance) {
        return Verdict.no(
                AddressReady,
                Reason.Associating,
                instance.id() + " is starting; the address is associated when it runs.");
    }

    private static Place nowhere(Reason reason, String message) {
        return new Nowhere(Finding.of(Verdict.no(AddressReady, reason, message)));
    }

    private static String tags(InstanceSelector selector) {
        return Optional.ofNullable(selector.tags()).orElse(Map.of()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).sorted().collect(Collectors.joining(", "));
    }
}
