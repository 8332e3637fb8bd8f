package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.CallsEnded;
import io.chatferry.cometchat.RepeatableCalls;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks on a bounded number of threads, of which the first failure ends all. */
@Timeout(30)
class BoundedExecutorTests {

    private static final int MAX_THREADS = 24;

    private final ScriptedTarget target = new ScriptedTarget();
    private final RepeatableCalls calls = target.calls();
    private final AtomicInteger progress = new AtomicInteger();

    @AfterEach
    void close() {
        calls.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MAX_THREADS - 1, MAX_THREADS, MAX_THREADS + 1, 500})
    void runsEachTaskOnceAndCountsProgress(int tasks) {
        AtomicInteger done = new AtomicInteger();
        try (BoundedExecutor executor = executor()) {
            for (int i = 0; i < tasks; i++) {
                executor.run(done::incrementAndGet);
            }
            executor.await();

            assertThat(done).hasValue(tasks);
            assertThat(progress).hasValue(tasks);
            executor.run(done::incrementAndGet);
            executor.await();
        }
        assertThat(done).hasValue(tasks + 1);
    }

    /** All threads meet at the barrier, which they can only do at the same time. */
    @Test
    void runsAsManyTasksAtOnceAsItHasThreads() {
        CyclicBarrier barrier = new CyclicBarrier(MAX_THREADS);
        try (BoundedExecutor executor = executor()) {
            for (int i = 0; i < MAX_THREADS; i++) {
                executor.run(() -> meet(barrier));
            }
            executor.await();
        }
        assertThat(progress).hasValue(MAX_THREADS);
    }

    @Test
    void blocksCallerWhileAllThreadsAreBusy() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch accepted = new CountDownLatch(MAX_THREADS + 1);
        try (BoundedExecutor executor = executor()) {
            Thread caller = new Thread(() -> {
                for (int i = 0; i <= MAX_THREADS; i++) {
                    executor.run(() -> await(release));
                    accepted.countDown();
                }
            });
            caller.start();
            assertThat(accepted.await(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(accepted.getCount()).isEqualTo(1);

            release.countDown();

            assertThat(accepted.await(10, TimeUnit.SECONDS)).isTrue();
            caller.join();
            executor.await();
        }
    }

    @Test
    void throwsFirstFailureAndRunsNoFurtherTask() {
        RuntimeException failure = new IllegalArgumentException("the first");
        AtomicInteger later = new AtomicInteger();
        try (BoundedExecutor executor = executor()) {
            assertThatThrownBy(() -> {
                        executor.run(() -> {
                            throw failure;
                        });
                        executor.await();
                    })
                    .isSameAs(failure);
            assertThatThrownBy(() -> executor.run(later::incrementAndGet)).isSameAs(failure);
            assertThatThrownBy(executor::await).isSameAs(failure);
        }
        assertThat(later).hasValue(0);
        assertThat(progress).hasValue(0);
    }

    @Test
    void throwsErrorsAsTheyAre() {
        Error failure = new OutOfMemoryError("on purpose");
        try (BoundedExecutor executor = executor()) {
            assertThatThrownBy(() -> {
                        executor.run(() -> {
                            throw failure;
                        });
                        executor.await();
                    })
                    .isSameAs(failure);
        }
    }

    @Test
    void failureOfProgressEndsTheWork() {
        try (BoundedExecutor executor = new BoundedExecutor("test", calls, () -> {
            throw new IllegalStateException("no terminal");
        })) {
            assertThatThrownBy(() -> {
                        executor.run(() -> {});
                        executor.await();
                    })
                    .hasMessage("no terminal");
        }
    }

    @Test
    void failureStopsCallsThatOthersWaitFor() {
        try (BoundedExecutor executor = executor()) {
            assertThatThrownBy(() -> {
                        executor.run(() -> {
                            throw new IllegalStateException("broken");
                        });
                        executor.await();
                    })
                    .hasMessage("broken");
        }
        target.on("GET /messages/1", ScriptedTarget.refusal(429, "ERR_TOO_MANY_REQUESTS"));
        assertThatThrownBy(() -> calls.ask(ApiCalls.getMessage("1"))).isInstanceOf(CallsEnded.class);
    }

    /** The ledger may be closed as soon as the failure is thrown. */
    @Test
    void throwsOnlyWhenNoTaskRunsAnyMore() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        try (BoundedExecutor executor = executor()) {
            executor.run(() -> {
                running.incrementAndGet();
                started.countDown();
                await(release);
                running.decrementAndGet();
            });
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            CountDownLatch failed = new CountDownLatch(1);
            Thread releasing = new Thread(() -> {
                await(failed);
                release.countDown();
            });
            releasing.start();
            assertThatThrownBy(() -> {
                        executor.run(() -> {
                            failed.countDown();
                            throw new IllegalStateException("broken");
                        });
                        executor.await();
                    })
                    .hasMessage("broken");
            assertThat(running).hasValue(0);
            releasing.join();
        }
    }

    @Test
    void closeWaitsForRunningTasks() {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(3);
        try (BoundedExecutor executor = executor()) {
            for (int i = 0; i < 3; i++) {
                executor.run(() -> {
                    started.countDown();
                    await(started);
                    done.incrementAndGet();
                });
            }
        }
        assertThat(done).hasValue(3);
    }

    private BoundedExecutor executor() {
        return new BoundedExecutor("test", calls, progress::incrementAndGet);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException(alone);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
