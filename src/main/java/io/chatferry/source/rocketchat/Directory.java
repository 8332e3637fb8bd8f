package io.chatferry.source.rocketchat;

import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.NameChoice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What messages refer to: users by name, rooms, and files. Not thread-safe. */
final class Directory {

    private final NameChoice names;

    /** As many discussions may lie in each other. */
    private static final int MAX_DEPTH = 50;

    private final Map<String, String> idsByName = new HashMap<>();
    private final Set<String> users = new HashSet<>();
    private final Map<String, Room> rooms = new HashMap<>();
    private final Map<String, Room> mainRooms = new HashMap<>();
    private final Map<String, Upload> uploads = new HashMap<>();
    /** Direct rooms that name their people themselves. */
    private final Set<String> listing = new HashSet<>();

    private @Nullable String site;
    private boolean hasSubscriptions;

    /**
     * A room.
     *
     * @param title the name to show
     * @param parent the room that a discussion belongs to
     * @param isClosed whether a code is needed to join
     */
    record Room(
            String id,
            String type,
            @Nullable String title,
            @Nullable String parent,
            @Nullable String team,
            boolean isMainRoom,
            boolean isClosed) {

        static Room of(String id, JsonNode room) {
            return new Room(
                    id,
                    String.valueOf(Fields.text(room, "t")),
                    Fields.first(room, "fname", "name"),
                    Fields.text(room, "prid"),
                    Fields.text(room, "teamId"),
                    Fields.flag(room, "teamMain"),
                    Fields.flag(room, "joinCodeRequired"));
        }

        /** Talk with visitors of a website, or a call: there is nothing like it in the target. */
        boolean isLivechat() {
            return type.equals("l") || type.equals("v");
        }
    }

    /** A file that was uploaded. */
    record Upload(@Nullable String url, @Nullable String description) {}

    Directory(NameChoice names) {
        this.names = names;
    }

    /** The name to show of a user that a document describes; null if it has none. */
    @Nullable
    String nameOf(JsonNode user) {
        return names.of(user, "username", "name");
    }

    void addUser(String id, @Nullable String username) {
        users.add(id);
        if (username != null) {
            idsByName.put(username, id);
        }
    }

    /** The author or member that a document names. */
    void addNamed(JsonNode user) {
        String id = Fields.text(user, "_id");
        String username = Fields.text(user, "username");
        if (id != null && username != null) {
            idsByName.putIfAbsent(username, id);
        }
    }

    boolean isUser(String id) {
        return users.contains(id);
    }

    /** The id of the user with a name; of an unknown one, the name. */
    String idOf(String username) {
        return idsByName.getOrDefault(username, username);
    }

    void addRoom(Room room) {
        rooms.putIfAbsent(room.id(), room);
        if (room.isMainRoom() && room.team() != null) {
            mainRooms.putIfAbsent(room.team(), room);
        }
    }

    @Nullable
    Room room(@Nullable String id) {
        return id == null ? null : rooms.get(id);
    }

    /**
     * Whether everybody may join: a channel without a code, which belongs to no team whose main room is closed, and is no
     * discussion of a room that is.
     */
    boolean isPublic(String id) {
        String at = id;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Room room = rooms.get(at);
            if (room == null || !room.type().equals("c") || room.isClosed() || !isInOpenTeam(room)) {
                return false;
            }
            if (room.parent() == null) {
                return true;
            }
            at = room.parent();
        }
        return false;
    }

    private boolean isInOpenTeam(Room room) {
        if (room.team() == null || room.isMainRoom()) {
            return true;
        }
        Room main = mainRooms.get(room.team());
        return main != null && main.type().equals("c");
    }

    void addUpload(String id, Upload upload) {
        uploads.putIfAbsent(id, upload);
        if (site == null && isAbsolute(upload.url())) {
            site = siteOf(String.valueOf(upload.url()));
        }
    }

    @Nullable
    Upload upload(@Nullable String id) {
        return id == null ? null : uploads.get(id);
    }

    /** The address of the server, as the files that were uploaded to it have it; null if none does. */
    @Nullable
    String site() {
        return site;
    }

    private static @Nullable String siteOf(String url) {
        int path = url.indexOf("/ufs/") < 0 ? url.indexOf("/file-upload/") : url.indexOf("/ufs/");
        if (path > 0) {
            return url.substring(0, path);
        }
        return null;
    }

    static boolean isAbsolute(@Nullable String url) {
        return url != null && url.matches("(?is)https?://[^/?#\\s]+.*");
    }

    void setHasPeople(String room) {
        listing.add(room);
    }

    /** Whether a direct room names its people itself. */
    boolean hasPeople(String room) {
        return listing.contains(room);
    }

    /** The export has a list of members. */
    void setHasSubscriptions() {
        hasSubscriptions = true;
    }

    boolean hasSubscriptions() {
        return hasSubscriptions;
    }
}
