package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import java.time.Instant;
import java.util.Optional;

/**
 * Each round by the probe of its place.
 *
 * @param instance runs rounds on the mail instance
 * @param operator runs rounds in this process
 */
public record PlacedProbe(SmtpProbe instance, SmtpProbe operator) implements SmtpProbe {
    @Override
    public Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore) {
        return instance.managed(scope, instanceID, notBefore);
    }

    @Override
    public Outcome start(Scope scope, Round round) {
        return of(round).start(scope, round);
    }

    @Override
    public Seen<Optional<Result>> result(Scope scope, Round round, String handle) {
        return of(round).result(scope, round, handle);
    }

    private SmtpProbe of(Round round) {
        return switch (round.place()) {
            case INSTANCE -> instance;
            case OPERATOR -> operator;
        };
    }
}
