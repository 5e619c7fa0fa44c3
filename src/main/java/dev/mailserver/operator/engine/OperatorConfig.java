package dev.mailserver.operator.engine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operator's configuration: property prefix {@code mailserver.}, environment prefix {@code MAILSERVER_}. */
@ConfigMapping(prefix = "mailserver")
public interface OperatorConfig {
    /**
     * The name that marks addresses and records as this cluster's. Default: the UID of the kube-system namespace; set it, so that a
     * rebuilt cluster finds its addresses again.
     */
    Optional<String> clusterName();

    /** The namespaces whose resources are handled. Default: all. */
    Optional<Set<String>> watchNamespaces();

    /** How often a quiet resource is looked at. */
    @WithDefault("10m")
    Duration resync();

    /** How long the same cause must stand before the resource is called stalled. */
    @WithDefault("5m")
    Duration stalledAfter();

    /** How long a True condition stands though looking fails. */
    @WithDefault("30m")
    Duration observationGrace();

    /** How many resources are handled at the same time. */
    @WithDefault("32")
    int concurrency();

    /** DNS. */
    Dns dns();

    /** Probes of port 25. */
    Smtp smtp();

    /** Blocklists. */
    Reputation reputation();

    /** Calls to AWS. */
    Aws aws();

    /** Leader election. */
    LeaderElection leaderElection();

    /** DNS. */
    interface Dns {
        /** Recursive resolvers, host:port. Default: those of /etc/resolv.conf. */
        Optional<List<String>> resolvers();

        /** The port of authoritative name servers. */
        @WithDefault("53")
        int authoritativePort();
    }

    /** Probes of port 25. */
    interface Smtp {
        /** host:port of public mail exchangers, of at least two operators; at least one must name the client's address in its EHLO answer. */
        @WithDefault("gmail-smtp-in.l.google.com:25,mx01.mail.icloud.com:25")
        List<String> probeTargets();

        /** host:port of a public TCP service that shows whether there is a way to the Internet at all. */
        @WithDefault("checkip.amazonaws.com:443")
        String controlTarget();

        /** How often port 25 is probed while it is blocked. */
        @WithDefault("10m")
        Duration blockedInterval();

        /** How soon a round is repeated whose verdict is not settled. */
        @WithDefault("20s")
        Duration confirmInterval();

        /** The SSM document that runs the probe. */
        @WithDefault("mailserver-operator-probe")
        String document();
    }

    /** Blocklists. */
    interface Reputation {
        /**
         * Zones of the DNS blocklists that addresses are looked up in; empty: they are not. What stands in braces, as in
         * {dqs}.zen.dq.spamhaus.net, is filled in by the key of that name.
         */
        @WithDefault("bl.spamcop.net,psbl.surriel.com")
        Optional<List<String>> lists();

        /** Keys of blocklists, by the name that stands for them in the zone; each from a Secret, as docs/reputation.md shows. */
        Map<String, String> keys();
    }

    /** Calls to AWS. */
    interface Aws {
        /** Rates of calls. */
        Rate rate();

        /** Calls a second. */
        interface Rate {
            /** Route 53, of the account. */
            @WithDefault("5")
            double route53();

            /** EC2 calls that change something, each action. */
            @WithDefault("4")
            double ec2Mutating();

            /** EC2 calls that look, each action. */
            @WithDefault("10")
            double ec2Describe();
        }
    }

    /** Leader election; without it a second operator must never run. */
    interface LeaderElection {
        /** Whether to elect a leader. */
        @WithDefault("true")
        boolean enabled();

        /** The lease's name. */
        @WithDefault("mailserver-operator")
        String leaseName();

        /** The lease's namespace. Default: the pod's own, else default. */
        Optional<String> leaseNamespace();

        /** How long a lease stands that is not renewed. */
        @WithDefault("15s")
        Duration leaseDuration();

        /** How long a leader tries to renew before it leaves. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** How often the others try. */
        @WithDefault("1s")
        Duration retryPeriod();
    }
}
