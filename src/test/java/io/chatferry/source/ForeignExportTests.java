package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of other systems go through the mappings in jobs/ alone. */
class ForeignExportTests {

    private static final Path REAL = Path.of("src/test/resources/exports");

    @ParameterizedTest
    @ValueSource(strings = {"sendbird", "twilio", "mapped-csv"})
    void readsTheSampleOfEachJobFileWithoutNotices(String name) throws IOException {
        Reading reading = Reading.of(source(name + ".yaml"));

        assertThat(reading.items())
                .allMatch(item -> item instanceof SourceItem.ParsedRecord || item instanceof SourceItem.RowNotTaken);
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.records(User.class)).hasSizeGreaterThan(1);
        assertThat(reading.records(Group.class)).isNotEmpty();
        assertThat(reading.records(Member.class)).isNotEmpty();
        assertThat(reading.messages()).hasSizeGreaterThan(2).allSatisfy(message -> {
            assertThat(message.sender()).isNotBlank();
            assertThat(message.receiver()).isNotBlank();
            assertThat(message.sentAt()).isBetween(Instant.parse("2025-01-01T00:00:00Z"), Instant.now());
        });
    }

    @Test
    void readsASendbirdExport() throws IOException {
        Reading reading = Reading.of(source("sendbird.yaml", "source.path=" + REAL.resolve("sendbird")));

        assertThat(reading.records(User.class)).extracting(User::uid).containsExactly("olek", "ida");
        Group group = reading.records(Group.class).get(0);
        assertThat(group.createdAt()).isEqualTo(Instant.ofEpochSecond(1700270304));
        assertThat(group.name()).isEqualTo("ida and olek");
        assertThat(group.type()).isEqualTo("private");
        assertThat(reading.records(Member.class)).extracting(Member::uid).containsExactly("olek", "ida");
        Message message = reading.messages().get(0);
        assertThat(message.muid()).isEqualTo("83100001");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochMilli(1700271912438L));
        assertThat(message.receiver()).isEqualTo(group.guid());
        assertThat(message.editedAt()).isNull();
        assertThat(message.attachments()).isEmpty();
        assertThat(message.metadata()).isNull();
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void readsRepliesFilesReactionsAndInvitationsOfSendbird() throws IOException {
        Reading reading = Reading.of(source("sendbird.yaml"));

        assertThat(reading.records(Member.class)).extracting(Member::uid).containsExactly("noor", "elias");
        Message reply = reading.messages().get(2);
        assertThat(reply.parentMuid()).isEqualTo("91002821");
        assertThat(reply.editedAt()).isEqualTo(Instant.ofEpochMilli(1741607160000L));
        assertThat(reply.reactions().get(0).uids()).containsExactly("noor");
        assertThat(reading.messages().get(3).attachments().get(0).size()).isEqualTo("482133");
        assertThat(reading.messages()).hasSize(4);
    }

    @Test
    void readsATwilioExport() throws IOException {
        Reading reading = Reading.of(source("twilio.yaml", "source.path=" + REAL.resolve("twilio")));

        assertThat(reading.records(User.class)).extracting(User::uid).containsExactly("admin", "agent0034");
        assertThat(reading.records(User.class).get(0).metadata().get("duty").asString())
                .isEqualTo("tech");
        assertThat(reading.records(Group.class)).extracting(Group::name).containsExactly("Home Repair Visit");
        assertThat(reading.records(Member.class)).extracting(Member::uid).containsExactly("+15558675310", "IDENTITY");
        List<Message> messages = reading.messages();
        assertThat(messages).extracting(Message::sender).containsExactly("pie_preferrer", "cake_lover", "cake_lover");
        assertThat(messages.get(0).metadata().at("/attributes/importance").asString())
                .isEqualTo("high");
        assertThat(messages.get(2).text()).isNull();
        assertThat(messages.get(2).attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.url()).endsWith("/MEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/car.jpg");
            assertThat(attachment.mimeType()).isEqualTo("image/jpeg");
            assertThat(attachment.size()).isEqualTo("42056");
        });
        assertThat(reading.items().get(0).origin().line()).isEqualTo(12);
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void readsTheSampleWithMappedColumns() throws IOException {
        Reading reading = Reading.of(source("mapped-csv.yaml"));

        assertThat(reading.records(User.class))
                .extracting(User::name)
                .containsExactly("Greta Möller", "Ben Ackermann", "Sofia");
        assertThat(reading.records(Member.class)).extracting(Member::key).contains("room-night/sofia");
        Message first = reading.messages().get(0);
        assertThat(first.sentAt()).isEqualTo(Instant.parse("2025-05-12T09:40:03Z"));
        assertThat(first.parentMuid()).isNull();
        assertThat(reading.muids())
                .containsExactlyInAnyOrder("chat-1", "chat-2", "chat-3", "chat-4", "chat-5", "chat-6", "chat-7");
    }

    private static SourceSettings source(String jobFile, String... sets) {
        return JobFile.read(Path.of("jobs", jobFile), List.of(sets), Map.of()).source();
    }
}
