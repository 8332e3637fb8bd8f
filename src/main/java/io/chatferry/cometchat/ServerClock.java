package io.chatferry.cometchat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How far the clock of this machine is from that of a server, by the {@code Date} of an answer to a request without a key.
 *
 * @param roundTrip how long the answer took, connecting included
 * @param skew what this machine's clock is ahead of the server's, to within a second; null if the server names no date
 */
public record ServerClock(Duration roundTrip, @Nullable Duration skew) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Asks a server.
     *
     * @throws IOException if it cannot be reached
     */
    public static ServerClock ask(URI base, Clock clock) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(base)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        Instant before = clock.instant();
        HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
        Instant after = clock.instant();
        Duration took = Duration.between(before, after);
        return new ServerClock(took, skew(response, before.plus(took.dividedBy(2))));
    }

    private static @Nullable Duration skew(HttpResponse<Void> response, Instant here) {
        String date = response.headers().firstValue("Date").orElse("");
        try {
            return Duration.between(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)), here);
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
