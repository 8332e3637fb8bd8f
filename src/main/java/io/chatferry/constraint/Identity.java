package io.chatferry.constraint;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which muid a message goes: its own, or a hash of what identifies it (DESIGN section 6, "Identity"). Used by one
 * thread.
 */
final class Identity {

    /** Names the algorithm: another one must never give the same muids to other messages. */
    private static final String VERSION = "cf1-";

    private static final int HASH_LENGTH = 26;

    /** An integer, and whatever the prefix makes of one: all of them move on by one prefix, so none meets another. */
    private static final Pattern INTEGER_LIKE = Pattern.compile("(m-)*-?\\d+");

    private final Sha256 sha = new Sha256();

    /** What identifies a message without a muid; ids are those of the source. */
    record Traits(
            String sender,
            String receiver,
            String receiverType,
            String type,
            Instant sentAt,
            @Nullable String text,
            List<String> attachmentUrls,
            @Nullable String customData,
            @Nullable String parentMuid) {}

    /** A muid of the source as it is sent: objects keyed by integers lose their order in many servers. */
    static String muid(String given) {
        return INTEGER_LIKE.matcher(given).matches() ? "m-" + given : given;
    }

    /** The muid of a message that has none; equal messages get equal ones. */
    String derive(Traits traits) {
        sha.field(traits.sender)
                .field(traits.receiver)
                .field(traits.receiverType)
                .field(traits.type)
                .number(traits.sentAt.getEpochSecond())
                .number(traits.sentAt.getNano())
                .field(traits.text)
                .number(traits.attachmentUrls.size());
        for (String url : traits.attachmentUrls) {
            sha.field(withoutQuery(url));
        }
        return VERSION + sha.field(traits.customData).field(traits.parentMuid).base32(HASH_LENGTH);
    }

    /** Equal contents mean the same message, whatever its names and muid. */
    long content(String body) {
        return sha.text(body).first64Bits();
    }

    /** Signed URLs change from export to export; what they point to does not. */
    static String withoutQuery(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        int fragment = path.indexOf('#');
        return fragment < 0 ? path : path.substring(0, fragment);
    }
}
