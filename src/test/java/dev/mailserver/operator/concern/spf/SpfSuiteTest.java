package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.sandbox.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The suite of the authors of RFC 7208. No case is left out. Of the cases with an {@code explanation} that field is not compared, as
 * the suite allows: an explanation is a text that a receiver sends to whom it refuses; the operator refuses nobody and fetches none.
 */
class SpfSuiteTest {
    private static final int CASES = 203;
    private static final int EXPLANATIONS = 22;

    private static List<Case> cases = List.of();

    /** A case, and DNS as its scenario has it. */
    record Case(
            String id,
            String host,
            String helo,
            String mailFrom,
            Set<String> results,
            boolean explained,
            Map<?, ?> zone) {
        SpfRequest request() {
            int at = mailFrom.lastIndexOf('@');
            return mailFrom.isEmpty()
                    ? SpfRequest.postmaster(host, helo, helo)
                    : new SpfRequest(
                            host, mailFrom.substring(at + 1), at > 0 ? mailFrom.substring(0, at) : "postmaster", helo);
        }
    }

    @BeforeAll
    static void fetch() {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        cases = StreamSupport.stream(
                        yaml.loadAll(Reference.run("sandbox.spf_reference", "suite", ""))
                                .spliterator(),
                        false)
                .map(scenario -> (Map<?, ?>) scenario)
                .flatMap(scenario -> ((Map<?, ?>) scenario.get("tests"))
                        .entrySet().stream()
                                .map(test -> read((String) test.getKey(), (Map<?, ?>) test.getValue(), (Map<?, ?>)
                                        scenario.get("zonedata"))))
                .toList();
    }

    private static Case read(String id, Map<?, ?> test, Map<?, ?> zone) {
        var results = new TreeSet<String>();
        for (var result : test.get("result") instanceof List<?> several ? several : List.of(test.get("result"))) {
            results.add((String) result);
        }
        return new Case(
                id,
                (String) test.get("host"),
                (String) test.get("helo"),
                (String) test.get("mailfrom"),
                results,
                test.containsKey("explanation"),
                zone);
    }

    static Stream<Arguments> cases() {
        return cases.stream().map(c -> Arguments.of(c.id(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void the_result_is_one_that_the_suite_allows(String id, Case c) {
        var evaluation = world(c.zone()).evaluate(c.request());
        assertThat(evaluation.result().name().toLowerCase(Locale.ROOT))
                .as("%s", evaluation)
                .isIn(c.results());
    }

    @Test
    void the_suite_is_whole() {
        assertThat(cases).hasSize(CASES);
        assertThat(cases.stream().filter(Case::explained)).hasSize(EXPLANATIONS);
    }

    /**
     * The suite writes records that are to be found as TXT as type SPF, unless there is a TXT record too; {@code NONE} makes up for
     * the latter. {@code TIMEOUT} is the answer for every type that has no record above it.
     */
    private static SpfWorld world(Map<?, ?> zone) {
        var world = new SpfWorld();
        zone.forEach((name, entries) -> {
            var owner = Names.canonical((String) name);
            records(zone, owner, 0).forEach(r -> world.add(owner, r.type(), r.value()));
        });
        return world;
    }

    record Entry(String type, String value) {}

    private static List<Entry> records(Map<?, ?> zone, String name, int depth) {
        var entries = zone.entrySet().stream()
                .filter(e -> Names.canonical((String) e.getKey()).equals(name))
                .flatMap(e -> ((List<?>) e.getValue()).stream())
                .toList();
        boolean txt = entries.stream().anyMatch(e -> e instanceof Map<?, ?> m && m.containsKey("TXT"));
        List<Entry> out = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> record)) {
                Stream.of("TXT", "A", "AAAA", "MX", "PTR")
                        .filter(type -> out.stream().noneMatch(r -> r.type().equals(type)))
                        .toList()
                        .forEach(type -> out.add(new Entry(type, "?")));
                continue;
            }
            record.forEach((type, value) -> {
                switch ((String) type) {
                    case "SPF" -> {
                        if (!txt) {
                            out.add(new Entry("TXT", text(value)));
                        }
                    }
                    case "TXT" -> {
                        if (!value.equals("NONE")) {
                            out.add(new Entry("TXT", text(value)));
                        }
                    }
                    case "MX" -> {
                        var parts = (List<?>) value;
                        out.add(new Entry("MX", parts.get(0) + " " + Names.canonical((String) parts.get(1))));
                    }
                    case "PTR" -> out.add(new Entry("PTR", Names.canonical((String) value)));
                    case "CNAME" -> {
                        if (depth < 8) {
                            out.addAll(records(zone, Names.canonical((String) value), depth + 1));
                        }
                    }
                    default -> out.add(new Entry((String) type, (String) value));
                }
            });
        }
        return out;
    }

    private static String text(Object value) {
        return value instanceof List<?> strings
                ? String.join("", strings.stream().map(String.class::cast).toList())
                : (String) value;
    }
}
