package io.chatferry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.chat.ChatFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Packages depend on each other in one direction: {@code cli → job → {source, constraint, ledger, send, verify, report} → {cometchat, model}}. */
@AnalyzeClasses(packages = "io.chatferry", importOptions = ArchitectureTests.WithoutTests.class)
class ArchitectureTests {

    /** What each package may use of ours, beside itself. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("file", List.of()),
            Map.entry("sort", List.of("file")),
            Map.entry("sandbox", List.of()),
            Map.entry("cometchat", List.of("model")),
            Map.entry("source", List.of("model", "file", "sort")),
            Map.entry("constraint", List.of("model", "cometchat")),
            Map.entry("ledger", List.of("model", "cometchat", "file", "sort")),
            Map.entry("media", List.of("ledger", "model", "file")),
            Map.entry("config", List.of("source", "constraint", "ledger", "cometchat", "model")),
            Map.entry("send", List.of("ledger", "cometchat", "model", "file")),
            Map.entry("verify", List.of("ledger", "cometchat", "model")),
            Map.entry("report", List.of("ledger", "cometchat", "model")),
            Map.entry(
                    "job",
                    List.of(
                            "config",
                            "source",
                            "constraint",
                            "ledger",
                            "send",
                            "media",
                            "verify",
                            "report",
                            "cometchat",
                            "model",
                            "file")),
            Map.entry("cli", List.of("job", "config", "source", "report", "sandbox", "model", "file")));

    @TestFactory
    Stream<DynamicTest> dependenciesPointOneWay() {
        JavaClasses all =
                new ClassFileImporter().withImportOption(new WithoutTests()).importPackages("io.chatferry");
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> rule(entry.getKey(), entry.getValue()).check(all)));
    }

    private static ArchRule rule(String name, List<String> allowed) {
        List<String> packages = new ArrayList<>(List.of(tree(name)));
        allowed.forEach(other -> packages.add(tree(other)));
        return classes()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("io.chatferry..")
                        .or(resideInAnyPackage(packages.toArray(String[]::new))));
    }

    private static String tree(String name) {
        return "io.chatferry." + name + "..";
    }

    @Test
    void everyPackageIsInTheMapAndSaysWhatItIsFor() throws IOException {
        Path root = Path.of("src/main/java/io/chatferry");
        try (Stream<Path> folders = Files.walk(root)) {
            List<Path> packages = folders.filter(Files::isDirectory)
                    .filter(ArchitectureTests::holdsJava)
                    .toList();
            assertThat(packages).allSatisfy(folder -> {
                assertThat(MAY_USE)
                        .containsKey(root.relativize(folder).getName(0).toString());
                assertThat(folder.resolve("package-info.java")).exists();
            });
        }
    }

    private static boolean holdsJava(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.chatferry.(**)").should().beFreeOfCycles();

    /** A new export format changes nothing else: all code asks the list for a reader, and formats do not know each other. */
    @Test
    void onlyTheListKnowsTheFormatsOfChatSystems() {
        JavaClasses all =
                new ClassFileImporter().withImportOption(new WithoutTests()).importPackages("io.chatferry");
        Set<String> formats = all.stream()
                .filter(type -> type.isAssignableTo(ChatFormat.class) && !type.isEquivalentTo(ChatFormat.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

        assertThat(formats).contains("io.chatferry.source.slack", "io.chatferry.source.irc");
        assertThat(all.stream()
                        .filter(type -> !type.isEquivalentTo(SourceFormats.class))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(uses -> formats.contains(uses.getTargetClass().getPackageName())
                                && !uses.getOriginClass()
                                        .getPackageName()
                                        .equals(uses.getTargetClass().getPackageName()))
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @ArchTest
    static final ArchRule ONLY_SOURCES_KNOW_HOW_EXPORTS_ARE_READ = noClasses()
            .that()
            .resideOutsideOfPackage("io.chatferry.source..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    tree("source.canonical"),
                    tree("source.chat"),
                    tree("source.csv"),
                    tree("source.json"),
                    tree("source.mapping"),
                    tree("source.row"),
                    tree("source.table"));

    @ArchTest
    static final ArchRule SPRING_STAYS_IN_THE_APPLICATION_THE_JOBS_AND_THE_LEDGER = noClasses()
            .that()
            .resideOutsideOfPackages("io.chatferry.cli", tree("job"), tree("config"), tree("ledger"), tree("send"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    /** What else needs the database asks a class of the ledger; so each write is checked against the lock. */
    @ArchTest
    static final ArchRule ONLY_THE_LEDGER_USES_ITS_DATABASE = noClasses()
            .that()
            .resideOutsideOfPackage(tree("ledger"))
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.chatferry\\.ledger\\.Db(\\$.*)?");

    /**
     * Beside the ledger, only databases that are sources, the transactions of Spring Batch, and the report of an unexpected
     * failure know JDBC.
     */
    @ArchTest
    static final ArchRule ONLY_THE_LEDGER_USES_JDBC = noClasses()
            .that()
            .resideOutsideOfPackages(
                    tree("ledger"), "io.chatferry.job.batch", "io.chatferry.job.fetching", "io.chatferry.source.jdbc")
            .and()
            .doNotHaveFullyQualifiedName("io.chatferry.cli.Failure")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql");

    @ArchTest
    static final ArchRule ONLY_PACKAGES_OF_JOBS_AND_STEPS_USE_SPRING_BATCH = noClasses()
            .that()
            .resideOutsideOfPackages(
                    tree("job.batch"),
                    tree("job.copying"),
                    tree("job.fetching"),
                    tree("job.importing"),
                    tree("job.verifying"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.batch..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMANDS_PRINT = noClasses()
            .that(new DescribedPredicate<JavaClass>("are not where printing belongs") {
                @Override
                public boolean test(JavaClass type) {
                    return !type.getPackageName().startsWith("io.chatferry.cli")
                            && !type.getPackageName().startsWith("io.chatferry.report")
                            && !type.getSimpleName().equals("StopSignal"); // flushes both before it ends the process
                }
            })
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule NOBODY_PRINTS_STACK_TRACES_UNASKED = noClasses()
            .that()
            .doNotHaveSimpleName("Failure")
            .should()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class);

    /** ArchUnit's own option knows the usual build folders only. */
    static final class WithoutTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}
