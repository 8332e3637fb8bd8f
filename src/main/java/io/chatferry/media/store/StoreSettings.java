package io.chatferry.media.store;

import io.chatferry.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What key {@code media.store} of the job file says.
 *
 * @param url {@code s3://BUCKET/PREFIX} or {@code file:///FOLDER}
 * @param endpoint of a service other than AWS
 * @param pathStyle whether the bucket's name belongs in the path of the requests, not in the name of the host
 * @param accessKey null: the AWS SDK finds credentials by itself
 * @param publicUrl where the world finds what lies at {@code url}, its prefix included
 */
public record StoreSettings(
        URI url,
        @Nullable URI endpoint,
        boolean pathStyle,
        @Nullable String region,
        @Nullable Secret accessKey,
        @Nullable Secret secretKey,
        URI publicUrl) {

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,60}");

    /** Wrong settings throw an {@link IllegalArgumentException} whose message says which key is wrong, why, and what to do. */
    public StoreSettings {
        checkAddress("media.store.public-url", publicUrl);
        if (endpoint != null) {
            checkAddress("media.store.endpoint", endpoint);
        }
        if ((accessKey == null) != (secretKey == null)) {
            throw new IllegalArgumentException(
                    "media.store.access-key and media.store.secret-key belong together\n  set both, or none to use the AWS SDK's own");
        }
        if (region != null && !REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "media.store.region is no region\n  write it as the service does, as eu-central-1");
        }
        boolean isStore = isFolder(url) ? isPlainFolder(url) : isPlainBucket(url);
        if (!isStore) {
            throw new IllegalArgumentException(
                    "media.store.url names no store\n  write s3://BUCKET/PREFIX or file:///FOLDER, with nothing else in it");
        }
    }

    private static void checkAddress(String key, URI url) {
        boolean isWeb = url.getScheme() != null
                && Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT));
        if (!isWeb || url.getHost() == null || url.getUserInfo() != null || hasMore(url)) {
            throw new IllegalArgumentException(
                    key
                            + " is not the address of a server\n  write http:// or https://, a host and a path, with nothing else in it");
        }
    }

    private static boolean hasMore(URI url) {
        return url.getRawQuery() != null || url.getRawFragment() != null;
    }

    private static boolean isFolder(URI url) {
        return "file".equalsIgnoreCase(url.getScheme());
    }

    private static boolean isPlainFolder(URI url) {
        return !url.isOpaque() && url.getRawAuthority() == null && !hasMore(url);
    }

    private static boolean isPlainBucket(URI url) {
        return "s3".equalsIgnoreCase(url.getScheme())
                && url.getRawAuthority() != null
                && BUCKET.matcher(url.getRawAuthority()).matches()
                && !hasMore(url)
                && (prefix(url).isEmpty() || StoredKey.isKey(prefix(url)));
    }

    private static String prefix(URI url) {
        return url.getPath().replaceAll("^/+|/+$", "");
    }

    boolean isFolder() {
        return isFolder(url);
    }

    Path folder() {
        return Path.of(url);
    }

    String bucket() {
        return Objects.requireNonNull(url.getRawAuthority());
    }

    /** Without a slash at its ends; may be empty. */
    String prefix() {
        return prefix(url);
    }
}
