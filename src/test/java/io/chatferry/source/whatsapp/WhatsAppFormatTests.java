package io.chatferry.source.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.Origin;
import io.chatferry.model.User;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.ExpectedExport;
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

/** Chats exported by WhatsApp are read as the rules for them say. */
class WhatsAppFormatTests {

    private static final Path CASES = Path.of("src/test/resources/sources/whatsapp");
    private static final String LRM = "\u200E";

    @TempDir
    Path folder;

    private Path write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private ReadExport read(String... lines) throws IOException {
        return ReadExport.of("whatsapp", write("Club.txt", lines));
    }

    @ParameterizedTest
    @CsvSource({
        "expected.jsonl, export, UTC",
        "expected-berlin.jsonl, export, Europe/Berlin",
        "expected-ios.jsonl, export-ios, UTC",
        "expected-more.jsonl, export-more, UTC"
    })
    void readsExportsAsExpected(String expected, String export, String zone) {
        ReadExport read = ReadExport.of("whatsapp", CASES.resolve(export), ZoneId.of(zone), null);

        assertThat(ExpectedExport.differences(CASES.resolve(expected), read)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/13/21, 12:00 - |2021-01-13T12:00:00Z",
                "13/1/21, 12:00 - |2021-01-13T12:00:00Z",
                "[2019-04-16 02:09] |2019-04-16T02:09:00Z",
                "2019-10-20, 10:16 - |2019-10-20T10:16:00Z",
                "2019/10/20, 10:16 - |2019-10-20T10:16:00Z",
                "[15-01-20 02:22:56] |2020-01-15T02:22:56Z",
                "15.04.2016, 15:04 - |2016-04-15T15:04:00Z",
                "[15.04.16, 15:04:07] |2016-04-15T15:04:07Z",
                "15/04/2016 15:04 - |2016-04-15T15:04:00Z",
                "15/04/2016 à 15:04 - |2016-04-15T15:04:00Z",
                "15.4.2016 klo 15.04 - |2016-04-15T15:04:00Z",
                "15. 4. 2016 15:04 - |2016-04-15T15:04:00Z",
                "15/04/2016, 15.04 - |2016-04-15T15:04:00Z",
                "[4/15/16, 12:05:09 AM] |2016-04-15T00:05:09Z",
                "[4/15/16, 12:05:09 PM] |2016-04-15T12:05:09Z",
                "4/15/16, 3:05 pm - |2016-04-15T15:05:00Z",
                "15/4/16, 3:05 p. m. - |2016-04-15T15:05:00Z",
                "15/4/16, 3:05 p. m. - |2016-04-15T15:05:00Z",
                "15/4/16 3:05 a.m. - |2016-04-15T03:05:00Z",
                "2016/4/15, 下午3:05 - |2016-04-15T15:05:00Z"
            })
    void readsDatesAndTimesOfManyPhones(String head, Instant time) throws IOException {
        String start = head.endsWith(" ") ? head : head + " ";

        ReadExport read = read(start + "Ann: hello", start + "Bob: hi");

        assertThat(read.messages()).extracting(Message::sentAt).containsOnly(time);
        assertThat(read.messages()).extracting(Message::text).containsExactly("hello", "hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99/99/20, 12:00 - Ann: x",
                "1/2/20, 25:00 - Ann: x",
                "1/2/20, 12:61 - Ann: x",
                "[1/2/20, 12:00 - Ann: x",
                "1/2/20, 12:00] Ann: x",
                "1/2/20 and 12:00 - Ann: x",
                "1/2/20, 12:00 Ann: x",
                "[12:00, 1/2/20] Ann: x",
                "0/2/20, 12:00 - Ann: x"
            })
    void otherLinesContinueTheMessage(String line) throws IOException {
        ReadExport read = read("1/2/20, 12:00 - Ann: first", line, "1/2/20, 12:01 - Bob: second");

        assertThat(read.messages()).extracting(Message::text).containsExactly("first\n" + line, "second");
    }

