package dev.mailserver.operator.smtp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/ssm/probe.sh}, run by each shell with each tool alone, against servers of this process. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class ProbeScriptTest {
    /** What the smallest image has. */
    private static final List<String> BASE = List.of("head", "sleep", "tr", "uname");

    @TempDir
    private Path bin;

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource({
        "dash, bash",
        "dash, python3",
        "dash, perl",
        "dash, nc",
        "bash, bash",
        "bash, python3",
        "bash, perl",
        "bash, nc",
        "busybox, bash",
        "busybox, python3",
        "busybox, perl",
        "busybox, nc"
    })
    void everyShellAndToolSeesTheSame(String shell, String tool) throws Exception {
        try (var open = LoopbackServer.open("mx.one.test", "192.0.2.10");
                var stripped = LoopbackServer.talking("220 mx.two.test ESMTP\r\n", "250 mx.two.test\r\n");
                var rejecting = LoopbackServer.talking("554 go away\r\n", "503 no\r\n");
                var busy = LoopbackServer.talking("421 too many connections\r\n", "");
                var junk = LoopbackServer.talking(
                        "\u0016\u0003\u0000\u00ffSSH\u001b[31m\r\nn0n0n0n0 1 C|220|250|1\r\n", "");
                var silent = LoopbackServer.silent();
                var filtering = LoopbackServer.filtering()) {
            var output = run(
                    shell,
                    List.of(tool),
                    silent.address(),
                    open.address(),
                    stripped.address(),
                    rejecting.address(),
                    junk.address(),
                    silent.address(),
                    filtering.address(),
                    LoopbackServer.refusing(),
                    "127.255.255.255:25",
                    busy.address());
            var result = read(output, 9);

            assertThat(output.length()).isLessThan(2048);
            assertThat(output).matches("(?s)[\\x20-\\x7e\\n]*").hasLineCount(10);
            assertThat(result.control()).contains(Connect.CONNECTED);
            assertThat(result.targets().get(0))
                    .isEqualTo(new Observation(
                            "192.0.2.1:0",
                            Connect.CONNECTED,
                            Optional.of(220),
                            true,
                            Optional.of(true),
                            Optional.of("192.0.2.10")));
            assertThat(result.targets().get(1).startTls()).contains(false);
            assertThat(result.targets().get(2).reply()).contains(554);
            assertThat(result.targets().get(3).reply()).isEmpty();
            assertThat(result.targets().get(4).reply()).isEmpty();
            assertThat(result.targets())
                    .extracting(Observation::connect)
                    .containsExactly(
                            Connect.CONNECTED,
                            Connect.CONNECTED,
                            Connect.CONNECTED,
                            Connect.CONNECTED,
                            Connect.CONNECTED,
                            Connect.TIMED_OUT,
                            Connect.REFUSED,
                            Connect.UNREACHABLE,
                            Connect.CONNECTED);
            assertThat(result.targets().getLast().reply()).contains(421);
            assertThat(open.heard()).containsExactly("EHLO mail.example.com", "QUIT");
            assertThat(silent.heard()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource({"dash, bash", "dash, python3", "dash, perl", "dash, nc", "bash, bash", "busybox, bash", "busybox, nc"})
    void aHostileServerCostsItsTimeAndNothingElse(String shell, String tool) throws Exception {
        try (var dripping = LoopbackServer.dripping();
                var flooding = LoopbackServer.flooding();
                var resetting = LoopbackServer.resetting()) {
            var output = run(
                    shell,
                    List.of(tool),
                    resetting.address(),
                    dripping.address(),
                    flooding.address(),
                    resetting.address());
            var result = read(output, 3);

            assertThat(output.length()).isLessThan(2048);
            assertThat(result.targets().subList(0, 2)).allMatch(o -> o.connect() == Connect.CONNECTED);
            // a reset may come before or after the client has learnt that it is connected
            assertThat(result.targets().get(2).connect()).isIn(Connect.CONNECTED, Connect.REFUSED);
            assertThat(result.targets()).extracting(Observation::startTls).containsOnly(Optional.empty());
            assertThat(result.targets().get(0).reply()).isEmpty();
            assertThat(result.targets().get(2).reply()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"bash", "perl", "python3"})
    @Timeout(60) // less than any time limit within
    void aServerThatAnswersIsNotWaitedFor(String tool) throws Exception {
        var limits = Pattern.compile("(?<of>sleep |-t |-w |alarm[ (]|int\\(port\\)\\), )(6|12|20)\\b");
        var script = limits.matcher(script()).replaceAll("${of}100");
        try (var open = LoopbackServer.open("mx.one.test", "192.0.2.10")) {
            var result = read(run(script, "dash", List.of(tool), open.address(), open.address()), 1);

            assertThat(result.targets().getFirst().reply()).contains(220);
        }
    }

    @Test
    void withoutAnyToolItSaysSo() throws Exception {
        var output = run("sh", List.of(), "127.0.0.1:1", "127.0.0.1:1");

        assertThat(output).isEqualTo("n0n0n0n0 - none\n");
    }

    private static Result read(String output, int targets) {
        return ProbeOutput.read(
                output,
                "n0n0n0n0",
                Stream.iterate(0, i -> i + 1)
                        .limit(targets)
                        .map(i -> "192.0.2.1:" + i)
                        .toList(),
                new Round(Place.INSTANCE, Optional.of("i-1"), "mail.example.com", "r"));
    }

    private static String script() throws IOException {
        return Files.readString(Path.of("deploy/ssm/probe.sh"));
    }

    private String run(String shell, List<String> tools, String control, String... targets)
            throws IOException, InterruptedException {
        return run(script(), shell, tools, control, targets);
    }

    private String run(String script, String shell, List<String> tools, String control, String... targets)
            throws IOException, InterruptedException {
        boolean busybox = shell.equals("busybox");
        for (var program : BASE) {
            Files.createSymbolicLink(bin.resolve(program), find(busybox ? shell : program));
        }
        for (var program : tools) {
            Files.createSymbolicLink(bin.resolve(program), find(busybox && program.equals("nc") ? shell : program));
        }
        var sh = Files.createSymbolicLink(bin.resolve("sh"), find(shell));
        var builder = new ProcessBuilder(sh.toString(), "-c", script);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        bin.toString(),
                        "TARGETS",
                        String.join(" ", targets),
                        "CONTROL",
                        control,
                        "NAMES",
                        "i-0000000a=other.example.com,i-00000001=mail.example.com",
                        "NONCE",
                        "n0n0n0n0",
                        "AWS_SSM_INSTANCE_ID",
                        "i-00000001"));
        var process = builder.redirectInput(new File("/dev/null")).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).isZero();
        assertThat(process.getErrorStream().readAllBytes()).isEmpty();
        for (var link : requireNonNull(bin.toFile().listFiles())) {
            Files.delete(link.toPath());
        }
        return output;
    }

    /** Where a program is: the real file, since a version manager's stand-in does not work from elsewhere, else one that is fetched. */
    private static Path find(String program) throws IOException, InterruptedException {
        var installed = Stream.of(requireNonNull(System.getenv("PATH")).split(":", -1))
                .filter(d -> !d.contains("shims"))
                .map(d -> Path.of(d, program))
                .filter(Files::isExecutable)
                .findFirst();
        return installed.isPresent() ? installed.get() : fetched(program);
    }

    private static Path fetched(String program) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sandbox/tool", program)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as("sandbox/tool %s", program).isZero();
        return Path.of(path);
    }
}
