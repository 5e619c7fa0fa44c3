package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.aws.AwsClients;
import dev.mailserver.operator.aws.AwsRates;
import dev.mailserver.operator.aws.Ec2Addresses;
import dev.mailserver.operator.aws.Route53Zones;
import dev.mailserver.operator.aws.SsmProbe;
import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.batch.RateLimit.Rate;
import dev.mailserver.operator.concern.accepted.AcceptedConcern;
import dev.mailserver.operator.concern.address.AddressConcern;
import dev.mailserver.operator.concern.advisory.AdvisoryConcern;
import dev.mailserver.operator.concern.advisory.ReturnPath;
import dev.mailserver.operator.concern.advisory.SplitHorizon;
import dev.mailserver.operator.concern.advisory.Wildcard;
import dev.mailserver.operator.concern.dkim.DkimConcern;
import dev.mailserver.operator.concern.dmarc.DmarcConcern;
import dev.mailserver.operator.concern.forward.ForwardConcern;
import dev.mailserver.operator.concern.port25.Port25Concern;
import dev.mailserver.operator.concern.port25.ServerName;
import dev.mailserver.operator.concern.reputation.ReputationConcern;
import dev.mailserver.operator.concern.request.RequestConcern;
import dev.mailserver.operator.concern.reverse.Ipv6Egress;
import dev.mailserver.operator.concern.reverse.ReverseConcern;
import dev.mailserver.operator.concern.spf.SpfAdvice;
import dev.mailserver.operator.concern.spf.SpfConcern;
import dev.mailserver.operator.dns.DnsBlocklists;
import dev.mailserver.operator.dns.DnsResolver;
import dev.mailserver.operator.dns.DnsSettings;
import dev.mailserver.operator.dns.ManualZones;
import dev.mailserver.operator.dns.Rfc2136Zones;
import dev.mailserver.operator.kube.NamedSecrets;
import dev.mailserver.operator.kube.SecretReader;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.smtp.PlacedProbe;
import dev.mailserver.operator.smtp.ProbeTargets;
import dev.mailserver.operator.smtp.SocketProbe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Puts the parts together: the adapters behind the ports, the concerns in their order, and JOSDK around the pass. */
final class Wiring {
    private static final Duration RATE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration UPDATE_PATIENCE = Duration.ofSeconds(10);

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    Settings settings(OperatorConfig config, DnsBlocklists blocklists) {
        return new Settings(
                ownRegion(),
                config.resync(),
                config.observationGrace(),
                config.stalledAfter(),
                config.smtp().probeTargets(),
                config.smtp().blockedInterval(),
                config.smtp().confirmInterval(),
                blocklists.names());
    }

    private static Optional<String> ownRegion() {
        try {
            return Optional.of(
                    DefaultAwsRegionProviderChain.builder().build().getRegion().id());
        } catch (SdkClientException e) {
            return Optional.empty(); // every resource has to name its Region then
        }
    }

    @Produces
    @Singleton
    AwsClients aws(OperatorConfig config, Settings settings, InstantSource clock, MeterRegistry metrics) {
        return new AwsClients(
                DefaultCredentialsProvider.builder().build(),
                settings.region(),
                Optional.empty(),
                new RateLimit(clock, Thread::sleep, RATE_PATIENCE),
                rates(config.aws().rate()),
                clock,
                metrics);
    }

    /** Bursts are those that AWS documents for the rates. */
    private static AwsRates rates(OperatorConfig.Aws.Rate rate) {
        return new AwsRates(
                new Rate(50, rate.ec2Describe()),
                new Rate(40, rate.ec2Mutating()),
                new Rate(10, rate.route53()),
                AwsRates.DEFAULT.others());
    }

    @Produces
    @Singleton
    DnsResolver resolver(OperatorConfig config, InstantSource clock, MeterRegistry metrics) {
        return new DnsResolver(dns(config), clock, metrics);
    }

    @Produces
    @Singleton
    DnsBlocklists blocklists(OperatorConfig config, InstantSource clock, MeterRegistry metrics) {
        return new DnsBlocklists(
                config.reputation().lists().orElse(List.of()),
                config.reputation().keys(),
                dns(config),
                clock,
                metrics);
    }

