package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.model.link.LinkTraits;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectionTests {

    @TempDir
    Path folder;

    @Test
    void countsAnExportWithTheFirstPlacesOfItsProblems() throws IOException {
        Inspection inspection = inspect(Path.of("samples/csv"));

        assertThat(inspection.count(Kind.USER)).isEqualTo(13);
        assertThat(inspection.count(Kind.MESSAGE)).isEqualTo(311);
        assertThat(inspection.first()).isNotNull().satisfies(first -> {
            assertThat(first.at()).isEqualTo("2025-03-10T06:33:00Z");
            assertThat(first.origin()).hasToString("messages.csv:2");
        });
        assertThat(inspection.last())
                .isNotNull()
                .satisfies(last -> assertThat(last.at()).isBefore(Instant.now()));
        assertThat(inspection.problems())
                .containsKeys(
                        RejectCode.SENT_AT_TOO_OLD,
                        RejectCode.SENT_AT_FUTURE,
                        RejectCode.TEXT_EMPTY,
                        RejectCode.FIELD_MISSING);
        assertThat(inspection.problems().get(RejectCode.RECORD_MALFORMED).examples())
                .singleElement()
                .satisfies(origin -> assertThat(origin).hasToString("messages.csv:26"));
        assertThat(inspection.lost()).isEmpty();
    }

    @Test
    void findsTheSameBusiestKeysAsAnIndependentCount() throws IOException {
        StringBuilder csv = new StringBuilder("sender,receiver,receiverType,text,sentAt\n");
        Map<String, Integer> senders = new HashMap<>();
        Map<List<String>, Integer> conversations = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String sender = "u" + (int) (1_000 * Math.pow(random.nextDouble(), 4));
            boolean group = i % 3 == 0;
            String receiver = (group ? "g" : "u") + (int) (500 * Math.pow(random.nextDouble(), 4));
            csv.append("%s,%s,%s,hello,%d\n".formatted(sender, receiver, group ? "group" : "user", 1_700_000_000 + i));
            senders.merge(sender, 1, Integer::sum);
            List<String> parties = group
                    ? List.of(receiver)
                    : sender.compareTo(receiver) < 0 ? List.of(sender, receiver) : List.of(receiver, sender);
            conversations.merge(parties, 1, Integer::sum);
        }
        Files.writeString(folder.resolve("messages.csv"), csv);

        Inspection inspection = inspect(folder);

        assertThat(inspection.senders().distinctKeys()).isEqualTo(senders.size());
        assertThat(inspection.conversations().distinctKeys()).isEqualTo(conversations.size());
        assertThat(inspection.senders().maxUndercount()).isZero();
        assertThat(inspection.senders().top(50))
                .hasSize(50)
                .allSatisfy(each -> assertThat(each.count())
                        .isEqualTo(senders.get(each.key()).longValue()));
        assertThat(counts(inspection.senders())).isEqualTo(largest(senders));
        assertThat(inspection.largestConversations(50))
                .hasSize(50)
                .allSatisfy(each -> assertThat(each.messages())
                        .isEqualTo(conversations.get(each.parties()).longValue()));
        assertThat(counts(inspection.conversations())).isEqualTo(largest(conversations));
    }

    @Test
    void staysWithinTheStatedErrorBeyondItsCapacity() {
        FrequencyCounter bounded = new FrequencyCounter(500);
        Map<String, Integer> exact = new HashMap<>();
        Random random = new Random(11);
        for (int i = 0; i < 100_000; i++) {
            String key = "k" + (i % 4 == 0 ? random.nextInt(20) : random.nextInt(50_000));
            bounded.add(key);
            exact.merge(key, 1, Integer::sum);
        }

        assertThat(bounded.maxUndercount()).isPositive().isLessThan(100_000 / 250);
        assertThat(bounded.distinctKeys()).isEqualTo(500);
        List<FrequencyCounter.KeyCount> top = bounded.top(20);
        assertThat(top)
                .extracting(FrequencyCounter.KeyCount::key)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "k" + i).toList());
        assertThat(top).allSatisfy(each -> {
            long real = exact.get(each.key());
            assertThat(each.count()).isBetween(real - bounded.maxUndercount(), real);
        });
    }

    @Test
    void namesKeysWithEqualCounts() {
        FrequencyCounter counted = new FrequencyCounter();
        for (int i = 0; i < 5_000; i++) {
            counted.add("k" + i % 1_000);
        }

        assertThat(counted.top(50))
                .hasSize(50)
                .allSatisfy(each -> assertThat(each.count()).isEqualTo(5));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://files.example.com/a.png, files.example.com, false, false, -",
                "https://b.s3.amazonaws.com/a?X-Amz-Date=20250310T101112Z&X-Amz-Expires=3600&X-Amz-Signature=ab,"
                        + " b.s3.amazonaws.com, true, true, 2025-03-10T11:11:12Z",
                "https://d1.cloudfront.net/a?Expires=1741600000&Signature=x&Key-Pair-Id=K, d1.cloudfront.net, true,"
                        + " true, 2025-03-10T09:46:40Z",
                "https://a.blob.core.windows.net/c/f?sv=2022&se=2025-03-10T10%3A00%3A00Z&sig=x,"
                        + " a.blob.core.windows.net, true, true, 2025-03-10T10:00:00Z",
                "https://cdn.discordapp.com/a.png?ex=67ceb640&is=67cd64c0&hm=ff, cdn.discordapp.com, true, true,"
                        + " 2025-03-10T09:52:00Z",
                "https://files.slack.com/a?t=xoxe-1, files.slack.com, true, false, -",
                "https://ann:secret@Files.Example.com:8443/a, files.example.com, true, false, -",
                "https://shop.example.com/?exp=soon&page=2, shop.example.com, false, false, -",
                "/files/a.png, '', false, false, -",
                "https://files.example.com/a b[1].png?token=, files.example.com, false, false, -",
            })
    void detectsSecretsAndExpiryOfLinks(String url, String host, boolean token, boolean expires, Instant end) {
        assertThat(LinkTraits.of(url)).isEqualTo(new LinkTraits(host, token, expires, end));
    }

    @Test
    void detectsEncodingsByTheFirstBytes() {
        assertThat(Encodings.of("plain".getBytes(StandardCharsets.UTF_8))).isEqualTo("ASCII");
        assertThat(Encodings.of("grüße".getBytes(StandardCharsets.UTF_8))).isEqualTo("UTF-8");
        assertThat(Encodings.of("\uFEFFuid".getBytes(StandardCharsets.UTF_8))).isEqualTo("UTF-8 with byte order mark");
        assertThat(Encodings.of("Söhne".getBytes(StandardCharsets.ISO_8859_1))).startsWith("not UTF-8");
        byte[] cut = new byte[Encodings.SAMPLE_BYTES];
        java.util.Arrays.fill(cut, (byte) 'a');
        cut[cut.length - 1] = (byte) 0xC3;
        assertThat(Encodings.of(cut)).isEqualTo("UTF-8");
    }

    private static List<Long> counts(FrequencyCounter counted) {
        return counted.top(50).stream().map(FrequencyCounter.KeyCount::count).toList();
    }

    private static List<Long> largest(Map<?, Integer> counts) {
        return counts.values().stream()
                .sorted(java.util.Comparator.reverseOrder())
                .limit(50)
                .map(Integer::longValue)
                .collect(Collectors.toList());
    }

    private static Inspection inspect(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path);
                RecordStream stream = SourceFormats.recognise(files)
                        .orElseThrow()
                        .format()
                        .open(files, Reading.settings(path, Map.of(), UnknownColumns.WARN))) {
            return Inspection.of(stream);
        }
    }
}
