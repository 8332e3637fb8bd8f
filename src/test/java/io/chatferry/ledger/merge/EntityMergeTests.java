package io.chatferry.ledger.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.query.LedgerReport.EntityCount;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the users, groups and memberships that an export describes or only names. */
@ParameterizedClass
@EnumSource(Database.class)
class EntityMergeTests {

    private static final MergeSettings DESCRIBED_ONLY = new MergeSettings(false, true, Long.MIN_VALUE);

    @Parameter
    Database database;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension(() -> database);

    private TestLedger job;

    @BeforeEach
    void open() {
        job = ledger.job();
    }

    @Test
    void prefersDescriptionOverNamesInMessages() {
        EntityRef named = new EntityRef(Kind.USER, "ann", "ann", "Annie", "https://a/1.png", null);
        job.pass(new Export()
                .message("m1", false, named, Export.user("bob"), 1, "x")
                .user("ann", "Ann"));

        assertThat(job.entity("ann").details()).contains("\"Ann\"").doesNotContain("Annie", "1.png");
        assertThat(job.entity("ann").described()).isTrue();
        assertThat(job.entity("ann").needed()).isTrue();
    }

    @Test
    void usesLastGivenNameAndPrivateTypeWithoutDescription() {
        job.pass(new Export()
                .message("m1", false, named("ann", "Annie"), Export.user("bob"), 1, "x")
                .message("m2", false, named("ann", "Anna"), Export.user("bob"), 2, "x")
                .message("m3", false, named("ann", ""), Export.group("Team 1"), 3, "x"));

        assertThat(job.entity("ann").details()).isEqualTo("{\"uid\":\"ann\",\"name\":\"Anna\"}");
        assertThat(job.entity("bob").details()).isEqualTo("{\"uid\":\"bob\",\"name\":\"bob\"}");
        assertThat(job.entity("team 1").details())
                .isEqualTo("{\"guid\":\"team 1\",\"name\":\"Team 1\",\"type\":\"private\"}");
        assertThat(job.report().undescribed()).isEqualTo(Map.of(Kind.USER, 2L, Kind.GROUP, 1L));
    }

    @Test
    void storesAndReplacesGroupOwner() {
        job.pass(new Export().user("ann", "Ann").group("team", "ann"));
        assertThat(job.entity("team").owner()).isEqualTo(job.entity("ann").key());

        job.pass(new Export().user("ann", "Ann").group("team", "bob"));
        assertThat(job.entity("team").owner()).isEqualTo(job.entity("bob").key());
    }

    @Test
    void rejectsConflictingUserAndCountsEqualOneAsDuplicate() {
        job.pass(new Export()
                .in("users.csv")
                .user("ann", "Ann")
                .user("ann", "Ann")
                .user("ann", "Other"));

        assertThat(job.entity("ann").details()).contains("Ann");
        assertThat(job.report().pass().of(Kind.USER))
                .containsEntry(PassCounts.DUPLICATE, 1L)
                .containsEntry(PassCounts.REJECTED, 1L);
        assertThat(job.report().rejects()).singleElement().satisfies(reject -> {
            assertThat(reject.line()).isEqualTo(4);
            assertThat(reject.problems().get(0).code()).isEqualTo(RejectCode.UID_CONFLICT);
            assertThat(reject.problems().get(0).message()).contains("users.csv:2", "users.csv:4");
        });
    }

    @Test
    void mergesRepeatedAndRemovedMemberships() {
        job.pass(new Export()
                .user("eve", "Eve")
                .member("team", "ann", "admin")
                .member("team", "ann", "admin")
                .member("team", "ann", "participant")
                .member("team", "bob", "participant"));
        assertThat(job.report().pass().of(Kind.MEMBER))
                .containsEntry(PassCounts.DUPLICATE, 1L)
                .containsEntry(PassCounts.REJECTED, 1L);
        job.restate(EntityState.FOUND, "ann", "bob", "team");
        job.restate(EntityState.CREATED, "eve"); // something has left for the target: the ledger is not begun anew
        assertThat(openMembers())
                .hasSize(2)
                .anySatisfy(details -> assertThat(details).contains("admin"));

        job.pass(new Export().member("team", "ann", "moderator"));
        assertThat(openMembers()).singleElement().asString().contains("moderator");
    }

    @Test
    void returnsIdClashesAndAppliesOverrides() {
        List<IdClash> clashes = job.pass(new Export().user("ANN", "Big").user("ann", "Small"));

        assertThat(clashes).containsExactly(new IdClash(Kind.USER, "ann", "ann", List.of("ANN")));
        assertThat(PassMerge.isCurrent(job.ledger, List.of(), "settings")).isFalse();
        PassMerge.override(job.ledger, Kind.USER, Map.of("ANN", "ann-x"));
        assertThat(PassMerge.overrides(job.ledger, Kind.USER)).isEqualTo(Map.of("ANN", "ann-x"));
        assertThat(PassMerge.overrides(job.ledger, Kind.GROUP)).isEmpty();

        EntityRef big = EntityRef.bare(Kind.USER, "ANN", "ann-x");
        assertThat(job.pass(new Export().user("ann", "Small").message("m1", false, big, Export.user("ann"), 1, "x")))
                .isEmpty();
        assertThat(job.entity("ann-x").key()).isNotEqualTo(job.entity("ann").key());
        assertThat(job.report().ids()).hasSize(2);
    }

