package dev.mailserver.operator.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.DescribeDocumentRequest;
import software.amazon.awssdk.services.ssm.model.DescribeDocumentResponse;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.DocumentHashType;
import software.amazon.awssdk.services.ssm.model.GetDocumentRequest;
import software.amazon.awssdk.services.ssm.model.GetDocumentResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentVersionException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.PlatformType;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Systems Manager in memory, as far as the probe uses it. One state of all invocations at a time. */
final class FakeSsm implements SsmClient {
    static final String SHIPPED = read(Path.of("deploy/ssm/document.json"));

    final List<SendCommandRequest> sent = new CopyOnWriteArrayList<>();
    final Set<String> unknown = new HashSet<>();
    final Set<String> untagged = new HashSet<>();
    final Map<String, Map.Entry<PingStatus, PlatformType>> managed = new HashMap<>();
    final Set<String> denied = new HashSet<>();
    Optional<String> document = Optional.of(SHIPPED);
    int documentVersion = 1;
    int documentReads;
    int attempts;
    int listings;
    int descriptions;
    private CommandInvocationStatus status = CommandInvocationStatus.IN_PROGRESS;
    private String details = "InProgress";
    private String output = "";

    /** The nonce of the first command. */
    String nonce() {
        return sent.getFirst().parameters().get("Nonce").getFirst();
    }

    /** All of them succeed with that output. */
    void finish(String text) {
        status = CommandInvocationStatus.SUCCESS;
        details = "Success";
        output = text;
    }

    /** No agent takes them. */
    void undeliverable() {
        status = CommandInvocationStatus.TIMED_OUT;
        details = "DeliveryTimedOut";
    }

    /** Somebody registers another text in the place of the document. */
    void register(String content) {
        document = Optional.of(content);
        documentVersion++;
    }

    @Override
    public synchronized DescribeDocumentResponse describeDocument(DescribeDocumentRequest request) {
        documentReads++;
        permit("ssm:DescribeDocument");
        var content = content();
        return DescribeDocumentResponse.builder()
                .document(d -> d.documentVersion(Integer.toString(documentVersion))
                        .hash(hash(content))
                        .hashType(DocumentHashType.SHA256))
                .build();
    }

    @Override
    public synchronized GetDocumentResponse getDocument(GetDocumentRequest request) {
        documentReads++;
        permit("ssm:GetDocument");
        return GetDocumentResponse.builder().content(content()).build();
    }

    private String content() {
        return document.orElseThrow(() -> InvalidDocumentException.builder()
                .message("no such document")
                .statusCode(400)
                .build());
    }

    private void permit(String action) {
        if (denied.contains(action)) {
            throw denial(action + " on resource: arn:aws:ssm:eu-west-1:111122223333:document/x");
        }
    }

    private static SsmException denial(String what) {
        return (SsmException) SsmException.builder()
                .message("no")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("not authorized to perform: " + what)
                        .build())
                .statusCode(400)
                .build();
    }

    static String hash(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized SendCommandResponse sendCommand(SendCommandRequest request) {
        attempts++;
        var hash = hash(content());
        if (!Objects.requireNonNullElse(request.documentVersion(), "" + documentVersion)
                .equals("" + documentVersion)) {
            throw InvalidDocumentVersionException.builder().statusCode(400).build();
        }
        if (!Objects.requireNonNullElse(request.documentHash(), hash).equals(hash)) {
            throw InvalidDocumentException.builder().statusCode(400).build();
        }
        for (var id : request.instanceIds()) {
            if (unknown.contains(id)) {
                throw InvalidInstanceIdException.builder()
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("InvalidInstanceId")
                                .errorMessage("not in a valid state for account")
                                .build())
                        .statusCode(400)
                        .build();
            }
            if (untagged.contains(id)) {
                throw denial("ssm:SendCommand on resource: arn:aws:ec2:eu-west-1:111122223333:instance/" + id);
            }
        }
        sent.add(request);
        return SendCommandResponse.builder()
                .command(c -> c.commandId("command-" + sent.size()))
                .build();
    }

    @Override
    public ListCommandInvocationsResponse listCommandInvocations(ListCommandInvocationsRequest request) {
        listings++;
        int command = Integer.parseInt(request.commandId().substring("command-".length()));
        return ListCommandInvocationsResponse.builder()
                .commandInvocations(sent.get(command - 1).instanceIds().stream()
                        .map(id -> CommandInvocation.builder()
                                .instanceId(id)
                                .status(status)
                                .statusDetails(details)
                                .commandPlugins(
                                        CommandPlugin.builder().output(output).build())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public DescribeInstanceInformationResponse describeInstanceInformation(DescribeInstanceInformationRequest request) {
        descriptions++;
        return DescribeInstanceInformationResponse.builder()
                .instanceInformationList(managed.entrySet().stream()
                        .map(e -> InstanceInformation.builder()
                                .instanceId(e.getKey())
                                .pingStatus(e.getValue().getKey())
                                .platformType(e.getValue().getValue())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return "ssm";
    }

    @Override
    public void close() {}
}
