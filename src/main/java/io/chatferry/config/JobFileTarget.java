package io.chatferry.config;

import io.chatferry.config.JobSettings.Ledger;
import io.chatferry.config.JobSettings.Target;
import io.chatferry.model.Endpoint;
import io.chatferry.model.JdbcUrl;
import io.chatferry.model.Urls;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code target} and {@code ledger} parts of a job file: what the program connects to. */
final class JobFileTarget {

    private static final String BASE_URL =
            "write an http or https URL as https://proxy.example/v3, or leave the key out for CometChat itself";
    private static final String LEDGER_URL =
            "write jdbc:postgresql://host/database?user=…&password=…, or leave the key out for a file in the work folder";

    private final JobFileReader target;

    private JobFileTarget(JobFileReader target) {
        this.target = target;
    }

    /** What is wrong in form is an error now; what only lacks its variable is one when it is needed. */
    static Target read(JobFileReader target) {
        String endpoint = target.choice("endpoint", List.of("moderation", "send", "import", "auto"));
        String region = target.choice("region", List.of("us", "eu", "in"));
        boolean stop = target.choice("existing", List.of("use", "stop")).equals("stop");
        JobFileTarget values = new JobFileTarget(target);
        if (target.known("app-id")) {
            values.appId();
        }
        if (target.known("api-key")) {
            values.apiKey();
        }
        if (target.known("base-url")) {
            values.baseUrl(region);
        }
        return new Target(values::appId, values::apiKey, () -> values.baseUrl(region), endpoints(endpoint), stop);
    }

    private static Set<Endpoint> endpoints(String word) {
        return word.equals("auto")
                ? EnumSet.of(Endpoint.MODERATION, Endpoint.IMPORT)
                : EnumSet.of(Endpoint.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private String appId() {
        String id = needed("app-id", "COMETCHAT_APP_ID");
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw target.error(
                    "app-id", JobFileReader.shown(id) + " is not an app id", "copy it from the app's dashboard");
        }
        return id;
    }

    private String apiKey() {
        String key = needed("api-key", "COMETCHAT_API_KEY");
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw target.error(
                    "api-key",
                    "the API key holds white space or characters beyond ASCII",
                    "copy it again from the dashboard");
        }
        return key;
    }

    private String needed(String key, String variable) {
        String write = "write " + key + ": ${" + variable + "} and set that environment variable";
        String value = target.text(key, write);
        if (value == null) {
            throw target.error(key, "it is needed to send, and there is none", write);
        }
        return value;
    }

    private URI baseUrl(String region) {
        String text = target.text("base-url", BASE_URL);
        if (text == null) {
            return URI.create("https://" + appId() + ".api-" + region + ".cometchat.io/v3");
        }
        try {
            URI written = new URI(text.replaceFirst("/+$", ""));
            String scheme = String.valueOf(written.getScheme()).toLowerCase(Locale.ROOT);
            if (List.of("http", "https").contains(scheme)
                    && written.getHost() != null
                    && written.getRawQuery() == null
                    && written.getRawFragment() == null
                    && written.getRawUserInfo() == null) {
                URI url = new URI(scheme + written.toString().substring(scheme.length()));
                requireSecret(url);
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        String shown = JobFileReader.shown(Urls.masked(text).replaceFirst("[?#].*", "?…"));
        throw target.error("base-url", shown + " is not the URL of an API", BASE_URL);
    }

    /** The key goes with every request: not over a network that anybody on the way may listen to. */
    private void requireSecret(URI url) {
        if (url.getScheme().equals("http") && !target.flag("allow-http", false) && !isLoopback(url.getHost())) {
            throw target.error(
                    "base-url",
                    "the API key would go to " + url.getHost() + " over http://, for all on the way to read",
                    "write https://, or target.allow-http: true where the whole way is a network of your own");
        }
    }

    /**
     * Whether what is sent there never leaves this machine: an address that says so, or {@code localhost} where the
     * machine agrees. Another name is not enough: it may lead elsewhere when it is asked for again.
     */
    private static boolean isLoopback(String host) {
        boolean address = host.startsWith("[") || host.matches("[0-9.]+");
        if (!address && !host.equalsIgnoreCase("localhost")) {
            return false;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The ledger's database; user and password are taken out of the URL, so that it can be shown. */
    static @Nullable Ledger ledger(JobFileReader ledger) {
        String text = ledger.text("url", LEDGER_URL);
        if (text == null) {
            return null;
        }
        try {
            JdbcUrl url = JdbcUrl.parse(text);
            if (url.driver().equals("postgresql")) {
                return new Ledger(url.url(), url.user(), url.password());
            }
        } catch (IllegalArgumentException wrong) {
            throw ledger.error("url", String.valueOf(wrong.getMessage()), LEDGER_URL);
        }
        throw ledger.error("url", "this is not the URL of a PostgreSQL database", LEDGER_URL);
    }
}
