package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a look is for.
 *
 * @param scope empty where no Region is known
 * @param done references of what was done earlier in this pass
 * @param notBefore what was loaded before that instant does not do, of each evidence
 */
record Look(
        Identity id,
        MailServerSpec spec,
        MailServerStatus status,
        Optional<Scope> scope,
        List<Peer> peers,
        Map<String, String> done,
        Function<Evidence, Instant> notBefore) {}
