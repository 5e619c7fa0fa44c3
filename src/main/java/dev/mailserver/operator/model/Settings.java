package dev.mailserver.operator.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The operator's configuration, as far as judgement depends on it.
 *
 * @param region the operator's own, for resources that name none
 * @param resync how often a quiet resource is looked at
 * @param observationGrace how long a True condition stands though looking fails
 * @param stalledAfter how long the same cause must stand before it is called stalled
 * @param probeTargets host:port, of at least two operators
 * @param blockedProbeInterval how often port 25 is probed while it is blocked
 * @param confirmProbeInterval how soon a round is repeated whose verdict is not yet settled
 * @param blocklists the names of the lists that addresses are looked up in
 */
public record Settings(
        Optional<String> region,
        Duration resync,
        Duration observationGrace,
        Duration stalledAfter,
        List<String> probeTargets,
        Duration blockedProbeInterval,
        Duration confirmProbeInterval,
        List<String> blocklists) {
    /** Keeps copies. */
    public Settings {
        probeTargets = List.copyOf(probeTargets);
        blocklists = List.copyOf(blocklists);
    }
}
