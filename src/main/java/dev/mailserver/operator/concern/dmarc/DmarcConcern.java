package dev.mailserver.operator.concern.dmarc;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.OwnRecords;
import dev.mailserver.operator.model.OwnText;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.TextCheck;
import dev.mailserver.operator.model.TextPlan.Wanted;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The DMARC policies of the domains: {@code DmarcReady}. */
public final class DmarcConcern implements Concern {
    static final ConditionType TYPE = ConditionType.DmarcReady;

    @Override
    public Finding judge(Situation s) {
        return judgement(s).keep(own(s)::remember);
    }

    @Override
    public Set<Question> questions(Situation s) {
        Set<Question> questions = new LinkedHashSet<>(TextCheck.questions(s, names(s)));
        s.spec()
                .dmarcPolicies()
                .forEach((domain, dmarc) -> questions.addAll(ReportConsent.questions(s, domain, dmarc)));
        return questions;
    }

    @Override
    public Finding retire(Situation s) {
        return own(s).retire(_ -> Optional.empty());
    }

    private static Finding judgement(Situation s) {
        var checks = s.spec().dmarcPolicies().entrySet().stream()
                .map(e -> check(s, e.getKey(), e.getValue()))
                .toList();
        return TextCheck.together(s, TYPE, checks, own(s).left());
    }

    private static TextCheck check(Situation s, String domain, Dmarc dmarc) {
        var text = PolicyText.of(dmarc);
        var wanted = new Wanted(Kind.DMARC, Names.dmarc(domain), text, DmarcRecord::isMeant, text::equals);
        return TextCheck.of(s, TYPE, wanted, new PolicyReading(s, domain, dmarc));
    }

    private static OwnRecords<OwnText> own(Situation s) {
        Map<String, String> texts = new HashMap<>();
        s.spec().dmarcPolicies().forEach((domain, dmarc) -> texts.put(Names.dmarc(domain), PolicyText.of(dmarc)));
        return OwnText.all(s, Kind.DMARC, names(s), texts);
    }

    private static List<String> names(Situation s) {
        return s.spec().dmarcPolicies().keySet().stream().map(Names::dmarc).toList();
    }
}
