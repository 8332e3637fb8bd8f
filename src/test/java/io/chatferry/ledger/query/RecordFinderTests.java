package io.chatferry.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds every kind of record by its ids and by its place. */
class RecordFinderTests {

    private static final int MOST = 10;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private TestLedger job;
    private RecordFinder finder;

    @BeforeEach
    void stage() {
        job = ledger.job();
        job.pass(new Export()
                .in("users.csv")
                .user("Ann", "Ann")
                .user("Ann", "Another Ann")
                .group("Team", "Ann")
                .member("Team", "Ann", "admin")
                .in("messages.csv")
                .message("m1", "Ann", "Bob", 10, "first") // line 2
                .message("m1", "Ann", "Bob", 10, "first") // a duplicate
                .message("m1", "Ann", "Bob", 10, "conflict")
                .derived("d", "Ann", "Bob", 20, "ok") // line 5
                .derived("d", "Ann", "Bob", 20, "ok")
                .rejected(Kind.MESSAGE, "broken", RejectCode.TEXT_EMPTY, RejectCode.TAGS_OVER_25) // line 7
                .skipped(Kind.MESSAGE)
                .toGroup("g1", "Ann", "Team", 30, "to the team"));
        finder = new RecordFinder(job.ledger);
    }

    @Test
    void findsMessageByItsMuid() {
        send("m1");

        FoundRecords found = find("m1");

        assertThat(found.messages()).singleElement().satisfies(message -> {
            assertThat(message.muid()).isEqualTo("m1");
            assertThat(message.state()).isEqualTo(MessageState.SENT);
            assertThat(message.serverId()).isEqualTo("server-m1");
            assertThat(message.file() + ":" + message.line()).isEqualTo("messages.csv:2");
            assertThat(List.of(message.sender(), message.senderId(), message.receiver(), message.receiverId()))
                    .containsExactly("Ann", "ann", "Bob", "bob");
            assertThat(message.receiverKind()).isEqualTo(Kind.USER);
            assertThat(message.body()).contains("first");
            assertThat(message.isRemoved()).isFalse();
            assertThat(message.doubt()).isNull();
            assertThat(message.failure()).isNull();
        });
        assertThat(found.duplicates()).singleElement().satisfies(duplicate -> {
            assertThat(duplicate.place()).hasToString("messages.csv:3");
            assertThat(duplicate.kept()).hasToString("messages.csv:2");
        });
        assertThat(found.rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.line()).isEqualTo(4));
    }

    @ParameterizedTest
    @CsvSource({"d, 2", "d-2, 1", "d-3, 0", "g1, 1", "unknown, 0", "m1-2, 0"})
    void findsEqualMessagesByTheirNumber(String muid, int messages) {
        assertThat(find(muid).messages()).hasSize(messages);
    }

    @Test
    void findsMessageByTheIdOfTheTarget() {
        send("g1");

        assertThat(find("server-g1").messages())
                .extracting(FoundRecords.Message::muid)
                .containsExactly("g1");
    }

    @Test
    void findsEntitiesBySourceAndTargetId() {
        for (String id : List.of("Ann", "ann")) {
            assertThat(find(id).entities()).singleElement().satisfies(user -> {
                assertThat(user.kind()).isEqualTo(Kind.USER);
                assertThat(List.of(user.sourceId(), user.targetId())).containsExactly("Ann", "ann");
                assertThat(user.described()).isTrue();
                assertThat(user.needed()).isTrue();
                assertThat(user.state()).isEqualTo(EntityState.UNKNOWN);
                assertThat(user.thereSince()).isNull();
                assertThat(user.memberships()).isEqualTo(1);
                assertThat(user.places())
                        .extracting(FoundRecords.Place::toString)
                        .containsExactly("users.csv:2", "users.csv:3");
            });
        }
        assertThat(find("Team").entities())
                .singleElement()
                .satisfies(group -> assertThat(group.kind()).isEqualTo(Kind.GROUP));
        assertThat(find("Bob").entities()).singleElement().satisfies(user -> {
            assertThat(user.described()).isFalse();
            assertThat(user.places()).extracting(FoundRecords.Place::toString).containsExactly("messages.csv:2");
        });
    }

    @Test
    void findsRejectsAndSkippedRecordsByTheirKey() {
        assertThat(find("broken").rejects()).singleElement().satisfies(reject -> {
            assertThat(reject.problems()).hasSize(2);
            assertThat(reject.raw()).isEqualTo("raw of broken");
        });
        assertThat(find("gone").skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.place()).hasToString("messages.csv:8");
            assertThat(skipped.reason()).isEqualTo("deleted");
        });
    }

    @ParameterizedTest
    @CsvSource({
        // place | messages, entities, members, rejects, skipped, duplicates
        "messages.csv:2, 1, 0, 0, 0, 0, 0",
        "messages.csv:3, 0, 0, 0, 0, 0, 1",
        "messages.csv:4, 0, 0, 0, 1, 0, 0",
        "messages.csv:5, 1, 0, 0, 0, 0, 0",
        "messages.csv:6, 1, 0, 0, 0, 0, 0",
        "messages.csv:7, 0, 0, 0, 1, 0, 0",
        "messages.csv:8, 0, 0, 0, 0, 1, 0",
        "messages.csv:9, 1, 0, 0, 0, 0, 0",
        "messages.csv:99, 1, 0, 0, 0, 0, 0",
        "messages.csv:1, 0, 0, 0, 0, 0, 0",
        "export/messages.csv:2, 1, 0, 0, 0, 0, 0",
        "users.csv:2, 0, 1, 0, 0, 0, 0",
        "users.csv:4, 0, 1, 0, 0, 0, 0",
        "users.csv:5, 0, 0, 1, 0, 0, 0",
        "other.csv:2, 0, 0, 0, 0, 0, 0",
        "messages.csv, 0, 0, 0, 0, 0, 0",
        "messages.csv:x, 0, 0, 0, 0, 0, 0",
    })
    void findsRecordsByTheirPlace(
            String place, int messages, int entities, int members, int rejects, int skipped, int duplicates) {
        FoundRecords found = finder.at(place, MOST);

        assertThat(List.of(
                        found.messages().size(),
                        found.entities().size(),
                        found.members().size(),
                        found.rejects().size(),
                        found.skipped().size(),
                        found.duplicates().size()))
                .containsExactly(messages, entities, members, rejects, skipped, duplicates);
        assertThat(found.isEmpty()).isEqualTo(messages + entities + members + rejects + skipped + duplicates == 0);
    }

    @Test
    void findsSecondOfEqualMessagesAtItsPlace() {
        assertThat(finder.at("messages.csv:5", MOST).messages())
                .extracting(FoundRecords.Message::muid)
                .containsExactly("d");
        assertThat(finder.at("messages.csv:6", MOST).messages())
                .extracting(FoundRecords.Message::muid)
                .containsExactly("d-2");
    }

    @Test
    void showsThePlaceInTheLastPass() {
        send("m1");
        job.pass(new Export().in("later.csv").skipped(Kind.MESSAGE).message("m1", "Ann", "Bob", 10, "first"));

        assertThat(find("m1").messages())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.file() + ":" + message.line()).isEqualTo("later.csv:3"));
        assertThat(find("g1").messages()).singleElement().satisfies(message -> {
            assertThat(message.isRemoved()).isTrue();
            assertThat(message.state()).isEqualTo(MessageState.WITHDRAWN);
        });
    }

    @Test
    void limitsEachList() {
        assertThat(finder.find("d", List.of("d"), 1).messages()).hasSize(1);
        assertThat(finder.find("Ann", List.of("Ann"), 1).entities().get(0).places())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a.csv:1, 1", "a:b.csv:17, 17", "a.csv, 0", "a.csv:, 0", ":5, 0", "a.csv:9999999999999999999, 0"})
    void readsLineOfPlace(String place, long line) {
        assertThat(RecordFinder.line(place)).isEqualTo(line);
    }

    @Test
    void namesLastPlaceBeforeALine() {
        FoundRecords found = find("d");

        assertThat(found.lastUpTo(5)).hasToString("messages.csv:5");
        assertThat(found.lastUpTo(100)).hasToString("messages.csv:6");
        assertThat(found.lastUpTo(4)).isNull();
    }

    private void send(String muid) {
        job.send(muid);
        job.outbox().fold();
    }

    private FoundRecords find(String id) {
        return finder.find(id, List.of(id), MOST);
    }
}
