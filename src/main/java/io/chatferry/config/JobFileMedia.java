package io.chatferry.config;

import io.chatferry.config.JobFileNode.Place;
import io.chatferry.config.JobSettings.Media;
import io.chatferry.config.JobSettings.MediaFetch;
import io.chatferry.config.JobSettings.MediaHeaders;
import io.chatferry.config.JobSettings.MediaStore;
import io.chatferry.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code media} part of a job file. Secrets are resolved when they are needed. */
final class JobFileMedia {

    private static final String URL = "media.store.url";
    private static final String PUBLIC_URL = "media.store.public-url";

    private final MediaKeys keys;
    private final Function<String, Place> places;

    private JobFileMedia(MediaKeys keys, Function<String, Place> places) {
        this.keys = keys;
        this.places = places;
    }

    /** @param places gives the place of the value of a key */
    static Media read(MediaKeys keys, Function<String, Place> places) {
        return new JobFileMedia(keys, places).media();
    }

    private Media media() {
        boolean copies = keys.mode() == MediaKeys.Mode.COPY;
        MediaKeys.Fetch fetch = keys.fetch();
        return new Media(
                Media.Mode.valueOf(keys.mode().name()),
                copies ? store() : null,
                new MediaFetch(
                        headers(),
                        fetch.concurrency(),
                        fetch.perHost(),
                        fetch.ratePerHost(),
                        fetch.timeout(),
                        fetch.retries(),
                        fetch.maxSize().bytes(),
                        fetch.allow().names()),
                Media.Missing.valueOf(keys.missing().name()),
                keys.keepSourceUrl());
    }

    private MediaStore store() {
        MediaKeys.Store store = keys.store();
        URI url = url(URL, store.url(), List.of("s3", "file"));
        boolean hasKey = store.accessKey() != null;
        if (hasKey != (store.secretKey() != null)) {
            throw places.apply("media.store." + (hasKey ? "secret-key" : "access-key"))
                    .error("the store has half of its credentials", "write both access-key and secret-key, or neither");
        }
        URI endpoint = store.endpoint() == null
                ? null
                : url("media.store.endpoint", store.endpoint(), List.of("http", "https"));
        return new MediaStore(
                url,
                endpoint,
                store.pathStyle(),
                store.region(),
                secret(store.accessKey()),
                secret(store.secretKey()),
                withSlash(url(PUBLIC_URL, store.publicUrl(), List.of("http", "https"))));
    }

    private static @Nullable Supplier<Secret> secret(@Nullable Deferred written) {
        return written == null ? null : () -> Objects.requireNonNullElseGet(written.secret(), () -> new Secret(""));
    }

    private static URI withSlash(URI url) {
        return url.toString().endsWith("/") ? url : URI.create(url + "/");
    }

    private URI url(String key, @Nullable String written, List<String> schemes) {
        Place place = places.apply(key);
        if (written == null) {
            throw place.error("mode: copy needs this key", write(key));
        }
        try {
            URI url = new URI(written);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean isFolder = scheme.equals("file");
            boolean hasPlace = isFolder
                    ? url.getPath() != null && url.getPath().length() > 1 && url.getRawAuthority() == null
                    : url.getHost() != null || (scheme.equals("s3") && url.getRawAuthority() != null);
            if (schemes.contains(scheme)
                    && hasPlace
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // reported below
        }
        throw place.error(KeyConverter.shown(withoutSecrets(written)) + " cannot be used here", write(key));
    }

    private static String withoutSecrets(String url) {
        return url.replaceFirst("//[^/]*@", "//***@").replaceFirst("[?#].*", "?…");
    }

    private static String write(String key) {
        return switch (key) {
            case URL -> "write url: s3://bucket/prefix, or file:///folder, under media.store";
            case PUBLIC_URL ->
                "write public-url: https://media.example.com/ under media.store: where the files of the store are read";
            default -> "write an http or https URL as https://minio.example.com:9000";
        };
    }

    private List<MediaHeaders> headers() {
        List<MediaHeaders> rules = new ArrayList<>();
        for (MediaKeys.HeaderRule rule : keys.fetch().headers().rules()) {
            Map<String, Supplier<Secret>> headers = new LinkedHashMap<>();
            rule.headers().forEach((name, value) -> headers.put(name, Objects.requireNonNull(secret(value))));
            rules.add(new MediaHeaders(rule.url(), headers));
        }
        return rules;
    }
}