    @Test
    void keepsIdThatIsInTargetAlready() {
        job.pass(new Export().user("ANN", "Big"));
        job.restate(EntityState.CREATED, "ann");

        assertThat(job.pass(new Export().user("ANN", "Big").user("ann", "Small")))
                .containsExactly(new IdClash(Kind.USER, "ann", "ANN", List.of("ann")));
    }

    @Test
    void keepsDetailsOfCreatedUser() {
        job.pass(new Export().user("ann", "Ann").message("m1", "ann", "bob", 1, "x"));
        job.restate(EntityState.CREATED, "ann", "bob");

        job.pass(new Export().user("bob", "Bob").message("m1", "ann", "bob", 1, "x"));
        assertThat(users()).as("described now: bob").isEqualTo(Map.of(new EntityCount(EntityState.CREATED, false), 1L));
        job.pass(new Export().message("m2", "cat", "dan", 1, "x"));
        assertThat(users()).isEqualTo(Map.of(new EntityCount(EntityState.CREATED, true), 1L));
        job.pass(new Export().user("bob", "Robert"));
        assertThat(users()).isEqualTo(Map.of(new EntityCount(EntityState.CREATED, false), 1L));
        assertThat(job.entity("bob").details()).isEqualTo("{\"uid\":\"bob\",\"name\":\"bob\"}");
    }

    @Test
    void rejectsRecordsOfUndescribedEntitiesWhenConfigured() {
        Export export = new Export()
                .in("users.csv")
                .user("ann", "Ann")
                .user("bob", "Bob")
                .group("team", "ghost")
                .in("members.csv")
                .member("team", "ann", "admin")
                .member("team", "ghost", "participant")
                .in("messages.csv")
                .message("m1", "ann", "bob", 1, "x")
                .message("m2", "ghost", "bob", 2, "x")
                .toGroup("m3", "ann", "nowhere", 3, "x");
        job.pass(export, DESCRIBED_ONLY);

        assertThat(job.states())
                .isEqualTo(Map.of("m1", MessageState.STAGED, "m2", MessageState.REJECTED, "m3", MessageState.REJECTED));
        assertThat(job.report().rejects())
                .allSatisfy(
                        reject -> assertThat(reject.problems().get(0).code()).isEqualTo(RejectCode.UNDESCRIBED))
                .extracting(reject -> reject.file() + ":" + reject.line())
                .containsExactlyInAnyOrder("members.csv:3", "messages.csv:3", "messages.csv:4");
        assertThat(job.entities())
                .extracting(EntityTable.Entry::targetId)
                .containsExactlyInAnyOrder("ann", "bob", "team");
        assertThat(job.entity("team").owner())
                .as("an owner who is never created")
                .isNull();
        assertThat(job.report().pass().of(Kind.MEMBER, PassCounts.REJECTED)).isEqualTo(1);

        job.pass(export.in("more.csv").user("ghost", "Casper").group("nowhere", null), DESCRIBED_ONLY);
        assertThat(job.states().values()).containsOnly(MessageState.STAGED);
        assertThat(job.report().rejects()).isEmpty();
        assertThat(Objects.requireNonNull(job.entity("team").owner()))
                .isEqualTo(job.entity("ghost").key());
    }

    @Test
    void dropsLookedUpEntityThatIsNotDescribedAnyMore() {
        Export export = new Export()
                .user("ann", "Ann")
                .message("m1", "ann", "ghost", 1, "x")
                .user("eve", "Eve");
        job.pass(export);
        job.restate(EntityState.ABSENT, "ann", "ghost");
        job.restate(EntityState.CREATED, "eve");

        job.pass(export, DESCRIBED_ONLY);
        assertThat(job.entities())
                .filteredOn(entity -> entity.state() == EntityState.ABSENT)
                .extracting(EntityTable.Entry::targetId)
                .containsExactly("ann");
    }

    @Test
    void keepsDetailsThatDeltaOmits() {
        MergeSettings delta = new MergeSettings(true, false, Long.MIN_VALUE);
        job.pass(
                new Export().user("ann", "Ann").message("m1", false, named("bob", "Bobby"), Export.user("ann"), 1, "x"),
                delta);
        job.pass(new Export().message("m2", "bob", "ann", 2, "x").user("cat", "Cat"), delta);

        assertThat(job.entity("ann").details()).contains("\"Ann\"");
        assertThat(job.entity("ann").described()).isTrue();
        assertThat(job.entity("bob").details()).contains("Bobby");
    }

    private List<String> openMembers() {
        EntityTable directory = new EntityTable(job.ledger);
        List<Long> open = directory.openMembers(Long.MIN_VALUE).stream()
                .map(EntityTable.OpenMember::key)
                .toList();
        return directory.memberships(open).stream()
                .map(EntityTable.Membership::details)
                .toList();
    }

    private Map<EntityCount, Long> users() {
        return job.report().described(Kind.USER);
    }

    private static EntityRef named(String uid, String name) {
        return new EntityRef(Kind.USER, uid, uid, name, null, null);
    }
}
