package io.chatferry.source.whatsapp;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** What a message of a chat says, behind its date. */
sealed interface ChatLine {

    /** Why no file is there. */
    String OMITTED = "omitted";

    /** A notice that WhatsApp wrote; of iOS, with an author. */
    record Notice(String kind, @Nullable String author, String text) implements ChatLine {}

    /** A message of somebody. */
    record Words(String author, String text, List<ChatAttachment> files, boolean isEdited, boolean isDeleted)
            implements ChatLine {}

    /**
     * Interprets a message.
     *
     * @param line the rest of its first line
     * @param more the lines that continue it, each with a line feed before it; empty if there are none
     */
    static ChatLine of(String line, String more) {
        int colon = colon(line);
        String author = colon < 0 ? "" : DirectionMarks.strip(line.substring(0, colon));
        if (colon < 0 || author.isEmpty() || Notices.isQuoting(line, colon)) {
            String text = DirectionMarks.cut(line);
            return new Notice(Notices.isEncryption(text) ? "encryption" : "notice", null, text + more);
        }
        String rest = line.substring(Math.min(colon + 2, line.length()));
        String first = DirectionMarks.cut(rest);
        boolean isMarked = !rest.isEmpty() && rest.charAt(0) == DirectionMarks.LEFT_TO_RIGHT;
        boolean isEncryption =
                isMarked ? Notices.isEncryption(first) : more.isBlank() && Notices.isEncryptionSentence(first);
        if (isEncryption) {
            return new Notice("encryption", Mentions.clean(author), first + more);
        }
        ChatLine message = words(Mentions.clean(author), first, more);
        boolean isPlain = message instanceof Words words && words.files().isEmpty() && !words.isDeleted();
        return isMarked && isPlain && Notices.isKnown(first)
                ? new Notice("notice", Mentions.clean(author), first + more)
                : message;
    }

    /** Where the author ends; -1 if there is none. */
    private static int colon(String line) {
        int colon = line.indexOf(": ");
        return colon < 0 && line.endsWith(":") ? line.length() - 1 : colon;
    }

    private static ChatLine words(String author, String first, String more) {
        List<ChatAttachment> files = new ArrayList<>(1);
        String line = first.strip();
        String attached = WhatsAppWords.attached(line);
        String text;
        if (attached != null) {
            files.add(ChatAttachment.local(attached, attached, null, ChatAttachment.UNKNOWN));
            text = more.isEmpty() ? "" : more.substring(1);
        } else if (WhatsAppWords.isOmitted(line)) {
            files.add(ChatAttachment.missing(OMITTED, null));
            text = more.isEmpty() ? "" : more.substring(1);
        } else {
            text = first + more;
        }
        String whole = withoutLinesAtEnd(text);
        text = text.stripTrailing();
        if (files.isEmpty() && WhatsAppWords.isDeleted(text.strip())) {
            return new Words(author, "", List.of(), false, true);
        }
        int edited = WhatsAppWords.editedAt(text);
        String unmarked = edited < 0 ? text : text.substring(0, edited);
        String caption = files.isEmpty() ? withoutFileAtEnd(unmarked, files) : unmarked;
        String shown = caption.equals(text) ? whole : caption; // spaces at the end are the author's
        String clean = caption.equals("null") ? "" : Mentions.clean(DirectionMarks.cutInLines(shown));
        return new Words(author, clean, List.copyOf(files), edited >= 0, false);
    }

    private static String withoutLinesAtEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The text without the file that iOS names behind a caption; the file is added. */
    private static String withoutFileAtEnd(String text, List<ChatAttachment> files) {
        Matcher attached = WhatsAppWords.attachedAtEnd(text);
        if (attached != null) {
            String name = attached.group("name").strip();
            files.add(ChatAttachment.local(name, name, null, ChatAttachment.UNKNOWN));
            return text.substring(0, attached.regionStart() - 1).stripTrailing();
        }
        int omitted = WhatsAppWords.omittedAtEnd(text);
        if (omitted < 0) {
            return text;
        }
        files.add(ChatAttachment.missing(OMITTED, null));
        return text.substring(0, omitted).stripTrailing();
    }
}
