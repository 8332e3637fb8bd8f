package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Users, groups and memberships of the ledger against those that were read back, over a real ledger. */
class EntityComparisonTests {

    @TempDir
    Path folder;

    private SentLedger ledger;

    @BeforeEach
    void open() {
        ledger = new SentLedger(
                folder,
                new Export()
                        .in("users.csv")
                        .user("ann", "Ann")
                        .user("bob", "Bob")
                        .group("team", "ann")
                        .member("team", "bob", "participant")
                        .message("m1", "ann", "bob", 1, "one"));
        ledger.message("m1", MessageState.SENT, "7")
                .entities(EntityState.CREATED, "ann", "bob", "team")
                .members(EntityState.CREATED)
                .startReading();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            as it was created        | CREATED | {"uid":"ann","name":"Ann"}                     | none
            with a number as name    | CREATED | {"uid":"ann","name":5}                         | DIFFERENT ann ann name: Ann -> 5
            another name             | CREATED | {"uid":"ann","name":"Anna"}                    | DIFFERENT ann ann name: Ann -> Anna
            no name                  | CREATED | {"uid":"ann"}                                  | DIFFERENT ann ann name: Ann -> nothing
            fields of the target     | CREATED | {"uid":"ann","name":"Ann","status":"offline","avatar":"a","createdAt":7,"metadata":{"a":1}} | none
            deactivated              | CREATED | {"uid":"ann","name":"Ann","deactivatedAt":5}   | DIFFERENT ann ann deactivated: no -> yes
            deactivated never        | CREATED | {"uid":"ann","name":"Ann","deactivatedAt":0}   | none
            missing                  | CREATED | none                                           | MISSING ann ann : there -> missing
            another one in its place | CREATED | {"uid":"eve","name":"Ann"}                     | MISSING ann ann : there -> missing
            older, another name      | FOUND   | {"uid":"ann","name":"Anna"}                    | none
            older, deactivated       | FOUND   | {"uid":"ann","deactivatedAt":5}                | none
            older, and missing       | FOUND   | none                                           | MISSING ann ann : there -> missing
            """)
    void comparesUsers(String words, EntityState state, String shown, String difference) {
        ledger.entities(state, "ann");
        read(TargetList.Type.USER, Kind.USER, "bob", "{\"uid\":\"bob\",\"name\":\"Bob\"}");
        if (shown != null) {
            read(TargetList.Type.USER, Kind.USER, shown.contains("eve") ? "eve" : "ann", shown);
        }

        assertOnly(Kind.USER, 2, difference);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            as it was created  | {"guid":"team","name":"The team","type":"public","owner":"ann"}  | none
            another type       | {"guid":"team","name":"The team","type":"private","owner":"ann"} | DIFFERENT team team type: public -> private
            another owner      | {"guid":"team","name":"The team","type":"public","owner":"bob"}  | DIFFERENT team team owner: ann -> bob
            no owner           | {"guid":"team","name":"The team","type":"public"}                | DIFFERENT team team owner: ann -> nothing
            fields of the target | {"guid":"team","name":"The team","type":"public","owner":"ann","membersCount":2,"icon":"i"} | none
            missing            | none                                                             | MISSING team team : there -> missing
            """)
    void comparesGroups(String words, String shown, String difference) {
        if (shown != null) {
            read(TargetList.Type.GROUP, Kind.GROUP, "team", shown);
        }

        assertOnly(Kind.GROUP, 1, difference);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            as it was created  | CREATED | {"uid":"bob","scope":"participant","joinedAt":5} | none
            another scope      | CREATED | {"uid":"bob","scope":"admin"}                    | DIFFERENT team / bob team_member_bob scope: participant -> admin
            missing            | CREATED | none                                             | MISSING team / bob team_member_bob : there -> missing
            older              | FOUND   | {"uid":"bob","scope":"admin"}                    | none
            older, and missing | FOUND   | none                                             | MISSING team / bob team_member_bob : there -> missing
            """)
    void comparesMemberships(String words, EntityState state, String shown, String difference) {
        ledger.members(state);
        if (shown != null) {
            read(TargetList.Type.MEMBERS, Kind.MEMBER, "team_member_bob", shown);
        }

        assertOnly(Kind.MEMBER, 1, difference);
    }

    /** A banned member may be in the list of members too, where nothing says that it is banned. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            in the list of the banned | {"uid":"bob","isBanned":true}                    | true
            in both lists             | {"uid":"bob","scope":"participant"};{"uid":"bob","isBanned":true} | true
            as a member only          | {"uid":"bob","scope":"participant"}              | false
            not banned any more       | {"uid":"bob","isBanned":false}                   | false
            """)
    void findsBannedMembersInAnyList(String words, String shown, boolean isEqual) {
        ledger.change(
                "UPDATE member SET details = ?",
                "{\"guid\":\"team\",\"uid\":\"bob\",\"scope\":\"participant\",\"isBanned\":true}");
        ReadBackItem[] items = Arrays.stream(shown.split(";"))
                .map(json -> new ReadBackItem(Kind.MEMBER, "team_member_bob", null, json))
                .toArray(ReadBackItem[]::new);
        ledger.readBack(TargetList.Type.MEMBERS, items);

        assertOnly(Kind.MEMBER, 1, isEqual ? null : "DIFFERENT team / bob team_member_bob banned: yes -> no");
    }

