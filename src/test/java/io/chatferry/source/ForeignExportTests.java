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
    @ValueSource(strings = {"mapped-csv"})
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
