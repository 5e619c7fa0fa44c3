package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class AwsFailuresTest {
    private static AwsServiceException answer(int status, String code, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .requestId("6d3f4a8e-1111-2222-3333-444455556666")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Ec2")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private static Failure failure(int status, String code, String message) {
        return AwsFailures.of("ec2:ReleaseAddress", answer(status, code, message));
    }

    @ParameterizedTest
    @CsvSource({
        "400, AddressLimitExceeded, QUOTA",
        "503, RequestLimitExceeded, THROTTLED",
        "400, Throttling, THROTTLED",
        "400, ThrottlingException, THROTTLED",
        "400, PriorRequestNotComplete, THROTTLED",
        "403, UnauthorizedOperation, DENIED",
        "403, AccessDenied, DENIED",
        "400, AccessDeniedException, DENIED",
        "401, AuthFailure, NO_CREDENTIALS",
        "403, InvalidClientTokenId, NO_CREDENTIALS",
        "400, ExpiredToken, NO_CREDENTIALS",
        "400, InvalidAddress.PtrSet, SETTLING",
        "400, InvalidAllocationID.NotFound, SETTLING",
        "400, InvalidAddress.Locked, INVALID",
        "400, InvalidParameterValue, INVALID",
        "400, Resource.AlreadyAssociated, CONFLICT",
        "400, InvalidIPAddress.InUse, CONFLICT",
        "404, NoSuchHostedZone, CONFLICT",
        "500, InternalError, UNAVAILABLE",
        "503, Unavailable, UNAVAILABLE",
    })
    void codesHaveKinds(int status, String code, Kind kind) {
        assertThat(failure(status, code, "text").kind()).isEqualTo(kind);
    }

    @Test
    void anAnswerWithoutACodeIsNamedByItsStatus() {
        var why = AwsFailures.of(
                "ec2:ReleaseAddress", Ec2Exception.builder().statusCode(502).build());
        assertThat(why).isEqualTo(Failure.of(Kind.UNAVAILABLE, "ec2:ReleaseAddress: HTTP502:"));
    }

    @Test
    void aTextNamesPermissionCodeAndMessage() {
        assertThat(failure(400, "InvalidAddress.Locked", "The address is locked.")
                        .text())
                .isEqualTo("ec2:ReleaseAddress: InvalidAddress.Locked: The address is locked.");
    }

    @Test
    void aTextHasNeitherRequestIdsNorAccountNumbersNorLineBreaks() {
        var text = failure(
                        400,
                        "InvalidParameterValue",
                        "Bad\nthing of 111122223333 (request 6d3f4a8e-1111-2222-3333-444455556666)")
                .text();
        assertThat(text).isEqualTo("ec2:ReleaseAddress: InvalidParameterValue: Bad thing of … (request …)");
    }

    @Test
    void aTextIsBounded() {
        assertThat(failure(400, "InvalidParameterValue", "x".repeat(5000)).text())
                .hasSize(500)
                .endsWith("…");
    }

    @Test
    void aDenialNamesThePermissionAndWhoLacksItAndIsTheSameForEverySession() {
        var message = "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/"
                + "mail/%s is not authorized to perform: ec2:CreateTags on resource: "
                + "arn:aws:ec2:eu-west-1:111122223333:elastic-ip/* because no identity-based policy allows the "
                + "ec2:CreateTags action. Encoded authorization failure message: %s";
        var one = failure(403, "UnauthorizedOperation", message.formatted("session-1", "AbC"));
        var two = failure(403, "UnauthorizedOperation", message.formatted("session-2", "xYz"));

        assertThat(one).isEqualTo(two);
        assertThat(one.text())
                .startsWith("AWS denies ec2:CreateTags (UnauthorizedOperation).")
                .contains("arn:aws:sts::111122223333:assumed-role/mail is not authorized")
                .doesNotContain("Encoded");
    }

    @Test
    void aDenialWithoutDetailsNamesThePermissionOfTheCall() {
        assertThat(failure(403, "UnauthorizedOperation", "You are not authorized to perform this operation.")
                        .text())
                .startsWith("AWS denies ec2:ReleaseAddress ");
    }

    @Test
    void noAnswerMeansThatItIsNotKnownWhetherItWasDone() {
        assertThat(AwsFailures.of(
                        "ec2:ReleaseAddress",
                        ApiCallTimeoutException.builder()
                                .message("took 10000 ms")
                                .build()))
                .isEqualTo(Failure.of(Kind.UNAVAILABLE, "ec2:ReleaseAddress: AWS did not answer in time."));
        assertThat(AwsFailures.of(
                        "ec2:ReleaseAddress",
                        SdkClientException.create("Unable to execute", new ConnectException("127.0.0.1:4711"))))
                .isEqualTo(Failure.of(
                        Kind.UNAVAILABLE,
                        "ec2:ReleaseAddress: AWS could not be reached, or did not answer (ConnectException)."));
    }

    @Test
    void missingCredentialsAreToldAsSuch() {
        var e = SdkClientException.create("Unable to load credentials from any of the providers in the chain …");
        assertThat(AwsFailures.of("ec2:DescribeAddresses", e).kind()).isEqualTo(Kind.NO_CREDENTIALS);
    }
}
