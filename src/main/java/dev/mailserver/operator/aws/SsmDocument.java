package dev.mailserver.operator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.DocumentFault;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DocumentDescription;
import software.amazon.awssdk.services.ssm.model.DocumentFormat;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;

/**
 * The document that the probe runs by, in one account and Region: it must be what this operator ships, as JSON. AWS's hash spares the
 * reading where it is that of the shipped text. Where it may not be read, it is believed.
 */
final class SsmDocument {
    private static final Duration TRUSTED = Duration.ofHours(1);
    private static final Duration DOUBTED = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private static final String SHIPPED = shipped();

    private final Supplier<SsmClient> ssm;
    private final String name;
    private final String region;
    private final InstantSource clock;
    private final Snapshot<Look> looks;

    /**
     * What was found.
     *
     * @param pin what to run then; empty where the document may not be looked at
     */
    record Look(Optional<DocumentFault> fault, Optional<Pin> pin) {}

    /** The very document that was looked at: a version's content never changes, but a document may be made anew. */
    record Pin(String version, String hash, String hashType) {
        static Pin of(DocumentDescription d) {
            return new Pin(d.documentVersion(), d.hash(), d.hashTypeAsString());
        }
    }

    SsmDocument(Supplier<SsmClient> ssm, String name, String region, InstantSource clock) {
        this.ssm = ssm;
        this.name = name;
        this.region = region;
        this.clock = clock;
        this.looks = new Snapshot<>(this::load, clock, Duration.ZERO);
    }

    String name() {
        return name;
    }

    DocumentFault missing() {
        return new DocumentFault(name, region, true);
    }

    /** What is said where the one that was looked at is there no more. */
    String changed() {
        return "The SSM document " + name + " in " + region + " was changed since it was looked at.";
    }

    /** As it was within the hour; a fault is looked at again soon. */
    Seen<Look> look() {
        boolean doubted = looks.peek().filter(l -> l.fault().isPresent()).isPresent();
        return looks.get(clock.instant().minus(doubted ? DOUBTED : TRUSTED));
    }

    /** It turned out to be another by now. */
    void invalidate() {
        looks.invalidate();
    }

    private Seen<Look> load() {
        return permitted(
                        AwsCalls.look("ssm:DescribeDocument", this::describe),
                        new Look(Optional.empty(), Optional.empty()))
                .then(look -> look.pin().isEmpty()
                                || sha256(SHIPPED).equals(look.pin().get().hash())
                        ? Seen.of(look)
                        : permitted(
                                AwsCalls.look(
                                        "ssm:GetDocument",
                                        () -> compare(look.pin().get())),
                                look));
    }

    private static Seen<Look> permitted(Seen<Look> seen, Look otherwise) {
        return seen.failure().filter(why -> why.kind() == Kind.DENIED).isPresent() ? Seen.of(otherwise) : seen;
    }

    private Look describe() {
        try {
            return new Look(
                    Optional.empty(),
                    Optional.of(
                            Pin.of(ssm.get().describeDocument(r -> r.name(name)).document())));
        } catch (InvalidDocumentException e) {
            return new Look(Optional.of(missing()), Optional.empty());
        }
    }

    private Look compare(Pin pin) {
        var content = ssm.get()
                .getDocument(r -> r.name(name).documentVersion(pin.version()).documentFormat(DocumentFormat.JSON))
                .content();
        return new Look(
                same(content) ? Optional.empty() : Optional.of(new DocumentFault(name, region, false)),
                Optional.of(pin));
    }

    private static boolean same(String content) {
        try {
            return JSON.readTree(content).equals(JSON.readTree(SHIPPED));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String shipped() {
        try (var in = Objects.requireNonNull(SsmDocument.class.getResourceAsStream("document.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
