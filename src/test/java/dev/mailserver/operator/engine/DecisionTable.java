package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of a Markdown page that says what comes of each combination of inputs: the first row that fits decides. */
record DecisionTable(List<Row> rows) {
    /** A row: alternatives for each input, and what comes out. */
    record Row(List<String> cells) {
        private boolean fits(List<String> inputs) {
            return IntStream.range(0, inputs.size())
                    .allMatch(i -> cells.get(i).equals("any")
                            || List.of(cells.get(i).split(", ")).contains(inputs.get(i)));
        }

        private List<String> outputs(int inputs) {
            return cells.subList(inputs, cells.size());
        }
    }

    /** The table below that heading. */
    static DecisionTable of(Path page, String heading) throws IOException {
        var rows = Files.readAllLines(page).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line ->
                        new Row(Stream.of(line.substring(2, line.length() - 2).split(" \\| "))
                                .map(String::strip)
                                .toList()))
                .toList();
        assertThat(rows).as("%s has no table \"%s\"", page, heading).isNotEmpty();
        return new DecisionTable(rows);
    }

    /**
     * Plays these combinations of inputs.
     *
     * @param real what comes of one
     */
    void holds(List<List<String>> combinations, Function<List<String>, List<String>> real) {
        List<String> wrong = new ArrayList<>();
        Set<Row> used = new HashSet<>();
        for (List<String> combination : combinations) {
            var row = rows.stream().filter(r -> r.fits(combination)).findFirst();
            row.ifPresent(used::add);
            var said = row.map(r -> r.outputs(combination.size())).orElse(List.of("no row fits"));
            var is = real.apply(combination);
            if (!said.equals(is)) {
                wrong.add(combination + ": " + said + " in the table, and in truth " + is);
            }
        }
        assertThat(wrong).as(() -> String.join("\n", wrong)).isEmpty();
        assertThat(rows).as("every row decides something").allMatch(used::contains);
    }

    /** Every combination of inputs that can each be one of these. */
    @SafeVarargs
    static List<List<String>> combinations(List<String>... inputs) {
        List<List<String>> all = List.of(List.of());
        for (List<String> domain : inputs) {
            all = all.stream()
                    .flatMap(begun -> domain.stream()
                            .map(value -> Stream.concat(begun.stream(), Stream.of(value))
                                    .toList()))
                    .toList();
        }
        return all;
    }
}
