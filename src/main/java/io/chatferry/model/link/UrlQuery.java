package io.chatferry.model.link;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The query of a URL as exports write it, which need not be a valid URI. */
public final class UrlQuery {

    private UrlQuery() {}

    /** The parameters that have a name, by their names in lower case; the values as written. */
    public static Map<String, String> parameters(String url) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query(url).split("[&;]", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(part.substring(0, equals).toLowerCase(Locale.ROOT), part.substring(equals + 1));
            }
        }
        return parameters;
    }

    private static String query(String url) {
        String beforeFragment = url.split("#", 2)[0];
        int start = beforeFragment.indexOf('?');
        return start < 0 ? "" : beforeFragment.substring(start + 1);
    }
}
