package io.chatferry.cometchat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;

/**
 * When a call may leave. Whatever makes calls asks here before each one, and tells what came back. Instants are those of
 * {@link System#nanoTime}. Safe for use by many threads.
 */
public interface CallLimits {

    /** No slot. */
    long NONE = -1;

    /** The instant of the next free slot of a class, now taken; {@link #NONE} if none is near: ask again in a moment. */
    long reserve(LimitClass limit);

    /** A call leaves in its slot; false if it must not, because the target wants no requests since: the slot is lost. */
    boolean tryDispatch(LimitClass limit, long slot);

    /** The target did what it was asked, or refused it for what it is. */
    void passed(LimitClass limit, RateHeaders rate);

    /** There was no answer that says anything of limits. */
    void failed();

    /** The call was refused with 429; how long it waits at least before it is made again. */
    Duration refused(LimitClass limit, RateHeaders rate);
}
