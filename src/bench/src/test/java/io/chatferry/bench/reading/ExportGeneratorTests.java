package io.chatferry.bench.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes a generated export worth measuring. */
class ExportGeneratorTests {

    private static final int MESSAGES = 5_000;
    private static final int FILES = 450;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SLACK_ZIP") // its entries have the time of writing
    void anExportIsTheSameEachTime(ExportKind kind) throws IOException {
        Path first = generate(kind, "first").path();
        Path second = generate(kind, "second").path();

        try (Stream<Path> files = Files.walk(first)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(second.resolve(first.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBareParserReadsAnExportToItsEnd(ExportKind kind) throws IOException {
        GeneratedExport export = generate(kind, "export");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            BareParser.main(new String[] {export.path().toString()});
        } finally {
            System.setOut(out);
        }

        assertThat(Long.parseLong(printed.toString(StandardCharsets.UTF_8).strip()))
                .isGreaterThan(MESSAGES * 50L);
    }

    private GeneratedExport generate(ExportKind kind, String name) throws IOException {
        return ExportGenerator.generate(kind, MESSAGES, FILES, Files.createDirectories(folder.resolve(name)));
    }
}