    @Test
    void fewerStepsBackTellDayAndMonthApart() throws IOException {
        ReadExport monthFirst = read("1/12/20, 12:00 - A: a", "2/1/20, 12:00 - B: b", "2/2/20, 12:00 - A: c");
        ReadExport dayFirst = read("1/2/20, 12:00 - A: a", "2/2/20, 12:00 - B: b", "1/3/20, 12:00 - A: c");

        assertThat(monthFirst.messages().get(0).sentAt()).isEqualTo("2020-01-12T12:00:00Z");
        assertThat(dayFirst.messages().get(0).sentAt()).isEqualTo("2020-02-01T12:00:00Z");
        assertThat(dayFirst.notices()).noneMatch(notice -> notice.contains("date-order"));
    }

    @Test
    void clockOfTwelveHoursPutsTheMonthFirstIfNothingElseTells() throws IOException {
        ReadExport twelve = read("1/2/20, 9:00 AM - A: a", "1/2/20, 9:01 PM - B: b");
        ReadExport twentyFour = read("1/2/20, 09:00 - A: a", "1/2/20, 21:01 - B: b");

        assertThat(twelve.messages().get(0).sentAt()).isEqualTo("2020-01-02T09:00:00Z");
        assertThat(twentyFour.messages().get(0).sentAt()).isEqualTo("2020-02-01T09:00:00Z");
        assertThat(twentyFour.notices())
                .anyMatch(notice -> notice.contains("set source.whatsapp.date-order if that is wrong: 1"));
    }

    @Test
    void jobDecidesTheOrderOfDates() throws IOException {
        Path export = write("Club.txt", "12/09/20, 23:55 - A: a", "12/09/20, 23:56 - B: b");

        for (Map.Entry<DateOrder, String> order : Map.of(
                        DateOrder.DAY_MONTH_YEAR, "2020-09-12T23:55:00Z",
                        DateOrder.MONTH_DAY_YEAR, "2020-12-09T23:55:00Z",
                        DateOrder.YEAR_MONTH_DAY, "2012-09-20T23:55:00Z")
                .entrySet()) {
            ReadExport read = ReadExport.of(
                    "whatsapp", export, ZoneOffset.UTC, new WhatsAppOptions(SystemLines.SKIP, order.getKey(), null));
            assertThat(read.messages().get(0).sentAt()).isEqualTo(order.getValue());
        }
    }

