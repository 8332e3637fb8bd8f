package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports in UTF-16 and UTF-32, by canonical names and by a mapping. */
class EncodedExportsTests {

    private static final Map<String, Object> MAPPING = Map.of(
            "delimiter", ";", "messages", Map.of("muid", "id", "sender", "who", "receiver", "to", "text", "said"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void readsCsvAndJsonWithAndWithoutByteOrderMark(String charset) throws IOException {
        for (String mark : new String[] {"", "\uFEFF"}) {
            Reading csv =
                    Reading.of(write("messages.csv", mark + "muid,text\r\n1,\"grüße\r\n😀\"\r\n2,b\r\n", charset));
            assertThat(csv.messages()).extracting(Message::text).containsExactly("grüße\r\n😀", "b");
            assertThat(csv.parsed().get(1).origin().line()).isEqualTo(4);
            assertThat(csv.lost()).isEmpty();
            assertThat(csv.notices().stream().filter(notice -> notice.contains(charset)))
                    .hasSize(mark.isEmpty() ? 1 : 0);

            Reading json =
                    Reading.of(write("messages.json", mark + "[\n{\"muid\":\"1\",\"text\":\"grüße 😀\"}]", charset));
            assertThat(json.messages()).extracting(Message::text).containsExactly("grüße 😀");
            assertThat(json.parsed().get(0).origin().line()).isEqualTo(2);

            Reading mapped =
                    Reading.of(write("chat.csv", mark + "id;who;to;said\n1;ann;bob;grüße\n", charset), MAPPING);
            assertThat(mapped.messages()).extracting(Message::text).containsExactly("grüße");

            Reading page = Reading.of(
                    write("page.json", mark + "{\"x\": 1,\n\"rows\": [{\"muid\":\"1\",\"text\":\"ü\"}]}", charset),
                    Map.of("rows", "/rows", "messages", Map.of("muid", "muid", "text", "text")));
            assertThat(page.messages()).extracting(Message::text).containsExactly("ü");
            assertThat(page.parsed().get(0).origin().line()).isEqualTo(2);
        }
    }

    @Test
    void rejectsTheRecordWithAByteThatIsNoCharacterAndReadsTheOthers() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("\uFEFFmuid,text\n1,a\n2,".getBytes(StandardCharsets.UTF_16LE));
        bytes.write(new byte[] {0x3D, (byte) 0xD8});
        bytes.write("\n3,c\n".getBytes(StandardCharsets.UTF_16LE));
        Reading reading = Reading.of(Files.write(folder.resolve("messages.csv"), bytes.toByteArray()));

        assertThat(reading.muids()).containsExactly("1", "3");
        assertThat(reading.broken()).singleElement().satisfies(broken -> {
            assertThat(broken.problem().code()).isEqualTo(RejectCode.RECORD_NOT_UTF8);
            assertThat(broken.origin().line()).isEqualTo(3);
        });
    }

    @Test
    void readsAPackedFileInUtf16() throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("messages.csv.gz")))) {
            gzip.write("\uFEFFmuid,text\n1,grüße\n".getBytes(StandardCharsets.UTF_16LE));
        }
        assertThat(Reading.of(folder).messages()).extracting(Message::text).containsExactly("grüße");
    }

    @Test
    void namesTheEncodingsOfFiles() throws IOException {
        write("users.csv", "\uFEFFuid\nu\n", "UTF-16LE");
        write("messages.csv", "muid\n1\n2\n3\n", "UTF-16BE");
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(Encodings.of(files))
                    .containsOnlyKeys("UTF-16BE without byte order mark", "UTF-16LE with byte order mark");
        }
    }

    private Path write(String name, String text, String charset) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(Charset.forName(charset)));
    }
}
