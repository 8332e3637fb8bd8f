package io.chatferry.source.jdbc;

import io.chatferry.model.JdbcUrl;
import io.chatferry.model.WrittenValue;
import io.chatferry.source.api.SourceFormat.OptionPlaces;
import io.chatferry.source.api.SourceSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database as a job file describes it: valid, and not connected.
 *
 * @param zone of times that have none
 */
public record JdbcSource(JdbcOptions options, List<JdbcQuery> queries, ZoneId zone) {

    private static final String WRITE_URL =
            "write jdbc:postgresql://host/database, and the user and password as source.jdbc.user and .password";

    /** The database of a job that has the format {@code jdbc}. */
    public static JdbcSource of(SourceSettings settings, boolean isDelta) {
        JdbcOptions options =
                (JdbcOptions) Objects.requireNonNull(settings.options().values().get(JdbcOptions.FORMAT));
        OptionPlaces checked = new OptionPlaces() {
            @Override
            public boolean isDelta() {
                return isDelta;
            }

            @Override
            public RuntimeException error(String option, String wrong, String write) {
                return new IllegalStateException(option + ": " + wrong); // the job file was checked
            }
        };
        return new JdbcSource(options, JdbcQuery.parse(options.queries(), checked), settings.timezone());
    }

    /** Checks all that can be checked before the variables of the options are needed. */
    static void check(JdbcOptions options, OptionPlaces places) {
        WrittenValue url = options.url();
        if (url == null) {
            throw places.error("url", "the database is missing", WRITE_URL);
        }
        JdbcQuery.parse(options.queries(), places);
        allowed(options);
        if (url.isResolvable()) {
            url(options);
        }
    }

    /** The URL without user and password; an error if it is not one of a database, or has forbidden options. */
    public JdbcUrl url() {
        return url(options);
    }

    /** Whether the variables of the URL have values now. */
    public boolean isUrlKnown() {
        return options.url() != null && options.url().isResolvable();
    }

    private static JdbcUrl url(JdbcOptions options) {
        WrittenValue written = Objects.requireNonNull(options.url());
        String text = written.text();
        if (text == null) {
            throw written.error("the database is missing", WRITE_URL);
        }
        try {
            return located(JdbcUrl.ofSource(text, allowed(options)), written.folder());
        } catch (JdbcUrl.RefusedOptionException refused) {
            throw written.error(String.valueOf(refused.getMessage()), refused.remedy());
        } catch (IllegalArgumentException wrong) {
            throw written.error(String.valueOf(wrong.getMessage()), WRITE_URL);
        }
    }

    /** A relative path of a database file counts from the job file's folder, as other paths do. */
    private static JdbcUrl located(JdbcUrl url, Path folder) {
        String scheme = "jdbc:" + url.driver() + ":";
        String rest = url.url().substring(scheme.length());
        boolean isFile = url.driver().equals("sqlite") || (url.driver().equals("h2") && rest.matches("(file:)?\\..*"));
        if (!isFile) {
            return url;
        }
        int options = url.driver().equals("sqlite") ? rest.indexOf('?') : rest.indexOf(';');
        String file = (options < 0 ? rest : rest.substring(0, options)).replaceFirst("^file:", "");
        String path = folder.resolve(file).normalize().toString();
        return new JdbcUrl(
                url.driver(), scheme + path + (options < 0 ? "" : rest.substring(options)), url.user(), url.password());
    }

    private static List<String> allowed(JdbcOptions options) {
        WrittenValue written = options.allowOptions();
        List<String> names = new ArrayList<>();
        if (written != null) {
            for (WrittenValue item : written.items()) {
                String name = item.text();
                if (name == null || !name.matches("[A-Za-z_.]{1,40}")) {
                    throw item.error(
                            "this is not the name of an option", "write the names of options, as [applicationName]");
                }
                names.add(name);
            }
        }
        return names;
    }

    /** The user; that of the URL if there is none. Null = none. */
    @Nullable
    String user(JdbcUrl url) {
        String user = options.user() == null ? null : options.user().text();
        return user == null ? url.user() : user;
    }

    /** The password likewise; only for connecting. */
    @Nullable
    String password(JdbcUrl url) {
        String password = options.password() == null ? null : options.password().text();
        return password == null ? url.password() : password;
    }

    /** What decides which rows are fetched, with nothing secret in it: another text means that a spool is of another source. */
    public String description() {
        StringBuilder text = new StringBuilder(url().url());
        for (JdbcQuery query : queries) {
            text.append('\n').append(query.name()).append('\n').append(query.sql());
        }
        return text.toString();
    }
}