    @Test
    void eachFileHasItsOwnOrderOfDates() throws IOException {
        write("WhatsApp Chat with Bob.txt", "13/1/20, 12:00 - Bob: a", "13/1/20, 12:00 - Me: b");
        write("WhatsApp Chat with Cy.txt", "1/13/20, 12:00 - Cy: a", "1/13/20, 12:00 - Me: b");

        assertThat(ReadExport.of("whatsapp", folder).messages())
                .extracting(Message::sentAt)
                .containsOnly(Instant.parse("2020-01-13T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Messages you send to this group are now secured with end-to-end encryption. Tap for more info.",
                "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share"
                        + " them.",
                "Nachrichten in diesem Chat sowie Anrufe sind jetzt mit Ende-zu-Ende-Verschlüsselung geschützt.",
                "Los mensajes y las llamadas están cifrados de extremo a extremo.",
                "Tus mensajes y llamadas ahora están protegidos con cifrado de extremo a extremo",
                "Les messages et les appels sont chiffrés de bout en bout.",
                "I messaggi e le chiamate sono crittografati end-to-end.",
                "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta",
                "As mensagens e chamadas são encriptadas ponto a ponto.",
                "Berichten en gesprekken worden end-to-end versleuteld.",
                "Messages and calls are now end-to-end encrypted. Only people in this chat can read them. *Learn more*",
                "Сообщения и звонки защищены сквозным шифрованием. Подробнее",
                "Mesajlar ve aramalar uçtan uca şifrelidir."
            })
    void noticeOfEncryptionIsOneEvenWithAnAuthor(String notice) throws IOException {
        ReadExport read = read(
                "15.04.2016, 15:04 - Club: " + notice,
                "15.04.2016, 15:05 - Ann: they say: " + notice,
                "15.04.2016, 15:06 - Bob: hi");

        assertThat(read.skipped()).isEqualTo(Map.of("system: encryption", 1));
        assertThat(read.users()).extracting(User::uid).containsExactly("Ann", "Bob");
    }

    @Test
    void noticesAreSkipped() throws IOException {
        ReadExport read = read(
                "[1/13/20, 12:00:00] Club: " + LRM
                        + "Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
                "13.01.20, 12:00 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
                "13.01.20, 12:00 - Ann: Messages to this group are now secured with end-to-end encryption. Tap for"
                        + " more info.",
                "13.01.20, 12:01 - Bob left",
                "13.01.20, 12:01 - Ann changed the subject from \"Club\" to \"Club: new\"",
                "13.01.20, 12:01 - Ann hat die Gruppe „Club: neu“ erstellt",
                "13.01.20, 12:01 - Ann creó el grupo \"Club: nuevo\"",
                "13.01.20, 12:01 - Ann a créé le groupe « Club : nouveau: un »",
                "[13.01.20, 12:02:00] Ann: " + LRM + "Ann added Bob",
                LRM + "[13.01.20, 12:02:00] Bob: " + LRM + "Verpasster Sprachanruf",
                "13.01.20, 12:03 - Ann: hello",
                "13.01.20, 12:03 - Bob: hi");

        assertThat(read.messages()).extracting(Message::text).containsExactly("hello", "hi");
        assertThat(read.skipped()).isEqualTo(Map.of("system: encryption", 3, "system: notice", 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Messages and calls are end-to-end encrypted, they say.",
                "Messages from my bank are not end-to-end encrypted.",
                "Messages and calls are end-to-end encrypted. I doubt it",
                "Nachrichten sind hier leider nicht Ende-zu-Ende-verschlüsselt",
                "Los mensajes del banco no están cifrados de extremo a extremo",
                "Сообщения банка не защищены сквозным шифрованием"
            })
    void textOnEncryptionIsNoNotice(String text) throws IOException {
        ReadExport read = read("15.04.2016, 15:04 - Ann: " + text, "15.04.2016, 15:05 - Bob: hi");

        assertThat(read.messages()).extracting(Message::text).containsExactly(text, "hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Аня создал(-а) группу \"Клуб: новый\"",
                "Аня добавил(-а) Бориса",
                "Борис вышел(-а)",
                "Ayşe \"Kulüp: yeni\" grubunu oluşturdu",
                "Ayşe, Barış kişisini ekledi",
                "Barış ayrıldı"
            })
    void russianAndTurkishNoticesOfAGroupMakeAGroup(String notice) throws IOException {
        ReadExport read = read(
                "15.04.2016, 15:04 - Сообщения и звонки защищены сквозным шифрованием. Третьи лица, включая WhatsApp,"
                        + " не могут прочитать ваши сообщения или прослушать звонки.",
                "15.04.2016, 15:04 - Mesajlar ve aramalar uçtan uca şifrelidir. Daha fazla bilgi için dokunun.",
                "15.04.2016, 15:04 - " + notice,
                "15.04.2016, 15:05 - Ann: <Без медиафайлов>",
                "15.04.2016, 15:06 - Bob: <Medya dahil edilmedi>",
                "15.04.2016, 15:07 - Bob: hi");

        assertThat(read.groups()).hasSize(1);
        assertThat(read.skipped()).isEqualTo(Map.of("system: encryption", 2, "system: notice", 1));
        assertThat(read.messages()).extracting(Message::text).containsExactly("(file omitted)", "(file omitted)", "hi");
    }

    @Test
    void nameOfContactNeverMakesANotice() throws IOException {
        ReadExport read = read(
                "13.01.20, 12:01 - Bob left: hello",
                "13.01.20, 12:01 - Ann added Cy: hello",
                "13.01.20, 12:01 - Ann: Bob changed the subject to \"x: y\"",
                "13.01.20, 12:01 - The \"Boss: he\" said",
                "13.01.20, 12:02 - Ann: we added Cy to the group");

        assertThat(read.users()).extracting(User::uid).contains("Bob left", "Ann added Cy", "Ann", "The \"Boss");
        assertThat(read.messages()).hasSize(5);
    }

    @Test
    void noticeOfIosIsAMessageOfItsAuthorIfTheJobSaysSo() throws IOException {
        Path export =
                write("Club.txt", "[13.01.20, 12:02:00] Ann: " + LRM + "Ann added Bob", "[13.01.20, 12:03:00] Ann: hi");

        ReadExport read = ReadExport.of(
                "whatsapp", export, ZoneOffset.UTC, new WhatsAppOptions(SystemLines.IMPORT, DateOrder.AUTO, null));

        assertThat(read.messages()).extracting(Message::text).containsExactly("Ann added Bob", "hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Media omitted>",
                "<media omitted>",
                "image omitted",
                LRM + "GIF omitted",
                "<Medien ausgeschlossen>",
                "Bild weggelassen",
                "<Multimedia omitido>",
                "imagen omitida",
                "<Médias omis>",
                "image absente",
                "image omise",
                "<Media omessi>",
                "immagine omessa",
                "<Mídia oculta>",
                "<Arquivo de mídia oculto>",
                "imagem ocultada",
                "<Media weggelaten>",
                "afbeelding weggelaten"
            })
    void omittedFilesAreMissing(String words) throws IOException {
        ReadExport read = read("13.01.20, 12:01 - Ann: " + words, "13.01.20, 12:01 - Bob: " + words, "of the hut");

        assertThat(read.messages()).extracting(Message::text).containsExactly("(file omitted)", "of the hut");
        assertThat(read.notices())
                .contains("whatsapp: files missing, named in the text where there is nothing else: omitted: 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.jpg (file attached)",
                LRM + "a b.jpg (file attached)",
                LRM + "<attached: a b.jpg>",
                "< attached: a b.jpg >",
                "a b.jpg (Datei angehängt)",
                "<Anhang: a b.jpg>",
                "a b.jpg (archivo adjunto)",
                "<adjunto: a b.jpg>",
                "a b.jpg (fichier joint)",
                "<pièce jointe : a b.jpg>",
                "a b.jpg (file allegato)",
                "<allegato: a b.jpg>",
                "a b.jpg (arquivo anexado)",
                "a b.jpg (ficheiro anexado)",
                "<anexado: a b.jpg>",
                "a b.jpg (bestand bijgevoegd)",
                "<bijgevoegd: a b.jpg>"
            })
    void attachedFilesLieInTheExport(String words) throws IOException {
        ReadExport read =
                read("13.01.20, 12:01 - Ann: " + words, "13.01.20, 12:01 - Bob: " + words, "of the hut", "in May");

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("(file not moved): a b.jpg", "of the hut\nin May\n(file not moved): a b.jpg");
        assertThat(String.valueOf(read.messages().get(0).metadata())).contains("\"path\":\"a b.jpg\"");
    }

    @Test
    void filesThatAreNotInTheExportAreCounted() throws IOException {
        write("o\u0308.jpg", "a picture, by its name in the decomposed form");

        write(
                "Club.txt",
                "13.01.20, 12:01 - Ann: \u00f6.jpg (file attached)",
                "13.01.20, 12:02 - Ann: a.jpg (file attached)",
                "13.01.20, 12:03 - Bob: a.jpg (file attached)");
        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.notices())
                .contains("whatsapp: files that messages name and that are not in the export: 2")
                .contains("whatsapp: files that lie in the export and are not moved: 1");
    }

    @Test
    void captionMayStandBeforeTheFile() throws IOException {
        ReadExport read = read(
                "[13.01.20, 12:01:00] Ann: the hut " + LRM + "<attached: a.jpg>",
                "[13.01.20, 12:01:00] Bob: plan.pdf",
                LRM + "document omitted",
                "[13.01.20, 12:01:00] Bob: we say <attached: a.jpg> here");

        assertThat(read.messages())
                .extracting(Message::text)
                .containsExactly("the hut\n(file not moved): a.jpg", "plan.pdf", "we say <attached: a.jpg> here");
        assertThat(read.notices())
                .contains("whatsapp: files missing, named in the text where there is nothing else: omitted: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This message was deleted",
                "This message was deleted.",
                "You deleted this message",
                "Diese Nachricht wurde gelöscht.",
                "Du hast diese Nachricht gelöscht.",
                "Se eliminó este mensaje.",
                "Ce message a été supprimé",
                "Questo messaggio è stato eliminato",
                "Esta mensagem foi apagada",
                "Dit bericht is verwijderd"
            })
    void deletedMessagesAreDeleted(String words) throws IOException {
        ReadExport read =
                read("13.01.20, 12:01 - Ann: " + LRM + words, "13.01.20, 12:02 - Bob: " + words + " she said");

        assertThat(read.messages().get(0).deletedAt()).isEqualTo("2020-01-13T12:01:00Z");
        assertThat(read.messages().get(0).text()).isNull();
        assertThat(read.messages().get(1).deletedAt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<This message was edited>",
                "<Diese Nachricht wurde bearbeitet.>",
                "<Se editó este mensaje.>",
                "<Ce message a été modifié>",
                "<Questo messaggio è stato modificato>",
                "<Mensagem editada>",
                "<Dit bericht is bewerkt>"
            })
    void editedMessagesHaveNoMark(String mark) throws IOException {
        ReadExport read = read(
                "13.01.20, 12:01 - Ann: one", "two " + LRM + mark, "13.01.20, 12:02 - Bob: " + mark + " is a mark");

        assertThat(read.messages()).extracting(Message::text).containsExactly("one\ntwo", mark + " is a mark");
        assertThat(read.messages())
                .extracting(Message::editedAt)
                .containsExactly(Instant.parse("2020-01-13T12:01:00Z"), null);
    }

    @Test
    void emptyMessagesAreCounted() throws IOException {
        ReadExport read = read(
                "13.01.20, 12:01 - Ann: null",
                "13.01.20, 12:01 - Ann: ",
                "13.01.20, 12:01 - Bob:",
                "13.01.20, 12:01 - Bob: nullable");

        assertThat(read.messages()).extracting(Message::text).containsExactly("nullable");
        assertThat(read.skipped()).isEqualTo(Map.of("empty", 3));
    }

    @Test
    void directionMarksAreCutAtTheBeginningOnly() throws IOException {
        ReadExport read = read(
                "13.01.20, 12:01 - \u202A+49 170 2222222\u202C: " + LRM + "a" + LRM + "b \u200F",
                LRM + "13.01.20, 12:02 - Ann: \u202Bc\u202C");

        assertThat(read.messages()).extracting(Message::sender).containsExactly("+49 170 2222222", "Ann");
        assertThat(read.messages()).extracting(Message::text).containsExactly("a" + LRM + "b \u200F", "c\u202C");
    }

    @Test
    void namesAndNumbersOfAuthorsAreMentions() throws IOException {
        ReadExport read = read(
                "13.01.20, 12:01 - Ann: @\u2068Bob\u2069 @\u2068Cy\u2069 @49170222222 @491702222229 @4917 a@b.example"
                        + " @\u2068~Dee\u2069",
                "13.01.20, 12:01 - Bob: hi",
                "13.01.20, 12:01 - +49 170 222-222: hi",
                "13.01.20, 12:01 - ~\u00A0Dee: hi");

        assertThat(read.messages().get(0).text())
                .isEqualTo("<@uid:Bob> @Cy <@uid:+49 170 222-222> @491702222229 @4917 a@b.example <@uid:~\u00A0Dee>");
    }

    @ParameterizedTest
    @CsvSource({
        "WhatsApp Chat with Bob.txt",
        "WhatsApp Chat with Bob (1).txt",
        "WhatsApp Chat - Bob.txt",
        "WhatsApp-Chat mit Bob.txt",
        "Chat de WhatsApp con Bob.txt",
        "Chat WhatsApp con Bob.txt",
        "Discussion WhatsApp avec Bob.txt",
        "Conversa do WhatsApp com Bob.txt",
        "WhatsApp-chat met Bob.txt",
        "WhatsApp Chat - Bob/_chat.txt"
    })
    void chatWithSomebodyIsAPair(String name) throws IOException {
        write(name, "13.01.20, 12:01 - Ann: hi");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).extracting(Message::receiver).containsExactly("Bob");
        assertThat(read.groups()).isEmpty();
    }

