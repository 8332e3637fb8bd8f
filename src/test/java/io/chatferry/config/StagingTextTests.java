package io.chatferry.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.chat.ChatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingTextTests {

    private static final String SHORTEST = "name: acme\nsource: {path: '.'}\ntarget: {app-id: acme-1}\n";

    @TempDir
    Path folder;

    private static boolean isOfChatSystem(JobModel.Key key) {
        String[] steps = key.path().split("\\.");
        return steps.length > 2 && SourceFormats.named(steps[1]) instanceof ChatFormat<?>;
    }

    @Test
    void changesWithTheOptionsOfChatSystems() {
        String before = text("", "");
        for (JobModel.Key key : JobModel.standard().all().values()) {
            if (isOfChatSystem(key)) {
                List<String> choices = key.choices();
                String other = !choices.isEmpty()
                        ? choices.get(choices.size() - 1)
                        : key.about().tree() ? "{include: [general]}" : "other";
                if (!other.equals(key.about().defaultValue())) {
                    assertThat(text(key.path(), other)).as(key.path()).isNotEqualTo(before);
                }
            }
        }
    }

    @Test
    void changesWithEveryKeyThatAffectsContent() {
        Map<String, String> others = Map.ofEntries(
                Map.entry("source.format", "json"),
                Map.entry("source.export", "delta"),
                Map.entry("source.timezone", "Europe/Berlin"),
                Map.entry("source.mapping", "{messages: {text: body}}"),
                Map.entry("source.nulls", "['-']"),
                Map.entry("source.unknown-columns", "[room]"),
                Map.entry("source.jdbc.queries", "{users: select 1 as uid}"),
                Map.entry("target.endpoint", "send"),
                Map.entry("threads", "native"),
                Map.entry("reactions", "drop"),
                Map.entry("deleted", "import"),
                Map.entry("undescribed", "reject"),
                Map.entry("invalid", "repair"),
                Map.entry("media.mode", "copy"),
                Map.entry("media.store.public-url", "https://media.example.com/"),
                Map.entry("media.keep-source-url", "true"),
                Map.entry("retention-days", "7"));
        assertThat(others.keySet())
                .containsExactlyInAnyOrderElementsOf(JobModel.standard().all().values().stream()
                        .filter(key -> key.about().decides() == Decides.CONTENT && !isOfChatSystem(key))
                        .map(JobModel.Key::path)
                        .toList());

        String before = text("", "");
        assertThat(others)
                .allSatisfy((key, value) -> assertThat(text(key, value)).isNotEqualTo(before));
    }

    @ParameterizedTest
    @CsvSource({
        "name,other",
        "target.region,eu",
        "target.existing,stop",
        "limits.standard,7",
        "limits.window,5s",
        "order,strict",
        "users,ahead",
        "max-rejects,5%",
        "report.texts,true",
        "invalid,stop",
        "target.endpoint,import"
    })
    void ignoresKeysThatDoNotAffectContent(String key, String value) {
        assertThat(text(key, value)).isEqualTo(text("", ""));
    }

    @Test
    void changesWithTheCorrections() throws IOException {
        JobSettings settings = JobFile.read(write(SHORTEST), List.of(), Map.of());

        assertThat(StagingText.of(settings, "\nbatch 1")).isNotEqualTo(StagingText.of(settings, ""));
    }

    private String text(String key, String value) {
        try {
            boolean tree =
                    !key.isEmpty() && JobModel.standard().key(key).about().tree();
            String[] steps = key.split("\\.");
            String written = steps.length < 3 ? "mapping: " + value : steps[1] + ": {" + steps[2] + ": " + value + "}";
            String yaml = tree ? SHORTEST.replace("'.'", "'.', " + written) : SHORTEST;
            List<String> sets = new ArrayList<>();
            if (!key.isEmpty() && !tree) {
                sets.add(key + "=" + value);
            }
            if (key.equals("media.mode")) { // which needs a store, of which only the second key affects content
                sets.addAll(List.of("media.store.url=file:///srv/media", "media.store.public-url=https://a.example/"));
            }
            return StagingText.of(JobFile.read(write(yaml), sets, Map.of()), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("job.yaml"), yaml);
    }
}
