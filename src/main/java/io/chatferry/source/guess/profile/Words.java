package io.chatferry.source.guess.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words with which chats say what kind of room or message something is. */
public final class Words {

    private static final Set<String> DIRECT = Set.of(
            "direct",
            "dm",
            "im",
            "d",
            "pm",
            "one_to_one",
            "onetoone",
            "one-to-one",
            "one_on_one",
            "1:1",
            "1-1",
            "1to1",
            "single",
            "personal",
            "p2p",
            "user",
            "peer",
            "directmessage",
            "direct_message",
            "direct-message",
            "privatechat",
            "private_chat",
            "individual",
            "duo",
            "pair",
            "oneonone");
    private static final Set<String> GROUP = Set.of(
            "group",
            "channel",
            "room",
            "public",
            "team",
            "c",
            "g",
            "p",
            "groupchat",
            "group_chat",
            "space",
            "multi",
            "many",
            "mpim",
            "community",
            "broadcast",
            "supergroup",
            "private_channel",
            "public_channel",
            "open",
            "grp");
    private static final Set<String> CONTENT = Set.of(
            "text",
            "txt",
            "message",
            "msg",
            "chat",
            "image",
            "img",
            "photo",
            "picture",
            "file",
            "video",
            "audio",
            "voice",
            "document",
            "attachment",
            "link",
            "sticker",
            "gif",
            "location",
            "contact",
            "reply",
            "media",
            "note",
            "normal",
            "user",
            "regular",
            "plain",
            "html",
            "markdown",
            "default");
    private static final Set<String> SYSTEM = Set.of(
            "system",
            "sys",
            "event",
            "notice",
            "notification",
            "info",
            "join",
            "joined",
            "leave",
            "left",
            "service",
            "call",
            "user_joined",
            "user_left",
            "room_created",
            "status",
            "log",
            "action",
            "member_joined",
            "member_left",
            "added",
            "removed",
            "created",
            "renamed",
            "topic",
            "admin",
            "announcement_system",
            "system_message",
            "bot_event");

    private Words() {}

    private static String plain(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isContent(String word) {
        return CONTENT.contains(plain(word));
    }

    public static boolean isTextual(String word) {
        return Set.of("text", "txt", "message", "msg", "chat", "normal", "regular", "plain", "markdown", "html")
                .contains(plain(word));
    }

    public static boolean isSystem(String word) {
        return SYSTEM.contains(plain(word));
    }

    public static boolean isGroup(String word) {
        return GROUP.contains(plain(word));
    }

    /** The words of a column that name rooms of two; empty if it does not tell rooms of two from others. */
    public static List<String> direct(String name, Column column) {
        List<String> direct = new ArrayList<>();
        boolean group = false;
        boolean isPublic = false;
        for (String word : column.vocabulary().keySet()) {
            if (DIRECT.contains(plain(word))) {
                direct.add(word);
            }
            group |= isGroup(word);
            isPublic |= plain(word).equals("public");
        }
        boolean isPrivate = column.vocabulary().keySet().stream()
                .anyMatch(word -> plain(word).equals("private"));
        if (direct.isEmpty() && isPrivate && group && !isPublic) {
            return column.vocabulary().keySet().stream()
                    .filter(word -> plain(word).equals("private"))
                    .toList();
        }
        if (direct.isEmpty() && column.kinds().isFlag()) {
            return ofFlag(name, column);
        }
        return group || column.vocabulary().size() == direct.size() ? direct : List.of();
    }

    private static List<String> ofFlag(String name, Column column) {
        boolean isDirect = name.matches("(is)?(direct|dm|directmessage|oneonone|onetoone|privatechat)");
        boolean isGroup = name.matches("(is)?(group|groupchat|channel|multi)");
        if (!isDirect && !isGroup) {
            return List.of();
        }
        return column.vocabulary().keySet().stream()
                .filter(word -> isSet(word) == isDirect)
                .toList();
    }

    /** Whether a flag's word means yes. */
    public static boolean isSet(String word) {
        return Set.of("true", "t", "yes", "y", "1", "wahr", "vrai").contains(plain(word));
    }
}
