package io.chatferry.send.outcome;

import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendResult;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends a run when the target refuses many messages: the first 20 with one code, or more than 5 % of the last 1,000. The cause
 * is then not a single bad record, and a person should look at it. Not thread-safe.
 */
public final class RefusalWatch {

    private static final int FIRST = 20;
    private static final int LAST = 1_000;
    private static final int MAX_REFUSED = LAST / 20;

    private final RunEnd end;
    private final Deque<Boolean> last = new ArrayDeque<>();
    private int refusedAmongLast;
    private long judged;
    private String firstCode = "";
    private boolean allAlike = true;
    private boolean hasPaused;

    public RefusalWatch(RunEnd end) {
        this.end = end;
    }

    public void succeeded() {
        allAlike = false;
        judge(false);
    }

    public void refused(String code, String reason) {
        if (judged == 0) {
            firstCode = code;
        }
        allAlike &= code.equals(firstCode);
        judge(true);
        if (judged == FIRST && allAlike) {
            end("The first " + FIRST + " messages were all refused: " + code + ": " + reason);
        } else if (refusedAmongLast > MAX_REFUSED && judged > FIRST) {
            end(refusedAmongLast + " of the last " + last.size() + " messages were refused, the last one: " + code
                    + ": " + reason);
        }
    }

    private void judge(boolean refused) {
        judged++;
        last.addLast(refused);
        refusedAmongLast += refused ? 1 : 0;
        if (last.size() > LAST) {
            refusedAmongLast -= last.removeFirst() ? 1 : 0;
        }
    }

    /** Whether refusals have ended the run: those that are still to come are no message's own fault. */
    boolean hasPaused() {
        return hasPaused;
    }

    private void end(String what) {
        hasPaused = true;
        end.end(
                SendResult.End.JOB_REFUSED,
                what + "\nThe job is paused; what was refused is in the report. Run the same command again to go on.");
    }
}
