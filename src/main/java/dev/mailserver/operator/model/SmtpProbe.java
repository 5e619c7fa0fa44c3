package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import java.time.Instant;
import java.util.Optional;

/** Port: rounds of connections to port 25. Started and read apart, so that nothing waits for one. Never throws. */
public interface SmtpProbe {
    /** How SSM knows the instance; empty when it does not. */
    Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore);

    /** Starts a round; the reference is the handle that its result is read by, at most 64 characters. */
    Outcome start(Scope scope, Round round);

    /**
     * What came of it; empty while it is under way. A round that is lost gives a {@link Failure} of kind {@code INVALID}; with any
     * other kind a later look may still find it.
     *
     * @param round as {@link Round#pending} gives it
     */
    Seen<Optional<Result>> result(Scope scope, Round round, String handle);
}
