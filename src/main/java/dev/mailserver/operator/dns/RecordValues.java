package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Txt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Records as values of the model, and the other way. TXT values keep the borders of their character-strings. */
final class RecordValues {
    private static final int LONGEST_STRING = 255;

    private RecordValues() {}

    /** A record set of a name; the records are all of it. */
    static RecordSet recordSet(String name, List<Record> records) {
        return new RecordSet(
                RecordKey.of(name, Type.string(records.getFirst().getType())),
                records.getFirst().getTTL(),
                records.stream().map(RecordValues::value).toList(),
                false);
    }

    private static String value(Record record) {
        return record instanceof TXTRecord txt
                ? ((List<?>) txt.getStringsAsByteArrays())
                        .stream()
                                .map(octets -> Txt.encode(new String((byte[]) octets, StandardCharsets.ISO_8859_1)))
                                .collect(Collectors.joining(" "))
                : record.rdataToString();
    }

    /** The records of a set; throws where one of its values is none. */
    static List<Record> records(RecordSet set) throws IOException {
        var name = name(set.key().name());
        int type = Type.value(set.key().type());
        var records = new ArrayList<Record>();
        for (String value : set.values()) {
            records.add(
                    type == Type.TXT
                            ? Record.newRecord(name, type, DClass.IN, set.ttl(), rdata(value))
                            : Record.fromString(name, type, DClass.IN, set.ttl(), value, Name.root));
        }
        return records;
    }

    static Name name(String name) throws IOException {
        return Name.fromString(name, Name.root);
    }

    private static byte[] rdata(String value) throws IOException {
        var out = new ByteArrayOutputStream();
        for (String string : Txt.strings(value)) {
            if (string.length() > LONGEST_STRING) {
                throw new IOException("a character-string is longer than 255 octets");
            }
            out.write(string.length());
            out.writeBytes(string.getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }
}
