package dev.mailserver.operator.concern.request;

import static dev.mailserver.operator.api.ConditionType.DkimReady;
import static dev.mailserver.operator.api.ConditionType.DmarcReady;
import static dev.mailserver.operator.api.ConditionType.DnsReady;
import static dev.mailserver.operator.api.ConditionType.ReverseDnsReady;
import static dev.mailserver.operator.api.ConditionType.SpfReady;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.SpamMeasure;
import dev.mailserver.operator.api.SpamPrevention;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Approval;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Situation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of the request, per field of the form. It says what was observed and what the spec states, and nothing else; what is
 * missing is marked with the field of the spec that would say it.
 */
final class SupportRequestText {
    private final Situation s;
    private final List<SupportKind> kinds;
    private final SupportRequest stated;
    private final SupportForm form;
    private final String ip;
    private final String where;

    private SupportRequestText(Situation s, List<SupportKind> kinds) {
        this.s = s;
        this.kinds = kinds;
        this.stated = Optional.ofNullable(s.spec().supportRequest())
                .orElse(new SupportRequest(null, null, null, null, List.of()));
        this.form = SupportForm.of(s.scope().map(Scope::partition).orElse("aws"));
        this.ip = s.address().map(ElasticIp::publicIP).orElse("");
        this.where = s.world()
                        .accountID()
                        .known()
                        .or(() -> Optional.ofNullable(s.before().accountID()))
                        .map(a -> "account " + a)
                        .orElse("this account")
                + s.scope().map(Scope::region).map(r -> " in Region " + r).orElse("");
    }

    /** For these kinds, which are not empty. */
    static String of(Situation s, List<SupportKind> kinds) {
        return new SupportRequestText(s, kinds).text();
    }

    private String text() {
        return String.join(
                        "\n\n",
                        lead(),
                        field(SupportForm.EMAIL, or(stated.contactEmail(), "contactEmail")),
                        field(SupportForm.DESCRIPTION, description()),
                        field(SupportForm.ADDRESS, ip),
                        field(SupportForm.REVERSE, reverseRecord()))
                + "\n";
    }

    private static String field(String label, String value) {
        return "## " + label + "\n" + value;
    }

