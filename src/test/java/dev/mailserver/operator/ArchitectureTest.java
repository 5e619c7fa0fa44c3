package dev.mailserver.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the architecture point one way. */
@AnalyzeClasses(packages = "dev.mailserver.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "dev.mailserver.operator.";

    @ArchTest
    static final ArchRule concernsArePure = classes()
            .that()
            .resideInAPackage(BASE + "concern..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(BASE + "concern..", BASE + "model..", BASE + "api..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule concernsDoNotKnowEachOther =
            slices().matching(BASE + "concern.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theModelIsPure = noClasses()
            .that()
            .resideInAPackage(BASE + "model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "concern..",
                    BASE + "engine..",
                    BASE + "batch..",
                    BASE + "aws..",
                    BASE + "dns..",
                    BASE + "smtp..",
                    BASE + "kube..",
                    "software.amazon..",
                    "org.xbill..",
                    "io.fabric8..",
                    "io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule onlyWiringKnowsTheAdapters = noClasses()
            .that()
            .resideInAPackage(BASE + "engine..")
            .and()
            .doNotHaveSimpleName("Wiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    BASE + "aws..",
                    BASE + "dns..",
                    BASE + "smtp..",
                    BASE + "kube..",
                    BASE + "batch..",
                    "software.amazon..",
                    "org.xbill..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowTheEngine = noClasses()
            .that()
            .resideInAnyPackage(BASE + "aws..", BASE + "dns..", BASE + "smtp..", BASE + "kube..", BASE + "batch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BASE + "engine..", BASE + "concern..");

    @ArchTest
    static final ArchRule batchingKnowsNoService = noClasses()
            .that()
            .resideInAPackage(BASE + "batch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "org.xbill..", "io.fabric8..");
}
