package dev.mailserver.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.crd.CrdPolish;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checked-in CRD is the one that the code generates; {@code -Dcrds.update=true} writes it anew. */
class CrdTest {
    private static final Path CHECKED_IN = Path.of("crds/mailservers.mailserver-operator.dev-v1.yml");

    @Test
    void theCheckedInCrdIsWhatTheCodeGenerates(@TempDir Path dir) throws IOException {
        new CRDGenerator()
                .withPostProcessor(new CrdPolish())
                .customResourceClasses(MailServer.class)
                .forCRDVersions("v1")
                .inOutputDir(dir.toFile())
                .detailedGenerate();
        var made = dir.resolve(CHECKED_IN.getFileName());
        if (Boolean.getBoolean("crds.update")) {
            Files.createDirectories(CHECKED_IN.getParent());
            Files.copy(made, CHECKED_IN, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(CHECKED_IN)
                .as("stale: run ./mvnw test -Dtest=CrdTest -Dcrds.update=true")
                .hasSameTextualContentAs(made);
    }
}
