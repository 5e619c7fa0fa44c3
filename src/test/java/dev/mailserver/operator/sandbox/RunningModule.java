package dev.mailserver.operator.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A Python module of the sandbox that talks in lines until it is closed: it ends with its standard input. */
public final class RunningModule implements AutoCloseable {
    private final String name;
    private final Process process;

    private RunningModule(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts it; what it says of errors is in this run's output. */
    public static RunningModule start(String name, List<String> arguments) {
        try {
            return new RunningModule(
                    name,
                    new ProcessBuilder(Stream.concat(Stream.of("sandbox/python", "-m", name), arguments.stream())
                                    .toList())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says next. */
    public String line() {
        try {
            return Objects.requireNonNull(process.inputReader().readLine(), name + " ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it something. */
    public void tell(String line) {
        try {
            var to = process.outputWriter();
            to.write(line);
            to.newLine();
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
