package io.chatferry.ledger.staging;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The private groups that stand for conversations with oneself: no file describes them, so that the messages do. Each is
 * staged once, like a described group, with its one member. Not thread-safe.
 */
final class SelfRooms {

    private static final int REMEMBERED = 1 << 20;
    private static final int DESCRIBED = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SeenFilter seen = new SeenFilter(REMEMBERED);

    /** Whether the room with this key is not staged yet; it is from now on, and counted as read with its member. */
    boolean isNew(long key, PassCounts counts) {
        boolean isNew = seen.isNew(key, DESCRIBED, true);
        if (isNew) {
            counts.add(Kind.GROUP, PassCounts.READ);
            counts.add(Kind.MEMBER, PassCounts.READ);
        }
        return isNew;
    }

    /** The group, as the data import takes it. */
    static String group(EntityRef room) {
        ObjectNode details = JSON.createObjectNode();
        details.put("guid", room.targetId());
        details.put("name", room.name());
        details.put("type", room.groupType());
        details.putObject("metadata").putObject("chatferry").put("was", "self-dm");
        return JSON.writeValueAsString(details);
    }

    /** The membership, as the data import takes it. */
    static String member(EntityRef room, EntityRef user) {
        ObjectNode details = JSON.createObjectNode();
        details.put("memberId", RequestBodies.memberId(room.targetId(), user.targetId()));
        details.put("guid", room.targetId());
        details.put("uid", user.targetId());
        details.put("scope", "participant");
        return JSON.writeValueAsString(details);
    }
}
