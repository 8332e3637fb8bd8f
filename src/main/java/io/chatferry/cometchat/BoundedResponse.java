package io.chatferry.cometchat;

import io.chatferry.cometchat.answer.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response up to a bound, its own and that of all answers together, and has it read. Used by one IO thread.
 * Nothing is decompressed: what counts is what the target has really sent.
 */
final class BoundedResponse extends AbstractBinResponseConsumer<Answer> {

    private static final int FIRST_CAPACITY = 1024;

    private final AnswerReader reader;
    private final int bound;
    private final AnswerMemory memory;
    private final ByteArrayBuffer body = new ByteArrayBuffer(FIRST_CAPACITY);
    private @Nullable HttpResponse head;
    private long reserved;

    BoundedResponse(AnswerReader reader, int bound, AnswerMemory memory) {
        this.reader = reader;
        this.bound = bound;
        this.memory = memory;
    }

    /** The status of the answer that has begun to arrive, or 0. */
    int status() {
        return head == null ? 0 : head.getCode();
    }

    @Override
    protected void start(HttpResponse response, @Nullable ContentType contentType) {
        head = response;
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean endOfStream) throws IOException {
        int length = source.remaining();
        if (length > bound - body.length()) {
            throw new IOException("the answer is longer than " + bound + " bytes");
        }
        memory.reserve(length);
        reserved += length;
        byte[] part = new byte[length];
        source.get(part);
        body.append(part, 0, length);
    }

    @Override
    protected Answer buildResult() {
        return head == null
                ? new Answer.InDoubt(0, null, "an answer without a status")
                : reader.read(head, body.toByteArray());
    }

    @Override
    public void releaseResources() {
        memory.release(reserved);
        reserved = 0;
        body.clear();
    }
}
