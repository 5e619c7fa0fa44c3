package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.james.jspf.core.DNSRequest;
import org.apache.james.jspf.core.DNSService;
import org.apache.james.jspf.core.exceptions.TimeoutException;
import org.apache.james.jspf.impl.SPF;

/** jSPF, an implementation of RFC 4408, on the records of a test. */
record SpfJspf(SpfWorld world) implements DNSService {
    static String result(SpfWorld world, SpfRequest request) {
        return new SPF(new SpfJspf(world))
                .checkSPF(request.ip(), request.sender(), request.helo())
                .getResult();
    }

    @Override
    public List<String> getRecords(DNSRequest request) throws TimeoutException {
        var question = new Question(Names.canonical(request.getHostname()), type(request.getRecordType()));
        var values = world.records().getOrDefault(question, List.of());
        if (values.contains("?")) {
            throw new TimeoutException("no answer");
        }
        return values.isEmpty() ? null : new ArrayList<>(question.type().equals("MX") ? exchangers(values) : values);
    }

    private static List<String> exchangers(List<String> values) {
        return values.stream()
                .map(value -> value.split(" "))
                .sorted(Comparator.comparingInt(parts -> Integer.parseInt(parts[0])))
                .map(parts -> parts[1])
                .toList();
    }

    private static String type(int number) {
        return switch (number) {
            case DNSRequest.A -> "A";
            case DNSRequest.AAAA -> "AAAA";
            case DNSRequest.MX -> "MX";
            case DNSRequest.PTR -> "PTR";
            case DNSRequest.TXT -> "TXT";
            default -> "SPF";
        };
    }

    @Override
    public CompletionStage<List<String>> getRecordsAsync(DNSRequest request) {
        return CompletableFuture.failedStage(new UnsupportedOperationException());
    }

    @Override
    public List<String> getLocalDomainNames() {
        return List.of();
    }

    @Override
    public void setTimeOut(int timeOut) {}

    @Override
    public int getRecordLimit() {
        return 10;
    }

    @Override
    public void setRecordLimit(int recordLimit) {}
}
