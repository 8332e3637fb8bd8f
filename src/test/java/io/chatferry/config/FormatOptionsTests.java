package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A format names its options, and nothing else has to change for them to be keys of the job file. */
class FormatOptionsTests {

    private static final String JOB = "name: acme\nsource:\n  path: export\n";

    private static final JobModel MODEL = new JobModel(List.of(new Pigeons()));

    @TempDir
    Path folder;

    enum Loft {
        HOME,
        AWAY
    }

    record PigeonOptions(
            @ConfigKey(
                    description = "Pigeons that come at once.",
                    defaultValue = "3",
                    min = "1",
                    max = "9",
                    decides = Decides.CONTENT)
            int atOnce,

            @ConfigKey(description = "Where they live.", defaultValue = "home")
            Loft loft,

            @ConfigKey(name = "private", description = "Where those of one owner live.", defaultValue = "home")
            Loft privateLoft) {}

    private static final class Pigeons implements SourceFormat {
        @Override
        public String name() {
            return "pigeons";
        }

        @Override
        public Optional<Class<? extends Record>> options() {
            return Optional.of(PigeonOptions.class);
        }

        @Override
        public Recognition recognise(ExportFiles files) {
            return Recognition.none("only here");
        }

        @Override
        public RecordStream open(ExportFiles files, SourceSettings settings) {
            throw new UnsupportedOperationException("only the options of this format are read");
        }
    }

    @Test
    void bindsOptionsOfAFormatWithTheirDefaults() throws IOException {
        assertThat(read("  pigeons: {loft: away}\n").source().options().values())
                .isEqualTo(Map.of("pigeons", new PigeonOptions(3, Loft.AWAY, Loft.HOME)));
        assertThat(read("").source().options().values())
                .isEqualTo(Map.of("pigeons", new PigeonOptions(3, Loft.HOME, Loft.HOME)));
    }

    @Test
    void bindsOptionsFromCommandLineAndVariables() throws IOException {
        JobSettings settings = JobFile.read(
                MODEL,
                write(""),
                List.of("source.pigeons.at-once=4"),
                Map.of("CHATFERRY_SOURCE_PIGEONS_LOFT", "away"),
                false);

        assertThat(settings.source().options().values())
                .isEqualTo(Map.of("pigeons", new PigeonOptions(4, Loft.AWAY, Loft.HOME)));
    }

    @Test
    void keyCanHaveANameThatNoComponentCan() throws IOException {
        assertThat(read("  pigeons: {private: away}\n").source().options().values())
                .isEqualTo(Map.of("pigeons", new PigeonOptions(3, Loft.HOME, Loft.AWAY)));
        assertThatThrownBy(() -> read("  pigeons: {private: hom}\n"))
                .hasMessageContaining("source.pigeons.private: \"hom\" is not a value of this key");
    }

    @Test
    void reportsPlaceOfWrongOption() {
        assertThatThrownBy(() -> read("  pigeons: {loft: hom}\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("job.yaml:4:19: source.pigeons.loft: \"hom\" is not a value of this key")
                .hasMessageContaining("did you mean home?");
        assertThatThrownBy(() -> read("  pigeons: {lot: home}\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("did you mean source.pigeons.loft?");
    }

    @Test
    void optionThatAffectsContentChangesStagingAndPlan() throws IOException {
        assertThat(staging("  pigeons: {at-once: 3}\n")).isEqualTo(staging(""));
        assertThat(staging("  pigeons: {loft: away}\n")).isEqualTo(staging(""));
        assertThat(staging("  pigeons: {at-once: 4}\n")).isEqualTo(staging("") + "\nsource.pigeons.at-once=4");
        assertThat(read("  pigeons: {at-once: 4}\n").decisive()).containsEntry("source.pigeons.at-once", "4");
    }

    @Test
    void refusesOptionsOfAnotherFormat() throws IOException {
        Files.writeString(folder.resolve("users.csv"), "uid,name\nann,Ann\n");
        SourceSettings settings = read("  pigeons: {at-once: 4}\n").source().withPath(folder.resolve("users.csv"));

        try (ExportFiles files = ExportFiles.open(settings.path())) {
            assertThatThrownBy(() -> SourceFormats.choose(files, settings))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("source.pigeons: the export is read as csv");
        }
    }

    private String staging(String yaml) throws IOException {
        return StagingText.of(MODEL, read(yaml), "");
    }

    private JobSettings read(String yaml) throws IOException {
        return JobFile.read(MODEL, write(yaml), List.of(), Map.of(), false);
    }

    private Path write(String yaml) throws IOException {
        Files.createDirectories(folder.resolve("export"));
        return Files.writeString(folder.resolve("job.yaml"), JOB + yaml);
    }
}
