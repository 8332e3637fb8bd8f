package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not quite what they should be: every row is read, or told, and no data is told as a name. */
class NoRecordLostUnnoticedTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt\n";

    @TempDir
    Path folder;

    @Test
    void readsEachOfSeveralPagesInOneFile() throws IOException {
        String page = "{\"next\":\"%d\",\"messages\":[{\"id\":\"%da\"},{\"id\":\"%db\"}]}\n";
        Path file = Files.writeString(
                folder.resolve("messages.json"),
                page.formatted(1, 1, 1) + page.formatted(2, 2, 2) + "{\"next\":\"3\",\"messages\":[]}\n");
        Map<String, Object> mapping =
                Map.of("rows", "/messages", "ignore", "*", "messages", Map.of("muid", "id", "receiver", "@page/next"));

        Reading reading = Reading.of(file, mapping);

        assertThat(reading.muids()).containsExactly("1a", "1b", "2a", "2b");
        assertThat(reading.messages()).extracting(message -> message.receiver()).containsExactly("1", "1", "2", "2");
        assertThat(reading.lost()).isEmpty();
    }

    @Test
    void tellsRowsThatAreNoRecordsOnceForEachFile() throws IOException {
        Reading reading = Reading.of(
                folder,
                "messages.csv",
                HEADER + "m1,a,b,hi,1700000000\n,,,,\n ,,,,\n" + HEADER + "m2,a,b,hi,1700000000\n,,,,\n,,,,\n");

        assertThat(reading.muids()).containsExactly("m1", "m2");
        assertThat(reading.broken()).isEmpty();
        assertThat(reading.notices())
                .containsExactly(
                        "4 rows without a value were passed over (first: line 3)",
                        "1 row equal to the header line was passed over (line 5)");
        assertThat(reading.items())
                .filteredOn(SourceItem.Notice.class::isInstance)
                .extracting(item -> item.origin().line())
                .containsExactly(3L, 5L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m1,ann,bob,hello dear,1700000000\nm2,bob,ann,secret words,1700000001\n",
                "m1;ann;bob;hello dear;2024-01-01T10:00:00Z\n",
                "ann,bob,secret\nbob,ann,words\n",
                "text,ann,bob,secret words,1700000000\n",
            })
    void showsNoCellOfAFirstLineThatIsData(String content) throws IOException {
        Reading reading = Reading.of(folder, "messages.csv", content);

        assertThat(reading.notices())
                .containsExactly("its first line holds no column names that are known for messages: write a header "
                        + "line, or describe the file under `source.mapping`");
    }

    @Test
    void showsNoCellOfAFirstLineThatIsDataToAMapping() throws IOException {
        Path file = Files.writeString(folder.resolve("log.csv"), "ann,bob,secret\nbob,ann,words\n");

        Reading reading = Reading.of(file, Map.of("messages", Map.of("sender", "who", "text", "what")));

        assertThat(reading.notices())
                .isNotEmpty()
                .allSatisfy(notice -> assertThat(notice)
                        .doesNotContain("ann")
                        .doesNotContain("bob")
                        .doesNotContain("secret"));
        assertThat(reading.notices().get(0))
                .startsWith("its first line holds none of the columns that the mapping names");
    }

    @Test
    void showsNoNameOfAColumnThatLooksLikeData() throws IOException {
        Reading csv = Reading.of(
                folder,
                "messages.csv",
                "sender,receiver,mood,+49 170 1234567,who said so to whom and why\na,b,1,2,3\n");
        Reading json = Reading.of(folder, "users.jsonl", "{\"uid\":\"a\",\"mood\":1,\"b@example.org\":2,\"4711\":3}\n");

        for (Reading reading : List.of(csv, json)) {
            assertThat(reading.notices()).hasSize(3);
            assertThat(reading.notices().get(0)).startsWith("column \"mood\" is not known for ");
            assertThat(reading.notices().subList(1, 3))
                    .allSatisfy(notice ->
                            assertThat(notice).startsWith("a column whose name looks like data is not known for "));
        }
    }

    @Test
    void rejectsAnObjectThatNamesAFieldTwiceWithDifferentValues() throws IOException {
        Reading reading = Reading.of(folder, "messages.jsonl", """
                {"muid":"m1","text":"one","text":"two"}
                {"muid":"m2","text":"one","Text":"two"}
                {"muid":"m3","text":"one","Text":"one","text":"one"}
                {"muid":"m4","text":"one","Text":""}
                """);

        assertThat(reading.broken())
                .extracting(item -> item.problem().code())
                .containsExactly(RejectCode.RECORD_MALFORMED);
        assertThat(reading.muids()).containsExactly("m2", "m3", "m4");
        assertThat(reading.problems())
                .extracting(Problem::code, Problem::field)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(RejectCode.RECORD_MALFORMED, "text"));
        assertThat(reading.notices())
                .containsExactly("1 record has a key twice, with equal values (line 3, key \"text\")");
    }
}
