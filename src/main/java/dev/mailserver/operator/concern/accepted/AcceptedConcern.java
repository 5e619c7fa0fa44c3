package dev.mailserver.operator.concern.accepted;

import static dev.mailserver.operator.api.ConditionType.Accepted;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;

/** The spec makes sense and is permitted. Only then is anything else looked into. */
public final class AcceptedConcern implements Concern {
    private static final String ABANDON = " Or set the annotation " + MailServer.ABANDON + " to the resource's UID.";

    @Override
    public Finding judge(Situation s) {
        var scope = s.scope();
        if (scope.isEmpty()) {
            return Finding.of(
                            Verdict.no(
                                            Accepted,
                                            Reason.InvalidSpec,
                                            "spec.region is not set, and the operator has no Region of its own.")
                                    .next(
                                            "Set spec.region, for example eu-west-1, or AWS_REGION in the operator's environment."))
                    .keep(s::checkHandled);
        }
        var refused = SpecCheck.problem(s.spec())
                .or(() -> selfService(s.spec(), scope.get()))
                .or(() -> otherPartition(scope.get()))
                .or(() -> otherRegion(s));
        if (refused.isPresent()) {
            return Finding.of(refused.get()).keep(s::checkHandled);
        }
        var verdict = permitted(s);
        var finding = Finding.of(verdict)
                .keep(status -> pinned(status, scope.get(), s.world().accountID()));
        return switch (verdict.status()) {
            case True -> finding.keep(status -> serving(status, s.hostname()));
            case False -> finding.keep(s::checkHandled);
            case Unknown -> finding;
        };
    }

    /** Of another account than the pinned one nothing is to be inferred: least of all that everything is gone. */
    @Override
    public Finding retire(Situation s) {
        if (s.before().accountID() == null) {
            return Finding.NOTHING;
        }
        return switch (s.world().accountID()) {
            case Seen.Unknown<String>(var why) -> Finding.of(shutOut(s, why));
            case Seen.Known<String> _ ->
                otherAccount(s)
                        .map(message -> Finding.of(Verdict.no(ConditionType.Ready, Reason.CleanupBlocked, message)
                                .next(backToAccount(s) + "." + ABANDON)))
                        .orElse(Finding.NOTHING);
        };
    }

    /** A role, or a user, that is gone for good keeps the resource for ever: then the way out is named as well. */
    private static Verdict shutOut(Situation s, Failure why) {
        var verdict = Verdict.no(ConditionType.Ready, why.reason(), why.text());
        return switch (why.kind()) {
            case DENIED, NO_CREDENTIALS ->
                verdict.next(verdict.remedy()
                        + s.roleAccount()
                                .map(account -> " Or set spec.roleARN to another role of account " + account + ".")
                                .orElse("")
                        + ABANDON);
            default -> verdict;
        };
    }

    private static Optional<Verdict> selfService(MailServerSpec spec, Scope scope) {
        return spec.reverseDNS().mode() == ReverseDnsMode.SelfService && !scope.selfServiceReverseDns()
                ? Optional.of(Verdict.no(
                                Accepted,
                                Reason.InvalidSpec,
                                "spec.reverseDNS.mode is SelfService, but in " + scope.region()
                                        + " only AWS Support sets a PTR.")
                        .next("Set it to Auto or SupportRequest."))
                : Optional.empty();
    }

    private static Optional<Verdict> otherPartition(Scope scope) {
        return scope.role()
                .filter(role -> !role.partition().equals(scope.partition()))
                .map(role -> Verdict.no(
                                Accepted,
                                Reason.InvalidSpec,
                                "spec.roleARN is of the partition " + role.partition() + ", and " + scope.region()
                                        + " is of " + scope.partition() + ".")
                        .next("Set spec.roleARN to a role of arn:" + scope.partition() + ":iam."));
    }

    private static Verdict permitted(Situation s) {
        var account = otherAccount(s);
        if (account.isPresent()) {
            return Verdict.no(Accepted, Reason.AccountChanged, account.get())
                    .next(backToAccount(s) + "; or delete this MailServer and create another.");
        }
        Optional<Failure> unseen = s.world().accountID().failure();
        if (unseen.isPresent() && s.before().accountID() == null) {
            return Verdict.unseen(Accepted, unseen.get());
        }
        return Claims.refused(s)
                .orElseGet(() -> Verdict.yes(Accepted, Reason.Accepted, "The spec makes sense and is permitted."));
    }

    private static Optional<Verdict> otherRegion(Situation s) {
        var pinned = s.before().region();
        var wanted = s.spec().region();
        return pinned == null || wanted == null || pinned.equals(wanted)
                ? Optional.empty()
                : Optional.of(Verdict.no(
                                Accepted,
                                Reason.RegionChanged,
                                "spec.region is " + wanted + ", and this MailServer was set up in " + pinned + ".")
                        .next("Set spec.region back to " + pinned + ", or delete this MailServer and create another in "
                                + wanted + "."));
    }

    private static Optional<String> otherAccount(Situation s) {
        var pinned = s.before().accountID();
        return s.world()
                .accountID()
                .known()
                .filter(seen -> pinned != null && !pinned.equals(seen))
                .map(seen -> (s.spec().roleARN() == null ? "The operator's credentials are" : "spec.roleARN is")
                        + " of account " + seen + ", and this MailServer was set up in account " + pinned + ".");
    }

    private static String backToAccount(Situation s) {
        var pinned = s.before().accountID();
        return s.spec().roleARN() == null
                ? "Give the operator credentials of account " + pinned + ", or set spec.roleARN to a role there"
                : "Set spec.roleARN back to a role of account " + pinned
                        + ", or take it out where that is the operator's own";
    }

    private static MailServerStatus pinned(MailServerStatus status, Scope scope, Seen<String> account) {
        var pins = status.with().region(scope.region()).partition(scope.partition());
        return status.accountID() == null
                ? account.known().map(pins::accountID).orElse(pins).build()
                : pins.build();
    }

    private static MailServerStatus serving(MailServerStatus status, String hostname) {
        return hostname.equals(status.hostname())
                ? status
                : status.with()
                        .hostname(hostname)
                        .previousHostname(status.hostname())
                        .build();
    }
}
