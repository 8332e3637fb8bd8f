package io.chatferry.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of a marker file. The names of the components are those of the JSON.
 *
 * @param ledger the ledger's random id
 * @param epoch of the last run
 * @param sent messages that were sent, including those that were undone; never falls
 * @param sending a run has begun to send and has not marked its end: more may have been sent
 */
record MarkerContent(String ledger, long epoch, long sent, boolean sending) {

    private static final int BYTES = 160;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    MarkerContent with(long messages, boolean isSending) {
        return new MarkerContent(ledger, epoch, messages, isSending);
    }

    boolean mayHaveSent() {
        return sent > 0 || sending;
    }

    /** The marked state as a clause. */
    String description() {
        if (!mayHaveSent()) {
            return "run " + epoch + " was made";
        }
        String count = sent == 0 ? "messages" : String.format(Locale.ROOT, "%,d", sent) + " messages";
        return (sending && sent > 0 ? "at least " : "")
                + (sent == 1 ? count.replace("messages", "message") : count)
                + (sent == 0 ? " may have been sent" : sent == 1 ? " was sent" : " were sent");
    }

    /** The JSON, padded to a fixed size, so that one content can be written over another in place. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(String.format(Locale.ROOT, "%-" + BYTES + "s", JSON.writeValueAsString(this))
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Parses the JSON.
     *
     * @throws JacksonException if it is damaged
     */
    static MarkerContent parse(String json) {
        return JSON.readValue(json, MarkerContent.class);
    }
}
