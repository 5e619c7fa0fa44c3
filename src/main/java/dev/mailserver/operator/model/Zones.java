package dev.mailserver.operator.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the zones that records are written to. Implementations batch behind it, never throw, and block. */
public interface Zones {
    /**
     * The public zones with the longest name that the given name lies in, with all their records, or with those at least that
     * the name may have: its own, those of its marker and of the apex. There are several when they have one name, none where there is no such zone. Private zones never count.
     *
     * @param provider of the zone
     * @param zone only this one, if it is public, whatever names it holds: a hosted zone's id, or a name
     * @param notBefore what was loaded before that instant does not do; own writes show at once
     */
    Seen<List<ZoneView>> holding(String name, ZoneProvider provider, Optional<String> zone, Instant notBefore);

    /**
     * Makes all of these changes or none. A change whose {@code before} does not hold gives {@code CONFLICT}. The reference is the
     * change's id.
     */
    Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes);
}
