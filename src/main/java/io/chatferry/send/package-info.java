/**
 * Sends messages: the ready queue, limits, order, entities, retries and doubts.
 *
 * <p><b>Threads.</b> One thread, that of the {@code send} step, owns every decision and every change of the
 * ledger ({@link io.chatferry.send.SendLoop}). The client's IO threads only put answers into a queue. So between two
 * instructions of that thread only the target and the network change.
 *
 * <p><b>Order of writes.</b> The state of a message is its row and what the ledger's log says of it since: claims and
 * outcomes are appended to the log, one row a transaction, and folded into the rows of the messages when there is time, at
 * the end, and by whoever opens the ledger next; as much at a time as costs some milliseconds, so that sending does not
 * wait, and no more is left than a stop may wait for. For each message:
 *
 * <ol>
 *   <li>{@code STAGED}: nothing has left. A crash here: it is sent by the next run.
 *   <li>Claim, one transaction: {@code SENDING}, the endpoint, the time; the entities whose details it carries {@code
 *       CREATING}. Only after its commit may the first byte leave. A crash from here to 4: the next start turns {@code
 *       SENDING} into {@code IN_DOUBT}, with the instant of that start as the end of the connection, and {@code CREATING}
 *       into {@code UNKNOWN}, which is asked for before the entity is used again.
 *   <li>On the wire. The answer says sent, refused, surely not processed, or nothing for certain.
 *   <li>Outcome, one transaction: {@code SENT} with the server's id; {@code FAILED} with code and reason; {@code DEFERRED};
 *       {@code STAGED} again; or {@code IN_DOUBT}. A crash before its commit is a crash at 3. That messages have arrived is written
 *       in the transaction that claims the next ones, where nothing else waits for it, or by itself after 50 ms ({@link
 *       io.chatferry.send.outcome.UnwrittenOutcomes}): what follows one of them is so never on disk without it.
 *   <li>{@code IN_DOUBT} on a call that sends one message: looked up by muid ({@link io.chatferry.send.doubt.DoubtResolver}) until it
 *       is found ({@code SENT}), or is missing twice, the first time no earlier than {@code missingAfter} after its
 *       connection closed, and 5 s apart ({@code STAGED} again). The first miss is on disk, so a crash between the two
 *       keeps it.
 *   <li>{@code IN_DOUBT} on the data import, which knows a muid that it has: claimed again from that state and sent again,
 *       on this endpoint and no other ({@link io.chatferry.send.lane.ImportRetries}). "Already exists" then means that it had
 *       arrived; it is looked up for its id ({@link io.chatferry.send.doubt.KnownMuidResolver}). For a message that this ledger had
 *       not begun it means that another program's is there: the message is first written back to {@code STAGED}, then
 *       compared, so that a crash in between does not make it ours.
 *   <li>A call of the import that fails as a whole while the target answers others is halved. How often is on disk with
 *       each row, in the transaction that says {@code IN_DOUBT}; a row that fails alone is looked up before it is {@code
 *       FAILED}.
 * </ol>
 *
 * <p><b>Why no message is sent twice:</b> a message leaves only from {@code STAGED} (or on the import from {@code IN_DOUBT}),
 * in a transaction that checks the epoch of the run; the run that holds the lock has each message in its backlog once, and
 * refuses to claim what it has begun; folding refuses a log in which a completed message changes. <b>Why no message is lost:</b>
 * only a success answer for that very muid, or finding it in the target, makes it {@code SENT}.
 *
 * <p><b>The next message.</b> At the start of a run the open messages are arranged in a line for each sender ({@link
 * io.chatferry.ledger.backlog.Backlog}). A message goes when its predecessors are completed and its sender has a permit; of
 * those, one of the sender with most messages remaining, or one that such a sender waits for ({@link
 * io.chatferry.send.queue.ReadyQueue}). Messages of one second of one conversation go one after another, or all of a conversation
 * where the order is strict; the last two go after all the others.
 *
 * <p><b>Lanes.</b> Each call that carries messages is a {@link io.chatferry.send.lane.Lane} that takes from the one queue within
 * its own limit. With {@code endpoint: auto} the import takes 50 at a time of the sender with most messages remaining, whatever the sender's
 * permits, and the moderation call the rest: both end together.
 *
 * <p><b>Failing machines.</b> A full disk closes the database at once: what was claimed and not committed has not left,
 * what was committed is as after a kill. So it is with memory: a thread that has none ends the process. One that sleeps finds
 * its connections cut when it wakes, its windows past, and its lock its own, unless another run has taken it meanwhile.
 *
 * <p><b>Age.</b> What the target does not keep any more is found by halving the time between what it refused and what it
 * took, one message at a time, and set aside ({@link io.chatferry.send.outcome.RetentionDetector}). On disk a message that was refused and
 * may be too old is {@code STAGED} until that is proven, so a crash costs one more request; what is set aside is {@code
 * DEFERRED}, and so only as long as the ledger holds a proven cut-off: without one, the next run stages it again.
 *
 * <p><b>Drain.</b> A run that has to end takes nothing new and lets what is in flight finish, until one deadline that is set
 * once. A run in which nothing happens and nothing is due is ended ({@link io.chatferry.send.StallWatchdog}).
 *
 * <p><b>Rate limits.</b> Each class of calls has a limiter that gives one permit a step
 * ({@link io.chatferry.send.ratelimit.CallClassRateLimiter}). It is our own because those of libraries lack four things:
 *
 * <ul>
 *   <li>A permit that a late thread does not take is lost, and with more than one a step two bursts meet where periods
 *       meet. Here what is owed is remembered, and made up for by steps a quarter shorter, as long as a log of the requests
 *       ({@link io.chatferry.send.ratelimit.RequestWindowCounter}) says that the window has room for it.
 *   <li>A limit that changes, or is a second one (the target's beside the job file's), knows nothing of what has left
 *       before. The log does.
 *   <li>Permits are full again after every start. The log is filled from what this app's runs and jobs have noted on
 *       disk ({@link io.chatferry.send.ratelimit.UsageFile}) as each slot was given, before anything left.
 *   <li>A limiter object for each of hundreds of thousands of senders would cost a hundred times the memory: these have a
 *       schedule and an exact log of the last window instead ({@link io.chatferry.send.ratelimit.SenderRateLimiter}).
 * </ul>
 *
 * <p>So in any stretch of one window there leaves no more than the limit, whether the target counts in fixed windows or in
 * a sliding one. The 0.4 % between pace and limit are for the way to the target, which is not even.
 *
 * <p><b>Limits of the target.</b> What its headers call used is compared with what has left
 * ({@link io.chatferry.send.ratelimit.HeaderLimitTracker}): headers that count our requests tell the limit, and by their reset or by a jump of
 * what remains the window; what they count beyond that, others have sent. A target that only refuses is taken to allow
 * what it let through in the window before ({@link io.chatferry.send.ratelimit.CallClassLimit}). A refusal is a sender's, the app's or
 * an accident ({@link io.chatferry.send.ratelimit.ThrottleScope}): only one of the app's pauses everything, and after the pause a single
 * request finds out whether it is over. What is learned holds for the runs of the next 24 hours
 * ({@link io.chatferry.send.ratelimit.LearnedLimits}).
 *
 * <p><b>Clocks.</b> All pacing is by {@link java.lang.System#nanoTime}. On disk stand both that and the wall clock, and
 * the younger age counts: no jump of one of them lets a limit be exceeded or blocks for longer than a window.
 *
 * <p><b>Calls that stamp the time themselves</b> ({@link io.chatferry.send.lane.SendLane}: {@code endpoint: send}, and replies
 * with {@code threads: native}) go one at a time in each conversation. One in doubt is looked up where it would stand: in
 * its thread, then in the conversation from the newest message back to the time of the attempt by the target's own clock
 * ({@link io.chatferry.send.state.TargetClock}), by muid or, where none is shown, by sender and content among ids that no other
 * row has. Beside another endpoint, replies are a {@link io.chatferry.send.SendPhase} of their own: first everything else is
 * settled, then what replies to something that has arrived, then what could go into no thread as other messages do. Each
 * leg is made anew of the ledger, so a crash between two of them is like any other.
 *
 * <p><b>Reactions and deletes</b> ({@link io.chatferry.send.followup.FollowUpCalls}) go when all messages are completed, the deletes
 * last. On disk each is open or done: it may be done twice without harm, so after a crash, or without a certain answer, it
 * is simply done again.
 */
@NullMarked
package io.chatferry.send;

import org.jspecify.annotations.NullMarked;
