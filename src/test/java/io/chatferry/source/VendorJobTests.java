package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobFile;
import io.chatferry.model.Group;
import io.chatferry.model.Message;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.ReadExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job files of the chat vendors, and their options as a job file has them. */
class VendorJobTests {

    @TempDir
    Path folder;

    private static SourceSettings bundled(String vendor) {
        return JobFile.read(Path.of("jobs", vendor + ".yaml"), List.of(), Map.of())
                .source();
    }

    private SourceSettings job(String vendor, String sample, String... options) throws IOException {
        String text = "name: acme\nsource:\n  format: " + vendor + "\n  path: "
                + Path.of(sample).toAbsolutePath() + "\n  " + vendor + ":\n    " + String.join("\n    ", options) + "\n"
                + "target: {app-id: a, region: us, api-key: k}\n";
        return JobFile.read(Files.writeString(folder.resolve("job.yaml"), text), List.of(), Map.of())
                .source();
    }

    private static ReadExport read(SourceSettings settings) {
        String format = Objects.requireNonNull(settings.format());
        return ReadExport.of(
                format,
                settings.path(),
                settings.timezone(),
                settings.options().values().get(format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pubnub", "sendbird", "stream", "twilio"})
    void readsTheSampleWithoutAProblem(String vendor) throws IOException {
        ReadExport read = read(bundled(vendor));

        assertThat(read.rejects()).isEmpty();
        assertThat(read.messages()).hasSizeBetween(18, 40);
    }

    @Test
    void mediaOfTwilioAreWhereTheJobSays() throws IOException {
        assertThat(read(bundled("twilio")).messages())
                .flatExtracting(Message::attachments)
                .singleElement()
                .satisfies(file -> assertThat(file.url()).isEqualTo("https://media.example.com/twilio/ME01/tap.jpg"));
        SourceSettings wrong = job("twilio", "samples/twilio", "media-url: media/{sid}");
        assertThatThrownBy(() -> read(wrong)).hasMessageContaining("https://");
    }

    @Test
    void typesOfChannelsOfStreamArePublicIfTheJobSaysSo() throws IOException {
        assertThat(read(bundled("stream")).groups())
                .filteredOn(group -> "public".equals(group.type()))
                .extracting(Group::name)
                .containsExactly("Open day");
    }

    @Test
    void conversationsAreChosenByName() throws IOException {
        assertThat(read(job("sendbird", "samples/sendbird", "conversations: {include: [Notices]}"))
                        .messages())
                .hasSize(3);
        assertThat(read(job("sendbird", "samples/sendbird", "conversations: {exclude: ['Trail*']}", "system: import"))
                        .messages())
                .hasSize(12);
    }

    @Test
    void fieldsOfMessagesOfPubnubAreWhereTheJobSays() throws IOException {
        Path export = folder.resolve("history.json");
        Files.writeString(
                export,
                "{\"channels\":{\"one\":[{\"timetoken\":\"17000000000000000\",\"uuid\":\"phone-7\","
                        + "\"message\":{\"x\":{\"y\":\"words\"},\"who\":{\"id\":\"ann\"},\"files\":[{\"id\":\"f\",\"name\":\"a b.png\"}]}}]}}");

        Message message = read(job(
                        "pubnub",
                        export.toString(),
                        "text: /x/y",
                        "sender: who",
                        "file-url: 'https://f.example.com/{channel}/{id}/{name}'"))
                .messages()
                .get(0);

        assertThat(message.text()).isEqualTo("words");
        assertThat(message.sender()).isEqualTo("ann");
        assertThat(message.attachments().get(0).url()).isEqualTo("https://f.example.com/one/f/a%20b.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pubnub", "sendbird", "stream", "twilio"})
    void claimsNoExportOfAnotherSystem(String vendor) throws IOException {
        List<Path> exports = new ArrayList<>();
        for (Path parent : List.of(
                Path.of("samples"), Path.of("src/test/resources/sources"), Path.of("src/test/resources/exports"))) {
            try (Stream<Path> folders = Files.list(parent)) {
                exports.addAll(folders.toList());
            }
        }
        for (Path export : exports) {
            try (ExportFiles files = ExportFiles.open(export)) {
                int percent = Objects.requireNonNull(SourceFormats.named(vendor))
                        .recognise(files)
                        .percent();
                assertThat(percent).as(export.toString()).isEqualTo(export.endsWith(vendor) ? 100 : 0);
            }
        }
    }
}