    /** A user whose deactivation is still to come is equal either way; one that was deactivated must be so. */
    @ParameterizedTest
    @CsvSource({"false, 0, true", "false, 5, true", "true, 5, true", "true, 0, false"})
    void comparesDeactivationOnceItIsDone(boolean isDone, long deactivatedAt, boolean isEqual) {
        ledger.change(
                "UPDATE entity_details SET details = ? WHERE entity_key IN"
                        + " (SELECT entity_key FROM entity WHERE target_id = 'ann')",
                "{\"uid\":\"ann\",\"name\":\"Ann\",\"deactivatedAt\":4}");
        ledger.change("UPDATE entity SET deactivated = ? WHERE target_id = 'ann'", isDone);
        read(TargetList.Type.USER, Kind.USER, "bob", "{\"uid\":\"bob\",\"name\":\"Bob\"}");
        read(
                TargetList.Type.USER,
                Kind.USER,
                "ann",
                "{\"uid\":\"ann\",\"name\":\"Ann\",\"deactivatedAt\":" + deactivatedAt + "}");

        assertOnly(Kind.USER, 2, isEqual ? null : "DIFFERENT ann ann deactivated: yes -> no");
    }

    @ParameterizedTest
    @EnumSource(
            value = EntityState.class,
            names = {"UNKNOWN", "ABSENT", "CREATING", "REFUSED"})
    void expectsNoEntityThatIsNotInTarget(EntityState state) {
        ledger.entities(state, "ann", "bob", "team").members(state);

        ComparisonResult result = ledger.compare();

        for (Kind kind : new Kind[] {Kind.USER, Kind.GROUP, Kind.MEMBER}) {
            assertThat(result.of(kind).expected()).as("%s", kind).isZero();
        }
        assertThat(ledger.differences()).noneMatch(each -> !each.contains("m1"));
    }

    @Test
    void ignoresOwnerThatIsNotInTarget() {
        ledger.entities(EntityState.REFUSED, "ann");
        read(
                TargetList.Type.GROUP,
                Kind.GROUP,
                "team",
                "{\"guid\":\"team\",\"name\":\"The team\",\"type\":\"public\",\"owner\":\"bob\"}");

        assertOnly(Kind.GROUP, 1, null);
    }

    @Test
    void hidesNamesInDifferences() {
        ledger.hideTexts();
        read(TargetList.Type.USER, Kind.USER, "ann", "{\"uid\":\"ann\",\"name\":\"Anna Secret\"}");

        ledger.compare();

        assertThat(ledger.differences())
                .anyMatch(each -> each.startsWith("DIFFERENT ann ann name: 3 characters, SHA-256 "))
                .noneMatch(each -> each.contains("Secret"));
    }

    private void read(TargetList.Type type, Kind kind, String key, String json) {
        ledger.readBack(type, new ReadBackItem(kind, key, null, json));
    }

    private void assertOnly(Kind kind, int expected, String difference) {
        ComparisonResult.Count count = ledger.compare().of(kind);

        assertThat(ledger.differences().stream().filter(each -> isOf(kind, each)))
                .containsExactly(difference == null ? new String[0] : new String[] {difference});
        assertThat(count.expected()).isEqualTo(expected);
        assertThat(count.equal()).isEqualTo(expected - (difference == null ? 0 : 1));
        if (difference != null) {
            assertThat(count.of(Fault.valueOf(difference.split(" ")[0]))).isEqualTo(1);
        }
        assertThat(count.faults()).isEqualTo(difference == null ? 0 : 1);
    }

    private static boolean isOf(Kind kind, String difference) {
        String key = difference.split(" ")[1];
        return switch (kind) {
            case USER -> key.equals("ann") || key.equals("bob");
            case GROUP -> key.equals("team") && !difference.contains("team_member");
            case MEMBER -> difference.contains("team_member");
            case MESSAGE -> key.equals("m1");
        };
    }
}
