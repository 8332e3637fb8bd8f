package io.chatferry.sandbox.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a message without its id: numbers of variable length, texts with their length before them. A plain text
 * message takes about 60 bytes beside its ids and its data, so that millions fit in memory.
 */
final class MessageCodec {

    private static final long TO_GROUP = 1;
    private static final long PLAIN = 2;

    private MessageCodec() {}

    static byte[] encode(ChatMessage message) {
        Writer out = new Writer(message.data().length + 160);
        ChatMessage.Stamps stamps = message.stamps();
        out.number(stamps.sentAt());
        boolean plain = message.category().equals("message") && message.type().equals("text");
        out.number((message.toGroup() ? TO_GROUP : 0) | (plain ? PLAIN : 0));
        out.text(message.sender());
        out.text(message.receiver());
        out.optional(message.muid());
        if (!plain) {
            out.text(message.category());
            out.text(message.type());
        }
        out.bytes(message.data());
        out.number(message.tags().size());
        message.tags().forEach(out::text);
        out.number(message.parentId());
        out.number(stamps.updatedAt());
        out.number(stamps.deliveredAt());
        out.number(stamps.readAt());
        out.number(stamps.editedAt());
        out.optional(stamps.editedBy());
        out.number(stamps.deletedAt());
        out.optional(stamps.deletedBy());
        out.number(stamps.storedAt());
        out.number(message.screening().verdict().code());
        out.number(message.screening().decidedAt());
        out.optional(message.screening().rule());
        return out.done();
    }

    static ChatMessage decode(long id, byte[] bytes) {
        Reader in = new Reader(bytes);
        long sentAt = in.number();
        long kind = in.number();
        boolean toGroup = (kind & TO_GROUP) != 0;
        boolean plain = (kind & PLAIN) != 0;
        String sender = in.text();
        String receiver = in.text();
        String muid = in.optional();
        String category = plain ? "message" : in.text();
        String type = plain ? "text" : in.text();
        byte[] data = in.bytes();
        int count = (int) in.number();
        List<String> tags = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tags.add(in.text());
        }
        long parentId = in.number();
        ChatMessage.Stamps stamps = new ChatMessage.Stamps(
                sentAt,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.optional(),
                in.number(),
                in.optional(),
                in.number());
        ChatMessage.Screening screening =
                new ChatMessage.Screening(ChatMessage.Verdict.of((int) in.number()), in.number(), in.optional());
        return new ChatMessage(
                id,
                muid,
                sender,
                receiver,
                toGroup,
                category,
                type,
                data,
                List.copyOf(tags),
                parentId,
                stamps,
                screening);
    }

    private static final class Writer {
        private byte[] buffer;
        private int length;

        Writer(int guess) {
            buffer = new byte[guess];
        }

        void number(long value) {
            room(10);
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                buffer[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            buffer[length++] = (byte) rest;
        }

        void text(String text) {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        void optional(@Nullable String text) {
            number(text == null ? 0 : 1);
            if (text != null) {
                text(text);
            }
        }

        void bytes(byte[] bytes) {
            number(bytes.length);
            room(bytes.length);
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
        }

        private void room(int wanted) {
            if (length + wanted > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + wanted));
            }
        }

        byte[] done() {
            return Arrays.copyOf(buffer, length);
        }
    }

    private static final class Reader {
        private final byte[] buffer;
        private int at;

        Reader(byte[] buffer) {
            this.buffer = buffer;
        }

        long number() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = buffer[at++];
                value |= (long) (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            return value;
        }

        String text() {
            int size = (int) number();
            at += size;
            return new String(buffer, at - size, size, StandardCharsets.UTF_8);
        }

        @Nullable
        String optional() {
            return number() == 0 ? null : text();
        }

        byte[] bytes() {
            int size = (int) number();
            at += size;
            return Arrays.copyOfRange(buffer, at - size, at);
        }
    }
}
