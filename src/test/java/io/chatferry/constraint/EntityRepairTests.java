package io.chatferry.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.constraint.repair.Repairer;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Group;
import io.chatferry.model.Member;
import io.chatferry.model.Outbound;
import io.chatferry.model.User;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code invalid: repair} makes of users, groups and members. */
class EntityRepairTests {

    private static final CheckSettings SETTINGS =
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.IMPORT, false, false);

    private final Checker checker =
            new Checker(SETTINGS, new IdMap(), new IdMap(), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
    private final Repairer repairer = new Repairer(checker);

    @Test
    void repairsUsersGroupsAndMembers() {
        assertThat(repaired(user("Admin!", null, "{}")).at("/role").isMissingNode())
                .isTrue();
        assertThat(repaired(user(null, "ftp://x", "{}")).at("/avatar").isMissingNode())
                .isTrue();
        assertThat(repaired(user(null, null, "{'a':'" + "x".repeat(6_000) + "'}"))
                        .at("/metadata")
                        .isMissingNode())
                .isTrue();
        JsonNode group = repaired(group("password", null, "d".repeat(256)));
        assertThat(group.at("/type").stringValue()).isEqualTo("private");
        assertThat(group.at("/password").isMissingNode()).isTrue();
        assertThat(repaired(group("secret", "p", null)).at("/type").stringValue())
                .isEqualTo("private");
        assertThat(repaired(group("password", "p".repeat(101), null))
                        .at("/type")
                        .stringValue())
                .isEqualTo("private");
        assertThat(repaired(new Member("g", "ann", "boss", Sample.NOW.plusSeconds(9), null)))
                .hasToString(
                        "{\"memberId\":\"g_member_ann\",\"guid\":\"g\",\"uid\":\"ann\",\"scope\":\"participant\"}");
        assertThat(repairer.repair(new Member(null, "ann", null, null, null), List.of()))
                .isEmpty();
        assertThat(repairer.repair(user("x", null, null).withUid("a\u0000"), List.of()))
                .isEmpty();
    }

    /** A user whose uid can be replaced. */
    private record UserDraft(String role, String avatar, String metadata) {

        User withUid(String uid) {
            return new User(
                    uid,
                    "Ann",
                    avatar,
                    null,
                    role,
                    List.of(),
                    metadata == null ? null : Sample.object(metadata),
                    null,
                    null,
                    null);
        }
    }

    private static UserDraft user(String role, String avatar, String metadata) {
        return new UserDraft(role, avatar, metadata);
    }

    private static Group group(String type, String password, String description) {
        return new Group("g", "Group", type, password, null, description, null, List.of(), null, null);
    }

    private JsonNode repaired(UserDraft user) {
        return repaired(user.withUid("ann"));
    }

    private JsonNode repaired(ChatRecord record) {
        assertThat(checker.check(record, List.of())).isInstanceOf(Verdict.Rejected.class);
        Optional<Repairer.Repaired> repaired = repairer.repair(record, List.of());
        assertThat(repaired).isPresent();
        Outbound outbound = repaired.get().records().get(0).outbound();
        return JsonMapper.shared()
                .readTree(
                        outbound instanceof Outbound.OutboundUser user
                                ? user.details()
                                : outbound instanceof Outbound.OutboundGroup group
                                        ? group.details()
                                        : ((Outbound.OutboundMember) outbound).details());
    }
}
