package io.chatferry.verify;

import io.chatferry.cometchat.ApiCall;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.SentMessage;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.RowMatcher;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifyRows.Sent;
import io.chatferry.ledger.sort.RowSort;
import io.chatferry.model.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deletes the messages that this job has sent. What was read back proves that a message is of this job: its server id
 * together with its muid, or with its content where the target shows no muid. A message that was not read back is looked up
 * by its id first. A deletion whose outcome is not known is repeated.
 */
public final class MessageUndo implements AutoCloseable {

    /** Columns of a row in the merges. */
    private static final int ID = 0;

    private static final int MUID = 1;
    private static final int CONTENT = 2;
    private static final int WIDTH = 3;
    private static final long NOT_READ = 0;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;
    private final VerifyRows rows;
    private final UndoRows undo;
    private final ReadBackRun reading;
    private final RepeatableCalls calls;
    private final UndoResult result;
    private final RowSort chosen;

    public MessageUndo(
            Ledger ledger,
            VerifyRows rows,
            UndoRows undo,
            ReadBackRun reading,
            RepeatableCalls calls,
            UndoResult result) {
        this.ledger = ledger;
        this.rows = rows;
        this.undo = undo;
        this.reading = reading;
        this.calls = calls;
        this.result = result;
        this.chosen = new RowSort(ledger, "undo", 2, 1);
    }

    /** Chooses the messages to delete. */
    public void choose() {
        match(MessageState.SENT, (sent, found) -> {
            if (found == null) {
                chosen.add(sent[ID], NOT_READ);
            } else if (isSame(sent, found)) {
                chosen.add(sent[ID], found[ID]);
            } else {
                result.addKept("message " + rows.message(sent[ID]).muid()
                        + ": what stands under its id in the target is another message");
            }
        });
    }

    /** Deletes the chosen messages, many at once; {@code progress} is run after each. */
    public void delete(Runnable progress) {
        try (BoundedExecutor executor = new BoundedExecutor("undo", calls, progress)) {
            chosen.each(row -> executor.run(() -> delete(rows.message(row[0]), row[1])));
            executor.await();
        }
    }

    /** Puts those messages back to sent that were deleted, and that the reading since shows all the same. */
    public void prove() {
        match(MessageState.UNDONE, (sent, found) -> {
            if (found != null && isSame(sent, found)) {
                undo.markPresent(sent[ID]);
                result.addReappeared(Kind.MESSAGE);
                result.addKept("message " + rows.message(sent[ID]).muid() + ": deleted, and still shown by the target");
            }
        });
    }

    private interface Pair {
        void decide(long[] sent, long @Nullable [] found);
    }

    private void match(MessageState state, Pair pair) {
        try (RowMatcher matching = new RowMatcher(ledger, "undo-ids", WIDTH)) {
            rows.messages(sent -> {
                if (sent.state() == state) {
                    String key = sent.serverId() == null ? "m" + sent.muid() : "s" + sent.serverId();
                    matching.left(key, sent.id(), VerifyRows.number(sent.muid()), content(sent.body()));
                }
            });
            reading.items(Kind.MESSAGE, (n, item, type, conversation) -> {
                if (JSON.readTree(item.json()).path("deletedAt").asLong(0) == 0 || state == MessageState.SENT) {
                    String muid = item.muid();
                    long[] row = {n, muid == null ? 0 : VerifyRows.number(muid), content(item.json())};
                    matching.right("s" + item.key(), row);
                    if (muid != null) {
                        matching.right("m" + muid, row);
                    }
                }
            });
            matching.run((sent, found) -> sent.forEach(row -> pair.decide(row, found.isEmpty() ? null : found.get(0))));
        }
    }

    private static long content(String json) {
        return ByteBuffer.wrap(
                        ComparableFields.message(CanonicalJson.read(json)).digest())
                .getLong();
    }

    private static boolean isSame(long[] sent, long[] found) {
        return found[MUID] == 0 ? found[CONTENT] == sent[CONTENT] : found[MUID] == sent[MUID];
    }

    private void delete(Sent sent, long read) {
        String id = read == NOT_READ
                ? sent.serverId()
                : reading.item(Kind.MESSAGE, read).key();
        if (id == null) {
            result.addKept("message " + sent.muid() + ": its id in the target is not known");
            return;
        }
        if (read == NOT_READ) {
            Boolean isOfJob = isOfJob(sent, id);
            if (isOfJob == null) {
                noteDeleted(sent);
                return;
            }
            if (!isOfJob) {
                result.addKept(
                        "message " + sent.muid() + ": what stands under its id in the target is another message");
                return;
            }
        }
        Answer answer = calls.ask(ApiCalls.deleteMessage(id));
        if (isAbsent(answer)) {
            answer = calls.ask(ApiCalls.deleteModerated(id)); // a message that moderation holds back
        }
        if (answer instanceof Answer.Success || isAbsent(answer) || isUnknownCall(answer)) {
            noteDeleted(sent);
        } else if (answer instanceof Answer.Refused refused) {
            result.addKept("message " + sent.muid() + ": " + refused.code() + ": " + refused.message());
        }
    }

    /** Whether the message with this id is of this job; null when the target has none. */
    private @Nullable Boolean isOfJob(Sent sent, String id) {
        for (ApiCall call : new ApiCall[] {ApiCalls.getMessage(id), ApiCalls.getModerated(id)}) {
            Answer answer = calls.ask(call);
            if (answer instanceof Answer.Success success) {
                SentMessage shown = SentMessage.in(success);
                if (shown == null) {
                    return false;
                }
                JsonNode data = success.body().path("data");
                return shown.muid() == null
                        ? content(TargetFields.message(data)) == content(sent.body())
                        : shown.muid().equals(sent.muid());
            }
            if (!isAbsent(answer) && !isUnknownCall(answer)) {
                return false;
            }
        }
        return null;
    }

    private void noteDeleted(Sent sent) {
        undo.markDeleted(sent.id());
        result.addDeleted(Kind.MESSAGE);
    }

    private static boolean isAbsent(Answer answer) {
        return answer instanceof Answer.Refused refused && TargetListReader.isAbsentMessage(refused);
    }

    /** Apps without moderation may not have its calls. */
    private static boolean isUnknownCall(Answer answer) {
        return answer instanceof Answer.Refused refused && refused.code().equals("ERR_API_NOT_FOUND");
    }

    @Override
    public void close() {
        chosen.close();
    }
}
