package io.chatferry.send.ratelimit;

import io.chatferry.file.OwnerOnly;
import io.chatferry.send.state.SendSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The folder in which all runs of this machine keep their usage of an app's limits, and the limits that they have learned.
 *
 * @param folder {@code work/.limits}; made when it is needed
 * @param app names the app and where it is: another target has limits of its own
 * @param endpoint what messages go through: what is learned of one need not hold for another; letters and dashes
 */
public record LimitsFolder(Path folder, String app, String endpoint) {

    private static final int HASH_BYTES = 8;

    UsageFile usage(SendSettings settings, Clock clock) {
        try {
            OwnerOnly.createFolder(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("The folder for the usage of limits cannot be made: " + folder, failed);
        }
        long requests = (long) settings.standard() + settings.core() + settings.dataImport();
        return UsageFile.open(file("used"), 2 * requests, settings.window(), clock, System::nanoTime);
    }

    Path learned() {
        return file(endpoint + ".learnt");
    }

    private Path file(String kind) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(app.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES)) + "." + kind);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
