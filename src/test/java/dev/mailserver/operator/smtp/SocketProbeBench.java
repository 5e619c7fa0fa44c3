package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A thousand rounds at once from the operator's own process, against two targets that drop every SYN: {@code make bench-probe}. */
final class SocketProbeBench {
    private static final int SERVERS = 1000;
    private static final int TIMES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Scope SCOPE = new Scope("eu-west-1");

    private SocketProbeBench() {}

    public static void main(String[] arguments) throws Exception {
        try (var one = LoopbackServer.filtering();
                var two = LoopbackServer.filtering();
                var control = LoopbackServer.silent();
                var probe = new SocketProbe(
                        new ProbeTargets(
                                List.of(one.address(), two.address()), control.address(), _ -> Seen.of(List.of())),
                        PATIENCE)) {
            for (int time = 1; time <= TIMES; time++) {
                report(time, probe);
            }
        }
    }

    private static void report(int time, SocketProbe probe) throws InterruptedException {
        var threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        long began = System.nanoTime();
        var rounds = IntStream.range(0, SERVERS)
                .mapToObj(i ->
                        new Round(Place.OPERATOR, Optional.empty(), "mail" + i + ".example.com", "n" + time + "x" + i))
                .toList();
        rounds.forEach(round -> probe.start(SCOPE, round));
        double started = (System.nanoTime() - began) / 1e9;
        for (var round : rounds) {
            var timedOut = finished(probe, round).targets().stream()
                    .filter(t -> t.connect() == Connect.TIMED_OUT)
                    .count();
            if (timedOut != 2) {
                throw new IllegalStateException("not every target timed out, so this measures something else");
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        System.gc();
        System.out.printf(
                "%d servers x 2 targets that time out after %d s: started in %.2f s, done in %.1f s   threads: %d at most"
                        + "   heap: %.1f MiB after a collection%n",
                SERVERS,
                PATIENCE.toSeconds(),
                started,
                took,
                threads.getPeakThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
    }

    private static Result finished(SocketProbe probe, Round round) throws InterruptedException {
        while (true) {
            var result = probe.result(SCOPE, round, round.nonce()).known().orElseThrow();
            if (result.isPresent()) {
                return result.get();
            }
            Thread.sleep(20);
        }
    }
}
