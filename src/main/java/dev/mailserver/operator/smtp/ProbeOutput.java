package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code deploy/ssm/probe.sh} prints of the targets, and of the instance's own mail server after them. It comes from a machine that may be anybody's by now, so whatever is not a line of this
 * round is passed over, and a target without a line counts as one that could not be tried.
 */
public final class ProbeOutput {
    private static final int LONGEST = 8192;
    private static final String CONTROL = "c";
    private static final String NO_TOOL = "-";

    private ProbeOutput() {}

    /**
     * Reads it.
     *
     * @param nonce of the lines
     * @param targets as configured, in the order in which they were given to the script
     * @param round that the result is for
     */
    public static Result read(String output, String nonce, List<String> targets, Round round) {
        Map<String, String> lines = new HashMap<>();
        output.substring(0, Math.min(LONGEST, output.length())).lines().forEach(line -> {
            var parts = line.split(" ", 3);
            if (parts.length == 3 && parts[0].equals(nonce)) {
                lines.putIfAbsent(parts[1], parts[2]);
            }
        });
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            var target = targets.get(i);
            observations.add(Optional.ofNullable(lines.get(Integer.toString(i)))
                    .map(line -> observation(target, line))
                    .orElseGet(() -> Observation.unconnected(target, Connect.FAILED)));
        }
        return new Result(
                round.nonce(),
                observations,
                Optional.ofNullable(lines.get(CONTROL)).map(ProbeOutput::connect),
                lines.containsKey(NO_TOOL),
                Optional.ofNullable(lines.get(Integer.toString(targets.size())))
                        .filter(line -> connect(line) == Connect.CONNECTED)
                        .flatMap(line -> conversation(line).names(round.hostname())));
    }

    private static Observation observation(String target, String line) {
        var connect = connect(line);
        if (connect != Connect.CONNECTED) {
            return Observation.unconnected(target, connect);
        }
        return conversation(line).observed(target);
    }

    private static Conversation conversation(String line) {
        var fields = line.split("\\|", -1);
        return new Conversation(
                fields.length > 1 ? fields[1] : "",
                fields.length > 2 ? fields[2] : "",
                fields.length > 3 && fields[3].equals("1"));
    }

    private static Connect connect(String line) {
        return switch (line.split("\\|", 2)[0]) {
            case "C" -> Connect.CONNECTED;
            case "T" -> Connect.TIMED_OUT;
            case "R" -> Connect.REFUSED;
            case "U" -> Connect.UNREACHABLE;
            default -> Connect.FAILED;
        };
    }
}
