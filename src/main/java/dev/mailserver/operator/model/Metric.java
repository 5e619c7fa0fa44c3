package dev.mailserver.operator.model;

import java.util.List;

/** Every metric of the operator's own: the only table of names, labels and meanings. The reference documentation comes from it. */
public enum Metric {
    CONDITION(
            Kind.GAUGE,
            "mailserver.condition",
            "1 for the status (True, False or Unknown) that each condition has.",
            "namespace",
            "name",
            "type",
            "status"),
    CONDITION_REASON(
            Kind.GAUGE,
            "mailserver.condition.reason",
            "1 for the reason of each condition that somebody has yet to act on; absent where nobody has to.",
            "namespace",
            "name",
            "type",
            "reason"),
    WAITING_START_TIME(
            Kind.GAUGE,
            "mailserver.waiting.start.time.seconds",
            "Since when somebody is waited for, as a Unix time; absent while nobody is.",
            "namespace",
            "name",
            "for"),
    NEXT_PASS_TIME(
            Kind.GAUGE,
            "mailserver.next.pass.time.seconds",
            "When the next pass is due, as a Unix time. A pass that fails or does not end leaves it as it is.",
            "namespace",
            "name"),
    RETAINED_ADDRESSES(
            Kind.GAUGE,
            "mailserver.retained.addresses",
            "Elastic IPs that were last seen with this cluster's tag and a namespace that is watched, and whose MailServer is not there. They cost money.",
            "account",
            "region"),
    LEADER(Kind.GAUGE, "mailserver.leader", "1 in the process that leads and so acts, 0 in those that stand by."),
    AWS_REQUESTS(
            Kind.COUNTER,
            "mailserver.aws.requests",
            "Calls of AWS by what came of them: OK, AWS's error code, or NoAnswer.",
            "service",
            "action",
            "code"),
    DNS_QUERIES(Kind.COUNTER, "mailserver.dns.queries", "DNS questions by what came of them.", "verdict"),
    SMTP_PROBES(Kind.COUNTER, "mailserver.smtp.probes", "Rounds of probes of port 25 by their verdict.", "verdict");

    /** How its value moves. */
    public enum Kind {
        GAUGE,
        /** Only ever rises. */
        COUNTER
    }

    private final Kind kind;
    private final String meter;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    Metric(Kind kind, String meter, String meaning, String... labels) {
        this.kind = kind;
        this.meter = meter;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    /** How its value moves. */
    public Kind kind() {
        return kind;
    }

    /** Its name as Micrometer has it. */
    public String meter() {
        return meter;
    }

    /** What it tells, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** The names of its labels. */
    public List<String> labels() {
        return labels;
    }

    /** Its labels with these values, each name followed by its value. */
    public String[] with(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(this + " has the labels " + labels);
        }
        var tags = new String[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            tags[2 * i] = labels.get(i);
            tags[2 * i + 1] = values[i];
        }
        return tags;
    }
}
