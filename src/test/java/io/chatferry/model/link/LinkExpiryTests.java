package io.chatferry.model.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkExpiryTests {

    @ParameterizedTest
    @CsvSource({
        "https://b.s3.amazonaws.com/f?X-Amz-Date=20240701T120000Z&X-Amz-Expires=60, 2024-07-01T12:01:00Z",
        "https://storage.googleapis.com/f?X-Goog-Date=20240701T120000Z&X-Goog-Expires=60, 2024-07-01T12:01:00Z",
        "https://a.blob.core.windows.net/f?se=2024-07-01T12%3A00%3A00Z&sig=x, 2024-07-01T12:00:00Z",
        "https://a.blob.core.windows.net/f?se=2024-07-01T12:00Z&sig=x, 2024-07-01T12:00:00Z",
        "https://a.blob.core.windows.net/f?se=2024-07-01&sig=x, 2024-07-01T00:00:00Z",
        "https://cdn.discordapp.com/f?ex=66829bc0&is=0&hm=ff, 2024-07-01T12:06:24Z",
        "https://d1.cloudfront.net/f?Expires=1719835200&Key-Pair-Id=k, 2024-07-01T12:00:00Z",
        "https://a.example/f?expires_at=1719835200000, 2024-07-01T12:00:00Z",
        "/path?exp=1719835200, 2024-07-01T12:00:00Z"
    })
    void readsWhenALinkEnds(String url, Instant end) {
        assertThat(LinkExpiry.of(url)).contains(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://a.example/f",
                "https://a.example/f?",
                "https://a.example/f?X-Amz-Expires=60",
                "https://a.example/f?X-Amz-Date=20240701T120000Z&X-Amz-Expires=99999999999999999999",
                "https://a.example/f?se=2024-07-01T12:00:00Z",
                "https://a.example/f?se=soon&sig=x",
                "https://a.example/f?ex=66829d70",
                "https://a.example/f?expires=12",
                "https://a.example/f#?expires=1719835200",
                "https://files.slack.com/f?t=xoxe-1"
            })
    void takesALinkThatDoesNotSayItForUnlimited(String url) {
        assertThat(LinkExpiry.of(url)).isEmpty();
    }
}
