package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobSettings.Ledger;
import io.chatferry.config.JobSettings.Target;
import io.chatferry.model.Endpoint;
import io.chatferry.model.JdbcUrl;
import io.chatferry.model.Secret;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code target} and {@code ledger} parts of a job file: what the program connects to. */
final class JobFileTarget {

    private final JobKeys.Target target;
    private final Function<String, Place> places;

    private JobFileTarget(JobKeys.Target target, Function<String, Place> places) {
        this.target = target;
        this.places = places;
    }

    /**
     * What is wrong in form is an error now; what only lacks its variable or its file is one when it is needed.
     *
     * @param places where the value of a key stands
     */
    static Target read(JobKeys.Target target, Function<String, Place> places) {
        JobFileTarget values = new JobFileTarget(target, places);
        if (known(target.appId())) {
            values.appId();
        }
        if (known(target.apiKey())) {
            values.apiKey();
        }
        if (known(target.baseUrl())) {
            values.baseUrl();
        }
        return new Target(
                values::appId,
                values::apiKey,
                values::baseUrl,
                endpoints(target.endpoint()),
                target.existing() == JobKeys.Existing.STOP);
    }

    private static boolean known(@Nullable Deferred value) {
        return value != null && value.known();
    }

    private static Set<Endpoint> endpoints(JobKeys.Call call) {
        return switch (call) {
            case AUTO -> EnumSet.of(Endpoint.MODERATION, Endpoint.IMPORT);
            case MODERATION -> EnumSet.of(Endpoint.MODERATION);
            case IMPORT -> EnumSet.of(Endpoint.IMPORT);
            case SEND -> EnumSet.of(Endpoint.SEND);
        };
    }

    private String appId() {
        String id = target.appId() == null ? null : target.appId().text();
        if (id == null) {
            throw missing("target.app-id");
        }
        if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw places.apply("target.app-id")
                    .error(KeyConverter.shown(id) + " is not an app id", "copy it from the app's dashboard");
        }
        return id;
    }

    private Secret apiKey() {
        Secret key = target.apiKey() == null ? null : target.apiKey().secret();
        if (key == null) {
            throw missing("target.api-key");
        }
        if (!key.reveal().matches("[\\x21-\\x7e]+")) {
            throw places.apply("target.api-key")
                    .error(
                            "the API key holds white space or characters beyond ASCII",
                            "copy it again from the dashboard");
        }
        return key;
    }

    private SettingsException missing(String key) {
        return places.apply(key).error("it is needed to send, and there is none", write(key));
    }

    private String write(String key) {
        return KeyConverter.write(JobModel.standard().key(key), places.apply(key));
    }

    private URI baseUrl() {
        String text = target.baseUrl() == null ? null : target.baseUrl().text();
        if (text == null) {
            String region = JobModel.word(target.region());
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
        String shown = KeyConverter.shown(Urls.masked(text).replaceFirst("[?#].*", "?…"));
        throw places.apply("target.base-url").error(shown + " is not the URL of an API", write("target.base-url"));
    }

    /** The key goes with every request: not over a network that anybody on the way may listen to. */
    private void requireSecret(URI url) {
        if (url.getScheme().equals("http") && !target.allowHttp() && !isLoopback(url.getHost())) {
            throw places.apply("target.base-url")
                    .error(
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
    static @Nullable Ledger ledger(JobKeys.Ledger ledger, Place place) {
        String text = ledger.url() == null ? null : ledger.url().text();
        if (text == null) {
            return null;
        }
        String write = KeyConverter.write(JobModel.standard().key("ledger.url"), place);
        try {
            JdbcUrl url = JdbcUrl.parse(text);
            if (url.driver().equals("postgresql")) {
                String password = url.password();
                return new Ledger(url.url(), url.user(), password == null ? null : new Secret(password));
            }
        } catch (IllegalArgumentException wrong) {
            throw place.error(String.valueOf(wrong.getMessage()), write);
        }
        throw place.error("this is not the URL of a PostgreSQL database", write);
    }
}
