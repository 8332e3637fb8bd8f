package io.chatferry.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.JdbcUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job may ask a database, and where. */
class SqlStatementTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "SELECT 'a;b', \"x;y\" from t; -- the end",
                "-- first\n/* then */ with a as (select 1) select * from a",
                "select 'it''s', replace(a, 'x', 'y'), updated_at, a.into_x from t",
                "select $tag$ ; delete $tag$",
                "select data ?? 'key' from t",
                "select 'ends with \\' from t",
                "select E'it\\'s; ' from t"
            })
    void acceptsOneStatementThatReads(String sql) {
        assertThat(SqlStatement.parse(sql).parameters()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "delete from t",
                "explain select 1",
                "select 1; select 2",
                "select 1 into other from t",
                "with a as (delete from t returning *) select * from a",
                "with a as (select 1) delete from t",
                "/*! delete from t */ select 1",
                "select 'not closed",
                "select * from t where a ? 'b'"
            })
    void refusesEverythingElse(String sql) {
        assertThatThrownBy(() -> SqlStatement.parse(sql)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesParametersOfLastOutsideOfTexts() {
        SqlStatement statement =
                SqlStatement.parse("select id::text, ':last', x::last from t where id > :last or id = :last -- :last");

        assertThat(statement.sql())
                .isEqualTo("select id::text, ':last', x::last from t where id > ? or id = ? -- :last");
        assertThat(statement.parameters()).isEqualTo(2);
    }

    @Test
    void refusesOptionsThatRunCode() {
        for (String url : List.of(
                "jdbc:postgresql://h/d?socketFactory=x",
                "jdbc:postgresql://h/d?sslfactoryarg=x",
                "jdbc:h2:./x;INIT=RUNSCRIPT FROM 'x'",
                "jdbc:h2:./x;TRACE_LEVEL_FILE=3",
                "jdbc:mysql://h/d?allowLoadLocalInfile=true",
                "jdbc:mysql://h/d?autoDeserialize=true")) {
            assertThatThrownBy(() -> JdbcUrl.ofSource(
                            url,
                            List.of(
                                    "socketFactory",
                                    "sslfactoryarg",
                                    "INIT",
                                    "TRACE_LEVEL_FILE",
                                    "allowLoadLocalInfile",
                                    "autoDeserialize")))
                    .hasMessageContaining("never allowed");
        }
        assertThatThrownBy(() -> JdbcUrl.ofSource("jdbc:oracle:thin:scott/tiger@//h/s", List.of()))
                .hasMessageContaining("source.jdbc.user")
                .hasMessageNotContaining("tiger");
        assertThatThrownBy(() -> JdbcUrl.ofSource("jdbc:sqlite::resource:http://h/x.db", List.of()));
        assertThat(JdbcUrl.ofSource("jdbc:oracle:thin:@//h:1521/s", List.of()).driver())
                .isEqualTo("oracle");
        assertThat(JdbcUrl.ofSource("jdbc:sqlserver://h\\i:1;databaseName=d;user=u;password={p}", List.of())
                        .url())
                .doesNotContain("user");
    }

    @Test
    void saysHowAnOptionCanBeAllowed() {
        String url = "jdbc:postgresql://h/d?assumeMinServerVersion=15";

        assertThatThrownBy(() -> JdbcUrl.ofSource(url, List.of()))
                .hasMessageContaining(
                        "the option assumeMinServerVersion is not allowed; allowed are user, password, ssl")
                .satisfies(thrown -> assertThat(((JdbcUrl.RefusedOptionException) thrown).remedy())
                        .isEqualTo("remove it from the URL, or allow it: source.jdbc.allow-options:"
                                + " [assumeMinServerVersion]"));
        assertThat(JdbcUrl.ofSource(url, List.of("assumeMinServerVersion")).url())
                .isEqualTo(url);
        assertThatThrownBy(() -> JdbcUrl.ofSource("jdbc:h2:./x;INIT=y", List.of("INIT")))
                .satisfies(thrown -> assertThat(((JdbcUrl.RefusedOptionException) thrown).remedy())
                        .isEqualTo("remove it from the URL"));
    }

    @Test
    void watermarkStaysBehindYoungRows() {
        Instant now = Instant.ofEpochSecond(1_000_000);
        JdbcQuery.Increment increment = new JdbcQuery.Increment("id", Duration.ofMinutes(15), 0, "sentAt");
        Watermark watermark = new Watermark(increment, null, now, ZoneOffset.UTC);
        for (int id = 1; id <= 100; id++) {
            watermark.add(number(id), now.minusSeconds(60L * (100 - id)));
        }
        watermark.add(number(101), now.minusSeconds(90_000)); // an old message that was written late

        assertThat(watermark.next()).isNotNull();
        assertThat(Long.parseLong(watermark.next().text())).isBetween(80L, 85L);
        assertThat(new Watermark(increment, number(90), now, ZoneOffset.UTC).next())
                .isEqualTo(number(90));
    }

    @Test
    void watermarkByKeysOrByTimeOfTheKey() {
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        Watermark keys = new Watermark(new JdbcQuery.Increment("id", null, 10, "sentAt"), null, now, ZoneOffset.UTC);
        keys.add(number(100), null);
        keys.add(number(50), null);
        Watermark times = new Watermark(
                new JdbcQuery.Increment("updated_at", Duration.ofMinutes(15), 0, "sentAt"), null, now, ZoneOffset.UTC);
        times.add(new KeyValue(KeyValue.Type.INSTANT, "2026-01-01T11:00:00Z"), null);

        assertThat(keys.next()).isEqualTo(number(90));
        assertThat(times.next()).isEqualTo(new KeyValue(KeyValue.Type.INSTANT, "2026-01-01T10:45Z"));
    }

    private static KeyValue number(long number) {
        return new KeyValue(KeyValue.Type.NUMBER, Long.toString(number));
    }
}
