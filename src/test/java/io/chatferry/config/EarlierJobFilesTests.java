package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.backlog.SendOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Job files mean what they meant to the reader before the Binder: the texts under {@code settings/} were written with that
 * reader, and are never rewritten.
 */
class EarlierJobFilesTests {

    private static final Path FOLDER = Path.of("src/test/resources/io/chatferry/config");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");

    static List<Path> jobFiles() throws IOException {
        try (Stream<Path> templates = Files.list(Path.of("jobs"));
                Stream<Path> others = Files.list(FOLDER.resolve("jobs"))) {
            return Stream.concat(templates, others)
                    .filter(EarlierJobFilesTests::isEarlier)
                    .sorted()
                    .toList();
        }
    }

    /** Of an earlier version, which some templates have kept as they were; the others lie in the folder. */
    private static boolean isEarlier(Path file) {
        String name = file.getFileName().toString();
        boolean isReplaced =
                file.startsWith("jobs") && Files.exists(FOLDER.resolve("jobs").resolve(name));
        return name.endsWith(".yaml") && !isReplaced && Files.exists(frozen(file));
    }

    private static Path frozen(Path file) {
        return FOLDER.resolve("settings").resolve(file.getFileName().toString().replace(".yaml", ".txt"));
    }

    @ParameterizedTest
    @MethodSource("jobFiles")
    void bindsEarlierJobFilesToTheSameSettings(Path file) throws IOException {
        JobSettings settings = JobFile.read(file, List.of("source.path=jobs"), ENVIRONMENT);

        assertThat(text(settings) + "staging hash = " + stagingHash(settings) + "\n")
                .isEqualTo(Files.readString(frozen(file)));
    }

    /** As ledgers of the first version hold it. */
    private static String stagingHash(JobSettings settings) {
        byte[] text = ("1\n" + StagingText.of(settings, "")).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(JobSettings settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", settings.name());
        all.put("file", settings.file().getFileName());
        all.put("source.format", String.valueOf(settings.source().format()));
        all.put(
                "source.path",
                Path.of("").toAbsolutePath().relativize(settings.source().path()));
        all.put("source.timezone", settings.source().timezone());
        all.put("source.unknown-columns", settings.source().unknownColumns());
        all.put("source.unknown-columns kept", new TreeSet<>(settings.source().keptColumns()));
        all.put("delta", settings.delta());
        all.put("target.app-id", supplied(settings.target().appId()));
        all.put(
                "target.api-key",
                supplied(() -> settings.target().apiKey().get().reveal()));
        all.put("target.base-url", supplied(settings.target().baseUrl()));
        all.put("target.endpoints", settings.target().endpoints());
        all.put("target.existing stop", settings.target().stopOnExisting());
        all.put("limits", settings.limits());
        all.put("order", order(settings.order()));
        // a later key, which no earlier job file has
        all.put("content", String.valueOf(settings.content()).replace(", withoutFiles=false", ""));
        all.put("max-rejects", settings.maxRejects());
        all.put("retention-days", settings.retentionDays());
        all.put("report.texts", settings.reportTexts());
        all.put("schedule.cron", String.valueOf(settings.cron()));
        all.put("ledger", ledger(settings.ledger()));
        return all.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining())
                + "source.mapping =\n"
                + tree(settings.source().mapping(), "  ");
    }

    private static String order(@Nullable SendOrder order) {
        return order == null ? "auto" : order == SendOrder.STRICT ? "strict" : "by-second";
    }

    private static Object supplied(Supplier<?> value) {
        try {
            return value.get();
        } catch (SettingsException absent) {
            return "absent: " + absent.getMessage().replaceFirst(".*?yaml:\\d+:\\d+: ", "");
        }
    }

    private static String ledger(JobSettings.@Nullable Ledger ledger) {
        return ledger == null
                ? "null"
                : ledger.url() + " " + ledger.user() + " " + ledger.password().reveal();
    }

    /** With types, since "1" is not 1, and with the order of the file. */
    private static String tree(@Nullable Object node, String indent) {
        if (node instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? indent + "{}\n"
                    : map.entrySet().stream()
                            .map(entry -> indent + entry.getKey() + ":\n" + tree(entry.getValue(), indent + "  "))
                            .collect(Collectors.joining());
        }
        if (node instanceof List<?> list) {
            return list.isEmpty()
                    ? indent + "[]\n"
                    : list.stream()
                            .map(item -> indent + "-\n" + tree(item, indent + "  "))
                            .collect(Collectors.joining());
        }
        return indent + (node == null ? "null" : node.getClass().getSimpleName() + " " + node) + "\n";
    }
}
