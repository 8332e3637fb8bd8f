package io.chatferry.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.Outbound.ReactionBy;
import io.chatferry.model.Reaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mentions, reactions, additions to the metadata, and the hash that names messages. */
class MessageAdditionsTests {

    private final IdMap users = new IdMap(Map.of("Ann", "ann-2"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | hello | 0",
                "<@uid:bob> | <@uid:bob> | 1",
                "<@uid:Ann> and <@uid:BOB> | <@uid:ann-2> and <@uid:bob> | 2",
                "<@uid:bob><@uid:BOB><@uid:bob> | <@uid:bob><@uid:bob><@uid:bob> | 1",
                "<@uid:> | <@uid:> | 0",
                "<@uid:bob | <@uid:bob | 0",
                "<@uid:a<@uid:bob> | <@uid:a<@uid:bob> | 1",
                "<@UID:Ann> | <@UID:Ann> | 0",
                "$1 \\ <@uid:Ann> $0 | $1 \\ <@uid:ann-2> $0 | 1"
            })
    void mapsMentionsAndCountsDistinctUsers(String text, String mapped, int count) {
        Mentions mentions = Mentions.in(text, users);

        assertThat(mentions.text()).isEqualTo(mapped);
        assertThat(mentions.users()).isEqualTo(count);
    }

    @Test
    void sendsEachReactionOfAUserOnce() {
        NativeReactions reactions = new NativeReactions(users);
        List<String> losses = new ArrayList<>();

        reactions.add(
                List.of(
                        new Reaction("+1", List.of("Ann", "bob", "Ann", " ")),
                        new Reaction(" ", List.of("bob")),
                        new Reaction("+1", List.of("bob", "cem"))),
                losses);

        assertThat(reactions.all())
                .containsExactly(
                        new ReactionBy(EntityRef.bare(Kind.USER, "Ann", "ann-2"), "+1"),
                        new ReactionBy(EntityRef.bare(Kind.USER, "bob", "bob"), "+1"),
                        new ReactionBy(EntityRef.bare(Kind.USER, "cem", "cem"), "+1"));
        assertThat(losses).isEmpty();
    }

    @Test
    void countsReactionsBeyond25DistinctOnesAsLosses() {
        NativeReactions reactions = new NativeReactions(users);
        List<String> losses = new ArrayList<>();
        List<Reaction> given = new ArrayList<>(IntStream.rangeClosed(1, 27)
                .mapToObj(i -> new Reaction("r" + i, List.of("bob")))
                .toList());
        given.add(new Reaction("r1", List.of("cem")));

        reactions.add(given, losses);

        assertThat(reactions.all()).hasSize(26);
        assertThat(losses).hasSize(2).containsOnly("reactions beyond what a message can have");
    }

    @Test
    void sendsAReactionOf45CharactersAndLosesALongerOne() {
        NativeReactions reactions = new NativeReactions(users);
        List<String> losses = new ArrayList<>();

        reactions.add(List.of(new Reaction("\uD83D\uDE00".repeat(45), List.of("bob"))), losses);
        assertThat(losses).isEmpty();
        reactions.add(List.of(new Reaction("x".repeat(46), List.of("bob"))), losses);

        assertThat(reactions.all()).hasSize(1);
        assertThat(losses).hasSize(1);
    }

    @Test
    void writesAdditionsInTheirOrderAndDropsTheLastFirst() {
        MetadataAdditions additions = new MetadataAdditions();
        assertThat(additions.json()).isNull();
        assertThat(additions.isEmpty()).isTrue();

        additions.sentAt(1_700_000_000);
        additions.parentMuid("a\"b");
        additions.editedAt(1_700_000_001);
        additions.reactions(
                List.of(
                        new Reaction("+1", List.of("Ann", "bob", "BOB")),
                        new Reaction("+1", List.of("cem", "")),
                        new Reaction("\"", List.of()),
                        new Reaction("", List.of("bob"))),
                users);

        assertThat(additions.json())
                .isEqualTo("{\"sentAt\":1700000000,\"parentMuid\":\"a\\\"b\",\"editedAt\":1700000001,"
                        + "\"reactions\":{\"+1\":[\"ann-2\",\"bob\",\"cem\"],\"\\\"\":[]}}");
        assertThat(additions.dropLast()).isEqualTo("reactions");
        assertThat(additions.dropLast()).isEqualTo("editedAt");
        assertThat(additions.dropLast()).isEqualTo("parentMuid");
        assertThat(additions.json()).isEqualTo("{\"sentAt\":1700000000}");
        assertThat(additions.dropLast()).isEqualTo("sentAt");
        assertThat(additions.isEmpty()).isTrue();
    }

    @Test
    void addsNothingForBlankReactions() {
        MetadataAdditions additions = new MetadataAdditions();
        additions.reactions(List.of(new Reaction(" ", List.of("bob"))), users);

        assertThat(additions.isEmpty()).isTrue();
    }

    @Test
    void assemblesTheDataFromItsParts() {
        DataParts parts =
                new DataParts("a\"b", "{\"c\":1}", List.of(), "{\"m\":1}", Sample.object("{'x':[1],'y \\u2028':null}"));

        assertThat(parts.json("{\"sentAt\":1}", false))
                .isEqualTo(
                        "{\"text\":\"a\\\"b\",\"customData\":{\"c\":1},\"metadata\":{\"m\":1,\"chatferry\":{\"sentAt\":1}},"
                                + "\"x\":[1],\"y \u2028\":null}");
        assertThat(parts.json(null, false)).contains("\"metadata\":{\"m\":1},");
        assertThat(new DataParts(null, null, List.of(), null, null).json(null, false))
                .isEqualTo("{}");
        assertThat(new DataParts(null, null, List.of(), "{}", null).json("{}", false))
                .isEqualTo("{\"metadata\":{\"chatferry\":{}}}");
        assertThat(new DataParts(null, null, List.of(), null, null).json("{}", false))
                .isEqualTo("{\"metadata\":{\"chatferry\":{}}}");
    }

    @Test
    void hashesAsTheJdkDoes() throws NoSuchAlgorithmException {
        for (String text : List.of("", "a", "ü😀", "x".repeat(5_000))) {
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            Sha256 sha = new Sha256();
            assertThat(sha.text(text).first64Bits())
                    .isEqualTo(java.nio.ByteBuffer.wrap(expected).getLong());
            assertThat(sha.text(text).base32(26)).isEqualTo(base32(expected, 26));
            assertThat(sha.text(text).base32(51)).isEqualTo(base32(expected, 51));
        }
    }

    @Test
    void separatesFieldsByTheirLengths() {
        Sha256 sha = new Sha256();
        String one = sha.field("ab").field("c").base32(26);

        assertThat(sha.field("a").field("bc").base32(26)).isNotEqualTo(one);
        assertThat(sha.field("abc").base32(26)).isNotEqualTo(one);
        assertThat(sha.field("ab").field("c").base32(26)).isEqualTo(one);
        assertThat(sha.field(null).base32(26)).isEqualTo(sha.field("").base32(26));
        assertThat(sha.number(1).base32(26)).isNotEqualTo(sha.number(256).base32(26));
    }

    private static String base32(byte[] bytes, int characters) {
        StringBuilder bits = new StringBuilder();
        for (byte each : bytes) {
            bits.append("%8s".formatted(Integer.toBinaryString(each & 0xFF)).replace(' ', '0'));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            int value = Integer.parseInt(bits.substring(5 * i, 5 * i + 5), 2);
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(value));
        }
        return text.toString();
    }
}
