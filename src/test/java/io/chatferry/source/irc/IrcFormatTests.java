package io.chatferry.source.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.ReadExport;
import io.chatferry.source.chat.model.ChatRules.SystemLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of IRC are read as the programs that write them have them. */
class IrcFormatTests {

    @TempDir
    Path folder;

    private Path write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private ReadExport read(String name, String... lines) throws IOException {
        return ReadExport.of("irc", write(name, lines));
    }

    private static Object[] said(Message message) {
        return new Object[] {message.sender(), message.text(), String.valueOf(message.sentAt())};
    }

    private static String flags(Message message) {
        return message.metadata() == null
                ? ""
                : message.metadata().path("chatferry").path("flags").toString();
    }

    @Test
    void readsLogsOfIrssi() throws IOException {
        ReadExport read = read(
                "libera/#garden.log",
                "--- Log opened Thu Feb 29 23:57:00 2024",
                "23:57 -!- ann [~ann@host.example] has joined #garden",
                "23:57 -!- Irssi: #garden: Total of 2 nicks [1 ops, 0 halfops, 0 voices, 1 normal]",
                "23:58 <@ann> hello",
                "23:58 < bob> hi <b> there",
                "23:59  * bob waves",
                "23:59 -bob:#garden- a notice",
                "--- Day changed Fri Mar 01 2024",
                "00:00 <+cy> morning",
                "00:01 -!- cy is now known as cyril",
                "00:02 -!- mode/#garden [+o bob] by ann",
                "00:03 -!- bob [~b@host] has quit [Quit: bye]",
                "00:04 -!- ann changed the topic of #garden to: seeds",
                "--- Log closed Fri Mar 01 00:05:00 2024");

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .containsExactly(
                        new Object[] {"ann", "hello", "2024-02-29T23:58:00Z"},
                        new Object[] {"bob", "hi <b> there", "2024-02-29T23:58:00Z"},
                        new Object[] {"bob", "waves", "2024-02-29T23:59:00Z"},
                        new Object[] {"bob", "a notice", "2024-02-29T23:59:00Z"},
                        new Object[] {"cy", "morning", "2024-03-01T00:00:00Z"});
        assertThat(read.messages())
                .extracting(IrcFormatTests::flags)
                .containsExactly("", "", "[\"me\"]", "[\"notice\"]", "");
        assertThat(read.skipped())
                .isEqualTo(Map.of(
                        "system: log", 3,
                        "system: join", 1,
                        "system: other", 1,
                        "system: nick", 1,
                        "system: mode", 1,
                        "system: quit", 1,
                        "system: topic", 1));
        assertThat(read.groups()).extracting(Group::guid, Group::type).containsExactly(tuple("#garden", "private"));
        assertThat(read.members()).extracting(Member::uid).containsExactly("ann", "bob", "cy");
    }

    @Test
    void readsLogsOfWeeChat() throws IOException {
        ReadExport read = read(
                "irc.libera.#garden.weechatlog",
                "2024-02-29 23:58:01\t-->\tann (~ann@host.example) has joined #garden",
                "2024-02-29 23:58:02\t--\tTopic for #garden is \"seeds\"",
                "2024-02-29 23:58:03\t@ann\thello\tthere",
                "2024-02-29 23:58:04\tbob\thi",
                "2024-02-29 23:58:05\t *\tbob waves",
                "2024-02-29 23:58:06\t<--\tbob (~b@host) has left #garden",
                "2024-03-01 00:00:00\tann\t");

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .containsExactly(
                        new Object[] {"ann", "hello\tthere", "2024-02-29T23:58:03Z"},
                        new Object[] {"bob", "hi", "2024-02-29T23:58:04Z"},
                        new Object[] {"bob", "waves", "2024-02-29T23:58:05Z"});
        assertThat(read.skipped())
                .isEqualTo(Map.of("system: join", 1, "system: topic", 1, "system: part", 1, "empty", 1));
        assertThat(read.groups()).extracting(Group::guid).containsExactly("#garden");
    }

