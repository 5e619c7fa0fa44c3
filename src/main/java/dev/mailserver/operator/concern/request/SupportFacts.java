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
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Situation;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be told AWS Support: what was observed and what the spec states, and nothing else. What the spec does not state is marked
 * with the field that would say it.
 */
final class SupportFacts {
    private final Situation s;
    private final SupportRequest stated;
    private final List<String> missing = new ArrayList<>();

    SupportFacts(Situation s) {
        this.s = s;
        this.stated = Optional.ofNullable(s.spec().supportRequest())
                .orElse(new SupportRequest(null, null, null, null, List.of()));
    }

    /** The fields of the spec that have to be filled in for what was asked of this so far. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    String contactEmail() {
        return or(stated.contactEmail(), "contactEmail", "");
    }

    String useCase() {
        return or(stated.useCase(), "useCase", "");
    }

    String volume() {
        return or(stated.volume(), "volume", "");
    }

    String ip() {
        return s.address().map(ElasticIp::publicIP).orElse("");
    }

    /** The account and Region. */
    String where() {
        return s.world()
                        .accountID()
                        .known()
                        .or(() -> Optional.ofNullable(s.before().accountID()))
                        .map(a -> "account " + a)
                        .orElse("this account")
                + s.scope().map(Scope::region).map(r -> " in Region " + r).orElse("");
    }

    /** The server, and what was seen of it. */
    List<String> server() {
        List<String> facts = new ArrayList<>();
        var instance =
                Probing.mailInstance(s.address(), s.world().instances().known().orElse(List.of()));
        facts.add("Elastic IP " + ip()
                + instance.map(i -> " on EC2 instance " + i).orElse("") + ", host name " + s.hostname() + ".");
        if (stands(DnsReady)) {
            facts.add(s.hostname() + " has an A record of " + ip() + ", on every authoritative name server.");
        }
        if (stands(ReverseDnsReady)) {
            facts.add("The PTR of " + ip() + " is " + s.hostname() + ": forward-confirmed reverse DNS.");
        }
        return facts;
    }

    /** What the probe has seen of the restriction. */
    Optional<String> blockSeen() {
        var silent = outbound().targets().stream()
                .filter(t -> t.verdict().equals("Filtered"))
                .map(ProbeTarget::target)
                .map(Probing::host)
                .collect(Collectors.joining(" and "));
        return silent.isEmpty() || !"Filtered".equals(outbound().verdict())
                ? Optional.empty()
                : Optional.of("Connections from "
                        + (outbound().from() == ProbeMode.Operator
                                ? "the network of our Kubernetes cluster"
                                : "the instance")
                        + " to port 25 of " + silent + " time out, while TCP port 443 can be reached.");
    }

    /** The day on which port 25 was last seen open (UTC). */
    Optional<String> lastOpen() {
        return Optional.ofNullable(outbound().lastOpenTime())
                .map(t -> t.atZone(ZoneOffset.UTC).toLocalDate().toString());
    }

    private OutboundSmtpStatus outbound() {
        return Optional.ofNullable(s.before().outboundSMTP()).orElse(OutboundSmtpStatus.NONE);
    }

    /**
     * What keeps spam from leaving.
     *
     * @param again whether a restriction that was lifted is back, so that what has changed has to be told
     */
    List<String> prevention(boolean again) {
        var spam = Optional.ofNullable(stated.spamPrevention()).orElse(new SpamPrevention(List.of(), null));
        var notes = Objects.requireNonNullElse(spam.notes(), "").strip();
        List<String> measures = new ArrayList<>();
        spam.measures().stream()
                .filter(m -> !(m == SpamMeasure.DMARC && dmarcStands()))
                .map(SupportFacts::sentence)
                .flatMap(Optional::stream)
                .forEach(measures::add);
        if (!notes.isEmpty()) {
            measures.add(notes);
        }
        if (measures.isEmpty()) {
            measures.add(or(null, "spamPrevention", ""));
        }
        if (again && notes.isEmpty()) {
            measures.add(or(
                    null,
                    "spamPrevention.notes",
                    ", with why AWS restricted port 25 again and what was changed since"));
        }
        measures.addAll(0, observed());
        return measures;
    }

    private List<String> observed() {
        List<String> facts = new ArrayList<>();
        if (stands(SpfReady)) {
            facts.add("SPF: the record of " + s.spec().domain() + " gives pass for " + ip() + ".");
        }
        var keys = s.spec().dkimIdentities().stream().map(i -> i.name()).toList();
        if (!keys.isEmpty() && stands(DkimReady)) {
            facts.add("DKIM: the public key is published at " + firstOf(keys) + ".");
        }
        if (dmarcStands()) {
            facts.add("DMARC: a policy is published for "
                    + firstOf(s.spec().dmarcPolicies().keySet()) + ".");
        }
        return facts;
    }

    private static String firstOf(Collection<String> names) {
        int more = names.size() - 1;
        return names.iterator().next() + (more == 0 ? "" : " and " + more + " other name" + (more == 1 ? "" : "s"));
    }

    private boolean dmarcStands() {
        return !s.spec().dmarcPolicies().isEmpty() && stands(DmarcReady);
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

    private String or(@Nullable String stated, String field, String hint) {
        var text = Objects.requireNonNullElse(stated, "").strip();
        if (!text.isEmpty()) {
            return text;
        }
        missing.add("spec.supportRequest." + field);
        return "[fill in: " + missing.getLast() + hint + "]";
    }
}
