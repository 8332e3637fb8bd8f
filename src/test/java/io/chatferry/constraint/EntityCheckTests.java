package io.chatferry.constraint;

import static io.chatferry.constraint.Sample.NOW;
import static io.chatferry.constraint.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Change;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Group;
import io.chatferry.model.Kind;
import io.chatferry.model.Member;
import io.chatferry.model.Outbound.OutboundGroup;
import io.chatferry.model.Outbound.OutboundMember;
import io.chatferry.model.Outbound.OutboundUser;
import io.chatferry.model.User;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class EntityCheckTests {

    private static final Instant THEN = Instant.ofEpochSecond(1_600_000_000, 999_999_999);
    private static final String AVATAR = "https://a.example/x.png";

    private final Checker checker = new Checker(
            new CheckSettings(CheckSettings.Reactions.METADATA, CheckSettings.Deleted.SKIP, false, false),
            new IdMap(),
            new IdMap(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void writesAUserAsTheImportTakesIt() {
        ObjectNode metadata = object("{'n':1}");
        OutboundUser user = (OutboundUser) accepted(new User(
                        "Ann", " Ann ", AVATAR, "https://a.example", " VIP", List.of("t"), metadata, THEN, THEN, THEN))
                .outbound();

        assertThat(user.details())
                .isEqualTo("{\"uid\":\"ann\",\"name\":\"Ann\",\"avatar\":\"" + AVATAR
                        + "\",\"link\":\"https://a.example\","
                        + "\"role\":\"vip\",\"tags\":[\"t\"],\"metadata\":{\"n\":1},\"createdAt\":1600000000,"
                        + "\"lastActiveAt\":1600000000,\"deactivatedAt\":1600000000}");
        assertThat(user.ref()).isEqualTo(new EntityRef(Kind.USER, "Ann", "ann", "Ann", AVATAR, null));
    }

    @Test
    void namesAUserWithoutANameByItsSourceId() {
        assertThat(details(user("Jo.Do", null))).contains("\"name\":\"Jo.Do\"");
        assertThat(details(user("j".repeat(150), " "))).contains("\"name\":\"" + "j".repeat(100) + "\"");
        assertThat(details(new User("a", "A", null, null, "Default", List.of(), null, null, null, null)))
                .isEqualTo("{\"uid\":\"a\",\"name\":\"A\"}");
    }

    @Test
    void writesAGroupWithoutItsOwner() {
        Verdict.Accepted verdict = accepted(
                new Group("Team", "The Team", "Password", "pw", AVATAR, "About us", "Ann", List.of(), null, THEN));
        OutboundGroup group = (OutboundGroup) verdict.outbound();

        assertThat(group.details())
                .isEqualTo(
                        "{\"guid\":\"team\",\"name\":\"The Team\",\"type\":\"password\",\"password\":\"pw\",\"icon\":\""
                                + AVATAR + "\",\"createdAt\":1600000000}");
        assertThat(group.owner()).isEqualTo(EntityRef.bare(Kind.USER, "Ann", "ann"));
        assertThat(group.ref()).isEqualTo(new EntityRef(Kind.GROUP, "Team", "team", "The Team", AVATAR, "password"));
        assertThat(verdict.losses()).containsExactly("description");
        assertThat(accepted(new Group("g", null, null, "pw", null, "", "", List.of(), null, null)))
                .isEqualTo(new Verdict.Accepted(
                        new OutboundGroup(
                                new EntityRef(Kind.GROUP, "g", "g", null, null, "public"),
                                "{\"guid\":\"g\",\"name\":\"g\",\"type\":\"public\"}",
                                null),
                        List.of("password"),
                        List.of()));
    }

    @Test
    void writesAMembership() {
        OutboundMember member = (OutboundMember)
                accepted(new Member("Team", "Ann", " Admin", THEN, true)).outbound();
        assertThat(member.details())
                .isEqualTo("{\"memberId\":\"team_member_ann\",\"guid\":\"team\",\"uid\":\"ann\",\"scope\":\"admin\","
                        + "\"isBanned\":true,\"joinedAt\":1600000000}");
        assertThat(details(new Member("g", "u", null, null, null)))
                .isEqualTo("{\"memberId\":\"g_member_u\",\"guid\":\"g\",\"uid\":\"u\",\"scope\":\"participant\"}");
    }

    @Test
    void reportsItsChanges() {
        assertThat(accepted(new User(
                                "ann",
                                " Ann ",
                                " " + AVATAR,
                                null,
                                "VIP",
                                List.of(),
                                null,
                                THEN.plusMillis(1),
                                null,
                                null))
                        .changes())
                .containsExactly(
                        new Change("name", Change.Rule.STRIPPED, " Ann ", "Ann"),
                        new Change("avatar", Change.Rule.STRIPPED, " " + AVATAR, AVATAR),
                        new Change("role", Change.Rule.LOWER_CASED, "VIP", "vip"),
                        new Change("createdAt", Change.Rule.WHOLE_SECONDS, "", ""));
        assertThat(accepted(new Member("Team", "Ann", " Admin", THEN, true)).changes())
                .containsExactly(
                        new Change("scope", Change.Rule.STRIPPED, " Admin", "Admin"),
                        new Change("scope", Change.Rule.LOWER_CASED, "Admin", "admin"),
                        new Change("joinedAt", Change.Rule.WHOLE_SECONDS, "", ""));
        assertThat(accepted(new Group("g", "  ", null, null, null, "", "", List.of(), null, null))
                        .changes())
                .containsExactly(new Change("name", Change.Rule.BLANK, "  ", ""));
    }

    static Stream<ChatRecord> valid() {
        return Stream.of(
                user("a", "x".repeat(100)),
                avatar("https://a.example/" + "x".repeat(2_982)),
                avatar("http://localhost:8080/a"),
                avatar("https://пример.рф/фото.png"),
                avatar("https://10.0.0.1/a b".replace(" ", "%20")),
                tagged(Collections.nCopies(25, "t".repeat(100))),
                role("r".repeat(100)),
                metadata(5_120),
                created(NOW),
                created(Instant.ofEpochSecond(1_000_000_000)),
                sized(10_240),
                group("password", "p".repeat(100), "d".repeat(255)),
                new Member("g", "u", "moderator", NOW, false));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("FIELD_MISSING uid", user(null, "A")),
                Arguments.of("ID_EMPTY uid", user(" ", "A")),
                Arguments.of("BAD_CHAR uid", user("\0", "A")),
                Arguments.of("NAME_TOO_LONG name", user("a", "x".repeat(101))),
                Arguments.of("URL_TOO_LONG avatar", avatar("https://a.example/" + "x".repeat(2_983))),
                Arguments.of("URL_INVALID avatar", avatar("a.example/x.png")),
                Arguments.of("URL_INVALID avatar", avatar("javascript:alert(1)")),
                Arguments.of("URL_INVALID avatar", avatar("http:///x")),
                Arguments.of("URL_INVALID avatar", avatar("https://a b.example/x")),
                Arguments.of("URL_INVALID avatar", avatar("https://a.example/a b")),
                Arguments.of("BAD_CHAR avatar", avatar("https://a.example/\0")),
                Arguments.of("TAGS_OVER_25 tags", tagged(Collections.nCopies(26, "t"))),
                Arguments.of("TAG_TOO_LONG tags", tagged(List.of("t".repeat(101)))),
                Arguments.of("ROLE_INVALID role", role("r".repeat(101))),
                Arguments.of("ROLE_INVALID role", role("team lead")),
                Arguments.of("METADATA_OVER_5KB metadata", metadata(5_121)),
                Arguments.of("BODY_OVER_10KB ", sized(10_241)),
                Arguments.of("TIME_INVALID createdAt", created(NOW.plusSeconds(1))),
                Arguments.of("TIME_INVALID createdAt", created(Instant.ofEpochSecond(999_999_999))),
                Arguments.of(
                        "FIELD_MISSING guid",
                        new Group(null, "G", null, null, null, null, null, List.of(), null, null)),
                Arguments.of("GROUP_TYPE_INVALID type", group("secret", null, null)),
                Arguments.of("GROUP_PASSWORD_INVALID password", group("password", "", null)),
                Arguments.of("GROUP_PASSWORD_INVALID password", group("password", "p".repeat(101), null)),
                Arguments.of("DESCRIPTION_TOO_LONG description", group(null, null, "d".repeat(256))),
                Arguments.of(
                        "FIELD_MISSING guid, FIELD_MISSING uid, SCOPE_INVALID scope",
                        new Member("", null, "boss", null, null)),
                Arguments.of("TIME_INVALID joinedAt", new Member("g", "u", null, NOW.plusNanos(1), null)));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void acceptsAValueAtTheLimit(ChatRecord record) {
        assertThat(checker.check(record, List.of())).isInstanceOf(Verdict.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void rejectsAValueBeyondTheLimit(String expected, ChatRecord record) {
        assertThat(checker.check(record, List.of()))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.problems().stream()
                                        .map(p -> p.code() + " " + p.field())
                                        .collect(Collectors.joining(", ")))
                                .isEqualTo(expected));
    }

    private Verdict.Accepted accepted(ChatRecord record) {
        Verdict verdict = checker.check(record, List.of());
        assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
        return (Verdict.Accepted) verdict;
    }

    private String details(ChatRecord record) {
        Object outbound = accepted(record).outbound();
        return outbound instanceof OutboundUser user ? user.details() : ((OutboundMember) outbound).details();
    }

    private static User user(String uid, String name) {
        return new User(uid, name, null, null, null, List.of(), null, null, null, null);
    }

    private static User avatar(String avatar) {
        return new User("a", "A", avatar, null, null, List.of(), null, null, null, null);
    }

    private static User tagged(List<String> tags) {
        return new User("a", "A", null, null, null, tags, null, null, null, null);
    }

    private static User role(String role) {
        return new User("a", "A", null, null, role, List.of(), null, null, null, null);
    }

    private static User created(Instant createdAt) {
        return new User("a", "A", null, null, null, List.of(), null, createdAt, null, null);
    }

    /** A user whose metadata is so many bytes of JSON, most of them in letters of two bytes. */
    private static User metadata(int bytes) {
        int text = bytes - "{'k':''}".length();
        ObjectNode metadata = object("{}").put("k", "ü".repeat(text / 2) + "x".repeat(text % 2));
        return new User("a", "A", null, null, null, List.of(), metadata, null, null, null);
    }

    /** A user who is so many bytes of JSON. */
    private static User sized(int bytes) {
        String link = "https://a.example/" + "x".repeat(2_900);
        int rest = bytes
                - ("{'uid':'a','name':'A','avatar':'','link':'','metadata':{'k':''},'tags':['']}".length()
                        + 2 * link.length());
        String inTag = "👋".repeat(25);
        ObjectNode metadata = object("{}").put("k", "x".repeat(rest - 4 * 25));
        return new User("a", "A", link, link, null, List.of(inTag), metadata, null, null, null);
    }

    private static Group group(String type, String password, String description) {
        return new Group("g", "G", type, password, null, description, null, List.of(), null, null);
    }
}
