package io.chatferry.send.state;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a run counts while it sends, read by the progress line from another thread. */
public final class SendCounters {

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong rateLimited = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong doubts = new AtomicLong();
    private final AtomicLong foundAfterDoubt = new AtomicLong();
    private final AtomicLong absentAfterDoubt = new AtomicLong();
    private final AtomicLong entitiesCreated = new AtomicLong();
    private final AtomicLong alreadyThere = new AtomicLong();
    private final AtomicLong deferred = new AtomicLong();
    private final RecentErrors errors = new RecentErrors();
    private volatile List<LimitUsage> used = List.of();
    private volatile RequestFlow flow = RequestFlow.UNKNOWN;
    private volatile String waitReason = "";
    private volatile String outage = "";
    private volatile int waitingForFiles;
    private volatile String limitMessage = "";

    /** Messages sent by this run, those found after a doubt among them. */
    public long sent() {
        return sent.get();
    }

    /** Messages that the target refused in this run. */
    public long failed() {
        return failed.get();
    }

    /** Messages that were in the target before this job. */
    public long alreadyThere() {
        return alreadyThere.get();
    }

    /** Messages that the target does not take because of their age. */
    public long deferred() {
        return deferred.get();
    }

    /** Messages that this run has nothing more to do with. */
    public long completed() {
        return sent() + failed() + alreadyThere() + deferred();
    }

    /** Messages that wait until their files are in the store. */
    public int waitingForFiles() {
        return waitingForFiles;
    }

    public void waitingForFiles(int messages) {
        waitingForFiles = messages;
    }

    /** Requests of every kind that left. */
    public long requests() {
        return requests.get();
    }

    /** Answers 429. */
    public long rateLimited() {
        return rateLimited.get();
    }

    /** Messages that have to are sent again. */
    public long retries() {
        return retries.get();
    }

    /** Messages that came into doubt in this run. */
    public long doubts() {
        return doubts.get();
    }

    /** Doubts resolved: the message had arrived. */
    public long foundAfterDoubt() {
        return foundAfterDoubt.get();
    }

    /** Doubts resolved: the message had not arrived. */
    public long absentAfterDoubt() {
        return absentAfterDoubt.get();
    }

    /** Users, groups and memberships created by this run. */
    public long entitiesCreated() {
        return entitiesCreated.get();
    }

    /** What sending waits for, in a few words; empty when it does not wait. */
    public String waitReason() {
        return waitReason;
    }

    /** Why the target gives no answers, and what to look at; empty while it gives some. */
    public String outage() {
        return outage;
    }

    /** How the target's limits differ from the job file's, and what was learned of them; empty if nothing. */
    public String limitMessage() {
        return limitMessage;
    }

    /** How much of each limit was used lately; empty before the first request. */
    public List<LimitUsage> used() {
        return used;
    }

    /** What went wrong lately, the latest first. */
    public List<RecentErrors.RecentError> errors() {
        return errors.latest();
    }

    /** How requests flow. */
    public RequestFlow flow() {
        return flow;
    }

    public void flow(RequestFlow measured) {
        flow = measured;
    }

    public void used(List<LimitUsage> limits) {
        used = List.copyOf(limits);
    }

    /** Something went wrong with a message. */
    public void addError(long message, String code, String reason) {
        errors.add(message, code, reason);
    }

    public void alreadyThereOne() {
        alreadyThere.incrementAndGet();
    }

    public void deferredOne() {
        deferred.incrementAndGet();
    }

    /** Deferred messages are to be sent after all. */
    public void takenBack(long amount) {
        deferred.addAndGet(-amount);
    }

    public void sentOne() {
        sent.incrementAndGet();
    }

    public void failedOne() {
        failed.incrementAndGet();
    }

    public void requestLeft() {
        requests.incrementAndGet();
    }

    public void rateLimitedOne() {
        rateLimited.incrementAndGet();
    }

    public void retriedOne() {
        retries.incrementAndGet();
    }

    public void inDoubt() {
        doubts.incrementAndGet();
    }

    public void doubtResolved(boolean found) {
        (found ? foundAfterDoubt : absentAfterDoubt).incrementAndGet();
    }

    public void created(int amount) {
        entitiesCreated.addAndGet(amount);
    }

    public void limitMessage(String message) {
        limitMessage = message;
    }

    public void waitsFor(String what) {
        waitReason = what;
    }

    public void outage(String reason) {
        outage = reason;
    }
}
