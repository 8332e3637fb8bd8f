package io.chatferry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and names that are stored on disk, secrets, and URLs that are shown. */
class ModelTests {

    @Test
    void keepsTheNumbersThatAreOnDisk() {
        assertThat(Arrays.stream(Kind.values()).map(kind -> kind.number() + " " + kind + " " + kind.plural()))
                .containsExactly("0 USER users", "1 GROUP groups", "2 MEMBER members", "3 MESSAGE messages");
        assertThat(Arrays.stream(Endpoint.values()).map(endpoint -> endpoint.number() + " " + endpoint))
                .containsExactly("0 MODERATION", "1 SEND", "2 IMPORT");
        for (Kind kind : Kind.values()) {
            assertThat(Kind.of(kind.number())).isEqualTo(kind);
        }
        for (Endpoint endpoint : Endpoint.values()) {
            assertThat(Endpoint.of(endpoint.number())).isEqualTo(endpoint);
        }
        assertThatThrownBy(() -> Kind.of(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Endpoint.of(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void describesEveryRejectCodeInOneLine(RejectCode code) {
        assertThat(List.of(code.rule(), code.source(), code.remedy()))
                .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n", "|"));
        assertThat(code.repair()).doesNotContain("\n", "|");
        assertThat(code.source()).doesNotContain("section");
        assertThat(code.rule()).doesNotEndWith(".");
    }

    @ParameterizedTest
    @EnumSource(RejectCode.class)
    void keepsTheNamesOfRejectCodesWithinTheColumnOfTheLedger(RejectCode code) {
        assertThat(code.name()).matches("[A-Z0-9_]{5,40}");
    }

    @Test
    void neverShowsASecretOrThePasswordOfAGroup() {
        Secret secret = new Secret("s3cret");
        assertThat(secret).hasToString("***").isNotEqualTo(new Secret("s3cret"));
        assertThat(secret.reveal()).isEqualTo("s3cret");
        Group group = new Group("g", "n", "password", "s3cret", null, null, null, List.of(), null, null);
        assertThat(group).hasToString("Group[g]");
    }

    @Test
    void looksRecordsUpByTheirIds() {
        assertThat(new Member("g", null, null, null, null).key()).isEqualTo("g/");
        assertThat(new Member(null, "ann", null, null, null).key()).isEqualTo("/ann");
        assertThat(new Group(null, null, null, null, null, null, null, List.of(), null, null).key())
                .isEmpty();
        assertThat(new User("ann", null, null, null, null, List.of(), null, null, null, null).key())
                .isEqualTo("ann");
        assertThat(new Origin("a/b.csv", 7, 5)).hasToString("a/b.csv:7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no URL at all | no URL at all",
                "https://a.example/x?y=z | https://a.example/x?y=z",
                "https://user:pw@a.example/x | https://***@a.example/x",
                "see https://u@a and http://v:w@b. | see https://***@a and http://***@b.",
                "jdbc:postgresql://u:p@h/db?ssl=true | jdbc:postgresql://***@h/db?***",
                "jdbc:postgresql://h/db?user=u&password=p | jdbc:postgresql://h/db?***",
                "jdbc:postgresql://u:a?b@h/db | jdbc:postgresql://***@h/db",
                "jdbc:h2:./x;USER=sa | jdbc:h2:./x?***",
                "'JDBC:h2:mem:a;PASSWORD=p' failed | 'JDBC:h2:mem:a?***' failed"
            })
    void masksPasswordsOfUrls(String text, String shown) {
        assertThat(Urls.masked(text.replace('\'', '"'))).isEqualTo(shown.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "jdbc:postgresql://h/db | postgresql | jdbc:postgresql://h/db | - | -",
                "jdbc:postgresql:db | postgresql | jdbc:postgresql:db | - | -",
                "JDBC:PostgreSQL://h:5432,i:5433/db | postgresql | jdbc:postgresql://h:5432,i:5433/db | - | -",
                "jdbc:postgresql://u:p%40q@h/db | postgresql | jdbc:postgresql://h/db | u | p@q",
                "jdbc:postgresql://u@h/db | postgresql | jdbc:postgresql://h/db | u | -",
                "jdbc:postgresql://u:p+q@h/db | postgresql | jdbc:postgresql://h/db | u | p+q",
                "jdbc:postgresql://h/db?user=u&password=p&SSLMODE=require | postgresql "
                        + "| jdbc:postgresql://h/db?sslmode=require | u | p",
                "jdbc:postgresql://h/db?ssl | postgresql | jdbc:postgresql://h/db?ssl= | - | -",
                "jdbc:h2:./ledger;USER=sa;IFEXISTS=TRUE | h2 | jdbc:h2:./ledger;IFEXISTS=TRUE | sa | -"
            })
    void separatesUserAndPasswordFromAJdbcUrl(String text, String driver, String url, String user, String password) {
        JdbcUrl parsed = JdbcUrl.parse(text);

        assertThat(parsed).isEqualTo(new JdbcUrl(driver, url, user, password)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://h/db",
                "jdbc:mysql://h/db",
                "jdbc:postgresql://h/d b",
                "jdbc:postgresql://h/db/more",
                "jdbc:postgresql://h/db?socketFactory=x.Evil",
                "jdbc:postgresql://h/db?sslfactory=x.Evil",
                "jdbc:postgresql://u:topsecret@x@h/db?loggerFile=/tmp/topsecret",
                "jdbc:postgresql://u:topsecret?x@h/db",
                "jdbc:postgresql://u:topsecret%zz@h/db",
                "jdbc:h2:./x;INIT=RUNSCRIPT FROM 'topsecret'",
                "jdbc:h2:./x;TRACE_LEVEL_FILE=4"
            })
    void rejectsOtherUrlsAndOptionsWithoutShowingSecrets(String url) {
        assertThatThrownBy(() -> JdbcUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank()
                .doesNotContain("topsecret");
    }
}
