package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.ApiJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.node.ObjectNode;

/** Composes the JSON bodies of requests out of parts that are JSON already, without parsing these again. */
public final class RequestBodies {

    /** Fields of a user that the data import accepts and "Create Message" of the Moderation API does not. */
    private static final Set<String> IMPORT_ONLY = Set.of("lastActiveAt", "deactivatedAt");

    /** Fields that "Send Message" takes from its header and from the clock of the target instead. */
    private static final Set<String> LIVE_KNOWS = Set.of("sender", "sentAt");

    private RequestBodies() {}

    /**
     * A message as {@code POST /moderation/messages} takes it, without muid and entity details.
     *
     * @param data the {@code data} object as JSON
     * @param tags left out when empty
     * @param sentAt Unix seconds
     */
    public static String message(
            String sender,
            String receiver,
            String receiverType,
            String category,
            String type,
            String data,
            List<String> tags,
            long sentAt) {
        StringBuilder body = new StringBuilder(data.length() + 200);
        body.append('{');
        field(body, "sender", sender).append(',');
        field(body, "receiver", receiver).append(',');
        field(body, "receiverType", receiverType).append(',');
        field(body, "category", category).append(',');
        field(body, "type", type).append(",\"data\":").append(data);
        if (!tags.isEmpty()) {
            body.append(",\"tags\":[");
            for (int i = 0; i < tags.size(); i++) {
                quote(i == 0 ? body : body.append(','), tags.get(i));
            }
            body.append(']');
        }
        return body.append(",\"sentAt\":").append(sentAt).append('}').toString();
    }

    /** The message with its muid, and with the details (JSON objects) of the users and the group that it shall create. */
    public static String withIdentity(
            String message,
            String muid,
            @Nullable String senderDetails,
            @Nullable String receiverUserDetails,
            @Nullable String receiverGroupDetails) {
        StringBuilder body = new StringBuilder(message.length() + 300).append(message, 0, message.length() - 1);
        field(body.append(','), "muid", muid);
        details(body, "senderUserDetails", senderDetails);
        details(body, "receiverUserDetails", receiverUserDetails);
        details(body, "receiverGroupDetails", receiverGroupDetails);
        return body.append('}').toString();
    }

    /** The message as a call takes it that names the sender itself and stamps the time ({@code POST /messages}). */
    public static String live(String message, String muid) {
        ObjectNode body = (ObjectNode) ApiJson.MAPPER.readTree(message);
        body.remove(LIVE_KNOWS);
        return ApiJson.MAPPER.writeValueAsString(body.put("muid", muid));
    }

    /** A user's details without what only the data import knows. */
    public static String forMessage(String userDetails) {
        if (IMPORT_ONLY.stream().noneMatch(userDetails::contains)) {
            return userDetails;
        }
        ObjectNode user = (ObjectNode) ApiJson.MAPPER.readTree(userDetails);
        return ApiJson.MAPPER.writeValueAsString(user.remove(IMPORT_ONLY));
    }

    /** A group's details with its owner. */
    public static String withOwner(String groupDetails, String ownerId) {
        StringBuilder details = new StringBuilder(groupDetails);
        details.setLength(details.length() - 1);
        return field(details.append(','), "owner", ownerId).append('}').toString();
    }

    /** The body of {@code POST /data_import/users}: details by uid, at most 50. */
    public static String importUsers(Map<String, String> detailsByUid) {
        return wrapper("users", detailsByUid);
    }

    /** The body of {@code POST /data_import/groups}: details by guid, at most 50. */
    public static String importGroups(Map<String, String> detailsByGuid) {
        return wrapper("groups", detailsByGuid);
    }

    /** The body of {@code POST /data_import/members}: details by memberId ({@link #memberId}), at most 50. */
    public static String importMembers(Map<String, String> detailsByMemberId) {
        return wrapper("members", detailsByMemberId);
    }

    /** The body of {@code POST /data_import/messages}: messages with their identity by muid, at most 50. */
    public static String importMessages(Map<String, String> messagesByMuid) {
        return wrapper("messages", messagesByMuid);
    }

    /** The key of a membership (CometChat Data Import API, "Import Members"). */
    public static String memberId(String guid, String uid) {
        return guid + "_member_" + uid;
    }

    private static String wrapper(String kind, Map<String, String> detailsById) {
        StringBuilder body = new StringBuilder("{\"" + kind + "\":{");
        String separator = "";
        for (Map.Entry<String, String> entity : detailsById.entrySet()) {
            quote(body.append(separator), entity.getKey()).append(':').append(entity.getValue());
            separator = ",";
        }
        return body.append("}}").toString();
    }

    private static void details(StringBuilder body, String name, @Nullable String details) {
        if (details != null) {
            body.append(",\"").append(name).append("\":").append(details);
        }
    }

    /** {@code "name":"value"}. */
    public static StringBuilder field(StringBuilder body, String name, String value) {
        return quote(body.append('"').append(name).append("\":"), value);
    }

    /** The text as a JSON string. */
    public static StringBuilder quote(StringBuilder body, String text) {
        body.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, body);
        return body.append('"');
    }

    static String quoted(String text) {
        return quote(new StringBuilder(), text).toString();
    }
}
