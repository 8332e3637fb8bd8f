package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobFileNode.Scalar;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ${NAME}} and {@code ${NAME:default}} in values, read from the environment. An empty variable counts as one that
 * is not set, as in a shell's {@code ${NAME:-default}}.
 */
record JobFileVariables(Map<String, String> environment) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

    /** Whether every variable in the text has a value now. */
    boolean known(Scalar scalar) {
        return VARIABLE.matcher(scalar.text())
                .results()
                .allMatch(found -> value(found.group(1), found.group(2)) != null);
    }

    /** The text with its variables replaced. */
    String resolve(Scalar scalar) {
        Place place = scalar.place();
        Matcher matcher = VARIABLE.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            text.append(literal(place, scalar.text().substring(end, matcher.start())));
            String value = value(matcher.group(1), matcher.group(2));
            if (value == null) {
                throw place.error(
                        "the environment variable " + matcher.group(1) + " is not set",
                        "set it before the run: export " + matcher.group(1) + "=…");
            }
            text.append(value);
            end = matcher.end();
        }
        return text.append(literal(place, scalar.text().substring(end))).toString();
    }

    private static String literal(Place place, String text) {
        if (text.contains("${")) {
            throw place.error("${ begins a variable that cannot be read", "write ${NAME} or ${NAME:default}");
        }
        return text;
    }

    private @Nullable String value(String name, @Nullable String fallback) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? fallback : value;
    }

    @Override
    public String toString() {
        return "JobFileVariables"; // the environment holds the API key
    }
}
