package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PlaceholdersTests {

    @TempDir
    Path folder;

    @BeforeEach
    void makeExport() throws IOException {
        Files.createDirectory(folder.resolve("export"));
    }

    @ParameterizedTest
    @CsvSource({"'s3cret\n',s3cret", "'s3cret\r\n',s3cret", "s3cret,s3cret"})
    void readsSecretFromFileWithoutItsLineEnd(String content, String key) throws IOException {
        Files.writeString(folder.resolve("key"), content);

        assertThat(key("${file:key}", Map.of())).isEqualTo(key);
        assertThat(key("${file:" + folder.resolve("key") + "}", Map.of("file", "wrong")))
                .isEqualTo(key);
    }

    @Test
    void readsSecretFileOnFirstUse() throws IOException {
        JobSettings settings = read("${file:key}", Map.of());

        assertThatThrownBy(() -> settings.target().apiKey().get())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("target.api-key: " + folder.resolve("key") + " is not a file");
        Files.writeString(folder.resolve("key"), "s3cret");
        assertThat(settings.target().apiKey().get().reveal()).isEqualTo("s3cret");
    }

    @Test
    void namesUnusableFileWithoutItsContent() throws IOException {
        Files.writeString(folder.resolve("empty"), "\n");
        Files.writeString(folder.resolve("long"), "s3cret".repeat(20_000));
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
        for (String name : List.of("empty", "long", "binary", "export", "none")) {
            assertThatThrownBy(() -> key("${file:" + name + "}", Map.of()))
                    .isInstanceOf(SettingsException.class)
                    .message()
                    .contains(folder.resolve(name).toString())
                    .doesNotContain("s3cret")
                    .hasLineCount(2);
        }
    }

    @Test
    void refusesFilePlaceholderOutsideSecrets() {
        assertThatThrownBy(() -> JobFile.read(
                        write("name: acme\nsource: {path: '${file:/etc/hostname}'}\n"), List.of(), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("job.yaml:2:16: source.path: only a secret can be read from a file");
    }

    @Test
    void readsLedgerPasswordFromFile() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        JobSettings settings = JobFile.read(
                write("name: acme\nsource: {path: export}\n"
                        + "ledger: {url: 'jdbc:postgresql://db/chat?user=ann&password=${file:password}'}\n"),
                List.of(),
                Map.of());

        assertThat(settings.ledger().password().reveal()).isEqualTo("s3cret");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"$${X},${X}", "a$${b,a${b", "${X:y}$${X},y${X}", "$$$${X},$$${X}"})
    void resolvesEscapedPlaceholder(String written, String value) throws IOException {
        assertThat(key(written, Map.of())).isEqualTo(value);
    }

    @Test
    void neverPassesOnUnresolvedKey() throws IOException {
        JobSettings settings = read("${COMETCHAT_API_KEY}", Map.of());

        assertThatThrownBy(() -> settings.target().apiKey().get())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("the environment variable COMETCHAT_API_KEY is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${name}", "${user.dir}", "${java.home:x}"})
    void resolvesPlaceholdersFromEnvironmentOnly(String written) {
        assertThatThrownBy(() -> key(written, Map.of())).isInstanceOf(SettingsException.class);
    }

    @Test
    void neitherPrintsNorSerialisesSecrets() throws IOException {
        JobSettings settings = read("s3cret", Map.of());
        var secret = settings.target().apiKey().get();

        assertThat(secret).hasToString("***");
        assertThatCode(() -> assertThat(JsonMapper.builder().build().writeValueAsString(secret))
                        .doesNotContain("s3cret"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret))
                .isInstanceOf(NotSerializableException.class);
        assertThat(settings.decisive().toString()).doesNotContain("s3cret");
        assertThat(StagingText.of(settings, "")).doesNotContain("s3cret");
    }

    private String key(String written, Map<String, String> environment) throws IOException {
        return read(written, environment).target().apiKey().get().reveal();
    }

    private JobSettings read(String key, Map<String, String> environment) throws IOException {
        return JobFile.read(
                write("name: acme\nsource: {path: export}\ntarget: {api-key: '" + key + "'}\n"),
                List.of(),
                environment);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("job.yaml"), yaml);
    }
}
