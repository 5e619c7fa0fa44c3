package dev.mailserver.operator.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The IAM policy allows what the code calls, and nothing else. Every call in {@code aws} names its permission. */
class IamPolicyTest {
    private static final Path POLICY = Path.of("deploy/iam/operator.json");
    private static final Path ADAPTERS = Path.of("src/main/java/dev/mailserver/operator/aws");
    private static final Pattern PERMISSION = Pattern.compile("\"((?:ec2|route53|ssm|sts):[A-Za-z0-9]+)\"");

    /** AWS allows it to everybody. */
    private static final String FREE = "sts:GetCallerIdentity";

    /** AWS asks for it where an allocation brings its tags along. */
    private static final String TAGGING = "ec2:CreateTags";

    /** AWS asks for it where the operator's own session has tags that it passes on, as EKS Pod Identity's has. */
    private static final String PASSED_ON = "sts:TagSession";

    private static final Pattern READ = Pattern.compile("[a-z0-9]+:(Describe|List).*");

    @Test
    void everyCallIsAllowedAndNothingElse() throws IOException {
        Set<String> called = new TreeSet<>();
        for (String source : sources()) {
            PERMISSION.matcher(source).results().forEach(m -> called.add(m.group(1)));
        }
        assertThat(called).contains(FREE);
        called.remove(FREE);
        called.add(TAGGING);
        called.add(PASSED_ON);

        Set<String> allowed = new TreeSet<>();
        statements().forEach(s -> allowed.addAll(strings(s.get("Action"))));
        assertThat(allowed).isEqualTo(called);
    }

    /** What the role of a zone in another account has to permit is what the operator's own zones need. */
    @Test
    void aRoleOfAZoneAllowsAllOfRoute53AndNothingElse() throws IOException {
        var route53 = statements()
                .filter(s -> strings(s.get("Action")).getFirst().startsWith("route53:"))
                .toList();
        assertThat(statements(POLICY.resolveSibling("zone-role.json")).toList())
                .isNotEmpty()
                .isEqualTo(route53);
    }

    @Test
    void onlyReadsReachEveryResource() throws IOException {
        assertThat(statements()
                        .filter(s -> strings(s.get("Resource")).contains("*"))
                        .flatMap(s -> strings(s.get("Action")).stream()))
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action).matches(READ));
    }

    @Test
    void everyStatementAllows() throws IOException {
        assertThat(statements()).allSatisfy(s -> {
            assertThat(s.get("Effect").asText()).isEqualTo("Allow");
            assertThat(s.has("NotAction") || s.has("NotResource")).isFalse();
        });
    }

    @Test
    void everyPlaceholderIsExplained() throws IOException {
        var placeholders = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)*\\b");
        var policy = Files.readString(POLICY);
        var readme = Files.readString(POLICY.resolveSibling("README.md"));
        assertThat(placeholders.matcher(policy).results().map(m -> m.group()).distinct())
                .filteredOn(
                        word -> !Set.of("A", "CNAME", "TXT", "CREATE", "DELETE").contains(word))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(readme).contains("| `" + word + "` |"));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.list(ADAPTERS)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .map(IamPolicyTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> statements() throws IOException {
        return statements(POLICY);
    }

    private static Stream<JsonNode> statements(Path policy) throws IOException {
        return new ObjectMapper().readTree(policy.toFile()).get("Statement").valueStream();
    }

    private static List<String> strings(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? oneOrMany.valueStream().map(JsonNode::asText).toList()
                : List.of(oneOrMany.asText());
    }
}
