package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code media} of a job file. */
class MediaKeysTests {

    private static final String STORE = "store: {url: 's3://bucket/chat', public-url: 'https://media.example.com'}";

    @TempDir
    Path folder;

    private JobSettings read(String media, String... sets) throws IOException {
        Path file = folder.resolve("job.yaml");
        Files.writeString(file, "name: acme\nsource: {path: .}\nmedia: {" + media + "}\n");
        return JobFile.read(file, List.of(sets), Map.of("TOKEN", "xoxb-planted"));
    }

    @Test
    void readsStoreAndLimits() throws IOException {
        JobSettings.Media media = read("mode: copy, missing: text, " + STORE
                        + ", fetch: {max-size: 25MB, allow: [10.0.0.0/8]}")
                .media();

        assertThat(media.copies()).isTrue();
        assertThat(media.store()).isNotNull();
        assertThat(media.store().publicUrl()).hasToString("https://media.example.com/");
        assertThat(media.fetch().maxSize()).isEqualTo(25_000_000);
        assertThat(media.fetch().allow()).containsExactly("10.0.0.0/8");
        assertThat(media.fetch().perHost()).isEqualTo(4);
    }

    @Test
    void resolvesTokensWhenTheyAreNeededAndShowsThemNowhere() throws IOException {
        String headers = "fetch: {headers: {'https://files.slack.com/': {Authorization: '%s'}}}";
        JobSettings settings = read("mode: copy, " + STORE + ", " + headers.formatted("Bearer ${TOKEN}"));

        assertThat(settings.toString()).doesNotContain("xoxb");
        assertThat(settings.decisive().toString()).doesNotContain("xoxb");
        JobSettings.MediaHeaders rule = settings.media().fetch().headers().get(0);
        assertThat(rule.url()).isEqualTo("https://files.slack.com/");
        assertThat(rule.values().get("Authorization").get().reveal()).isEqualTo("Bearer xoxb-planted");

        JobSettings.MediaHeaders unset = read("mode: copy, " + STORE + ", " + headers.formatted("${UNSET}"))
                .media()
                .fetch()
                .headers()
                .get(0);
        assertThatThrownBy(() -> unset.values().get("Authorization").get())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("UNSET");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode: copy | media.store.url | needs this key
            mode: copy, store: {url: 's3://b'} | media.store.public-url | needs this key
            mode: copy, store: {url: 'ftp://b/c', public-url: 'https://a.example'} | media.store.url | cannot be used
            mode: copy, store: {url: 's3://b', public-url: 'https://a.example/?x=1'} | media.store.public-url | cannot be used
            mode: copy, store: {url: 's3://b', public-url: 'https://a.example/', access-key: k} | media.store.secret-key | half
            mode: move | media.mode | is not a value
            fetch: {max-size: 12} | media.fetch.max-size | is not a size
            fetch: {headers: {'files.slack.com': {a: b}}} | media.fetch.headers | is not the address
            fetch: {headers: {'https://a.example/': token}} | media.fetch.headers | headers are expected
            fetch: {allow: ['a b']} | media.fetch.allow | neither a host nor a network
            """)
    void saysWhatIsWrong(String media, String key, String words) {
        assertThatThrownBy(() -> read(media))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(words)
                .satisfies(error -> assertThat(error.getMessage().lines()).hasSize(2));
    }

    @Test
    void refusesTheSecretOnTheCommandLine() {
        assertThatThrownBy(() -> read("mode: link", "media.store.secret-key=abc"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must not be on the command line")
                .hasMessageNotContaining("abc");
    }
}
