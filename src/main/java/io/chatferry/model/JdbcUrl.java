package io.chatferry.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

    private static final Pattern OPTION_NAME = Pattern.compile("[A-Za-z_.]{1,40}");

    /**
     * The URL syntax of a driver, and the allowed options in its spelling.
     *
     * @param first the separator before the first option
     * @param between the separator between two options
     */
    private record Driver(String name, String first, String between, Pattern place, List<String> options) {}

    private static final List<Driver> DRIVERS = List.of(
            new Driver(
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
                            "ApplicationName")),
            new Driver(
                    "h2",
                    ";",
                    ";",
                    Pattern.compile("[^;\\s]+"),
                    List.of("MODE", "IFEXISTS", "ACCESS_MODE_DATA", "CACHE_SIZE", "LOCK_TIMEOUT", "DB_CLOSE_ON_EXIT")));

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException with a message that contains nothing secret
     */
    public static JdbcUrl parse(String text) {
        for (Driver driver : DRIVERS) {
            String scheme = "jdbc:" + driver.name() + ":";
            if (text.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return parse(driver, scheme, text.substring(scheme.length()));
            }
        }
        throw new IllegalArgumentException("this is not the URL of a PostgreSQL database");
    }

    private static JdbcUrl parse(Driver driver, String scheme, String rest) {
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
            throw new IllegalArgumentException(
                    "this is not the URL of a database: " + scheme + " is not followed by a host and a database");
        }
        List<String> kept = new ArrayList<>();
        for (String option :
                options < 0 ? new String[0] : rest.substring(options + 1).split("" + driver.between)) {
            int equals = option.indexOf('=');
            String name = decoded(equals < 0 ? option : option.substring(0, equals));
            String value = equals < 0 ? "" : option.substring(equals + 1);
            if (name.equalsIgnoreCase("user")) {
                user = decoded(value);
            } else if (name.equalsIgnoreCase("password")) {
                password = decoded(value);
            } else if (!name.isEmpty()) {
                kept.add(allowed(driver, name) + "=" + value);
            }
        }
        String shown = scheme + place + (kept.isEmpty() ? "" : driver.first() + String.join(driver.between(), kept));
        return new JdbcUrl(driver.name(), shown, user, password);
    }

    private static String allowed(Driver driver, String name) {
        if (!OPTION_NAME.matcher(name).matches()) {
            // it may be the end of a password that was not encoded
            throw new IllegalArgumentException("the text after " + driver.first() + " is not an option;"
                    + " in a password, @ is written as %40, / as %2F, ? as %3F and & as %26");
        }
        Optional<String> known =
                driver.options().stream().filter(name::equalsIgnoreCase).findFirst();
        return known.orElseThrow(() -> new IllegalArgumentException("the option " + name
                + " is not allowed; allowed are user, password, " + String.join(", ", driver.options())));
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
