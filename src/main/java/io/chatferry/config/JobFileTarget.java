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

    private final TargetKeys target;
    private final Function<String, Place> places;

    private JobFileTarget(TargetKeys target, Function<String, Place> places) {
        this.target = target;
        this.places = places;
    }

    /**
     * A malformed value is an error now; a missing variable or file is an error when the value is needed.
     *
     * @param places gives the place of the value of a key
     * @param isRegionSet whether the region is not only the default
     */
    static Target read(TargetKeys target, Function<String, Place> places, boolean isRegionSet) {
        JobFileTarget values = new JobFileTarget(target, places);
        if (isResolvable(target.appId())) {
            values.appId();
        }
        if (isResolvable(target.apiKey())) {
            values.apiKey();
        }
        if (isResolvable(target.baseUrl())) {
            values.baseUrl();
        }
        return new Target(
                values::appId,
                values::apiKey,
                values::baseUrl,
                target.baseUrl() == null ? values.region(isRegionSet) : "",
                endpoints(target.endpoint()),
                target.existing() == TargetKeys.Existing.STOP);
    }

    private static boolean isResolvable(@Nullable Deferred value) {
        return value != null && value.isResolvable();
    }

    private static Set<Endpoint> endpoints(TargetKeys.Call call) {
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
                    .error("the API key holds white space or non-ASCII characters", "copy it again from the dashboard");
        }
        return key;
    }

    private SettingsException missing(String key) {
        return places.apply(key).error("this key is missing, and sending needs it", write(key));
    }

    private String write(String key) {
        return KeyConverter.write(JobModel.standard().key(key), places.apply(key));
    }

    private String region(boolean isSet) {
        String region = "region " + JobModel.word(target.region());
        return isSet
                ? region + ", from " + places.apply("target.region").where()
                : region + ", the default: set target.region if the app is in another (us, eu, in)";
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
            // reported below
        }
        String shown = KeyConverter.shown(Urls.masked(text).replaceFirst("[?#].*", "?…"));
        throw places.apply("target.base-url").error(shown + " is not the URL of an API", write("target.base-url"));
    }

    /** Every request carries the API key, so plain HTTP is refused unless the network is private. */
    private void requireSecret(URI url) {
        if (url.getScheme().equals("http") && !target.allowHttp() && !isLoopback(url.getHost())) {
            throw places.apply("target.base-url")
                    .error(
                            "http:// would send the API key to " + url.getHost() + " unencrypted",
                            "write https://, or set target.allow-http: true if the whole network path is private");
        }
    }

    /**
     * Whether the host is this machine: a loopback address, or {@code localhost} if it resolves to one. Other names are not
     * accepted, since they may resolve to another address later.
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
