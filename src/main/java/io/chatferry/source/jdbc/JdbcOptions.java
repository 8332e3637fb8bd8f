package io.chatferry.source.jdbc;

import io.chatferry.model.ConfigKey;
import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.WrittenValue;
import org.jspecify.annotations.Nullable;

/** The options of the format {@code jdbc}: which database is asked, as whom, and for what. */
public record JdbcOptions(
        @ConfigKey(description = """
                With format: jdbc, the database: jdbc:postgresql:, mariadb:, mysql:, sqlserver:, sqlite: or h2:; others need
                a driver. Only driver options that concern the connection are allowed. Use a user without write permission.""", example = "jdbc:postgresql://db.example/chat", secret = true, ofOneJob = true)
        @Nullable
        WrittenValue url,

        @ConfigKey(description = """
                The user of the database.""", example = "${CHAT_DB_USER}", secret = true, ofOneJob = true) @Nullable
        WrittenValue user,

        @ConfigKey(description = """
                The password. Never on the command line; from a file: ${file:PATH}.""", example = "${CHAT_DB_PASSWORD}", secret = true, ofOneJob = true) @Nullable
        WrittenValue password,

        @ConfigKey(description = """
                The jar of a JDBC driver that does not come along. Jars in the installation's folder drivers/ are found
                without it.""", example = "drivers/ojdbc11.jar", ofOneJob = true) @Nullable
        WrittenValue driver,

        @ConfigKey(description = """
                The queries by their names: each is one statement that begins with SELECT or WITH. Its columns have canonical
                names, or source.mapping describes them (match: the query's name). With export: delta also {sql, key,
                overlap, time}: :last in sql is the greatest key of earlier runs that is older than overlap (15m, by the
                column sentAt or the one named as time; or a number of keys). jobs/jdbc.yaml explains it.""", decides = Decides.CONTENT, tree = true) @Nullable
        WrittenValue queries,

        @ConfigKey(description = """
                Further options of the driver that url may hold, as [applicationName].""", example = "[applicationName]") @Nullable
        WrittenValue allowOptions) {

    /** The name of the format. */
    public static final String FORMAT = "jdbc";
}
