package io.chatferry.ledger.media;

import io.chatferry.model.Attachment;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A file, as the ledger knows it.
 *
 * @param key the hash of its source
 * @param source a link, or the address {@linkplain Attachment#inExport in the export}
 * @param declaredSize in bytes; -1 if the export does not say
 * @param attempts those that have failed
 * @param nextAtMillis the earliest time of the next one
 * @param stored what is or is being stored; null before
 * @param reason why it is missing; null if it is not
 * @param message for users, about the last failure
 */
public record MediaFile(
        long key,
        String source,
        String name,
        String declaredType,
        long declaredSize,
        @Nullable Long expiresAtMillis,
        MediaState state,
        int attempts,
        long nextAtMillis,
        @Nullable Stored stored,
        @Nullable String reason,
        @Nullable String message) {

    static final String COLUMNS =
            "d.file_key, d.source, d.name, d.declared_type, d.declared_size, d.expires_at, d.state,"
                    + " d.attempts, d.next_at, d.size, d.sha256, d.content_type, d.message_type, d.object_key, d.url, d.reason, d.words";

    /**
     * The content of a file, and where it is in the store.
     *
     * @param messageType image, video, audio or file
     * @param url the address that messages hold
     */
    public record Stored(
            long size, String sha256, String contentType, String messageType, String objectKey, String url) {}

    static MediaFile of(ResultSet row) throws SQLException {
        long expiry = row.getLong(6);
        Long expiresAt = row.wasNull() ? null : expiry;
        String objectKey = row.getString(14);
        return new MediaFile(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                expiresAt,
                MediaState.of(row.getInt(7)),
                row.getInt(8),
                row.getLong(9),
                objectKey == null
                        ? null
                        : new Stored(
                                row.getLong(10),
                                row.getString(11),
                                row.getString(12),
                                row.getString(13),
                                objectKey,
                                row.getString(15)),
                row.getString(16),
                row.getString(17));
    }

    /** Whether it lies in the export. */
    public boolean isInExport() {
        return Attachment.isInExport(source);
    }
}
