package io.chatferry.sandbox.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data of the page template; texts are unescaped, and the template escapes each one. */
final class View {

    private View() {}

    /** @param view class of the page's body: chats, chatting, chatting threaded, finding or watching */
    record Page(
            String title,
            String view,
            String query,
            boolean isChat,
            boolean isLive,
            @Nullable Pane list,
            @Nullable Welcome welcome,
            @Nullable Found found,
            @Nullable Chat chat,
            @Nullable Live live,
            boolean missing) {

        static Page chats(Pane list, Welcome welcome) {
            return new Page("Chats", "chats", "", true, false, list, welcome, null, null, null, false);
        }

        static Page found(String query, Pane list, Found found) {
            return new Page("Search", "finding", query, true, false, list, null, found, null, null, false);
        }

        static Page chat(Pane list, Chat chat, boolean thread) {
            String view = thread ? "chatting threaded" : "chatting";
            return new Page(chat.name(), view, "", true, false, list, null, null, chat, null, false);
        }

        static Page live(Live live) {
            return new Page("Live", "watching", "", false, true, null, null, null, null, live, false);
        }

        static Page none() {
            return new Page("Nothing here", "watching", "", false, false, null, null, null, null, null, true);
        }
    }

    /** @param image an http or https URL, or null: then the initials show */
    record Avatar(String initials, String colour, @Nullable String image) {}

    record When(String iso, String full, String near, String clock, String day) {}

    /** The list of conversations. */
    record Pane(
            List<Item> items,
            @Nullable String more,
            @Nullable String empty) {}

    record Item(
            String href,
            String name,
            boolean group,
            boolean current,
            Avatar avatar,
            When time,
            @Nullable String lastBy,
            String last) {}

    record Welcome(String messages, int conversations, int users, int groups, String base) {}

    record Found(String query, String note, List<Hit> hits) {}

    record Hit(String href, String from, String to, When time, String text) {}

    record Chat(
            String name,
            String about,
            Avatar avatar,
            String back,
            @Nullable String older,
            @Nullable String newer,
            List<Shown> messages) {}

    /** @param side left or right */
    record Shown(
            long id,
            @Nullable String day,
            @Nullable String action,
            String side,
            Avatar avatar,
            String name,
            When time,
            boolean edited,
            @Nullable String status,
            boolean deleted,
            List<Part> parts,
            @Nullable String custom,
            String type,
            List<Card> attachments,
            List<Mark> reactions,
            @Nullable String thread,
            String replies,
            List<String> tags) {

        boolean hasText() {
            return !parts.isEmpty();
        }

        boolean hasFoot() {
            return !reactions.isEmpty() || thread != null || !tags.isEmpty();
        }
    }

    /** Part of a text: plain, a link, or a mention; the other two are null. */
    record Part(
            @Nullable String plain,
            @Nullable String link,
            @Nullable String mention,
            @Nullable String text) {}

    record Card(String icon, String name, @Nullable String link, String about) {}

    record Mark(String reaction, int count, String who) {}

    record Live(List<Tile> tiles, List<Line> limits, List<Line> calls) {}

    record Tile(String key, String name, String value) {}

    record Line(String name, String value) {}
}
