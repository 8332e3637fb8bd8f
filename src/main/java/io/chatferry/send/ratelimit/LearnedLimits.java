package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.ledger.AtomicFile;
import io.chatferry.send.ratelimit.CallClassRateLimiter.Bound;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The learned limits of an app, valid for runs in the next 24 hours.
 *
 * @param classes what the target allows where that is less than the job file says
 * @param sender messages per sender and window; 0 = nothing learned
 */
record LearnedLimits(Map<LimitClass, Bound> classes, int sender) {

    static final LearnedLimits NOTHING = new LearnedLimits(Map.of(), 0);

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);
    private static final String AT = "learnt-at";
    private static final String SENDER = "sender";

    /** What a file says; nothing if there is none, or it is too old, or was made by other hands. */
    static LearnedLimits read(Path file, long nowMillis) {
        Properties all = new Properties();
        if (!Files.exists(file)) {
            return NOTHING;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
            long age = Math.abs(nowMillis - Long.parseLong(all.getProperty(AT, "0")));
            return age > FORGOTTEN_AFTER.toMillis() ? NOTHING : of(all);
        } catch (IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | DateTimeException
                | ArithmeticException unreadable) {
            return NOTHING; // it is learned again
        }
    }

    private static LearnedLimits of(Properties all) {
        Map<LimitClass, Bound> classes = new EnumMap<>(LimitClass.class);
        for (LimitClass limit : LimitClass.values()) {
            String value = all.getProperty(name(limit));
            if (value != null) {
                String[] parts = value.split(" per ", 2);
                Bound bound = new Bound(
                        Long.parseLong(parts[0]), Duration.parse(parts[1]).toNanos());
                if (bound.limit() > 0 && bound.windowNanos() > 0) {
                    classes.put(limit, bound);
                }
            }
        }
        return new LearnedLimits(classes, Math.max(0, Integer.parseInt(all.getProperty(SENDER, "0"))));
    }

    /** Writes it in place of what was there, as well as that can be done. */
    void write(Path file, long nowMillis) {
        Properties all = new Properties();
        all.setProperty(AT, Long.toString(nowMillis));
        all.setProperty(SENDER, Integer.toString(sender));
        classes.forEach((limit, bound) ->
                all.setProperty(name(limit), bound.limit() + " per " + Duration.ofNanos(bound.windowNanos())));
        try {
            AtomicFile.write(file, out -> all.store(out, null));
        } catch (IOException unwritable) {
            return; // it is learned again
        }
    }

    private static String name(LimitClass limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