    @Test
    void readsLogsOfZnc() throws IOException {
        for (String name :
                new String[] {"moddata/log/libera/#garden/2024-02-29.log", "ann_libera_#garden_20240229.log"}) {
            ReadExport read = read(
                    name,
                    "[23:58:00] *** Joins: ann (~ann@host.example)",
                    "[23:58:01] <ann> hello",
                    "[23:58:02] * ann waves",
                    "[23:58:03] -bob- psst",
                    "[23:58:04] *** ann sets mode: +o bob",
                    "[23:58:05] *** Parts: bob (b@host) (bye)",
                    "[23:58:06] *** bob is now known as bobby",
                    "[23:58:07] *** Quits: ann (~ann@host) (gone)");

            assertThat(read.messages())
                    .extracting(IrcFormatTests::said)
                    .containsExactly(
                            new Object[] {"ann", "hello", "2024-02-29T23:58:01Z"},
                            new Object[] {"ann", "waves", "2024-02-29T23:58:02Z"},
                            new Object[] {"bob", "psst", "2024-02-29T23:58:03Z"});
            assertThat(read.skipped())
                    .isEqualTo(Map.of(
                            "system: join",
                            1,
                            "system: mode",
                            1,
                            "system: part",
                            1,
                            "system: nick",
                            1,
                            "system: quit",
                            1));
            assertThat(read.groups()).extracting(Group::guid).containsExactly("#garden");
        }
    }

    @Test
    void readsLogsWithOneFileADay() throws IOException {
        write(
                "2010/03/01/#ubuntu.txt",
                "=== ann [n=ann@host.example] has joined #ubuntu",
                "[00:00] <ann> hello",
                "[00:01]  * ann waves",
                "=== ann is now known as anna");
        write("2010/03/02/#ubuntu.txt", "[00:00] <anna> next day");

        ReadExport read = ReadExport.of("irc", folder);

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .containsExactly(
                        new Object[] {"ann", "hello", "2010-03-01T00:00:00Z"},
                        new Object[] {"ann", "waves", "2010-03-01T00:01:00Z"},
                        new Object[] {"anna", "next day", "2010-03-02T00:00:00Z"});
        assertThat(read.groups()).extracting(Group::guid).containsExactly("#ubuntu");
        assertThat(read.skipped()).isEqualTo(Map.of("system: join", 1, "system: nick", 1));
    }

    @Test
    void readsLogsOfHexChatOverTheEndOfTheYear() throws IOException {
        ReadExport read = read(
                "libera-#garden.log",
                "**** BEGIN LOGGING AT Sun Dec 31 23:58:00 2023",
                "",
                "Dec 31 23:58:01 *\tNow talking on #garden",
                "Dec 31 23:58:02 *\tann (~ann@host.example) has joined",
                "Dec 31 23:58:03 <ann>\thello",
                "Jan 01 00:00:01 <bob>\thappy new year",
                "Jan 01 00:00:02 *\tbob waves",
                "**** ENDING LOGGING AT Mon Jan  1 00:01:00 2024");

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .containsExactly(
                        new Object[] {"ann", "hello", "2023-12-31T23:58:03Z"},
                        new Object[] {"bob", "happy new year", "2024-01-01T00:00:01Z"},
                        new Object[] {"bob", "waves", "2024-01-01T00:00:02Z"});
    }

