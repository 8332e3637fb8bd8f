package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of the canonical format, named as in CometChat's REST API. */
public enum Field {
    UID("uid"),
    NAME("name"),
    AVATAR("avatar"),
    LINK("link"),
    ROLE("role"),
    TAGS("tags"),
    METADATA("metadata"),
    CREATED_AT("createdAt"),
    LAST_ACTIVE_AT("lastActiveAt"),
    DEACTIVATED_AT("deactivatedAt"),
    GUID("guid"),
    TYPE("type"),
    PASSWORD("password"),
    ICON("icon"),
    DESCRIPTION("description"),
    OWNER("owner"),
    SCOPE("scope"),
    JOINED_AT("joinedAt"),
    BANNED("banned"),
    MUID("muid"),
    SENDER("sender"),
    RECEIVER("receiver"),
    RECEIVER_TYPE("receiverType"),
    CATEGORY("category"),
    TEXT("text"),
    DATA("data"),
    ATTACHMENTS("attachments"),
    CUSTOM_DATA("customData"),
    SENT_AT("sentAt"),
    DELIVERED_AT("deliveredAt"),
    READ_AT("readAt"),
    EDITED_AT("editedAt"),
    DELETED_AT("deletedAt"),
    PARENT_MUID("parentMuid"),
    QUOTED_MUID("quotedMuid"),
    REACTIONS("reactions"),
    SENDER_NAME("senderName"),
    SENDER_AVATAR("senderAvatar"),
    RECEIVER_NAME("receiverName"),
    RECEIVER_AVATAR("receiverAvatar"),
    GROUP_TYPE("groupType");

    private static final Map<Kind, Map<String, Field>> BY_NAME = new EnumMap<>(Kind.class);

    static {
        for (Kind kind : Kind.values()) {
            Map<String, Field> names = new HashMap<>();
            of(kind).forEach(field -> names.put(normalized(field.title), field));
            BY_NAME.put(kind, names);
        }
    }

    private final String title;

    Field(String title) {
        this.title = title;
    }

    /** The field's name in the API. */
    public String title() {
        return title;
    }

    /** The fields of a kind of record. */
    public static List<Field> of(Kind kind) {
        return switch (kind) {
            case USER ->
                List.of(UID, NAME, AVATAR, LINK, ROLE, TAGS, METADATA, CREATED_AT, LAST_ACTIVE_AT, DEACTIVATED_AT);
            case GROUP -> List.of(GUID, NAME, TYPE, PASSWORD, ICON, DESCRIPTION, OWNER, TAGS, METADATA, CREATED_AT);
            case MEMBER -> List.of(GUID, UID, SCOPE, JOINED_AT, BANNED);
            case MESSAGE ->
                Stream.concat(EnumSet.range(MUID, GROUP_TYPE).stream(), Stream.of(TYPE, METADATA, TAGS))
                        .toList();
        };
    }

    /** The field of a kind with this column name, or null. Case, {@code _}, {@code -} and spaces are ignored. */
    public static @Nullable Field named(Kind kind, String column) {
        return BY_NAME.getOrDefault(kind, Map.of()).get(normalized(column));
    }

    /** A column name in lower case, without {@code _}, {@code -} and spaces. */
    public static String normalized(String column) {
        StringBuilder normalized = new StringBuilder(column.length());
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            if (c != '_' && c != '-' && !Character.isWhitespace(c)) {
                normalized.append(c);
            }
        }
        return normalized.toString().toLowerCase(Locale.ROOT);
    }
}
