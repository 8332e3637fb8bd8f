package io.chatferry.model;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a user or group in a record.
 *
 * @param kind {@link Kind#USER} or {@link Kind#GROUP}: the two have separate id maps
 * @param sourceId the id in the export
 * @param targetId the id in CometChat
 * @param name the name in this record, used if no file describes the user or group
 * @param avatar the avatar in this record
 * @param groupType the type of the group in this record
 */
public record EntityRef(
        Kind kind,
        String sourceId,
        String targetId,
        @Nullable String name,
        @Nullable String avatar,
        @Nullable String groupType) {

    /** A reference with nothing but the ids. */
    public static EntityRef bare(Kind kind, String sourceId, String targetId) {
        return new EntityRef(kind, sourceId, targetId, null, null, null);
    }
}