    @Test
    void groupOfTwoAuthorsStaysAGroup() throws IOException {
        write("WhatsApp Chat with Garden.txt", "13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob: hi");
        write(
                "WhatsApp Chat with Ann.txt",
                "13.01.20, 12:00 - Cy added you",
                "13.01.20, 12:01 - Ann: hi",
                "13.01.20, 12:01 - Bob: hi");
        write("WhatsApp Chat with Bob.txt", "13.01.20, 12:01 - Bob: hi");
        write("three.txt", "13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob: hi", "13.01.20, 12:01 - Cy: hi");
        write(
                "notice.txt",
                "13.01.20, 12:01 - Ann: hi",
                "13.01.20, 12:01 - Bob: hi",
                "13.01.20, 12:02 - Bob hat die Gruppe verlassen");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.groups())
                .extracting(Group::guid)
                .containsExactlyInAnyOrder("Garden", "Ann", "Bob", "three", "notice");
        assertThat(read.groups()).extracting(Group::type).containsOnly("private");
        assertThat(read.members())
                .filteredOn(member -> "Garden".equals(member.guid()))
                .extracting(Member::uid)
                .containsExactly("Ann", "Bob");
    }

    @Test
    void twoAuthorsOfAFileWithAnyNameAreAPair() throws IOException {
        ReadExport read = read("13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob: hi");

        assertThat(read.messages()).extracting(Message::receiver).containsExactly("Bob", "Ann");
    }

    @Test
    void nameOfFileIsComparedByLettersAndDigits() throws IOException {
        write("WhatsApp Chat with Bob  Smith.txt", "13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob 🌻 Smith: hi");

        assertThat(ReadExport.of("whatsapp", folder).messages())
                .extracting(Message::receiver)
                .containsExactly("Bob 🌻 Smith", "Ann");
    }

    @Test
    void archiveAndFileOfOneNameAreOneChat() throws IOException {
        String[] lines = {"13.01.20, 12:01 - Ann: one", "13.01.20, 12:01 - Bob: hi", "13.01.20, 12:01 - Cy: hi"};
        write("WhatsApp Chat with Team.txt", lines);
        write(
                "WhatsApp Chat with Team (1)/WhatsApp Chat with Team.txt",
                String.join("\n", lines),
                "13.01.20, 12:02 - Cy: more");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.groups()).extracting(Group::guid).containsExactly("Team");
        assertThat(read.messages()).hasSize(4);
    }

    @Test
    void sameNamesInTwoFoldersAreTwoChats() throws IOException {
        for (String place : new String[] {"a", "b"}) {
            write(
                    place + "/WhatsApp Chat with Team.txt",
                    "13.01.20, 12:01 - Ann: " + place,
                    "13.01.20, 12:01 - Bob: hi",
                    "13.01.20, 12:01 - Cy: hi");
        }

        assertThat(ReadExport.of("whatsapp", folder).groups())
                .extracting(Group::guid)
                .containsExactly("Team", "b/Team");
    }

    @Test
    void equalFilesAreReadOnce() throws IOException {
        write("WhatsApp Chat with Bob.txt", "13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob: hi");
        write("copy/WhatsApp Chat with Bob.txt", "13.01.20, 12:01 - Ann: hi", "13.01.20, 12:01 - Bob: hi");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).hasSize(2);
        assertThat(read.notices())
                .anyMatch(notice -> notice.startsWith("equal to "))
                .noneMatch(notice -> notice.contains("holds no messages"));
    }

    @Test
    void laterExportOfAChatContinuesTheEarlierOne() throws IOException {
        StringBuilder early = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            early.append("13.01.20, 12:")
                    .append(10 + i)
                    .append(" - ")
                    .append(i % 2 == 0 ? "Ann" : "Bob")
                    .append(": ok\n");
        }
        early.append("13.01.20, 13:00 - Ann: <Media omitted>\n");
        String late = early.substring(early.indexOf("13.01.20, 12:20"))
                        .replace("<Media omitted>", "a.jpg (file attached)")
                        .replaceAll("13\\.01\\.20, (..:..) - ", "[2020-01-13, $1] ")
                + "[2020-01-14, 09:00] Bob: new\n[2020-01-14, 09:00] Bob: new\n";
        write("WhatsApp Chat with Bob.txt", early.toString().stripTrailing());
        write("WhatsApp Chat with Bob (1).txt", late.stripTrailing());

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).hasSize(53);
        assertThat(read.skipped()).isEqualTo(Map.of("duplicate", 41));
    }

    @Test
    void filesThatDoNotContinueEachOtherAreReadWhole() throws IOException {
        write("WhatsApp Chat with Bob.txt", "13.01.20, 12:01 - Ann: ok", "13.01.20, 12:01 - Bob: ok");
        write("WhatsApp Chat with Bob (1).txt", "13.01.20, 12:01 - Ann: ok", "14.01.20, 12:01 - Bob: ok");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).hasSize(4);
        assertThat(read.items()).anySatisfy(item -> {
            assertThat(item).isInstanceOf(SourceItem.Notice.class);
            SourceItem.Notice notice = (SourceItem.Notice) item;
            assertThat(notice.message()).contains("another file of the same conversation has too");
            assertThat(notice.count()).isEqualTo(1);
            assertThat(notice.origin()).isEqualTo(new Origin("WhatsApp Chat with Bob.txt", 1, 1));
        });
    }

    @Test
    void spacesAtTheEndOfATextStay() throws IOException {
        write(
                "chat.txt",
                "13.01.20, 12:01 - Ann: hi  ",
                "13.01.20, 12:02 - Bob: two",
                "lines ",
                "",
                "13.01.20, 12:03 - Bob:   ");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("hi  ", "two\nlines ");
        assertThat(read.skipped()).isEqualTo(Map.of("empty", 1));
    }

    @Test
    void equalRowsOfAFileAreAllKept() throws IOException {
        ReadExport read = read("13.01.20, 12:01 - Ann: ok", "13.01.20, 12:01 - Ann: ok", "13.01.20, 12:01 - Bob: ok");

        assertThat(read.messages()).hasSize(3);
    }

    @Test
    void linesBeforeTheFirstMessageAreCounted() throws IOException {
        write("_chat.txt", "the rest of a message", "", "13.01.20, 12:01 - Ann: ok");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).extracting(Message::text).containsExactly("ok");
        assertThat(read.skipped()).isEqualTo(Map.of("before the first message", 1));
    }

    @Test
    void blankLinesAreNoMessages() throws IOException {
        write("WhatsApp Chat with Bob.txt", "", "13.01.20, 12:01 - Ann: ok");
        write("other/WhatsApp Chat with Bob.txt", "13.01.20, 12:01 - Ann: ok", "", "", "13.01.20, 12:02 - Ann: more");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).extracting(Message::text).contains("ok", "more");
        assertThat(read.skipped()).containsOnlyKeys("duplicate");
    }

    @Test
    void brokenBytesAreReplacedAndCounted() throws IOException {
        Path file = folder.resolve("Club.txt");
        Files.write(
                file,
                "13.01.20, 12:01 - Ann: caf\u00e9\n13.01.20, 12:01 - Bob: ok".getBytes(StandardCharsets.ISO_8859_1));

        ReadExport read = ReadExport.of("whatsapp", file);

        assertThat(read.messages()).extracting(Message::text).containsExactly("caf\uFFFD", "ok");
        assertThat(read.notices()).anyMatch(notice -> notice.contains("not UTF-8"));
    }

    @Test
    void recognisesChatsInFoldersAndZips() throws IOException {
        assertThat(ReadExport.recognised(CASES.resolve("export"))).isEqualTo("whatsapp 100");
        assertThat(ReadExport.recognised(CASES.resolve("export-ios"))).isEqualTo("whatsapp 100");
        assertThat(ReadExport.recognised(CASES.resolve("export-ios/WhatsApp Chat - Chen.zip")))
                .isEqualTo("whatsapp 100");
        assertThat(ReadExport.recognised(write("any.txt", "13.01.20, 12:01 - Ann: ok")))
                .isEqualTo("whatsapp 80");
        Path zip = folder.resolve("zip/x.zip");
        Files.createDirectories(Objects.requireNonNull(zip.getParent()));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("lead/WhatsApp Chat with Bob.txt"));
            out.write("13.01.20, 12:01 - Ann: ok".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(ReadExport.recognised(zip)).isEqualTo("whatsapp 100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[2020-01-13 12:01:00] <ann> hello",
                "just a text\n13.01.20, 12:01 - Ann: ok",
                "name,date\nann,2020-01-13",
                "12:01 <ann> hello",
                ""
            })
    void doesNotClaimOtherTexts(String text) throws IOException {
        Path file = write("Bob.txt", text);

        try (ExportFiles files = ExportFiles.open(file)) {
            assertThat(new WhatsAppFormat().recognise(files).percent()).isZero();
        }
        assertThatThrownBy(() -> ReadExport.of("whatsapp", file)).isInstanceOf(SourceException.class);
    }

    @Test
    void textsThatWereSentAreNoChats() throws IOException {
        write(
                "_chat.txt",
                "[13.01.20, 12:01:00] Ann: " + LRM + "<attached: 00000001-notes.txt>",
                "[13.01.20, 12:02:00] Bob: ok");
        write("00000001-notes.txt", "13.01.20, 12:01 - Ann: ok");
        write("list.txt", "milk");

        ReadExport read = ReadExport.of("whatsapp", folder);

        assertThat(read.messages()).hasSize(2);
        assertThat(read.notices()).anyMatch(notice -> notice.contains("2 files hold no messages"));
    }
}
