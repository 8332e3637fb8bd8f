package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.outbox.UnstorableEntries;
import io.chatferry.model.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The log of messages holds what no row can take: written by an older version, or damaged. */
class FoldTests {

    private static final int OUTCOMES = 2;

    @TempDir
    Path folder;

    private TestLedger job;

    @AfterEach
    void close() {
        job.close();
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void foldsIdsThatAreTooLongForOlderVersions(Database database) throws IOException {
        Map<String, Long> ids = begun(database);
        log(ids.get("a"), MessageState.SENT, 0, "x".repeat(60));
        log(ids.get("b"), MessageState.SENT, 0, "x".repeat(300));
        log(ids.get("c"), MessageState.SENT, 0, "x".repeat(301));
        job = job.reopened();

        assertThat(job.states().values()).containsOnly(MessageState.SENT);
        assertThat(serverId(ids.get("a"))).hasSize(60);
        assertThat(serverId(ids.get("b"))).hasSize(300);
        assertThat(serverId(ids.get("c"))).isNull();
        assertThat(UnstorableEntries.count(job.ledger)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void keepsUnstorableEntriesAndFoldsTheOthers(Database database) throws IOException {
        Map<String, Long> ids = begun(database);
        job.sql("UPDATE message SET attempts = 32767 WHERE id = ?", ids.get("a"));
        log(ids.get("a"), MessageState.SENT, 1, "one"); // a count that overflows: the state alone is kept
        log(4711, MessageState.SENT, 0, "nobody"); // no such message
        raw(new byte[] {OUTCOMES, 0, 0, 0, 9, 1}); // ends in the middle
        raw(new byte[] {77});
        log(ids.get("b"), MessageState.SENT, 0, "two");
        job = job.reopened();

        assertThat(job.states())
                .containsEntry("a", MessageState.SENT)
                .containsEntry("b", MessageState.SENT)
                .containsEntry("c", MessageState.SENDING);
        assertThat(job.rows("message_log")).isZero();
        assertThat(UnstorableEntries.count(job.ledger)).isEqualTo(4);
        assertThat(UnstorableEntries.reasons(job.ledger, ids.get("a")))
                .singleElement()
                .asString()
                .contains("only the state could be kept");
        assertThat(UnstorableEntries.reasons(job.ledger, 4711)).hasSize(1);

        // it goes on: what was begun and has no outcome is in doubt
        job.outbox().takeOver(5_000);
        assertThat(job.states()).containsEntry("c", MessageState.IN_DOUBT);
    }

    /** Three messages that were begun and have no outcome yet. */
    private Map<String, Long> begun(Database database) {
        job = TestLedger.open(database, folder);
        job.pass(new Export()
                .message("a", "ann", "bob", 1, "x")
                .message("b", "ann", "bob", 2, "x")
                .message("c", "ann", "bob", 3, "x"));
        List<ClaimedMessage> claimed = job.outbox().claim(job.staged(3), Endpoint.MODERATION, Set.of(), 1_000);
        job.outbox().fold();
        return claimed.stream()
                .collect(java.util.stream.Collectors.toMap(
                        ClaimedMessage::muid, each -> each.message().id()));
    }

    private void log(long id, MessageState state, int attempts, String serverId) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(OUTCOMES);
            out.writeInt(1);
            out.writeLong(id);
            out.writeByte(state.number());
            out.writeByte(attempts);
            out.writeBoolean(false);
            out.writeUTF(serverId);
        }
        raw(bytes.toByteArray());
    }

    private void raw(byte[] content) {
        job.sql("INSERT INTO message_log (seq, content) SELECT COALESCE(MAX(seq), 0) + 1, ? FROM message_log", content);
    }

    private String serverId(long id) {
        return job.ledger.db().read(connection -> {
            String[] found = new String[1];
            Db.each(connection, "SELECT server_id FROM message WHERE id = ?", row -> found[0] = row.getString(1), id);
            return found[0];
        });
    }
}
