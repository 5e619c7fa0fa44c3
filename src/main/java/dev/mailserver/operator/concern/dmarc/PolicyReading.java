package dev.mailserver.operator.concern.dmarc;

import static dev.mailserver.operator.concern.dmarc.DmarcConcern.TYPE;

import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.TextCheck;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Optional;

/** What receivers find at a domain, compared with the policy that the spec asks for. */
record PolicyReading(Situation s, String domain, Dmarc dmarc) implements TextCheck.Reading {
    @Override
    public String what() {
        return "a DMARC policy of " + domain;
    }

    /** Any valid policy will do: where it is not as in the spec, somebody has decided so. */
    @Override
    public boolean good(List<String> texts) {
        return policy(texts).isPresent();
    }

    private static Optional<DmarcRecord.Policy> policy(List<String> texts) {
        return DmarcRecord.selected(texts)
                .flatMap(text -> DmarcRecord.parse(text) instanceof DmarcRecord.Policy policy
                        ? Optional.of(policy)
                        : Optional.empty());
    }

    @Override
    public String notes(List<String> texts) {
        return policy(texts).map(stands -> notes(texts, stands)).orElse("");
    }

    private String notes(List<String> texts, DmarcRecord.Policy stands) {
        var text = new StringBuilder(" It is " + stands.policy() + ".");
        if (!texts.contains(wanted())) {
            text.append(
                    stands.policy() == dmarc.policy()
                            ? " The record was not made from this spec and differs from it; it is left as it is."
                            : " The spec says " + dmarc.policy() + "; the record is not ours and is left as it is.");
            stands.notes()
                    .forEach(
                            note -> text.append(" Of the record: ").append(note).append('.'));
        }
        ReportConsent.missing(s, domain, dmarc)
                .forEach(name -> text.append(" Reports are not sent there until this record exists: ")
                        .append(name)
                        .append(" TXT \"v=DMARC1\"."));
        return text.toString();
    }

    @Override
    public Verdict wrong(List<String> texts) {
        var record = Names.dmarc(domain) + " TXT";
        if (texts.isEmpty()) {
            return Verdict.no(TYPE, Reason.RecordsMissing, "There is no DMARC record at _dmarc." + domain + ".")
                    .next("Have this record published: " + record + " \"" + wanted() + "\"");
        }
        if (texts.size() > 1 && DmarcRecord.selected(texts).isEmpty()) {
            return Verdict.no(
                            TYPE,
                            Reason.MultipleRecords,
                            "There are " + texts.size() + " DMARC records at _dmarc." + domain
                                    + "; receivers apply none of them (RFC 9989 §4.10).")
                    .next("Leave one of them.");
        }
        return DmarcRecord.parse(DmarcRecord.selected(texts).orElse(texts.getFirst()))
                        instanceof DmarcRecord.Broken(var problem)
                ? Verdict.no(TYPE, Reason.PolicyInvalid, "Receivers ignore the record " + record + ": " + problem + ".")
                        .next("Correct the record, or remove it and the operator makes this one: " + record + " \""
                                + wanted() + "\"")
                : Verdict.no(TYPE, Reason.PolicyInvalid, "The record " + record + " is another than was expected.");
    }

    private String wanted() {
        return PolicyText.of(dmarc);
    }
}
