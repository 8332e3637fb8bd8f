package io.chatferry.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.TestClient;
import io.chatferry.sandbox.TestClient.Got;
import io.chatferry.sandbox.settings.SandboxSettings;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The server under contract, and people and bodies to try it with. Names are new in every run. */
abstract class Contract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestClient CLIENT = client();

    private static TestClient client() {
        String base = System.getProperty("chatferry.contract.base-url");
        if (base != null) {
            return new TestClient(
                    URI.create(base), Objects.requireNonNull(System.getProperty("chatferry.contract.api-key")));
        }
        // what a minute allows is another test's matter
        SandboxServer server = SandboxServer.start(
                SandboxSettings.parse(Map.of("sandbox.limits.sender", "0", "sandbox.limits.data-import", "0")));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return TestClient.of(server);
    }

    /** An id that is not in use. */
    static String fresh(String kind) {
        return kind + "-" + RUN + "-" + COUNT.incrementAndGet();
    }

    static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    static Got get(String path) {
        return CLIENT.get(path);
    }

    static Got getAs(String uid, String path) {
        return CLIENT.call("GET", path, null, uid);
    }

    static Got post(String path, JsonNode body) {
        return CLIENT.post(path, body.toString());
    }

    static Got as(String uid, String method, String path, String body) {
        return CLIENT.call(method, path, body.replace('\'', '"'), uid);
    }

    static Got call(String method, String path, String body) {
        return CLIENT.call(method, path, body.replace('\'', '"'), null);
    }

    static JsonNode ok(Got got) {
        assertThat(got.status()).as("%s", got.json()).isEqualTo(200);
        return got.data();
    }

    static void refused(Got got, int status, String code) {
        assertThat(got.code()).as("%s", got.json()).isEqualTo(code);
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.json().at("/error/message").asString("")).isNotEmpty();
    }

    static String user() {
        String uid = fresh("u");
        ok(post("/users", json("{'uid':'%s','name':'User %s'}".formatted(uid, uid))));
        return uid;
    }

    /** A public group with this owner and these participants. */
    static String group(String owner, String... participants) {
        String guid = fresh("g");
        ObjectNode body = json("{'guid':'%s','name':'Group','type':'public','owner':'%s'}".formatted(guid, owner));
        if (participants.length > 0) {
            for (String uid : participants) {
                body.withObject("members").withArray("participants").add(uid);
            }
        }
        ok(post("/groups", body));
        return guid;
    }

    /** A text message as the moderation call takes it. */
    static ObjectNode text(String sender, String receiver, String text) {
        ObjectNode body =
                json("{'sender':'%s','receiver':'%s','receiverType':'user','category':'message','type':'text'}"
                        .formatted(sender, receiver));
        body.putObject("data").put("text", text);
        return body;
    }

    static String sendAs(String sender, String receiver, String text) {
        ObjectNode body = json("{'receiver':'%s','receiverType':'user'}".formatted(receiver));
        body.putObject("data").put("text", text);
        return ok(as(sender, "POST", "/messages", body.toString())).path("id").asString();
    }
}
