package io.chatferry.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Change;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of single fields: at the limit, one over, and what is normalised. */
class FieldChecksTests {

    private static final String EMOJI = "\uD83D\uDE00";
    private static final List<String> WORDS = List.of("public", "private");

    private final FieldChecks fields = new FieldChecks(List.of(), Sample.NOW);

    @Test
    void acceptsANameOf100CharactersCountedAsCodePoints() {
        assertThat(fields.name("name", "n".repeat(100))).hasSize(100);
        assertThat(fields.name("name", EMOJI.repeat(100))).hasSize(200);
        assertThat(fields.name("name", "  " + "n".repeat(100) + "\t")).hasSize(100);
        assertThat(fields.hasNoProblems()).isTrue();
    }

    @Test
    void rejectsANameOf101Characters() {
        assertThat(fields.name("senderName", "n".repeat(101))).isNull();
        assertThat(fields.problems())
                .containsExactly(new Problem(
                        RejectCode.NAME_TOO_LONG,
                        "senderName",
                        "senderName has 101 characters; at most 100 are allowed"));
    }

    @Test
    void countsAnEmojiOfALongNameOnce() {
        assertThat(fields.name("name", EMOJI.repeat(101))).isNull();
        assertThat(fields.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("has 101 characters"));
    }

    @Test
    void acceptsAUrlOf3000CharactersAndRejectsOneMore() {
        String url = "https://a.example/" + "x".repeat(2_982);

        assertThat(fields.url("avatar", url)).isEqualTo(url);
        assertThat(fields.url("avatar", url + "x")).isNull();
        assertThat(fields.problems())
                .containsExactly(new Problem(
                        RejectCode.URL_TOO_LONG, "avatar", "avatar has 3001 characters; at most 3000 are allowed"));
    }

