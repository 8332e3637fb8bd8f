package io.chatferry.send.state;

/**
 * How requests flow, measured lately.
 *
 * @param roundTripMillis from sending a request to its answer
 * @param inFlight how many were in flight at once, on average
 * @param mostInFlight how many may be in flight at once
 * @param idleShare of the time that the sending thread waits for something to do, from 0 to 1
 */
public record RequestFlow(double roundTripMillis, double inFlight, int mostInFlight, double idleShare) {

    /** Nothing was measured yet. */
    public static final RequestFlow UNKNOWN = new RequestFlow(0, 0, 0, 1);
}
