package dev.mailserver.operator.concern.request;

import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.model.Approval;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Situation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text for AWS Support: per field of the form while a request is to be sent or lies there, and the body of a message in the case
 * once Support has asked back or refused.
 */
final class SupportRequestText {
    private final Situation s;
    private final List<SupportKind> kinds;
    private final SupportFacts facts;
    private final SupportForm form;

    private SupportRequestText(Situation s, List<SupportKind> kinds) {
        this.s = s;
        this.kinds = kinds;
        this.facts = new SupportFacts(s);
        this.form = SupportForm.of(s.scope().map(Scope::partition).orElse("aws"));
    }

    /** For these kinds, which are not empty. */
    static String of(Situation s, List<SupportKind> kinds) {
        return new SupportRequestText(s, kinds).text();
    }

    private String text() {
        var asked = kinds.stream()
                .map(k -> Approval.caseOf(s, k))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(
                        c -> c.state() == SupportCaseState.Submitted)); // where a person must act, first
        var parts = asked.map(this::about).orElseGet(this::request);
        return String.join("\n\n", parts) + "\n";
    }

    private List<String> about(SupportCase asked) {
        var name = "case" + (asked.id() == null ? "" : " " + asked.id());
        return switch (asked.state()) {
            case Submitted ->
                with(
                        "For reference while " + name + " is open. Sent by the form " + formName() + " of "
                                + facts.where() + ".",
                        fields());
            case InfoRequested ->
                with(
                        "AWS Support asked back: answer in " + name + ". What follows answers what it usually asks."
                                + " Where it asks for more, put that into spec.supportRequest first. Once it is sent, set the"
                                + " state of the case in spec.supportRequest.cases to Submitted.",
                        answers());
            case Refused ->
                with(
                        "AWS Support refused. Either appeal in " + name + " with what follows, and set the state of the"
                                + " case in spec.supportRequest.cases to Submitted; or relay mail through port 587 (for instance"
                                + " Amazon SES)"
                                + (asked.kind() == SupportKind.Port25
                                        ? ", and set spec.outboundSMTP.probe to Disabled."
                                        : "."),
                        List.of(section("Appeal", description("Please look at this request again: "))));
            case Approved, Unrecognized -> request();
        };
    }

    private List<String> request() {
        return with(
                "Send this by the form " + formName() + ", signed in to " + facts.where()
                        + " as somebody with support:CreateContact."
                        + form.url().map(u -> "\n" + u).orElse(""),
                fields());
    }

    /** What has to be filled in is known once the rest was written. */
    private List<String> with(String lead, List<String> rest) {
        List<String> parts = new ArrayList<>(List.of(lead));
        if (!facts.missing().isEmpty()) {
            parts.add("NOT READY TO SEND. Set these first: " + String.join(", ", facts.missing()) + ".");
        }
        parts.addAll(rest);
        return parts;
    }

    private String formName() {
        return "\"" + form.title() + "\" (fields as of " + SupportForm.AS_OF + ")";
    }

    private List<String> fields() {
        return List.of(
                section(SupportForm.EMAIL, facts.contactEmail()),
                section(SupportForm.DESCRIPTION, description("Please ")),
                section(SupportForm.ADDRESS, facts.ip()),
                section(SupportForm.REVERSE, reverseRecord()));
    }

    /** To the two questions that AWS Support asks back: the use case in detail, and what prevents spam. */
    private List<String> answers() {
        return List.of(
                section("The use case", wish("We ask you to ") + "\n\n" + use() + "\n\n" + server()),
                section("What prevents spam from this server", list(facts.prevention(again()))));
    }

    private static String section(String label, String value) {
        return "## " + label + "\n" + value;
    }

    private String description(String please) {
        return String.join(
                "\n\n",
                wish(please),
                use(),
                server(),
                "What prevents spam from this server:\n" + list(facts.prevention(again())));
    }

    private String wish(String please) {
        List<String> wishes = new ArrayList<>();
        if (kinds.contains(SupportKind.Port25)) {
            wishes.add("remove the restriction on outbound TCP port 25 for " + facts.where());
        }
        if (kinds.contains(SupportKind.ReverseDNS)) {
            var where = wishes.isEmpty() ? " (" + facts.where() + ")" : " there";
            wishes.add("set the reverse DNS record of " + facts.ip() + where + " to " + s.hostname());
        }
        return please + String.join(", and ", wishes) + "."
                + (again()
                        ? facts.lastOpen()
                                .map(day -> " Port 25 was open before, last on " + day + " (UTC).")
                                .orElse("")
                        : "");
    }

    private String use() {
        return "What is sent, and to whom: " + facts.useCase() + "\nVolume: " + facts.volume();
    }

    private String server() {
        List<String> said = new ArrayList<>(facts.server());
        if (kinds.contains(SupportKind.Port25)) {
            facts.blockSeen().ifPresent(said::add);
        }
        return "The server:\n" + list(said);
    }

    private boolean again() {
        return kinds.contains(SupportKind.Port25) && facts.lastOpen().isPresent();
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
        var mode = s.spec().reverseDNS().mode();
        return mode == ReverseDnsMode.SelfService
                || (mode == ReverseDnsMode.Auto
                        && s.scope().map(Scope::selfServiceReverseDns).orElse(true));
    }

    private static String list(List<String> lines) {
        return lines.stream().map(l -> "- " + l).collect(Collectors.joining("\n"));
    }
}
