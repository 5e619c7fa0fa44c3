package dev.mailserver.operator.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which value of the chart becomes which environment variable, read from the template that makes it so. */
final class ChartValues {
    private static final Path TEMPLATE = Path.of("helm/mailserver-operator/templates/_helpers.tpl");

    /** A variable in the list of settings, or one that is made where a value is given. */
    private static final Pattern SETTING = Pattern.compile("""
            \\(list\\h"(?<listed>\\w+)"[^\\n]*?\\.Values\\.(?<value>[\\w.]+)
            |\\.Values\\.(?<given>[\\w.]+)\\h}}\\n-\\hname:\\h(?<made>\\w+)""", Pattern.COMMENTS);

    private ChartValues() {}

    /** The value by the variable; where that goes on with a name of your own, by {@code …_NAME}. */
    static Map<String, String> byVariable() throws IOException {
        Map<String, String> values = new HashMap<>();
        var settings = SETTING.matcher(Files.readString(TEMPLATE));
        while (settings.find()) {
            if (settings.group("listed") != null) {
                values.put(settings.group("listed"), settings.group("value"));
            } else {
                values.put(settings.group("made").replaceFirst("_$", "_NAME"), settings.group("given"));
            }
        }
        return values;
    }
}
