package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.CometChat;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.send.state.SendResult;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that waits for something that never comes. */
@Timeout(60)
class StallWatchdogTests {

    @TempDir
    Path folder;

    @Test
    void endsRunWhenRequestsAreLost() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.faults.calls=messages", "sandbox.faults.stall=1")) {
            sending.window = Duration.ofMillis(500);
            sending.missingAfter = Duration.ofMillis(500);
            sending.job.pass(new Export().message("m1", "ann", "bob", START, "one"));
            sending.withApi = StallWatchdogTests::forgetDeadlines;

            SendResult result = sending.run();
            assertThat(result.end()).isEqualTo(SendResult.End.STALLED);
            assertThat(result.message())
                    .contains("nothing has happened for 3 s", "1 requests in flight")
                    .hasLineCount(2);
        }
    }

    @Test
    void keepsRunAliveWhileWaitingForTimer() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.limits.sender=2", "sandbox.limits.window=6s")) {
            sending.window = Duration.ofSeconds(6);
            sending.sender = 2;
            sending.missingAfter = Duration.ofMillis(10);
            Export export = new Export();
            for (int i = 0; i < 4; i++) {
                export.message("m" + i, "ann", "bob", START + i, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(sending.job.states().values()).containsOnly(MessageState.SENT);
        }
    }

    /** Nobody cuts late requests any more, as if the thread that does had died. */
    private static void forgetDeadlines(CometChat api) {
        try {
            Field deadlines = CometChat.class.getDeclaredField("deadlines");
            deadlines.setAccessible(true);
            ((ScheduledExecutorService) deadlines.get(api)).shutdownNow();
        } catch (ReflectiveOperationException renamed) {
            throw new AssertionError(renamed);
        }
    }
}
