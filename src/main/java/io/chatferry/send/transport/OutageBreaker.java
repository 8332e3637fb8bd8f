package io.chatferry.send.transport;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Pauses everything while the target is down, and lets a single request find out now and then whether it is back. */
final class OutageBreaker {

    private final CircuitBreaker breaker;

    /** {@code turned} is told on a thread of resilience4j whether all is well again. */
    OutageBreaker(Consumer<Boolean> listener) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(60)
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialRandomBackoff(
                        Duration.ofSeconds(1), 2, 0.3, Duration.ofSeconds(30)))
                .build();
        breaker = CircuitBreaker.of("target", config);
        breaker.getEventPublisher()
                .onStateTransition(event ->
                        listener.accept(event.getStateTransition().getToState() == CircuitBreaker.State.CLOSED));
    }

    /** Whether one more request may leave beside those in flight. */
    boolean allowsRequest(int inFlight) {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> false;
            case HALF_OPEN -> inFlight == 0;
            default -> true;
        };
    }

    /** Whether the target answers as far as is known. */
    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** Whether it is not known yet that the target is back. */
    boolean isProbing() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    void answered(boolean fault, long tookNanos) {
        if (fault) {
            breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new Outage());
        } else {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The fault as the breaker takes it; it carries nothing. */
    private static final class Outage extends Exception {
        private static final long serialVersionUID = 1L;

        Outage() {
            super(null, null, false, false);
        }
    }
}
