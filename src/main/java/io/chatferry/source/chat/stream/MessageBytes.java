package io.chatferry.source.chat.stream;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.row.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Messages as bytes of a temporary file, which no other version of the program reads. Not thread-safe. */
final class MessageBytes {

    private static final TypeReference<Map<String, Object>> NOTES = new TypeReference<>() {};
    private static final int BOT = 1;
    private static final int EDITED = 2;
    private static final int DELETED = 4;
    private static final int MADE_UP = 8;

    private byte[] bytes = new byte[4096];
    private int length;

    /** Begins a new value. */
    void clear() {
        length = 0;
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void number(long value) {
        ensure(Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += Long.BYTES;
    }

    void message(ChatMessage message) {
        text(message.conversation());
        text(message.id());
        text(message.sender());
        text(message.senderName());
        text(message.alias());
        number((message.isFromBot() ? BOT : 0)
                | (message.isEdited() ? EDITED : 0)
                | (message.isDeleted() ? DELETED : 0)
                | (message.isIdMadeUp() ? MADE_UP : 0));
        time(message.sentAt());
        number(message.sequence());
        text(message.text());
        number(message.attachments().size());
        message.attachments().forEach(this::attachment);
        text(message.parent());
        text(message.parentElse());
        text(message.quote());
        time(message.editedAt());
        time(message.deletedAt());
        number(message.reactions().size());
        for (ChatReaction reaction : message.reactions()) {
            text(reaction.emoji());
            number(reaction.users().size());
            reaction.users().forEach(this::text);
            number(reaction.others());
        }
        text(message.notes().isEmpty() ? null : JsonText.mapper().writeValueAsString(message.notes()));
    }

    private void attachment(ChatAttachment file) {
        text(file.url());
        text(file.path());
        text(file.missing());
        text(file.name());
        text(file.mimeType());
        number(file.size());
    }

    private void time(@Nullable Instant time) {
        number(time == null ? Long.MIN_VALUE : time.getEpochSecond());
        number(time == null ? 0 : time.getNano());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            count(-1);
            return;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        // half of a surrogate pair has no bytes in any encoding, and must arrive as it is: the constraints name it
        if (isBroken(text, encoded)) {
            encoded = chars(text);
            count(-2 - encoded.length);
        } else {
            count(encoded.length);
        }
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private static byte[] chars(String text) {
        ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            chars.putChar(text.charAt(i));
        }
        return chars.array();
    }

    private static boolean isBroken(String text, byte[] encoded) {
        return hasSurrogate(text) && !text.equals(new String(encoded, StandardCharsets.UTF_8));
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private void count(int value) {
        ensure(Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += Integer.BYTES;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** Reads a message at the position of the buffer. */
    static ChatMessage message(ByteBuffer in) {
        String conversation = String.valueOf(readText(in));
        ChatMessage.Builder message = ChatMessage.in(conversation, readText(in))
                .from(readText(in))
                .named(readText(in))
                .alias(readText(in));
        long traits = in.getLong();
        if ((traits & MADE_UP) != 0) {
            message.withMadeUpId();
        }
        message.fromBot((traits & BOT) != 0)
                .at(readTime(in))
                .sequence(in.getLong())
                .text(readText(in));
        for (long files = in.getLong(); files > 0; files--) {
            message.attach(new ChatAttachment(
                    readText(in), readText(in), readText(in), readText(in), readText(in), in.getLong()));
        }
        message.parent(readText(in)).parentElse(readText(in)).quote(readText(in));
        Instant editedAt = readTime(in);
        Instant deletedAt = readTime(in);
        if ((traits & EDITED) != 0) {
            message.edited(editedAt);
        }
        if ((traits & DELETED) != 0) {
            message.deleted(deletedAt);
        }
        for (long reactions = in.getLong(); reactions > 0; reactions--) {
            String emoji = String.valueOf(readText(in));
            List<String> users = new ArrayList<>();
            for (long count = in.getLong(); count > 0; count--) {
                users.add(String.valueOf(readText(in)));
            }
            message.reaction(new ChatReaction(emoji, users, in.getLong()));
        }
        String notes = readText(in);
        if (notes != null) {
            JsonText.mapper().readValue(notes, NOTES).forEach(message::note);
        }
        return message.build();
    }

    private static @Nullable Instant readTime(ByteBuffer in) {
        long seconds = in.getLong();
        long nanos = in.getLong();
        return seconds == Long.MIN_VALUE ? null : Instant.ofEpochSecond(seconds, nanos);
    }

    private static @Nullable String readText(ByteBuffer in) {
        int count = in.getInt();
        if (count == -1) {
            return null;
        }
        boolean isBroken = count < -1;
        int size = isBroken ? -2 - count : count;
        String text = isBroken
                ? in.slice(in.position(), size).asCharBuffer().toString()
                : new String(in.array(), in.arrayOffset() + in.position(), size, StandardCharsets.UTF_8);
        in.position(in.position() + size);
        return text;
    }
}
