package dev.mailserver.operator.concern.reputation;

import static dev.mailserver.operator.api.ConditionType.ReputationClean;

import dev.mailserver.operator.api.BlocklistStatus;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReputationStatus;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Listings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;
import java.util.stream.Collectors;

/** Nobody holds anything against the address: no blocklist, and no mail exchanger that the probe of port 25 has reached. */
public final class ReputationConcern implements Concern {
    @Override
    public Finding judge(Situation s) {
        return s.address().map(address -> judge(s, address.publicIP())).orElseGet(() -> withoutAddress(s));
    }

    private static Finding judge(Situation s, String ip) {
        var listings = Listings.of(s, ip);
        var finding = Finding.of(verdict(s, ip, listings)).keep(status -> remember(status, ip, listings));
        return listings.conclusive() ? finding : finding.again(Listing.RETRIED);
    }

    private static Verdict verdict(Situation s, String ip, Listings listings) {
        var overall = listings.overall();
        return switch (overall) {
            case Listed -> Verdict.no(ReputationClean, Reason.Listed, has(listings.saying(overall), ip));
            case PolicyListed -> Verdict.no(ReputationClean, Reason.PolicyListed, has(listings.saying(overall), ip));
            case QueryRefused, UnexpectedAnswer, ListUnhealthy, TempError ->
                rejected(s, ip)
                        .orElseGet(() -> Verdict.open(
                                ReputationClean,
                                Reason.ChecksUnavailable,
                                "Not known of " + ip + ": " + listings.silent() + "."));
            case NotListed ->
                rejected(s, ip)
                        .orElseGet(() -> Verdict.yes(
                                ReputationClean,
                                Reason.Clean,
                                ip + " is in none of " + listings.saying(overall) + "."));
            case Disabled -> rejected(s, ip).orElseGet(ReputationConcern::disabled);
        };
    }

    private static String has(String lists, String ip) {
        return "These blocklists have " + ip + ": " + lists + ".";
    }

    /** What the last round of probes met; where the path is open it is not the path that refuses. */
    private static Optional<Verdict> rejected(Situation s, String ip) {
        return Optional.ofNullable(s.before().outboundSMTP())
                .filter(smtp -> ip.equals(smtp.publicIP()))
                .map(smtp -> smtp.targets().stream()
                        .filter(t -> t.verdict().equals("RemoteRejected"))
                        .map(ProbeTarget::target)
                        .collect(Collectors.joining(", ")))
                .filter(targets -> !targets.isEmpty())
                .map(targets -> Verdict.no(
                        ReputationClean,
                        Reason.RejectedByPeers,
                        "These mail exchangers refuse " + ip + " by their greeting: " + targets + "."));
    }

    private static Finding withoutAddress(Situation s) {
        if (s.settings().blocklists().isEmpty()) {
            return Finding.of(disabled());
        }
        return Finding.of(s.world()
                .addresses()
                .failure()
                .map(why -> Verdict.unseen(ReputationClean, why))
                .orElseGet(() -> Verdict.open(
                        ReputationClean, Reason.NotYetEvaluated, "Blocklists are asked once there is an Elastic IP.")));
    }

    private static Verdict disabled() {
        return Verdict.open(ReputationClean, Reason.Disabled, "No blocklist is configured.");
    }

    private static MailServerStatus remember(MailServerStatus status, String ip, Listings listings) {
        var lists = listings.all().stream()
                .map(l -> new BlocklistStatus(l.list(), l.verdict().name(), l.checkTime()))
                .toList();
        return status.with()
                .reputation(lists.isEmpty() ? null : new ReputationStatus(ip, lists))
                .build();
    }
}
