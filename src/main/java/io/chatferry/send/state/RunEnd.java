package io.chatferry.send.state;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.ErrorPolicy;
import io.chatferry.cometchat.answer.ErrorPolicy.Treatment;
import org.jspecify.annotations.Nullable;

/** Whether this run has to end before everything is sent, and why: the first reason counts. */
public final class RunEnd {

    private volatile @Nullable SendResult result;

    /** Why the run ends, or null. */
    @Nullable
    public SendResult result() {
        return result;
    }

    /** Ends the run. */
    public void end(SendResult.End end, String reason) {
        if (result == null) {
            result = new SendResult(end, reason);
        }
    }

    /** Ends the run if this answer concerns every request: the key, the plan, the path. Returns whether it does. */
    public boolean concernsAll(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return concernsAll(refused.code(), "HTTP " + refused.status(), refused.message());
        }
        // a fault of the server with such a code: what was asked for is in doubt, and no other request would fare
        // better
        return answer instanceof Answer.InDoubt doubt
                && doubt.code() != null
                && concernsAll(doubt.code(), "HTTP " + doubt.status(), doubt.message());
    }

    /** The same for the code of an answer or of a row in it. */
    public boolean concernsAll(String code, String where, String reason) {
        ErrorPolicy policy = ErrorPolicy.of(code);
        String detail = code + " (" + where + "): " + reason;
        if (policy.treatment() == Treatment.KEY) {
            end(SendResult.End.KEY_REFUSED, ErrorPolicy.keyRefused(detail));
        } else if (policy.treatment() == Treatment.JOB) {
            end(
                    SendResult.End.JOB_REFUSED,
                    "The target refuses the job, since " + policy.reason() + ": " + detail
                            + "\nFix that and run the same command again; it resumes here.");
        }
        return policy.concernsAll();
    }
}
