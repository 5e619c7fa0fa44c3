package dev.mailserver.operator.concern.dkim;

import static dev.mailserver.operator.concern.dkim.DkimConcern.TYPE;

import dev.mailserver.operator.api.DkimIdentity;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;

/** The key that is to be published for a selector. */
sealed interface WantedKey {
    /** This one. */
    record Known(DkimKey key) implements WantedKey {}

    /** There is none that can be published. */
    record Missing(Verdict verdict) implements WantedKey {}

    /** From the spec, or from the Secret that it names. */
    static WantedKey of(Situation s, DkimIdentity identity) {
        var given = identity.dkim().publicKey();
        var ref = identity.dkim().secretRef();
        if (given != null) {
            return KeyText.read(given)
                    .map(key -> checked(key, "The publicKey of " + subject(identity)))
                    .orElseGet(
                            () -> new Missing(
                                    Verdict.no(
                                                    TYPE,
                                                    Reason.KeyInvalid,
                                                    "The publicKey of " + subject(identity)
                                                            + " is neither an RSA nor an Ed25519 public key.")
                                            .next(
                                                    "Set it to base64, PEM or the text of the record, for example v=DKIM1; k=rsa; p=MIIBIjAN….")));
        }
        return ref == null
                ? new Missing(Verdict.no(
                        TYPE,
                        Reason.KeyInvalid,
                        "There is neither publicKey nor secretRef for " + subject(identity) + "."))
                : of(s, identity, ref);
    }

    private static WantedKey of(Situation s, DkimIdentity identity, SecretRef ref) {
        var entry = "The entry " + ref.key() + " of Secret " + ref.name() + ", for " + subject(identity) + ",";
        var reading = Optional.ofNullable(s.world().keys().get(ref))
                .orElseGet(() -> Seen.unknown(Failure.of(Failure.Kind.SETTLING, "The Secret was not read yet.")));
        return switch (reading) {
            case Seen.Unknown<KeyReading>(var why) -> new Missing(unseen(why));
            case Seen.Known<KeyReading>(var known) ->
                switch (known) {
                    case KeyReading.NoSecret() ->
                        new Missing(Verdict.no(
                                TYPE,
                                Reason.SecretNotFound,
                                "There is no Secret " + ref.name() + ", which the spec names for " + subject(identity)
                                        + "."));
                    case KeyReading.NoEntry() ->
                        new Missing(Verdict.no(TYPE, Reason.SecretNotFound, entry + " does not exist."));
                    case KeyReading.Unusable(var why) ->
                        new Missing(Verdict.no(TYPE, Reason.KeyInvalid, entry + " cannot be used: " + why + ".")
                                .next("Put the PEM private key there that the server signs with."));
                    case KeyReading.Found(var key) -> checked(key, entry);
                };
        };
    }

    private static WantedKey checked(DkimKey key, String which) {
        return key.problem()
                .<WantedKey>map(problem ->
                        new Missing(Verdict.no(TYPE, Reason.KeyInvalid, which + " cannot be used: " + problem + ".")
                                .next("Make a key of 2048 bits under another selector, and sign with it.")))
                .orElseGet(() -> new Known(key));
    }

    private static Verdict unseen(Failure why) {
        boolean denied = why.kind() == Failure.Kind.DENIED;
        var verdict = new Verdict(
                TYPE,
                Tri.Unknown,
                denied ? Reason.AccessDenied : Reason.NotYetEvaluated,
                why.text(),
                Optional.empty(),
                true);
        return denied ? verdict.next("Permit the operator to get that Secret (deploy/rights/rbac.yaml).") : verdict;
    }

    private static String subject(DkimIdentity identity) {
        return "selector " + identity.dkim().selector() + " of " + identity.domain();
    }
}
