package io.chatferry.send;

import io.chatferry.send.StandIn.Call;
import io.chatferry.send.StandIn.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stands in front of a sandbox and refuses the messages that it is told to, in one of the ways that targets have. */
final class RefusingTarget implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final AtomicLong refused = new AtomicLong();
    /** Which messages are refused, by the JSON object that carries one. */
    volatile Predicate<JsonNode> which = message -> false;

    private final StandIn standIn;
    private final Way way;

    /**
     * How it refuses.
     *
     * @param wholeCall a call of the data import fails as a whole, after its good rows were stored
     */
    record Way(int status, String code, String words, boolean wholeCall) {

        Reply reply() {
            return new Reply(status, "{\"error\":" + error() + "}");
        }

        String error() {
            return "{\"code\":\"" + code + "\",\"message\":\"" + words + "\"}";
        }
    }

    RefusingTarget(URI target, Way way) {
        this.way = way;
        this.standIn = new StandIn(target, this::answer);
    }

    URI baseUrl() {
        return standIn.baseUrl();
    }

    private Reply answer(Call call) throws IOException {
        if (call.is("POST", "/data_import/messages")) {
            return importCall(call);
        }
        if (call.is("POST", "/messages") && which.test(JSON.readTree(call.body()))) {
            refused.incrementAndGet();
            return way.reply();
        }
        return call.forwarded();
    }

    /** The good rows reach the sandbox; the others are refused row by row, or with the call. */
    private Reply importCall(Call call) throws IOException {
        ObjectNode body = (ObjectNode) JSON.readTree(call.body());
        ObjectNode rows = (ObjectNode) body.path("messages");
        List<String> bad = new ArrayList<>();
        for (Map.Entry<String, JsonNode> row : rows.properties()) {
            if (which.test(row.getValue())) {
                bad.add(row.getKey());
            }
        }
        rows.remove(bad);
        refused.addAndGet(bad.size());
        Reply reply = call.forwarded(JSON.writeValueAsString(body));
        if (bad.isEmpty() || reply.status() != 200) {
            return reply;
        }
        if (way.wholeCall()) {
            return way.reply();
        }
        ObjectNode answer = (ObjectNode) JSON.readTree(reply.body());
        ObjectNode data = (ObjectNode) answer.path("data");
        for (String key : bad) {
            data.putObject(key).put("success", false).set("error", JSON.readTree(way.error()));
        }
        return new Reply(200, JSON.writeValueAsString(answer));
    }

    @Override
    public void close() {
        standIn.close();
    }
}
