package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A migration that an older version has begun is finished by this one. The folder {@code ledgers/02c5d38} holds what commit
 * 02c5d38 left behind when its second import was killed ({@code kill -9}): the H2 ledger, the export and the job file, and
 * the sandbox's journal, which is what the target had taken by then. Rows are STAGED, IN_DOUBT, SENT, FAILED, WITHDRAWN, and
 * the log holds 31 records that are not folded, of them one of a refusal and some of requests without an answer. No message
 * has an id of its own; local times lie in the hour that the clocks of Europe/Berlin show twice; ids and names are
 * decomposed (NFD).
 *
 * <p>Every later version has to pass this test, whatever it changes: states, hashes, derived ids, the schema, the
 * database's version. Ledgers of later versions are added beside this one; this one is never made anew.
 */
@Timeout(180)
class UpgradeTests {

    private static final String VERSION = "/ledgers/02c5d38/";
    private static final List<String> FILES =
            List.of("berlin.yaml", "export/chat.csv", "export/rooms.csv", "export/staff.csv", "target/sandbox.journal");

    /** Begins the texts that the target refused when the older version sent them. */
    private static final String REFUSED = "blocked";
    /** Such messages of the export: the older version saw both refused. */
    private static final int REFUSALS = 2;

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @BeforeEach
    void takeOverLedgerOfOlderVersion() throws Exception {
        for (String file : FILES) {
            Files.createDirectories(migration.folder.resolve(file).getParent());
            Files.write(migration.folder.resolve(file), resource(file).readAllBytes());
        }
        job = migration.folder.resolve("berlin.yaml");
        migration.start("sandbox.data=" + migration.folder.resolve("target"));
        Path ledger = Files.createDirectories(migration.work.resolve("berlin")).resolve("ledger.mv.db");
        try (GZIPInputStream packed = new GZIPInputStream(resource("ledger.mv.db.gz"))) {
            Files.copy(packed, ledger);
        }
        bindToThisSandbox(ledger);
    }

    @Test
    void finishesMigrationOfOlderVersionWithoutDuplicates() throws Exception {
        List<String> before =
                migration.messages().stream().map(UpgradeTests::text).toList();
        assertThat(before).as("the target has taken some").hasSizeBetween(60, 100);

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertArrivedOnce();
        migration.assertAddsUp("berlin");
        assertThat(migration.report("berlin").at("/tallies/messages/failed").asInt())
                .isEqualTo(REFUSALS);

        // the next export is longer: its pass is merged with the rows that the older version has made
        Files.writeString(
                migration.folder.resolve("export/chat.csv"),
                "29.10.2023 07:00:00;greta;;ben;afterwards\n",
                StandardOpenOption.APPEND);
        long sends = migration.sends();
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.sends() - sends).as("what is new").isEqualTo(1);
        assertArrivedOnce();
        migration.assertAddsUp("berlin");
    }

    /** Each message of the export that the target did not refuse is there once. */
    private void assertArrivedOnce() throws IOException {
        assertThat(migration.messages()).extracting(StoredMessage::muid).doesNotHaveDuplicates();
        try (Stream<String> lines = Files.lines(migration.folder.resolve("export/chat.csv"))) {
            List<String> expected = lines.skip(1)
                    .map(line -> line.split(";", -1)[4])
                    .filter(text -> !text.isEmpty() && !text.startsWith(REFUSED))
                    .toList();
            assertThat(migration.messages())
                    .extracting(UpgradeTests::text)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static String text(StoredMessage message) {
        return message.data().replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
    }

    /** A ledger belongs to a target, and the sandbox has another port each time. */
    private void bindToThisSandbox(Path ledger) throws Exception {
        String url = "jdbc:h2:file:" + ledger.toString().replace(".mv.db", "");
        try (Connection connection = DriverManager.getConnection(url, "chatferry", "");
                PreparedStatement bind =
                        connection.prepareStatement("UPDATE meta SET content = ? WHERE name = 'target'")) {
            bind.setString(1, "app at " + migration.sandbox.baseUrl());
            assertThat(bind.executeUpdate()).isEqualTo(1);
        }
    }

    private static InputStream resource(String name) {
        return java.util.Objects.requireNonNull(UpgradeTests.class.getResourceAsStream(VERSION + name), name);
    }
}
