package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ids people see as one. */
class LookAlikesTests {

    private final LookAlikes found = new LookAlikes();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "c22-e|c22-e |spaces or characters that cannot be seen",
                "ann|ann\u200B|spaces or characters that cannot be seen",
                "ann lee|ann\u00A0lee|spaces or characters that cannot be seen",
                "Ann|aNN|upper and lower case",
                "rene\u0301|ren\u00E9|the form of accents, NFC or NFD",
                "7|007|leading zeros or a decimal point",
                "123|123.0|leading zeros or a decimal point",
                "0042|=\"0042\"|a spreadsheet's formula",
                "Ann |ann|spaces or characters that cannot be seen, upper and lower case"
            })
    void findsIdsThatLookAlike(String one, String other, String differences) {
        for (int i = 0; i < 3; i++) {
            found.add(Kind.USER, one);
            found.add(Kind.USER, other);
            found.add(Kind.GROUP, other);
        }

        assertThat(found.groups()).singleElement().satisfies(group -> {
            assertThat(group.kind()).isEqualTo(Kind.USER);
            assertThat(group.ids()).containsExactly(one, other);
            assertThat(String.join(", ", group.differences())).isEqualTo(differences);
        });
    }

    @ParameterizedTest
    @CsvSource({"7, 70", "ann, anne", "a1, a01", "ren\u00E9, rene", "u-1, u_1", "0, 00x", "1.5, 1.50"})
    void leavesOtherIdsApart(String one, String other) {
        found.add(Kind.USER, one);
        found.add(Kind.USER, other);

        assertThat(found.groups()).isEmpty();
    }

    @Test
    void showsWhatCannotBeSeen() {
        found.add(Kind.GROUP, "yard\u200B");
        found.add(Kind.GROUP, "yard");

        assertThat(found.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.message())
                        .startsWith("groups \"yard\" and \"yard")
                        .contains("look alike and are different (spaces or characters that cannot be seen)")
                        .doesNotContain("\u200B"));
    }

    @Test
    void keepsWithinItsBounds() {
        for (int i = 0; i <= LookAlikes.MAX_IDS; i++) {
            found.add(Kind.USER, "User" + i);
        }
        assertThat(found.isCut()).isTrue();
        found.add(Kind.USER, "user" + (LookAlikes.MAX_IDS - 1));

        assertThat(found.groups())
                .extracting(LookAlikes.Group::ids)
                .containsExactly(List.of("User499999", "user499999"));
    }
}
