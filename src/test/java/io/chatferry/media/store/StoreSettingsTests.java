package io.chatferry.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTests {

    private static final URI PUBLIC = URI.create("https://media.example.com/x");

    @ParameterizedTest
    @CsvSource({
        "s3://bucket, bucket, ''",
        "s3://bucket/, bucket, ''",
        "s3://my_old.Bucket/a/b/, my_old.Bucket, a/b",
        "s3://bucket/with%20space, bucket, with space"
    })
    void readsBucketAndPrefix(String url, String bucket, String prefix) {
        StoreSettings settings = settings(url);

        assertThat(settings.bucket()).isEqualTo(bucket);
        assertThat(settings.prefix()).isEqualTo(prefix);
        assertThat(settings.isFolder()).isFalse();
    }

    @Test
    void readsAFolder() {
        assertThat(settings("file:///srv/media").folder()).isEqualTo(Path.of("/srv/media"));
        assertThat(settings("file:/srv/media").isFolder()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "media",
                "ftp://x/y",
                "s3:bucket",
                "s3:///prefix",
                "s3://AKIA:secret@bucket/x",
                "s3://bucket:80/x",
                "s3://bucket/a/../b",
                "s3://bucket/a//b",
                "s3://bucket/x?y=z",
                "s3://bucket/x#y",
                "file://srv/media",
                "file:media",
                "file:///srv/media?x"
            })
    void refusesWhatIsNoStoreWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> settings(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("media.store.url names no store\n  ")
                .message()
                .doesNotContain("AKIA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"media.example.com", "ftp://x/", "https:///x", "https://u:p@x/", "https://x/?y", "https://x/#y"})
    void refusesWhatIsNoAddress(String url) {
        assertThatThrownBy(
                        () -> new StoreSettings(URI.create("s3://b-1"), null, false, null, null, null, URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("media.store.public-url is not the address of a server");
        assertThatThrownBy(() ->
                        new StoreSettings(URI.create("s3://b-1"), URI.create(url), false, null, null, null, PUBLIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("media.store.endpoint is not the address of a server");
    }

    @Test
    void refusesHalfAKeyAndAnOddRegion() {
        URI bucket = URI.create("s3://bucket");
        assertThatThrownBy(() -> new StoreSettings(bucket, null, false, null, new Secret("a"), null, PUBLIC))
                .hasMessageStartingWith("media.store.access-key and media.store.secret-key belong together");
        assertThatThrownBy(() -> new StoreSettings(bucket, null, false, "eu west.evil.org/", null, null, PUBLIC))
                .hasMessageStartingWith("media.store.region is no region");
    }

    private static StoreSettings settings(String url) {
        return new StoreSettings(URI.create(url), null, false, null, null, null, PUBLIC);
    }
}
