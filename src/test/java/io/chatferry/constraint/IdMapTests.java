package io.chatferry.constraint;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdMapTests {

    private static final String VALID = "[a-z0-9_-]{1,100}";
    private static final String HASHED = "[a-z0-9_-]+-[a-z2-7]{10}";

    private final IdMap ids = new IdMap();

    @ParameterizedTest
    @ValueSource(strings = {"a", "ann-lee_2", "-", "0", "jose-abcdefghij"})
    void keepsAValidId(String id) {
        assertThat(ids.map(id)).isEqualTo(id);
        assertThat(ids.map("x".repeat(100))).isEqualTo("x".repeat(100));
    }

    @Test
    void lowersTheCaseOfAnId() {
        assertThat(ids.map("U024BE7LH")).isEqualTo("u024be7lh");
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.com, ann-example-com",
        "José Núñez, jose-nunez",
        "ﬁsh №5, fish-no5",
        "'  a  b  ', a-b",
        "бя, id",
        "👋, id",
        "a.b, a-b",
        "a_b c, a_b-c",
    })
    void convertsOtherIdsToASlugAndAHash(String id, String slug) {
        assertThat(ids.map(id)).startsWith(slug + "-").matches(HASHED).hasSize(slug.length() + 11);
    }

    @Test
    void hashesTheSourceId() {
        assertThat(ids.map("a.b")).isEqualTo("a-b-" + expectedHash("a.b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 150, 5000})
    void cutsALongIdToTheLimit(int length) {
        assertThat(ids.map("x".repeat(length))).matches(VALID).hasSize(100).matches("x{89}-[a-z2-7]{10}");
        assertThat(ids.map("x".repeat(88) + "." + "y".repeat(length))).matches("x{88}-[a-z2-7]{10}");
    }

    @Test
    void keepsIdsDistinctExceptForTheirCase() {
        Random random = new Random(20261121);
        String alphabet = "abAB01-_. @äÄбяЖ\u0301👋"
                .codePoints()
                .boxed()
                .map(Character::toString)
                .reduce("", String::concat);
        int[] points = alphabet.codePoints().toArray();
        Set<String> sources = new HashSet<>();
        while (sources.size() < 200_000) {
            StringBuilder id = new StringBuilder();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                id.appendCodePoint(points[random.nextInt(points.length)]);
            }
            sources.add(id.toString());
        }

        Map<String, Set<String>> sourcesByTarget =
                sources.stream().collect(groupingBy(ids::map, mapping(id -> id, toSet())));

        assertThat(sourcesByTarget.keySet()).allMatch(id -> id.matches(VALID));
        assertThat(sourcesByTarget.values())
                .as("clashes are of valid ids that differ only in case")
                .allMatch(same -> same.size() == 1
                        || same.stream().allMatch(id -> id.matches("[A-Za-z0-9_-]+"))
                                && same.stream()
                                                .map(String::toLowerCase)
                                                .distinct()
                                                .count()
                                        == 1);
    }

    @Test
    void keepsAllCyrillicIdsOfThreeLettersDistinct() {
        keepsAllCyrillicIdsDistinct(3);
    }

    @Tag("full")
    @Test
    void keepsAllCyrillicIdsOfFourLettersDistinct() {
        keepsAllCyrillicIdsDistinct(4);
    }

    private void keepsAllCyrillicIdsDistinct(int length) {
        int letters = 32;
        int number = (int) Math.pow(letters, length);
        Set<String> targets = new HashSet<>();
        for (int n = 0; n < number; n++) {
            StringBuilder id = new StringBuilder();
            for (int rest = n, i = 0; i < length; i++, rest /= letters) {
                id.append((char) ('а' + rest % letters));
            }
            targets.add(ids.map(id.toString()));
        }
        assertThat(targets).hasSize(number);
    }

    @Test
    void resolvesACollisionByAnOverride() {
        assertThat(ids.map("Ann")).isEqualTo(ids.map("ann"));
        String resolved = IdMap.resolveCollision("Ann");
        assertThat(resolved).isEqualTo("ann-" + expectedHash("Ann"));
        IdMap afterwards = new IdMap(Map.of("Ann", resolved));
        assertThat(Stream.of("Ann", "ann", "aNN").map(afterwards::map)).containsExactly(resolved, "ann", "ann");
    }

    @Test
    void resolvesACollisionOfAnIdThatIsHashedAlready() {
        String hashed = ids.map("a.b");
        assertThat(ids.map(hashed)).isEqualTo(hashed);
        assertThat(IdMap.resolveCollision("a.b")).isNotEqualTo(hashed).matches("a-b-[a-z2-7]{20}");
        assertThat(IdMap.resolveCollision("x".repeat(101))).matches("x{79}-[a-z2-7]{20}");
        assertThat(List.of(IdMap.resolveCollision("a.b"), IdMap.resolveCollision("a,b")))
                .doesNotHaveDuplicates();
    }

    /** Written apart from the code: the number that the digest is, in base 32 from its most significant digit on. */
    private static String expectedHash(String id) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            java.math.BigInteger first50 = new java.math.BigInteger(1, digest).shiftRight(256 - 50);
            StringBuilder text = new StringBuilder();
            for (int i = 9; i >= 0; i--) {
                text.append("abcdefghijklmnopqrstuvwxyz234567"
                        .charAt(first50.shiftRight(5 * i).intValue() & 31));
            }
            return text.toString();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
