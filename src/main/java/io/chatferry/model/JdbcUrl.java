package io.chatferry.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JDBC URL. A driver's options can run code, write files and disable safeguards: only those for connecting
 * are allowed. User and password are separated, so that the URL can be shown.
 *
 * @param driver the name after {@code jdbc:}
 * @param url without user and password
 */
public record JdbcUrl(
        String driver,
        String url,
        @Nullable String user,
        @Nullable String password) {

    /** An option that a URL has and must not have. */
    public static final class RefusedOptionException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final String option;
        private final boolean isNever;

        RefusedOptionException(String option, boolean isNever, String message) {
            super(message);
            this.option = option;
            this.isNever = isNever;
        }

        /** What to do about it in the job file. */
        public String remedy() {
            return isNever
                    ? "remove it from the URL"
                    : "remove it from the URL, or allow it: source.jdbc.allow-options: [" + option + "]";
        }
    }

    private static final Pattern OPTION_NAME = Pattern.compile("[A-Za-z_.]{1,40}");

    /**
     * The URL syntax of a driver, and the allowed options in its spelling.
     *
     * @param first the separator before the first option
     * @param between the separator between two options
     */
    private record Driver(String name, String first, String between, Pattern place, List<String> options) {

        Driver with(String option) {
            return new Driver(
                    name,
                    first,
                    between,
                    place,
                    Stream.concat(options.stream(), Stream.of(option)).toList());
        }

        /** SQL Server's URLs know braces for values with special characters, and no percent signs. */
        String decoded(String text) {
            if (!name.equals("sqlserver")) {
                return JdbcUrl.decoded(text);
            }
            boolean isBraced = text.length() > 1 && text.startsWith("{") && text.endsWith("}");
            return isBraced ? text.substring(1, text.length() - 1).replace("}}", "}") : text;
        }
    }

    private static final Driver POSTGRESQL = new Driver(
            "postgresql",
            "?",
            "&",
            Pattern.compile("(?://[A-Za-z0-9_.:,\\-\\[\\]%]*/)?[^/?;&=#\\s]*"),
            List.of(
                    "ssl",
                    "sslmode",
                    "sslNegotiation",
                    "sslrootcert",
                    "sslcert",
                    "sslkey",
                    "channelBinding",
                    "requireAuth",
                    "gssEncMode",
                    "connectTimeout",
                    "socketTimeout",
                    "loginTimeout",
                    "cancelSignalTimeout",
                    "tcpKeepAlive",
                    "targetServerType",
                    "hostRecheckSeconds",
                    "loadBalanceHosts",
                    "prepareThreshold",
                    "preparedStatementCacheQueries",
                    "preparedStatementCacheSizeMiB",
                    "ApplicationName"));

    private static final Driver H2 = new Driver(
            "h2",
            ";",
            ";",
            Pattern.compile("[^;\\s]+"),
            List.of("MODE", "IFEXISTS", "ACCESS_MODE_DATA", "CACHE_SIZE", "LOCK_TIMEOUT", "DB_CLOSE_ON_EXIT"));

    /** The databases of ledgers; a source may be in these too. */
    private static final List<Driver> DRIVERS = List.of(POSTGRESQL, H2);

    private static final List<Driver> SOURCE_DRIVERS = List.of(
            POSTGRESQL.with("currentSchema"),
            H2.with("SCHEMA"),
            new Driver(
                    "mariadb",
                    "?",
                    "&",
                    Pattern.compile("(?:[a-z-]+:)?//[A-Za-z0-9_.:,\\-\\[\\]]*(?:/[^/?;&=#\\s]*)?"),
                    List.of(
                            "sslMode",
                            "serverSslCert",
                            "connectTimeout",
                            "socketTimeout",
                            "tcpKeepAlive",
                            "useCompression",
                            "permitMysqlScheme",
                            "restrictedAuth",
                            "geometryDefaultType")),
            new Driver(
                    "mysql",
                    "?",
                    "&",
                    Pattern.compile("(?:[a-z-]+:)?//[A-Za-z0-9_.:,\\-\\[\\]]*(?:/[^/?;&=#\\s]*)?"),
                    List.of(
                            "sslMode",
                            "useSSL",
                            "requireSSL",
                            "verifyServerCertificate",
                            "serverSslCert",
                            "connectTimeout",
                            "socketTimeout",
                            "tcpKeepAlive",
                            "useCompression",
                            "useCursorFetch",
                            "permitMysqlScheme",
                            "serverTimezone",
                            "connectionTimeZone",
                            "characterEncoding")),
            new Driver(
                    "sqlserver",
                    ";",
                    ";",
                    Pattern.compile("//[A-Za-z0-9_.:,\\-\\\\\\[\\]]*"),
                    List.of(
                            "databaseName",
                            "database",
                            "serverName",
                            "instanceName",
                            "portNumber",
                            "port",
                            "encrypt",
                            "trustServerCertificate",
                            "hostNameInCertificate",
                            "loginTimeout",
                            "socketTimeout",
                            "applicationIntent",
                            "applicationName",
                            "multiSubnetFailover",
                            "responseBuffering",
                            "packetSize",
                            "integratedSecurity",
                            "authenticationScheme",
                            "domain")),
            new Driver(
                    "sqlite",
                    "?",
                    "&",
                    Pattern.compile("(?!file:)[^:?\\s][^?]*"),
                    List.of("busy_timeout", "cache_size")));

    /** Options of any driver that run code, write files or read files of this machine. */
    private static final Pattern NEVER = Pattern.compile(
            "INIT|TRACE.*|socketFactory.*|sslfactory.*|allowLoadLocalInfile.*|allowLocalInfile|allowUrlInLocalInfile"
                    + "|autoDeserialize|(enable_)?load_extension",
            Pattern.CASE_INSENSITIVE);

    /** User or password before the host, as Oracle's URLs may have them. */
    private static final Pattern CREDENTIALS = Pattern.compile("[^@]*[^@:/]@.*");

    /**
     * Parses the URL of a ledger.
     *
     * @throws IllegalArgumentException with a message that contains nothing secret
     */
    public static JdbcUrl parse(String text) {
        return parse(text, DRIVERS, null)
                .orElseThrow(() -> new IllegalArgumentException("this is not the URL of a PostgreSQL database"));
    }

    /**
     * Parses the URL of a source, of any database.
     *
     * @param allowed further options that the user allows
     * @throws IllegalArgumentException with a message that contains nothing secret
     */
    public static JdbcUrl ofSource(String text, Collection<String> allowed) {
        return parse(text, SOURCE_DRIVERS, allowed).orElseGet(() -> ofOtherSource(text, allowed));
    }

    private static JdbcUrl ofOtherSource(String text, Collection<String> allowed) {
        Matcher scheme = Pattern.compile("(?i)jdbc:([a-z0-9_+-]{1,40}):(.*)").matcher(text);
        if (!scheme.matches()) {
            throw new IllegalArgumentException("this is not the URL of a database");
        }
        String rest = scheme.group(2);
        if (CREDENTIALS.matcher(rest).matches()) {
            throw new IllegalArgumentException(
                    "the URL holds a user; write it as source.jdbc.user, and the password as source.jdbc.password");
        }
        boolean isQuery = rest.indexOf('?') >= 0;
        Driver driver = new Driver(
                scheme.group(1).toLowerCase(Locale.ROOT),
                isQuery ? "?" : ";",
                isQuery ? "&" : ";",
                Pattern.compile("[^;?\\s]+"),
                List.of());
        return parse(driver, "jdbc:" + driver.name() + ":", rest, allowed);
    }

    private static Optional<JdbcUrl> parse(String text, List<Driver> drivers, @Nullable Collection<String> allowed) {
        for (Driver driver : drivers) {
            String scheme = "jdbc:" + driver.name() + ":";
            if (text.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return Optional.of(parse(driver, scheme, text.substring(scheme.length()), allowed));
            }
        }
        return Optional.empty();
    }

    private static JdbcUrl parse(Driver driver, String scheme, String rest, @Nullable Collection<String> allowed) {
        int options = rest.indexOf(driver.first());
        String place = options < 0 ? rest : rest.substring(0, options);
        String user = null;
        String password = null;
        int at = place.lastIndexOf('@');
        if (place.startsWith("//") && at > 0) {
            List<String> pair =
                    List.of(place.substring(2, at).replace("+", "%2B").split(":", 2));
            user = decoded(pair.get(0));
            password = pair.size() < 2 ? null : decoded(pair.get(1));
            place = "//" + place.substring(at + 1);
        }
        if (!driver.place().matcher(place).matches()) {
            throw new IllegalArgumentException("this is not the URL of a database: " + scheme + " is not followed by "
                    + (driver.name().equals("sqlite") ? "the path of a file" : "a host and a database"));
        }
        List<String> kept = new ArrayList<>();
        for (String option :
                options < 0 ? new String[0] : rest.substring(options + 1).split("" + driver.between)) {
            int equals = option.indexOf('=');
            String name = driver.decoded(equals < 0 ? option : option.substring(0, equals));
            String value = equals < 0 ? "" : option.substring(equals + 1);
            if (name.equalsIgnoreCase("user")) {
                user = driver.decoded(value);
            } else if (name.equalsIgnoreCase("password")) {
                password = driver.decoded(value);
            } else if (!name.isEmpty()) {
                kept.add(allowed(driver, name, allowed) + "=" + value);
            }
        }
        String shown = scheme + place + (kept.isEmpty() ? "" : driver.first() + String.join(driver.between(), kept));
        return new JdbcUrl(driver.name(), shown, user, password);
    }

    private static String allowed(Driver driver, String name, @Nullable Collection<String> others) {
        if (!OPTION_NAME.matcher(name).matches()) {
            // it may be the end of a password that was not encoded
            throw new IllegalArgumentException("the text after " + driver.first() + " is not an option;"
                    + " in a password, @ is written as %40, / as %2F, ? as %3F and & as %26");
        }
        if (others != null && NEVER.matcher(name).matches()) {
            throw new RefusedOptionException(
                    name,
                    true,
                    "the option " + name + " is never allowed: it runs code, or reads or writes files of this machine");
        }
        Optional<String> known = Stream.concat(
                        driver.options().stream(), others == null ? Stream.empty() : others.stream())
                .filter(name::equalsIgnoreCase)
                .findFirst();
        return known.orElseThrow(() -> new RefusedOptionException(
                name,
                false,
                "the option " + name + " is not allowed; allowed are user, password"
                        + driver.options().stream().map(option -> ", " + option).collect(Collectors.joining())));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a % in it is not followed by two hexadecimal digits; write it as %25");
        }
    }

    @Override
    public String toString() {
        return url;
    }
}
