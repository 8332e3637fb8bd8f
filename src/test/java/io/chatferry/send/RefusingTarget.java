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

/** A proxy before a sandbox that refuses chosen messages, in one of the forms that targets use. */
final class RefusingTarget implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final AtomicLong refused = new AtomicLong();
    /** Which messages are refused, by the JSON object that carries one. */
    volatile Predicate<JsonNode> which = message -> false;

    private final StandIn standIn;
    private final Refusal refusal;

    /**
     * The form of a refusal.
     *
     * @param wholeCall whether a call of the data import fails as a whole, after its other rows were stored
     */
    record Refusal(int status, String code, String message, boolean wholeCall) {

        Reply reply() {
            return new Reply(status, "{\"error\":" + error() + "}");
        }

        String error() {
            return "{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}";
        }
    }

    RefusingTarget(URI target, Refusal refusal) {
        this.refusal = refusal;
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
            return refusal.reply();
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
        if (refusal.wholeCall()) {
            return refusal.reply();
        }
        ObjectNode answer = (ObjectNode) JSON.readTree(reply.body());
        ObjectNode data = (ObjectNode) answer.path("data");
        for (String key : bad) {
            data.putObject(key).put("success", false).set("error", JSON.readTree(refusal.error()));
        }
        return new Reply(200, JSON.writeValueAsString(answer));
    }

    @Override
    public void close() {
        standIn.close();
    }
}
