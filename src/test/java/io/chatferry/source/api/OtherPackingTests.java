package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.Reading;
import io.chatferry.source.api.SourceItem.UnreadablePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are packed in a way that is not read say so, and how to unpack them. */
class OtherPackingTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "messages.csv.xz, xz -d",
        "messages.jsonl.zst, zstd -d",
        "export.tar.xz, tar -xf",
        "export.tar.zst, tar -xf",
        "export.txz, tar -xf",
        "messages.csv.bz2, bunzip2",
        "Chat.7Z, 7z x"
    })
    void saysHowToUnpackAnExport(String name, String command) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "\u00fd7zXZ");

        assertThatThrownBy(() -> Reading.of(file))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is not unpacked; unpack it with " + command + " " + name)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
    }

    @Test
    void tellsWhatIsPackedInAnExport() throws IOException {
        Files.writeString(folder.resolve("messages.csv"), "muid,sender,receiver,text,sentAt\nm,a,b,t,1700000000\n");
        Files.writeString(folder.resolve("messages-2.csv.xz"), "\u00fd7zXZ");
        Files.writeString(folder.resolve("pictures.7z"), "7z");
        Files.write(
                folder.resolve("more.zip"),
                ArchiveBytes.zip("messages-3.json.zst", "\u00b5/", "users.csv", "uid,name\nann,Ann\n"));

        Reading reading = Reading.of(folder);

        assertThat(reading.muids()).containsExactly("m");
        assertThat(reading.broken()).isEmpty();
        assertThat(reading.lost())
                .extracting(lost -> lost.origin().file())
                .containsExactlyInAnyOrder("messages-2.csv.xz", "more.zip!/messages-3.json.zst");
        assertThat(reading.lost())
                .extracting(UnreadablePart::message)
                .contains("not read: .xz is not unpacked; unpack it with xz -d messages-2.csv.xz");
        assertThat(reading.notices()).contains("not read: .7z is not unpacked; unpack it with 7z x pictures.7z");
    }
}
