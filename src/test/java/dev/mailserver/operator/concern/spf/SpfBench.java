package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Seen;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How long one evaluation takes when every answer is there: {@code make bench-spf}. */
final class SpfBench {
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static final SpfRequest REQUEST = SpfRequest.postmaster("192.0.2.10", "example.com", "mail.example.com");

    private final Map<Question, Optional<Seen<Answer>>> answers = new HashMap<>();

    private SpfBench add(String name, String type, String... values) {
        answers.put(new Question(name, type), Optional.of(Seen.of(new Answer(Rcode.NOERROR, List.of(values), 300))));
        return this;
    }

    public static void main(String[] arguments) {
        usual().report("a usual record (4 includes, 60 networks)");
        full().report("every limit used up (10 mx terms with 10 exchangers)");
        hostile().report("a hostile one (13,000 macros)");
    }

    /** As a domain has that sends through several services. */
    private static SpfBench usual() {
        var bench = new SpfBench()
                .add(
                        "example.com",
                        "TXT",
                        "another text",
                        "v=spf1 mx include:a.example.net include:b.example.net ip4:192.0.2.10 ~all")
                .add("example.com", "MX", "10 mail.example.com")
                .add("mail.example.com", "A", "198.51.100.1")
                .add("a.example.net", "TXT", "v=spf1 include:c.example.net include:d.example.net ~all");
        for (var name : List.of("b.example.net", "c.example.net", "d.example.net")) {
            bench.add(
                    name,
                    "TXT",
                    IntStream.range(0, 20)
                            .mapToObj(i -> "ip4:198.51." + i + ".0/24")
                            .collect(Collectors.joining(" ", "v=spf1 ", " ?all")));
        }
        return bench;
    }

    private static SpfBench full() {
        var bench = new SpfBench().add("example.com", "TXT", "v=spf1" + " mx".repeat(10) + " -all");
        bench.add(
                "example.com",
                "MX",
                IntStream.range(0, 10)
                        .mapToObj(i -> i + " mx" + i + ".example.com")
                        .toArray(String[]::new));
        IntStream.range(0, 10).forEach(i -> bench.add("mx" + i + ".example.com", "A", "198.51.100.1"));
        return bench;
    }

    /** As long as TXT data can be. */
    private static SpfBench hostile() {
        var terms = (" a:" + "%{dr}".repeat(1300)).repeat(10);
        return new SpfBench().add("example.com", "TXT", "v=spf1" + terms);
    }

    private SpfStep evaluate() {
        return SpfEvaluator.evaluate(
                REQUEST,
                question -> answers.getOrDefault(
                        question, Optional.of(Seen.of(new Answer(Rcode.NOERROR, List.of("127.0.0.2"), 300)))));
    }

    /** The time that passes, and the time of the processor: on a busy machine they differ. */
    private void report(String what) {
        measure(WARM_UP);
        var samples = measure(MEASURED);
        System.out.printf(
                "%-52s %7d times   p50 %.3f ms   p99 %.3f ms   processor: p50 %.3f ms   p99 %.3f ms%n",
                what,
                samples.size(),
                quantile(samples, Sample::wall, 50),
                quantile(samples, Sample::wall, 99),
                quantile(samples, Sample::processor, 50),
                quantile(samples, Sample::processor, 99));
    }

    private record Sample(long wall, long processor) {}

    private List<Sample> measure(Duration time) {
        var threads = ManagementFactory.getThreadMXBean();
        List<Sample> samples = new ArrayList<>();
        for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
            long processor = threads.getCurrentThreadCpuTime();
            long wall = System.nanoTime();
            evaluate();
            long passed = System.nanoTime() - wall;
            samples.add(new Sample(passed, threads.getCurrentThreadCpuTime() - processor));
        }
        return samples;
    }

    private static double quantile(List<Sample> samples, ToLongFunction<Sample> of, int percent) {
        return samples.stream()
                        .mapToLong(of)
                        .sorted()
                        .skip(samples.size() * (long) percent / 100)
                        .findFirst()
                        .orElseThrow()
                / 1e6;
    }
}
