package dev.mailserver.operator.concern.dkim;

import static dev.mailserver.operator.concern.dkim.DkimConcern.TYPE;

import dev.mailserver.operator.api.DkimIdentity;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.TextCheck;
import dev.mailserver.operator.model.Verdict;
import java.util.List;

/** What a verifier finds at a selector, compared with the key that mail is signed with. */
record SelectorReading(DkimIdentity identity, DkimKey key) implements TextCheck.Reading {
    /** Whether signatures by that key verify by these texts. */
    static boolean usable(List<String> texts, DkimKey key) {
        return texts.size() == 1
                && DkimRecord.parse(texts.getFirst()) instanceof DkimRecord.Key(var published, var unusable, var _)
                && published.equals(key)
                && unusable.isEmpty();
    }

    @Override
    public String what() {
        return "the key of " + identity.name();
    }

    @Override
    public boolean good(List<String> texts) {
        return usable(texts, key);
    }

    @Override
    public String notes(List<String> texts) {
        return texts.size() == 1
                        && DkimRecord.parse(texts.getFirst()) instanceof DkimRecord.Key(var _, var _, var notes)
                ? String.join("", notes.stream().map(n -> " Its " + n + ".").toList())
                : "";
    }

    @Override
    public Verdict wrong(List<String> texts) {
        if (texts.isEmpty()) {
            return Verdict.no(TYPE, Reason.RecordsMissing, "There is no TXT record at " + identity.name() + ".")
                    .next("Have this record published: " + wanted());
        }
        if (texts.size() > 1) {
            return Verdict.no(
                            TYPE,
                            Reason.MultipleRecords,
                            "There are " + texts.size() + " TXT records at " + identity.name()
                                    + ", and verifiers expect one (RFC 6376 §3.6.2.2).")
                    .next("Leave this one alone there: " + wanted());
        }
        return switch (DkimRecord.parse(texts.getFirst())) {
            case DkimRecord.Broken(var problem) ->
                no(Reason.KeyInvalid, "The record " + identity.name() + " TXT is no DKIM key: " + problem + ".");
            case DkimRecord.Revoked() ->
                no(Reason.KeyInvalid, "The key at " + identity.name() + " is revoked: its p= is empty.");
            case DkimRecord.Key(var published, var unusable, var _) ->
                published.equals(key)
                        ? no(
                                Reason.KeyInvalid,
                                "The record " + identity.name() + " TXT has the right key, but "
                                        + unusable.orElse("it cannot be used") + ".")
                        : no(
                                Reason.KeyMismatch,
                                "The record " + identity.name()
                                        + " TXT is not ours and has another key than the one that the spec names for selector "
                                        + identity.dkim().selector() + ".");
        };
    }

    private Verdict no(Reason reason, String message) {
        return Verdict.no(TYPE, reason, message)
                .next("Sign with another selector and name that in the spec, or replace the record by hand: "
                        + wanted());
    }

    private String wanted() {
        return identity.name() + " TXT \"" + key.record() + "\"";
    }
}