    @Test
    void rejectsATextThatIsNotAUrl() {
        assertThat(fields.url("icon", "example.com/a.png")).isNull();
        assertThat(fields.problems())
                .containsExactly(new Problem(RejectCode.URL_INVALID, "icon", "icon is not an http or https URL"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "NULL",
            value = {
                "NULL | FIELD_MISSING | sender is absent or empty",
                "\"\" | FIELD_MISSING | sender is absent or empty",
                "\" \t\" | ID_EMPTY | sender is only white space"
            })
    void rejectsAnAbsentOrBlankId(String id, RejectCode code, String message) {
        assertThat(fields.id("sender", id)).isNull();
        assertThat(fields.problems()).containsExactly(new Problem(code, "sender", message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "\uD83D", "a\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
    void rejectsNullCharactersAndUnpairedSurrogates(String text) {
        assertThat(fields.id("uid", text)).isNull();
        assertThat(fields.name("name", text)).isNull();
        assertThat(fields.problems())
                .extracting(problem -> problem.code() + " " + problem.field())
                .containsExactly("BAD_CHAR uid", "BAD_CHAR name");
    }

    @Test
    void keepsAnIdUnchanged() {
        assertThat(fields.id("uid", " Ann " + EMOJI)).isEqualTo(" Ann " + EMOJI);
        assertThat(fields.changes()).isEmpty();
    }

    @Test
    void findsInvalidCharactersInKeysAndValuesOfJson() {
        for (String json : List.of("{'a':'\\u0000'}", "{'\\u0000':1}", "{'a':[{'b':['\\ud800']}]}")) {
            FieldChecks checks = new FieldChecks(List.of(), Sample.NOW);
            assertThat(checks.requireValidChars("metadata", Sample.object(json)))
                    .isNull();
            assertThat(checks.problems()).extracting(Problem::code).as(json).containsExactly(RejectCode.BAD_CHAR);
        }
        assertThat(fields.requireValidChars("metadata", Sample.object("{'a':[{'b':['\\ud83d\\ude00']}],'c':null}")))
                .isNotNull();
    }

    @Test
    void accepts25TagsOf100Characters() {
        List<String> tags = Collections.nCopies(25, EMOJI.repeat(100));

        assertThat(fields.tags(tags)).isEqualTo(tags);
        assertThat(fields.hasNoProblems()).isTrue();
    }

    @Test
    void reportsEveryBrokenRuleOfTagsOnce() {
        List<String> tags = new java.util.ArrayList<>(Collections.nCopies(24, "t".repeat(101)));
        tags.addAll(Arrays.asList(" ", "a\u0000"));

        fields.tags(tags);

        assertThat(fields.problems())
                .containsExactly(
                        new Problem(RejectCode.TAGS_OVER_25, "tags", "26 tags; at most 25 are allowed"),
                        new Problem(RejectCode.FIELD_TYPE, "tags", "a tag is empty"),
                        new Problem(RejectCode.BAD_CHAR, "tags", "a tag holds U+0000 or half of a surrogate pair"),
                        new Problem(
                                RejectCode.TAG_TOO_LONG, "tags", "a tag has 101 characters; at most 100 are allowed"));
    }

    @ParameterizedTest
    @CsvSource({
        "999999999, false",
        "1000000000, true",
        "1795262400, true",
        "9999999999, true",
        "10000000000, false",
        "-1, false"
    })
    void acceptsTimesOfTenDigits(long seconds, boolean valid) {
        Long found = fields.time("editedAt", Instant.ofEpochSecond(seconds));

        assertThat(found).isEqualTo(valid ? Long.valueOf(seconds) : null);
        assertThat(fields.problems())
                .isEqualTo(
                        valid
                                ? List.of()
                                : List.of(new Problem(
                                        RejectCode.TIME_INVALID,
                                        "editedAt",
                                        "editedAt does not have ten digits in seconds")));
    }

    @Test
    void acceptsThePresentAndRejectsTheFuture() {
        assertThat(fields.pastTime("createdAt", Sample.NOW)).isEqualTo(Sample.NOW.getEpochSecond());
        assertThat(fields.pastTime("joinedAt", Sample.NOW.plusNanos(1))).isNull();
        assertThat(fields.problems())
                .containsExactly(new Problem(RejectCode.TIME_INVALID, "joinedAt", "joinedAt is in the future"));
    }

    @Test
    void notesOnlyARealTruncationToSeconds() {
        fields.wholeSeconds("createdAt", Instant.ofEpochSecond(1_700_000_000));
        assertThat(fields.changes()).isEmpty();

        assertThat(fields.wholeSeconds("createdAt", Instant.ofEpochSecond(1_700_000_000, 1)))
                .isEqualTo(1_700_000_000);
        assertThat(fields.changes()).containsExactly(new Change("createdAt", Change.Rule.WHOLE_SECONDS, "", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "NULL",
            value = {
                "NULL | public",
                "\"\" | public",
                "\"  \" | public",
                "public | public",
                "PRIVATE | private",
                "\" Private \" | private"
            })
    void readsAWordInAnyCaseWithTheFirstAsDefault(String word, String expected) {
        assertThat(fields.oneOf(RejectCode.GROUP_TYPE_INVALID, "type", word, WORDS))
                .isEqualTo(expected);
        assertThat(fields.hasNoProblems()).isTrue();
    }

    @Test
    void rejectsAnotherWord() {
        assertThat(fields.oneOf(RejectCode.GROUP_TYPE_INVALID, "type", "secret", WORDS))
                .isEqualTo("public");
        assertThat(fields.problems())
                .containsExactly(new Problem(RejectCode.GROUP_TYPE_INVALID, "type", "type is none of public, private"));
    }

    @Test
    void lowersCaseIndependentlyOfTheLocale() {
        assertThat(fields.lowerCase("type", "IMAGE FILE")).isEqualTo("image file");
        assertThat(fields.lowerCase("type", "image")).isEqualTo("image");
        assertThat(fields.changes())
                .containsExactly(new Change("type", Change.Rule.LOWER_CASED, "IMAGE FILE", "image file"));
    }

    @Test
    void notesWhiteSpaceThatItRemoves() {
        assertThat(fields.stripped("a", " x ")).isEqualTo("x");
        assertThat(fields.stripped("b", "x")).isEqualTo("x");
        assertThat(fields.stripped("c", " ")).isNull();
        assertThat(fields.stripped("d", "")).isNull();
        assertThat(fields.stripped("e", null)).isNull();
        assertThat(fields.changes())
                .containsExactly(
                        new Change("a", Change.Rule.STRIPPED, " x ", "x"), new Change("c", Change.Rule.BLANK, " ", ""));
    }

    @Test
    void doesNotCheckAFieldThatHasAProblemAlready() {
        List<Problem> found = List.of(
                new Problem(RejectCode.FIELD_TYPE, "name", "…"),
                new Problem(RejectCode.FIELD_TYPE, "tags[3]", "…"),
                new Problem(RejectCode.TIME_INVALID, "createdAt", "…"),
                new Problem(RejectCode.FIELD_TYPE, "uid", "…"));
        FieldChecks checks = new FieldChecks(found, Sample.NOW);

        assertThat(checks.name("name", "n".repeat(200))).isNull();
        assertThat(checks.tags(Collections.nCopies(99, "t"))).isEmpty();
        assertThat(checks.pastTime("createdAt", Instant.EPOCH)).isNull();
        assertThat(checks.id("uid", null)).isNull();
        assertThat(checks.problems()).isEqualTo(found);
    }

    @Test
    void tellsFieldsWithACommonBeginningApart() {
        FieldChecks checks =
                new FieldChecks(List.of(new Problem(RejectCode.FIELD_TYPE, "senderName", "…")), Sample.NOW);

        assertThat(checks.hasProblem("sender")).isFalse();
        assertThat(checks.hasProblem("senderName")).isTrue();
        assertThat(checks.hasProblem("senderNames")).isFalse();
        assertThat(checks.hasNoProblems()).isFalse();
    }
}
