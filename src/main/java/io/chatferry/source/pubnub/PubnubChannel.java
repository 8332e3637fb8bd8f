package io.chatferry.source.pubnub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a channel says.
 *
 * @param conversation the channel, or that of the thread's root
 * @param root the timetoken of the thread's root; null outside of threads
 */
record PubnubChannel(String conversation, @Nullable String root) {

    private static final String INTERNAL = "PUBNUB_INTERNAL_";
    private static final Pattern THREAD = Pattern.compile(INTERNAL + "THREAD_(.+)_(\\d{17})", Pattern.DOTALL);
    private static final String PAGE =
            "(?i)(history|messages|members|memberships|uuids|users|actions|page|part)?[-_.]?\\d*";

    static PubnubChannel of(String name) {
        Matcher thread = THREAD.matcher(name);
        return thread.matches() ? new PubnubChannel(thread.group(1), thread.group(2)) : new PubnubChannel(name, null);
    }

    /** Whether it holds no messages of people: a channel of the Chat SDK's own, or of presence. */
    static boolean isInternal(String name) {
        return (name.startsWith(INTERNAL) && !THREAD.matcher(name).matches()) || name.endsWith("-pnpres");
    }

    /** The id of a message in the conversation: a timetoken is unique in its channel, and a thread is a channel of its own. */
    String id(String timetoken) {
        return root == null ? timetoken : root + "/" + timetoken;
    }

    /**
     * What a file is named after, a channel or a user: {@code general.json}, {@code general.history-2.json} or
     * {@code general/page-2.json}; percent signs are decoded.
     */
    static String named(String file) {
        String[] parts = file.split("/", -1);
        String name = parts[parts.length - 1].replaceFirst("\\.(json|jsonl|ndjson)$", "");
        if (name.matches(PAGE) && parts.length > 1) {
            name = parts[parts.length - 2];
        } else {
            name = name.replaceFirst(
                    "(?i)[-_.](history|messages|members|memberships|uuids|actions|page|part)([-_.]?\\d+)?$", "");
        }
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }
}
