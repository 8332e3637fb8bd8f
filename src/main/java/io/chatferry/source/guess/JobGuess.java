package io.chatferry.source.guess;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.guess.profile.Names;
import io.chatferry.source.guess.profile.Role;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Table;
import io.chatferry.source.guess.table.ExportTables;
import io.chatferry.source.jdbc.DatabaseTables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Guesses a job file from the first {@value Table#MAX_ROWS} rows of each table of an export or a database. The same input gives the
 * same job. Memory is bounded: profiles of columns are kept, and no rows.
 */
public final class JobGuess {

    /** Tables whose names say nothing are looked at briefly first. */
    private static final int FIRST_LOOK = 500;

    private static final String HEAD =
            "Guessed by chatferry guess from the first 10,000 rows of each table. A comment says why; where it begins with ?,"
                    + " you must decide.";

    private JobGuess() {}

    /**
     * Guesses the job for an export of tables.
     *
     * @param name of the job
     * @throws IOException if a file cannot be read
     */
    public static GuessedJob of(ExportFiles files, String name) throws IOException {
        List<Table> tables = ExportTables.of(files);
        Roles.assign(tables);
        boolean csv = files.files().stream().anyMatch(file -> !RowFiles.isJson(file))
                && tables.stream()
                        .anyMatch(table ->
                                table.reading().keySet().stream().noneMatch(List.of("types", "rows")::contains));
        String format = csv ? "csv" : "json";
        JobText text = head(name);
        text.line(2, "format: " + format);
        text.line(
                2,
                "path: "
                        + JobText.quoted(
                                files.root().toAbsolutePath().normalize().toString()));
        return finished(format, tables, text, null);
    }

    /** The job for an export in the canonical format. */
    public static GuessedJob canonical(String format, Path path, String name, String why) {
        JobText text = head(name);
        text.line(2, "format: " + format, why);
        text.line(2, "path: " + JobText.quoted(path.toAbsolutePath().normalize().toString()));
        target(text);
        return new GuessedJob(format, text.toString(), List.of(), text.unsure(), true);
    }

    /**
     * Guesses the job for a database.
     *
     * @param hasUser whether the database is asked with a user's name
     */
    public static GuessedJob of(DatabaseTables database, String name, boolean hasUser) {
        List<Table> tables = new ArrayList<>();
        List<DatabaseTables.Query> queries = new ArrayList<>();
        for (DatabaseTables.Query query : database.queries()) {
            Table table =
                    table(database, query, Names.role(query.name()) == Role.UNKNOWN ? FIRST_LOOK : Table.MAX_ROWS);
            Roles.assign(List.of(table));
            if (table.isCut() && table.rows().count() < Table.MAX_ROWS && table.role() != Role.UNKNOWN) {
                table = table(database, query, Table.MAX_ROWS);
            }
            if (table.rows().count() > 0) {
                tables.add(table);
                queries.add(query);
            }
        }
        Roles.assign(tables);
        JobText text = head(name);
        text.line(2, "format: jdbc");
        return finished("jdbc", tables, text, used -> database(text, database, queries, used, hasUser));
    }

    /** Writes what stands before the mapping, for the tables that it uses. */
    private interface Before {
        void write(List<String> used);
    }

    private static Table table(DatabaseTables database, DatabaseTables.Query query, int max) {
        Rows rows = new Rows(0);
        boolean more = database.read(query, max, row -> rows.add(row, null));
        return new Table(query.name(), List.of(query.name()), Map.of(), List.of(), rows, more);
    }

    private static void database(
            JobText text,
            DatabaseTables database,
            List<DatabaseTables.Query> queries,
            List<String> used,
            boolean hasUser) {
        text.line(2, "jdbc:");
        text.line(4, "url: " + JobText.quoted(database.url()));
        if (hasUser) {
            text.line(4, "user: ${CHAT_DB_USER}");
            text.line(4, "password: ${CHAT_DB_PASSWORD}");
        }
        text.line(4, "queries:");
        for (DatabaseTables.Query query : queries) {
            if (used.contains(query.name())) {
                text.line(6, JobText.quoted(query.name()) + ": " + JobText.quoted(query.sql()));
            }
        }
    }

    private static JobText head(String name) {
        JobText text = new JobText();
        text.comment(0, HEAD);
        text.line(0, "name: " + JobText.quoted(name));
        text.line(0, "source:");
        return text;
    }

    private static GuessedJob finished(String format, List<Table> tables, JobText text, @Nullable Before before) {
        Chat chat = new Chat(tables);
        JobWriter writer = new JobWriter(chat);
        writer.write();
        if (writer.isLocal()) {
            text.line(2, "timezone: UTC", "? times without a zone: is this the zone that they are in?");
        }
        if (before != null) {
            before.write(writer.used());
        }
        text.append(writer.text());
        target(text);
        List<GuessedJob.Found> found = tables.stream()
                .map(table -> new GuessedJob.Found(
                        table.name(), table.role().title(), table.rows().count(), table.isCut()))
                .collect(Collectors.toList());
        return new GuessedJob(
                format, text.toString(), found, text.unsure(), !chat.messages().isEmpty());
    }

    private static void target(JobText text) {
        text.line(0, "target:");
        text.line(2, "app-id: ${COMETCHAT_APP_ID}");
        text.line(2, "region: us", "? us, eu or in: that of your app");
        text.line(2, "api-key: ${COMETCHAT_API_KEY}");
    }

    /** What the tables of an export hold, without a job. */
    public static List<GuessedJob.Found> tables(ExportFiles files) throws IOException {
        List<Table> tables = ExportTables.of(files);
        Roles.assign(tables);
        return tables.stream()
                .map(table -> new GuessedJob.Found(
                        table.name(), table.role().title(), table.rows().count(), table.isCut()))
                .toList();
    }

    /** A name for a job, from that of an export. */
    public static String jobName(String export) {
        String name = export.toLowerCase(Locale.ROOT)
                .replaceAll("\\.(zip|tar|gz|tgz|csv|json|jsonl|db|sqlite)\\b", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "guessed" : name.substring(0, Math.min(name.length(), 40));
    }
}
