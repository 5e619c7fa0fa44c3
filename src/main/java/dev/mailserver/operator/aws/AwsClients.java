package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.model.Role;
import dev.mailserver.operator.model.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK's clients, one a service, Region and role, over one HTTP client. Every call pays into the rate limit and is counted.
 *
 * <p>The SDK never repeats a call by itself: {@code AllocateAddress} has no client token, so a second try after a lost answer makes a
 * second address. Reads are repeated by {@link AwsCalls#look}, everything else by the engine.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final String KEPT_CONNECTIONS = "http.maxConnections";

    private final AwsCredentialsProvider credentials;
    private final Optional<String> ownRegion;
    private final Optional<URI> endpoint;
    private final AwsRates rates;
    private final RateLimit limit;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final AwsCalls calls;
    private final SdkHttpClient http;
    private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();
    private final Map<String, SsmClient> ssm = new ConcurrentHashMap<>();
    private final Map<String, StsClient> sts = new ConcurrentHashMap<>();
    private final Map<Role, AwsClients> assumed = new ConcurrentHashMap<>();
    private final Route53Client route53;

    /**
     * Without any connection yet.
     *
     * @param ownRegion where roles are asked for
     * @param endpoint in the place of AWS's own and of the SDK's settings (AWS_ENDPOINT_URL)
     */
    public AwsClients(
            AwsCredentialsProvider credentials,
            Optional<String> ownRegion,
            Optional<URI> endpoint,
            RateLimit limit,
            AwsRates rates,
            InstantSource clock,
            MeterRegistry metrics) {
        this(credentials, ownRegion, endpoint, limit, rates, clock, metrics, "", http(endpoint));
    }

    private AwsClients(
            AwsCredentialsProvider credentials,
            Optional<String> ownRegion,
            Optional<URI> endpoint,
            RateLimit limit,
            AwsRates rates,
            InstantSource clock,
            MeterRegistry metrics,
            String whose,
            SdkHttpClient http) {
        this.credentials = credentials;
        this.ownRegion = ownRegion;
        this.endpoint = endpoint;
        this.limit = limit;
        this.rates = rates;
        this.clock = clock;
        this.metrics = metrics;
        this.calls = new AwsCalls(limit, rates, metrics, whose);
        this.http = http;
        this.route53 = build(Route53Client.builder(), Region.AWS_GLOBAL);
    }

    /** By the proxy that the environment names for the scheme of AWS's addresses; unasked the SDK heeds HTTP_PROXY alone. */
    private static SdkHttpClient http(Optional<URI> endpoint) {
        if (System.getProperty(KEPT_CONNECTIONS) == null) {
            System.setProperty(KEPT_CONNECTIONS, "64"); // the JDK keeps 5 idle connections otherwise
        }
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(CALL)
                .proxyConfiguration(withoutUser(ProxyConfiguration.builder()
                        .scheme(endpoint.map(URI::getScheme).orElse("https"))
                        .build()))
                .build();
    }

    /** The JDK does not send a user's password to the proxy when it asks for a tunnel, but through the tunnel, to AWS. */
    private static ProxyConfiguration withoutUser(ProxyConfiguration proxy) {
        if (proxy.username() != null && !proxy.username().isEmpty()) {
            throw new IllegalArgumentException(
                    "HTTPS_PROXY, or -Dhttps.proxyUser, names a user for the proxy: one that asks for a"
                            + " password is not supported. Name a proxy that lets the operator's pods through without.");
        }
        return proxy;
    }

    /** The same by a role, with its own credentials and the rate limit of its account. */
    public AwsClients by(Optional<Role> role) {
        return role.map(this::assuming).orElse(this);
    }

    private AwsClients assuming(Role role) {
        return assumed.computeIfAbsent(
                role,
                r -> new AwsClients(
                        new AssumedRole(sts(r.tokens(ownRegion)), r, clock),
                        ownRegion,
                        endpoint,
                        limit,
                        rates,
                        clock,
                        metrics,
                        " of " + r.accountID(),
                        http));
    }

    /** EC2 in a Region. */
    public Ec2Client ec2(Scope scope) {
        return by(scope.role()).inRegion(scope, c -> c.ec2, Ec2Client::builder);
    }

    /** Systems Manager in a Region. */
    public SsmClient ssm(Scope scope) {
        return by(scope.role()).inRegion(scope, c -> c.ssm, SsmClient::builder);
    }

    /** The Security Token Service in a Region. */
    public StsClient sts(Scope scope) {
        return by(scope.role()).inRegion(scope, c -> c.sts, StsClient::builder);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C inRegion(
            Scope scope, Function<AwsClients, Map<String, C>> kept, Supplier<B> builder) {
        return kept.apply(this).computeIfAbsent(scope.region(), r -> build(builder.get(), Region.of(r)));
    }

    /** Route 53, which has no Regions. */
    public Route53Client route53() {
        return route53;
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder, Region region) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(CALL)
                        .addExecutionInterceptor(calls)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "mailserver-operator")
                        .build())
                .build();
    }

    @Override
    public void close() {
        assumed.values().forEach(AwsClients::closeClients);
        closeClients();
        http.close();
    }

    private void closeClients() {
        ec2.values().forEach(Ec2Client::close);
        ssm.values().forEach(SsmClient::close);
        sts.values().forEach(StsClient::close);
        route53.close();
    }
}
