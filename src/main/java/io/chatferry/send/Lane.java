package io.chatferry.send;

import io.chatferry.ledger.Claimed;
import io.chatferry.model.Endpoint;
import java.util.List;

/** One of the calls that carry messages, with its limit: chooses what goes there and when, and sends it. */
interface Lane {

    /** The call. */
    Endpoint endpoint();

    /** Takes messages for requests that may leave now, as long as there is room for more; they are not begun yet. */
    void take(List<Departure> departures);

    /**
     * Sends a request whose messages are claimed.
     *
     * @param details of the entities that these messages create
     */
    void depart(Departure departure, List<Claimed> claimed, InlineDetails details);
}