    private static DnsSettings dns(OperatorConfig config) {
        var usual = DnsSettings.of(config.dns().resolvers().orElse(List.of()).stream()
                .map(Wiring::socketAddress)
                .toList());
        return new DnsSettings(usual.resolvers(), config.dns().authoritativePort(), usual.budget(), usual.keep());
    }

    private static InetSocketAddress socketAddress(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    @Produces
    @Singleton
    SmtpProbe probe(AwsClients aws, DnsResolver resolver, OperatorConfig config, InstantSource clock) {
        var targets =
                new ProbeTargets(config.smtp().probeTargets(), config.smtp().controlTarget(), resolver::resolve);
        return new PlacedProbe(
                new SsmProbe(aws::ssm, clock, Thread::sleep, config.smtp().document(), targets),
                new SocketProbe(targets));
    }

    @Produces
    @Singleton
    Pass pass(
            AwsClients aws,
            DnsResolver resolver,
            SmtpProbe probe,
            DnsBlocklists blocklists,
            KubernetesClient kubernetes,
            Settings settings,
            InstantSource clock) {
        var addresses = new Ec2Addresses(aws, clock);
        var zones = new EveryZone(
                account -> new Route53Zones(aws.by(account.role()), account, clock, Thread::sleep),
                new Rfc2136Zones(new NamedSecrets(kubernetes), Clock.systemUTC(), UPDATE_PATIENCE),
                new ManualZones(resolver));
        return new Pass(
                new Observer(
                        addresses,
                        zones,
                        resolver,
                        probe,
                        new SecretReader(kubernetes),
                        new BlocklistLook(blocklists, clock)),
                planner(),
                new Executor(addresses, zones, probe),
                settings,
                clock);
    }

    /** The order is that of dependence; taken back is what names the address first, the address last. */
    static Planner planner() {
        var address = new AddressConcern();
        var forward = new ForwardConcern();
        var spf = new SpfConcern();
        var dkim = new DkimConcern();
        var dmarc = new DmarcConcern();
        var reverse = new ReverseConcern();
        return new Planner(
                new AcceptedConcern(),
                List.of(
                        address,
                        forward,
                        spf,
                        dkim,
                        dmarc,
                        reverse,
                        new Port25Concern(),
                        new ReputationConcern(),
                        new RequestConcern(),
                        new AdvisoryConcern(advice())),
                List.of(dmarc, dkim, spf, forward, reverse, address));
    }

    private static List<Advice> advice() {
        return Stream.concat(
                        Stream.of(
                                new Ipv6Egress(),
                                new ServerName(),
                                new ReturnPath(),
                                new Wildcard(),
                                new SplitHorizon()),
                        SpfAdvice.all().stream())
                .toList();
    }

    @Produces
    @Singleton
    RetainedAddresses retained(OperatorConfig config, MeterRegistry metrics) {
        return new RetainedAddresses(metrics, config.watchNamespaces());
    }

    @Produces
    @Singleton
    Operator operator(
            KubernetesClient client,
            MeterRegistry registry,
            MailServerReconciler reconciler,
            Leadership leadership,
            OperatorConfig config) {
        var operator = new Operator(o -> {
            o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false)
                    .withExecutorService(Executors.newFixedThreadPool(
                            config.concurrency(),
                            Thread.ofPlatform().name("pass-", 0).factory()))
                    .withUseSSAToPatchPrimaryResource(true)
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(10))
                    .withMetrics(MicrometerMetricsV2.newBuilder(registry).build());
            if (leadership.enabled()) {
                o.withLeaderElectionConfiguration(leadership.configuration());
            }
        });
        operator.register(reconciler, c -> {
            c.withName("mailserver")
                    .withFinalizer(MailServer.FINALIZER)
                    .withFieldManager("mailserver-operator")
                    .withTriggerReconcilerOnAllEvents(true)
                    .withGenerationAware(false)
                    .withOnUpdateFilter(new UpdateFilter())
                    .withRetry(new GenericRetry()
                            .withoutMaxAttempts()
                            .setInitialInterval(1000)
                            .setIntervalMultiplier(2)
                            .setMaxInterval(300_000))
                    .withReconciliationMaxInterval(config.resync().multipliedBy(2));
            watch(c, config);
        });
        return operator;
    }

    private static void watch(ControllerConfigurationOverrider<MailServer> controller, OperatorConfig config) {
        config.watchNamespaces().ifPresentOrElse(controller::settingNamespaces, controller::watchingAllNamespaces);
    }
}
