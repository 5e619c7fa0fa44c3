package dev.mailserver.operator.concern.request;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.AwaitingRdnsApproval;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequestStatus;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps {@code status.supportRequest} as long as a person has a request to send, or a case that is open. What was sent already is
 * not asked for again beside what was not.
 */
public final class RequestConcern implements Concern {
    @Override
    public Finding judge(Situation s) {
        var port25 = verdict(s, AwaitingPort25Approval);
        var reverse = verdict(s, AwaitingRdnsApproval);
        var unsent = kinds(port25, reverse, RequestConcern::unsent);
        var kinds = unsent.isEmpty() ? kinds(port25, reverse, RequestConcern::carried) : unsent;

        var before = Optional.ofNullable(s.before().supportRequest());
        boolean dark = s.address().isEmpty()
                || s.scope().isEmpty()
                || before.map(SupportRequestStatus::kinds).orElse(List.of()).stream()
                        .anyMatch(k -> unknown(k == SupportKind.Port25 ? port25 : reverse));
        if (dark && before.isPresent()) {
            return Finding.NOTHING; // what was written stands until it is seen that nobody has to send it
        }
        if (dark || kinds.isEmpty()) {
            return Finding.NOTHING.keep(
                    status -> status.with().supportRequest(null).build());
        }
        var request = new SupportRequestStatus(
                SupportForm.of(s.scope().map(Scope::partition).orElse("aws"))
                        .url()
                        .orElse(null),
                kinds,
                SupportRequestText.of(s, kinds),
                before.map(SupportRequestStatus::startTime).orElse(s.now()));
        return Finding.NOTHING.keep(
                status -> status.with().supportRequest(request).build());
    }

    private static Optional<Verdict> verdict(Situation s, ConditionType type) {
        return s.soFar().stream().filter(v -> v.type() == type).findFirst();
    }

    private static List<SupportKind> kinds(
            Optional<Verdict> port25, Optional<Verdict> reverse, Predicate<Verdict> which) {
        List<SupportKind> kinds = new ArrayList<>();
        port25.filter(which).ifPresent(_ -> kinds.add(SupportKind.Port25));
        reverse.filter(which).ifPresent(_ -> kinds.add(SupportKind.ReverseDNS));
        return kinds;
    }

    private static boolean unsent(Verdict v) {
        return v.status() == Tri.True && v.reason() == Reason.SupportRequestNeeded;
    }

    /** Whether this resource has the request, sent or not; not where AWS works on its own or another resource carries it. */
    private static boolean carried(Verdict v) {
        return v.status() == Tri.True
                && switch (v.reason()) {
                    case SupportRequestNeeded,
                            SupportCaseOpen,
                            SupportInfoRequested,
                            SupportRequestRefused,
                            CaseOverdue -> true;
                    default -> false;
                };
    }

    private static boolean unknown(Optional<Verdict> v) {
        return v.map(Verdict::status).orElse(Tri.Unknown) == Tri.Unknown;
    }
}
