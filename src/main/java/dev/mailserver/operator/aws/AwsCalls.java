package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Metric;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** What happens around every call: a token of the rate limit before it, the count after it, its failure as a value. */
final class AwsCalls implements ExecutionInterceptor {
    private final RateLimit limit;
    private final AwsRates rates;
    private final MeterRegistry metrics;
    private final String whose;

    /**
     * @param whose of which account's limits the calls take; empty: of the operator's own
     */
    AwsCalls(RateLimit limit, AwsRates rates, MeterRegistry metrics, String whose) {
        this.whose = whose;
        this.limit = limit;
        this.rates = rates;
        this.metrics = metrics;
    }

    /** A call that was not made. */
    static final class HeldBack extends SdkClientException {
        private final transient Failure why;

        HeldBack(Failure why) {
            super(builder().message(why.text()));
            this.why = why;
        }

        Failure why() {
            return why;
        }
    }

    /** What an answer does not say of itself: that a role had called, and where. It goes with the answer as suppressed. */
    static final class ByRole extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean regional;

        private ByRole(String whose, Call call) {
            super("the session of a role" + whose + call.place(), null, false, false);
            this.regional = !call.place().isEmpty();
        }

        static Optional<ByRole> of(AwsServiceException answer) {
            return Stream.of(answer.getSuppressed())
                    .flatMap(e -> e instanceof ByRole by ? Stream.of(by) : Stream.empty())
                    .findFirst();
        }

        /** For instance {@code the session of a role of 210987654321 in eu-west-1}. */
        String session() {
            return Objects.requireNonNull(getMessage());
        }

        /** Whether the service has Regions. */
        boolean regional() {
            return regional;
        }
    }

    /**
     * A read; once more when there was no answer.
     *
     * @param permission the IAM action, for instance {@code ec2:DescribeAddresses}
     */
    static <T> Seen<T> look(String permission, Supplier<T> call) {
        var first = once(permission, call);
        boolean unanswered = first.failure()
                .filter(f -> f.kind() == Failure.Kind.UNAVAILABLE)
                .isPresent();
        return unanswered ? once(permission, call) : first;
    }

    private static <T> Seen<T> once(String permission, Supplier<T> call) {
        try {
            return Seen.of(call.get());
        } catch (SdkException e) {
            return Seen.unknown(AwsFailures.of(permission, e));
        }
    }

    /**
     * A change, made once.
     *
     * @param permission the IAM action, for instance {@code ec2:ReleaseAddress}
     * @param call gives the reference
     */
    static Outcome change(String permission, Supplier<String> call) {
        try {
            return new Outcome.Done(call.get());
        } catch (SdkException e) {
            return new Outcome.Failed(AwsFailures.of(permission, e));
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var call = Call.of(attributes);
        limit.take(call.bucket() + whose, rates.of(call.service(), call.action()))
                .ifPresent(why -> {
                    throw new HeldBack(why);
                });
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        count(Call.of(attributes), "OK");
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        var call = Call.of(attributes);
        switch (context.exception()) {
            case HeldBack _ -> {}
            case AwsServiceException e -> {
                if (AwsFailures.throttled(e)) {
                    limit.throttled(call.bucket() + whose, rates.of(call.service(), call.action()));
                }
                if (!whose.isEmpty()) {
                    e.addSuppressed(new ByRole(whose, call));
                }
                count(call, AwsFailures.code(e));
            }
            default -> count(call, "NoAnswer");
        }
    }

    private void count(Call call, String code) {
        Counter.builder(Metric.AWS_REQUESTS.meter())
                .description(Metric.AWS_REQUESTS.meaning())
                .tags(Metric.AWS_REQUESTS.with(call.service(), call.action(), code))
                .register(metrics)
                .increment();
    }

    private record Call(String service, String region, String action) {
        static Call of(ExecutionAttributes attributes) {
            return new Call(
                    Objects.requireNonNull(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                            .toLowerCase(Locale.ROOT)
                            .replace(" ", ""),
                    Objects.requireNonNull(attributes.getAttribute(AwsExecutionAttribute.AWS_REGION))
                            .id(),
                    Objects.requireNonNull(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
        }

        String bucket() {
            return place().isEmpty() ? service : service + ":" + action + place();
        }

        /** For instance {@code  in eu-west-1}; nothing for Route 53, which has no Regions. */
        String place() {
            return service.equals("route53") ? "" : " in " + region;
        }
    }
}
