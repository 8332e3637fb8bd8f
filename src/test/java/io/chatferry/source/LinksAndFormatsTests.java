package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Attachment;
import io.chatferry.model.Origin;
import io.chatferry.model.link.LinkTraits;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.FormatOptions;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of attachments, encodings, counters, and the choice of a format. */
class LinksAndFormatsTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a/f?X-Amz-Date=20240701T120000Z&X-Amz-Expires=9223372036854775807",
                "https://a/f?X-Amz-Date=20240701T120000Z&X-Amz-Expires=99999999999999999999",
                "https://a/f?X-Amz-Date=tomorrow&X-Amz-Expires=60",
                "https://a/f?hm=x&ex=7fffffffffffffff",
                "https://a/f?hm=x&ex=-1x",
                "https://a/f?sig=x&se=2024-13-01T00:00:00Z"
            })
    void takesAnImpossibleExpiryForNone(String url) {
        assertThat(LinkTraits.of(url).expiry()).isNull();
        assertThat(LinkTraits.of(url).host()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://A.example/f?X-Amz-Date=20240701T120000Z&X-Amz-Expires=60&X-Amz-Signature=s, true, true, 2024-07-01T12:01:00Z",
                "https://a.example/f?x-goog-date=20240701T120000Z&x-goog-expires=0, false, true, 2024-07-01T12:00:00Z",
                "https://a.example/f?X-Amz-Expires=60, false, true, -",
                "https://a.example/f?se=2024-07-01T12%3A00%3A00Z&sig=x, true, true, 2024-07-01T12:00:00Z",
                "https://a.example/f?Expires=1719835200&Key-Pair-Id=k, true, true, 2024-07-01T12:00:00Z",
                "https://a.example/f?expires=1719835200000, false, true, 2024-07-01T12:00:00Z",
                "https://a.example/f?expires=soon, false, false, -",
                "https://a.example/f?t=xoxe-1, true, false, -",
                "https://a.example/f?t=12, false, false, -",
                "https://user@a.example/f, true, false, -",
                "https://a.example/f?access_token=x, true, false, -",
                "https://a.example/f?access_token=, false, false, -",
                "https://a.example/f#access_token=x, false, false, -",
                "https://a.example:8443, false, false, -"
            })
    void readsSecretsAndExpiryOfALink(String url, boolean hasSecret, boolean isTimeLimited, Instant expiry) {
        assertThat(LinkTraits.of(url)).isEqualTo(new LinkTraits("a.example", hasSecret, isTimeLimited, expiry));
    }

    @Test
    void countsAttachmentsBySizeHostAndExpiry() {
        Instant now = Instant.parse("2024-07-01T12:00:00Z");
        MediaStatistics media = new MediaStatistics(now);
        String[] sizes = {"17", "1e3", "3.5", null, "", "999999999999999999", "-1"};
        for (int i = 0; i < sizes.length; i++) {
            String url = i == 0 ? null : "https://a/f?expires=" + (now.getEpochSecond() - 3 + i);
            media.add(new Attachment(url, null, null, null, sizes[i]), new Origin("f", i, i));
        }

        assertThat(media.count()).isEqualTo(7);
        assertThat(media.withSize()).isEqualTo(2);
        assertThat(media.bytes()).isEqualTo(1_000_000_000_000_000_016L);
        assertThat(media.withoutHost().count()).isEqualTo(1);
        assertThat(media.expiring().count()).isEqualTo(6);
        assertThat(media.expired().count()).isEqualTo(2);
        assertThat(media.expired().examples()).extracting(Origin::line).containsExactly(1L, 2L);
        assertThat(media.earliestExpiry()).isEqualTo(now);
        assertThat(media.hosts().top(5)).containsExactly(new FrequencyCounter.KeyCount("a", 6));
    }

    @Test
    void staysWithinItsErrorBoundWithMoreKeysThanItHolds() {
        Random random = new Random(5);
        for (int capacity : new int[] {10, 100, 700}) {
            FrequencyCounter counter = new FrequencyCounter(capacity);
            Map<String, Long> exact = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                String key = "k" + (int) Math.abs(random.nextGaussian() * 400);
                counter.add(key);
                exact.merge(key, 1L, Long::sum);
            }
            assertThat(counter.maxUndercount() > 0).isEqualTo(exact.size() > capacity);
            for (FrequencyCounter.KeyCount each : counter.top(FrequencyCounter.MAX_NAMED_KEYS)) {
                assertThat(each.count())
                        .isLessThanOrEqualTo(exact.get(each.key()))
                        .isGreaterThanOrEqualTo(exact.get(each.key()) - counter.maxUndercount());
            }
            assertThat(counter.distinctKeys()).isEqualTo(Math.min(capacity, exact.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void detectsUtf8WhereTheSampleCutsACharacter(int shift) {
        byte[] whole = ("a".repeat(shift) + "😀".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        byte[] sample = java.util.Arrays.copyOf(whole, Encodings.SAMPLE_BYTES);

        assertThat(Encodings.of(sample)).isEqualTo("UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xml | source.format: there is no format \"xml\"",
                "json | source.csv: the export is read as json, which does not have these options"
            })
    void explainsAnUnusableFormat(String format, String message) throws IOException {
        Files.writeString(folder.resolve("users.json"), "[{\"uid\":\"ann\"}]");
        SourceSettings settings = new SourceSettings(
                format,
                folder,
                ZoneOffset.UTC,
                Map.of(),
                UnknownColumns.WARN,
                Set.of(),
                new FormatOptions(Map.of(), Set.of("csv")));
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThatThrownBy(() -> SourceFormats.choose(files, settings))
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith(message)
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
        }
    }

    @Test
    void explainsAnExportThatNoFormatMatches() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "hello");
        SourceSettings settings = Reading.settings(folder, Map.of(), UnknownColumns.WARN);
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(SourceFormats.recognise(files)).isEmpty();
            assertThatThrownBy(() -> SourceFormats.choose(files, settings))
                    .isInstanceOf(SourceException.class)
                    .hasMessage(
                            folder + " is not an export of a known format.\n"
                                    + "Describe its files under `source.mapping` (jobs/mapped-csv.yaml shows how), or name another `source.path`.");
        }
    }

    @Test
    void prefersTheFormatOfMostFilesAndANamedOne() throws IOException {
        Files.writeString(folder.resolve("users.json"), "[{\"uid\":\"ann\"}]");
        Files.writeString(folder.resolve("messages.json"), "[{\"sender\":\"ann\",\"receiver\":\"bob\"}]");
        Files.writeString(folder.resolve("groups.csv"), "guid\ng\n");
        SourceSettings settings = Reading.settings(folder, Map.of(), UnknownColumns.WARN);
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(SourceFormats.choose(files, settings).name()).isEqualTo("json");
            assertThat(SourceFormats.named("csv")).isNotNull();
            assertThat(SourceFormats.named("CSV")).isNull();
        }
    }
}
