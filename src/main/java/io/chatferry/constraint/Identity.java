package io.chatferry.constraint;

import io.chatferry.model.Attachment;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The muid under which a message is sent: its own, or a hash of the fields that identify it. Not thread-safe.
 */
final class Identity {

    /** The version of the algorithm: another version must not give the same muids to other messages. */
    private static final String VERSION = "cf1-";

    private static final int HASH_LENGTH = 26;
    private static final String PREFIX = "m-";

    private final Sha256 sha = new Sha256();

    /** The fields that identify a message without a muid; ids are those of the source. */
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

    /** The muid to send. Integers get a prefix, since many servers lose the order of objects keyed by integers. */
    static String muid(String given) {
        return isIntegerLike(given) ? PREFIX + given : given;
    }

    /** Whether it is an integer with any number of prefixes: each gets one more prefix, so that no two become equal. */
    private static boolean isIntegerLike(String given) {
        int at = 0;
        while (given.startsWith(PREFIX, at)) {
            at += PREFIX.length();
        }
        int digits = given.startsWith("-", at) ? at + 1 : at;
        for (int i = digits; i < given.length(); i++) {
            if (given.charAt(i) < '0' || given.charAt(i) > '9') {
                return false;
            }
        }
        return digits < given.length();
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

    /** A hash of the body: equal hashes mean the same message, whatever its names and muid. */
    long content(String body) {
        return sha.text(body).first64Bits();
    }

    /** A URL without query and fragment: the signature in a query changes from export to export, the file does not. */
    static String withoutQuery(String url) {
        if (Attachment.isInExport(url)) {
            return Normalizer.normalize(
                    url, Normalizer.Form.NFC); // a path has no query, but archives write accents in two ways
        }
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        int fragment = path.indexOf('#');
        return fragment < 0 ? path : path.substring(0, fragment);
    }
}
