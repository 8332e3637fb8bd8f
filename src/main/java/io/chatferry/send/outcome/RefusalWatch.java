package io.chatferry.send.outcome;

import io.chatferry.send.state.RunEnd;
import io.chatferry.send.state.SendResult;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ends a run whose messages are refused in numbers: the first 20 all alike, or 5 % of the last 1,000 (DESIGN section 8).
 * That is no bad record here and there, but something that a person should look at.
 */
public final class RefusalWatch {

    private static final int FIRST = 20;
    private static final int LAST = 1_000;
    private static final int MOST_REFUSED = LAST / 20;

    private final RunEnd end;
    private final Deque<Boolean> last = new ArrayDeque<>();
    private int refusedAmongLast;
    private long judged;
    private String firstCode = "";
    private boolean allAlike = true;
    private boolean paused;

    public RefusalWatch(RunEnd end) {
        this.end = end;
    }

    public void succeeded() {
        allAlike = false;
        judge(false);
    }

    public void refused(String code, String words) {
        if (judged == 0) {
            firstCode = code;
        }
        allAlike &= code.equals(firstCode);
        judge(true);
        if (judged == FIRST && allAlike) {
            end("The first " + FIRST + " messages were all refused: " + code + ": " + words);
        } else if (refusedAmongLast > MOST_REFUSED && judged > FIRST) {
            end(refusedAmongLast + " of the last " + last.size() + " messages were refused, the last one: " + code
                    + ": " + words);
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
        return paused;
    }

    private void end(String what) {
        paused = true;
        end.end(
                SendResult.End.JOB_REFUSED,
                what + "\nThe job is paused; what was refused is in the report. Run the same command again to go on.");
    }
}