    @Test
    void readsLogsOfMircOverMidnight() throws IOException {
        ReadExport read = read(
                "#garden.log",
                "Session Start: Thu Feb 29 23:50:00 2024",
                "Session Ident: #garden",
                "[23:58] * ann (~ann@host.example) has joined #garden",
                "[23:59] <ann> hello",
                "[00:01] <bob> hi",
                "[00:00] <bob> the clock was set",
                "Session Close: Fri Mar 01 00:05:00 2024");

        assertThat(read.messages())
                .extracting(Message::sentAt)
                .containsExactly(
                        Instant.parse("2024-02-29T23:59:00Z"),
                        Instant.parse("2024-03-01T00:01:00Z"),
                        Instant.parse("2024-03-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2019-04-16T02:09:00.250Z] <ann> x|2019-04-16T02:09:00.250Z",
                "2019-04-16T02:09:00+02:00 <ann> x|2019-04-16T00:09:00Z",
                "2019-04-16T02:09:00+0200 <ann> x|2019-04-16T00:09:00Z",
                "[2019-04-16 02:09] <ann> x|2019-04-16T00:09:00Z",
                "2019-04-16 02:09:05 <ann> x|2019-04-16T00:09:05Z",
                "(2019-04-16 02:09:05) <ann> x|2019-04-16T00:09:05Z"
            })
    void readsTimesWithDates(String line, Instant time) throws IOException {
        ReadExport read = ReadExport.of("irc", write("room.txt", line), ZoneId.of("Europe/Berlin"), null);

        assertThat(read.messages()).extracting(Message::sentAt).containsExactly(time);
    }

    @ParameterizedTest
    @CsvSource({
        "#garden.2024-02-29.log, #garden",
        "#garden-20240229.log, #garden",
        "#garden_2024_02_29.txt, #garden",
        "garden.2024-02-29-14.00.log.txt, garden",
        "garden/2024-02-29.txt, garden",
        "garden/2024/02/29.txt, garden",
        "2024/02/2024-02-29/#garden.log, #garden",
        "efnet/#garden/2024-02-29.log, #garden"
    })
    void pathSaysChannelAndDay(String path, String channel) throws IOException {
        write(path, "[12:00] <ann> x");

        ReadExport read = ReadExport.of("irc", folder);

        assertThat(read.groups()).extracting(Group::guid).containsExactly(channel);
        assertThat(read.messages()).extracting(Message::sentAt).containsExactly(Instant.parse("2024-02-29T12:00:00Z"));
    }

    @Test
    void sameChannelOfTwoNetworksIsTwoGroups() throws IOException {
        write("irc.efnet.#garden.weechatlog", "2024-02-29 23:58:03\tann\tone");
        write("irc.libera.#garden.weechatlog", "2024-02-29 23:58:03\tann\ttwo");

        assertThat(ReadExport.of("irc", folder).groups())
                .extracting(Group::guid)
                .containsExactly("#garden", "libera/#garden");
    }

    @Test
    void logWithAPersonIsAPair() throws IOException {
        write("libera/bob/2024-02-28.log", "[12:00:00] <ann> hi");
        write("libera/bob/2024-02-29.log", "[12:00:00] <Bob> hello");
        write("libera/cy/2024-02-29.log", "[12:00:00] <ann> hi", "[12:00:01] <dee> not you");
        write("libera/dee/2024-02-29.log", "[12:00:00] <ann> nobody answers");

        ReadExport read = ReadExport.of("irc", folder);

        assertThat(read.conversation("ann", "Bob")).extracting(Message::text).containsExactly("hi", "hello");
        assertThat(read.groups()).extracting(Group::guid).containsExactly("cy", "dee");
    }

    @Test
    void linesWithoutTimeContinueTheMessage() throws IOException {
        ReadExport read =
                read("room-2024-02-29.txt", "[12:00] <ann> first", "second", "", "third", "[12:01] <bob> other");

        assertThat(read.messages()).extracting(Message::text).containsExactly("first\nsecond\n\nthird", "other");
    }

    @Test
    void formattingOfIrcIsCut() throws IOException {
        ReadExport read = read(
                "#c-2024-02-29.log",
                "[12:00] <ann> \u0002bold\u000F \u000304,12red\u0003 \u001Dslanted\u001D a\u00032",
                "[12:01] <\u000305bob\u0003> x");

        assertThat(read.messages()).extracting(Message::text).containsExactly("bold red slanted a", "x");
        assertThat(read.users()).extracting(User::uid).containsExactly("ann", "bob");
    }

    @Test
    void importsEventsIfTheJobSaysSo() throws IOException {
        Path log = write(
                "#c-2024-02-29.log",
                "[12:00:00] *** Joins: ann (~ann@host)",
                "[12:00:01] <bob> hi",
                "[12:00:02] *** Server is down");

        ReadExport read = ReadExport.of("irc", log, ZoneOffset.UTC, new IrcOptions(SystemLines.IMPORT, null));

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .containsExactly(
                        new Object[] {"ann", "Joins: ann (~ann@host)", "2024-02-29T12:00:00Z"},
                        new Object[] {"bob", "hi", "2024-02-29T12:00:01Z"});
        assertThat(read.skipped()).isEqualTo(Map.of("system: other", 1));
    }

    @Test
    void rejectsMessagesOfUnknownDays() throws IOException {
        ReadExport read = read("#c.log", "[12:00] <ann> x", "[12:01] *** Joins: ann (a@b)");

        assertThat(read.rejects())
                .extracting(reject -> reject.problem().code())
                .containsExactly(RejectCode.SENT_AT_INVALID);
        assertThat(read.skipped()).isEqualTo(Map.of("system: join", 1));
    }

    @Test
    void equalMessagesAreKeptAndEqualFilesReadOnce() throws IOException {
        write("#c-2024-02-29.log", "[12:00] <ann> ok", "[12:00] <ann> ok");
        write("copy/#c-2024-02-29.log", "[12:00] <ann> ok", "[12:00] <ann> ok");

        assertThat(ReadExport.of("irc", folder).messages()).hasSize(2);
    }

    @Test
    void longerCopyOfALogContinuesTheShorterOne() throws IOException {
        write("a/#c.log", "--- Log opened Thu Feb 29 12:00:00 2024", "12:00 <ann> one", "12:01 <ann> two");
        write(
                "a/#c.txt",
                "--- Log opened Thu Feb 29 12:00:00 2024",
                "12:00 <ann> one",
                "12:01 <ann> two",
                "12:02 <ann> three");

        ReadExport read = ReadExport.of("irc", folder);

        assertThat(read.messages())
                .extracting(IrcFormatTests::said)
                .contains(new Object[] {"ann", "three", "2024-02-29T12:02:00Z"});
        assertThat(read.messages()).hasSize(3);
        assertThat(read.skipped()).isEqualTo(Map.of("system: log", 1, "duplicate", 3));
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() throws IOException {
        Path file = folder.resolve("#c-2024-02-29.log");
        Files.write(file, "[12:00] <ann> caf\u00e9\n[12:01] <ann> ok".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ReadExport.of("irc", file).messages())
                .extracting(Message::text)
                .containsExactly("caf\uFFFD", "ok");
    }

    @Test
    void hostileLinesCostAtMostThemselves() throws IOException {
        ReadExport read = read(
                "#c-2024-02-29.log",
                "[12:00] <ann> fine",
                "[12:00] <ann> a\u2028b\u0085c",
                "[12:00] <> nobody",
                "[12:00] < > nobody",
                "[25:00] <ann> continues",
                "[12:00]",
                "[12:00] text without a nickname",
                "[12:00] *** ",
                "--- Day changed",
                "--- Day changed Xyz 99 0000",
                "[12:01] <ann> fine too");

        assertThat(read.messages()).extracting(Message::text).contains("fine", "a\u2028b\u0085c", "fine too");
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }

    @Test
    void recognisesLogsInFoldersAndZips() throws IOException {
        assertThat(ReadExport.recognised(write("#c-2024-02-29.log", "[12:00] <ann> x", "[12:00] *** Joins: bob (a@b)")))
                .isEqualTo("irc 100");
        assertThat(ReadExport.recognised(folder)).isEqualTo("irc 100");
        assertThat(ReadExport.recognised(write("one-2024-02-29.txt", "[12:00] <ann> x")))
                .isEqualTo("irc 80");
        Path zip = folder.resolve("zip/x.zip");
        Files.createDirectories(Objects.requireNonNull(zip.getParent()));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("logs/2024/02/29/#c.txt"));
            out.write("[12:00] <ann> x\n[12:00] <ann> y\n[12:00] <ann> z\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(ReadExport.recognised(zip)).isEqualTo("irc 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29 12:00:00\tINFO\tstarted\n2024-02-29 12:00:01\tWARN\tslow",
                "2024-02-29 12:00:00 INFO started",
                "13.01.20, 12:01 - Ann: ok",
                "[13.01.20, 12:01:00] Ann: ok",
                "some words\nand more\n[12:00] <ann> x",
                "[12:00] <ann> no day",
                ""
            })
    void doesNotClaimOtherTexts(String text) throws IOException {
        try (ExportFiles files = ExportFiles.open(write("x.log", text))) {
            assertThat(new IrcFormat().recognise(files).percent()).isZero();
        }
    }

    @Test
    void saysThatThereIsNoLog() throws IOException {
        Path file = write("x.log", "some words");

        assertThatThrownBy(() -> ReadExport.of("irc", file))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("has no log of IRC");
    }
}