    private String lead() {
        var form = "\"" + this.form.title() + "\" (fields as of " + SupportForm.AS_OF + ")";
        var asked = kinds.stream()
                .map(k -> Approval.caseOf(s, k))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(
                        c -> c.state() == SupportCaseState.Submitted)); // where a person must act, first
        return asked.map(c -> lead(c, form)).orElseGet(() -> send(form));
    }

    private String send(String form) {
        return "Send this by the form " + form + ", signed in to " + where + " as somebody with support:CreateContact."
                + this.form.url().map(u -> "\n" + u).orElse("");
    }

    private String lead(SupportCase asked, String form) {
        var name = "case" + (asked.id() == null ? "" : " " + asked.id());
        return switch (asked.state()) {
            case Submitted ->
                "For reference while " + name + " is open. Sent by the form " + form + " of " + where + ".";
            case InfoRequested ->
                "AWS Support asked back: answer in " + name
                        + ". It usually wants to know the use case in detail, and what"
                        + " prevents spam; the description below says both.";
            case Refused ->
                "AWS Support refused: appeal in " + name + " with the description below, or relay mail through port 587"
                        + " (for instance Amazon SES).";
            case Approved, Unrecognized -> send(form);
        };
    }

    private String description() {
        return String.join(
                "\n\n",
                wish(),
                "What is sent, and to whom: " + or(stated.useCase(), "useCase") + "\nVolume: "
                        + or(stated.volume(), "volume"),
                "The server:\n" + list(server()),
                "What prevents spam from this server:\n" + list(prevention()));
    }

    private String wish() {
        List<String> wishes = new ArrayList<>();
        if (kinds.contains(SupportKind.Port25)) {
            wishes.add("remove the restriction on outbound TCP port 25 for " + where);
        }
        if (kinds.contains(SupportKind.ReverseDNS)) {
            wishes.add("set the reverse DNS record of " + ip + " (" + where + ") to " + s.hostname());
        }
        return "Please " + String.join(", and ", wishes) + ".";
    }

    private List<String> server() {
        List<String> facts = new ArrayList<>();
        var instance =
                Probing.mailInstance(s.address(), s.world().instances().known().orElse(List.of()));
        facts.add("Elastic IP " + ip
                + instance.map(i -> " on EC2 instance " + i).orElse("") + ", host name " + s.hostname() + ".");
        if (stands(DnsReady)) {
            facts.add(s.hostname() + " has an A record of " + ip + ", on every authoritative name server.");
        }
        if (stands(ReverseDnsReady)) {
            facts.add("The PTR of " + ip + " is " + s.hostname() + ": forward-confirmed reverse DNS.");
        }
        if (kinds.contains(SupportKind.Port25)) {
            blockSeen().ifPresent(facts::add);
        }
        return facts;
    }

    /** What the probe has seen of the restriction. */
    private Optional<String> blockSeen() {
        var outbound = Optional.ofNullable(s.before().outboundSMTP()).orElse(OutboundSmtpStatus.NONE);
        var silent = outbound.targets().stream()
                .filter(t -> t.verdict().equals("Filtered"))
                .map(ProbeTarget::target)
                .map(Probing::host)
                .collect(Collectors.joining(" and "));
        return silent.isEmpty() || !"Filtered".equals(outbound.verdict())
                ? Optional.empty()
                : Optional.of("Connections from "
                        + (outbound.from() == ProbeMode.Operator
                                ? "the network of our Kubernetes cluster"
                                : "the instance")
                        + " to port 25 of " + silent + " time out, while TCP port 443 can be reached"
                        + (outbound.lastOpenTime() == null ? "." : "; port 25 was open before."));
    }

    private List<String> prevention() {
        List<String> measures = new ArrayList<>();
        var spam = Optional.ofNullable(stated.spamPrevention()).orElse(new SpamPrevention(List.of(), null));
        spam.measures().stream()
                .filter(m -> !(m == SpamMeasure.DMARC && dmarcStands()))
                .map(SupportRequestText::sentence)
                .flatMap(Optional::stream)
                .forEach(measures::add);
        var notes = Optional.ofNullable(spam.notes()).map(String::strip).filter(n -> !n.isEmpty());
        notes.ifPresent(measures::add);
        if (measures.isEmpty()) {
            measures.add("[fill in: spec.supportRequest.spamPrevention]");
        }
        measures.addAll(0, observed());
        if (wasOpen() && notes.isEmpty()) {
            measures.add("[fill in: spec.supportRequest.spamPrevention.notes, with why AWS restricted port 25 again and"
                    + " what was changed since]");
        }
        return measures;
    }

    private List<String> observed() {
        List<String> facts = new ArrayList<>();
        if (stands(SpfReady)) {
            facts.add("SPF: the record of " + s.spec().domain() + " gives pass for " + ip + ".");
        }
        var keys = s.spec().dkimIdentities();
        if (!keys.isEmpty() && stands(DkimReady)) {
            facts.add(
                    "DKIM: the public key at " + keys.getFirst().name() + andMore(keys.size() - 1) + " is published.");
        }
        if (dmarcStands()) {
            var domains = s.spec().dmarcPolicies().keySet();
            facts.add(
                    "DMARC: a policy of " + domains.iterator().next() + andMore(domains.size() - 1) + " is published.");
        }
        return facts;
    }

    private boolean dmarcStands() {
        return !s.spec().dmarcPolicies().isEmpty() && stands(DmarcReady);
    }

    private static String andMore(int count) {
        return count > 0 ? " and " + count + " more" : "";
    }

    private boolean wasOpen() {
        return kinds.contains(SupportKind.Port25)
                && s.before().outboundSMTP() != null
                && s.before().outboundSMTP().lastOpenTime() != null;
    }

    /** What somebody states by naming it; SPF is not taken from a statement, since it is observed. That mail is signed cannot be. */
    private static Optional<String> sentence(SpamMeasure measure) {
        return switch (measure) {
            case SMTPAuth -> Optional.of("Only authenticated users can send mail through it (SMTP AUTH).");
            case DKIM -> Optional.of("Outgoing mail is signed with DKIM.");
            case DMARC -> Optional.of("A DMARC policy is published.");
            case RateLimiting -> Optional.of("The rate of outgoing mail is limited.");
            case BounceHandling -> Optional.of("Bounces are processed.");
            case OptInOnly -> Optional.of("Mail goes only to recipients who asked for it.");
            case SPF, Unrecognized -> Optional.empty();
        };
    }

    private String reverseRecord() {
        if (kinds.contains(SupportKind.ReverseDNS)) {
            return s.hostname();
        }
        return selfService()
                ? "(leave this field empty: the PTR is set through the EC2 API, and one that AWS Support sets would lock the"
                        + " address)"
                : "(leave this field empty: only port 25 is asked for)";
    }

    private boolean selfService() {
        return switch (s.spec().reverseDNS().mode()) {
            case SelfService -> true;
            case Auto -> s.scope().map(Scope::selfServiceReverseDns).orElse(true);
            case SupportRequest, Unrecognized -> false;
        };
    }

    /** Whether that holds, or held when it was last seen. */
    private boolean stands(ConditionType type) {
        return s.soFar().stream()
                .anyMatch(v -> v.type() == type
                        && (v.status() == Tri.True
                                || (v.unseen()
                                        && s.before()
                                                .condition(type)
                                                .filter(c -> c.status() == Tri.True)
                                                .isPresent())));
    }

    private static String or(@Nullable String stated, String field) {
        var text = Objects.requireNonNullElse(stated, "").strip();
        return text.isEmpty() ? "[fill in: spec.supportRequest." + field + "]" : text;
    }

    private static String list(List<String> lines) {
        return lines.stream().map(l -> "- " + l).collect(Collectors.joining("\n"));
    }
}
