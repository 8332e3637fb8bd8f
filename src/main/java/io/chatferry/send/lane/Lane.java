package io.chatferry.send.lane;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.model.Endpoint;
import io.chatferry.send.entity.InlineDetails;
import io.chatferry.send.state.OutgoingRequest;
import java.util.List;

/** One of the calls that carry messages, with its limit: chooses what goes there and when, and sends it. */
public interface Lane {

    /** The call. */
    Endpoint endpoint();

    /** Takes messages for requests that may leave now, as long as there is room for more; they are not begun yet. */
    void take(List<OutgoingRequest> requests);

    /**
     * Sends a request whose messages are claimed.
     *
     * @param details of the entities that these messages create
     */
    void dispatch(OutgoingRequest request, List<ClaimedMessage> claimed, InlineDetails details);
}
