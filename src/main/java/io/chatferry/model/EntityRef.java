package io.chatferry.model;

import org.jspecify.annotations.Nullable;

/**
 * A user or group that a record names.
 *
 * @param kind {@link Kind#USER} or {@link Kind#GROUP}: the two have separate id maps
 * @param sourceId as the export writes it
 * @param targetId as CometChat will know it (DESIGN section 7, "Ids")
 * @param name the name that this record gives it, for one that no file describes
 * @param avatar the avatar that this record gives it
 * @param groupType the type that this record gives the group
 */
public record EntityRef(
        Kind kind,
        String sourceId,
        String targetId,
        @Nullable String name,
        @Nullable String avatar,
        @Nullable String groupType) {

    /** A reference that says nothing but the id. */
    public static EntityRef bare(Kind kind, String sourceId, String targetId) {
        return new EntityRef(kind, sourceId, targetId, null, null, null);
    }
}
