package io.chatferry.source.messenger;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sentences that Messenger writes itself, in English and a few of those in German, French and Spanish: newer downloads have no other
 * sign of them. They begin with the sender's name or "You", except those on reactions, which are there as reactions too.
 */
final class Notices {

    private static final int LONGEST = 400;

    private record Sentence(String kind, Pattern rest) {}

    private static final List<Sentence> SENTENCES = List.of(
            sentence("unsent", "unsent a message\\."),
            sentence(
                    "attachment",
                    "sent (an attachment|a photo|a video|a link|a voice message|a location|a sticker|a GIF)\\."),
            sentence("added", "added .{1,200} to the (group|chat|conversation)\\."),
            sentence("removed", "removed .{1,200} from the (group|chat|conversation)\\."),
            sentence("left", "left the (group|chat|conversation)\\."),
            sentence("created", "created (the|this) (group|chat|community)\\."),
            sentence("joined", "joined the (group|chat) (via|by) .{1,100}\\."),
            sentence(
                    "named",
                    "(named the group .{1,200}\\.|removed the group name\\.|changed the group name.{0,200}\\.)"),
            sentence("photo", "(changed|removed) the group photo\\."),
            sentence("nickname", "(set|cleared) (the|your|his|her|their|\\S+) (own )?nickname.{0,200}\\."),
            sentence("theme", "(changed|set) the (chat )?(theme|color|emoji|quick reaction).{0,100}\\."),
            sentence("admin", "(made|added|removed) .{1,200} (as )?(a|an|the)? ?(group )?admin\\."),
            sentence("pinned", "(pinned|unpinned) a message\\."),
            sentence("call", "(started|joined) (a|the) (video |audio )?(call|chat)\\."),
            sentence("call", "(called|missed) (you|your (call|video call|video chat|audio call))\\."),
            sentence("call", "(missed a (video )?(call|chat)|called .{1,100})\\."),
            sentence("poll", "(created a poll: |voted for |changed (his|her|their) vote ).{1,300}"),
            sentence("attachment", "(hat|hast) einen Anhang gesendet\\."),
            sentence("left", "(hat|hast) die Gruppe verlassen\\."),
            sentence("added", "(hat|hast) .{1,200} zur Gruppe hinzugefügt\\."),
            sentence("attachment", "(a|avez) envoyé une pièce jointe\\."),
            sentence("left", "(a|avez) quitté le groupe\\."),
            sentence("added", "(a|avez) ajouté .{1,200} au groupe\\."),
            sentence("attachment", "envió un archivo adjunto\\."),
            sentence("left", "salió del grupo\\."),
            sentence("added", "(agregó|añadió) a .{1,200} al grupo\\."));

    /** Spanish needs no "you". */
    private static final String YOU_ATTACHED = "Enviaste un archivo adjunto.";

    private static final Pattern REACTION = Pattern.compile("(Reacted \\S{1,12} to your message|Liked a message)\\s*");

    private Notices() {}

    private static Sentence sentence(String kind, String rest) {
        return new Sentence(kind, Pattern.compile(rest));
    }

    /**
     * The kind of the notice; null of the words of a person.
     *
     * @param sender the sender's name
     */
    static @Nullable String kind(String content, String sender) {
        if (content.length() > LONGEST) {
            return null;
        }
        if (REACTION.matcher(content).matches()) {
            return "reaction";
        }
        if (content.strip().equals(YOU_ATTACHED)) {
            return "attachment";
        }
        String rest = after(content, sender, sender.split(" ", 2)[0], "You", "Du", "Vous");
        if (rest == null) {
            return null;
        }
        for (Sentence sentence : SENTENCES) {
            if (sentence.rest.matcher(rest).matches()) {
                return sentence.kind;
            }
        }
        return null;
    }

    private static @Nullable String after(String content, String... beginnings) {
        for (String beginning : beginnings) {
            if (!beginning.isEmpty() && content.startsWith(beginning + " ")) {
                return content.substring(beginning.length() + 1).stripTrailing();
            }
        }
        return null;
    }
}
