package io.chatferry.sandbox.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.chatferry.sandbox.http.Call;
import io.chatferry.sandbox.http.Reply;
import io.chatferry.sandbox.store.Conversation;
import io.chatferry.sandbox.store.Store;
import io.chatferry.sandbox.web.View.Chat;
import io.chatferry.sandbox.web.View.Live;
import io.chatferry.sandbox.web.View.Page;
import io.chatferry.sandbox.web.View.Tile;
import io.chatferry.sandbox.web.View.Welcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Serves the pages, which need no key, since only this machine can reach them. Thread-safe. */
public final class WebPages {

    /** Names and texts are hostile: the browser uses only the page's own style and script, should escaping ever fail. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' http: https:;"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    private static final Map<String, String> ASSETS = Map.of(
            "page.css",
            "text/css; charset=utf-8",
            "page.js",
            "text/javascript; charset=utf-8",
            "icon.svg",
            "image/svg+xml");

    private static final Set<String> FIRST = Set.of("live", "live.json", "c", "assets");

    private final Store store;
    private final LiveCounters live;
    private final ListPages lists;
    private final ChatPages chats;
    private final Template template = Mustache.compiler()
            .defaultValue("")
            .emptyStringIsFalse(true)
            .compile(new String(resource("page.html"), StandardCharsets.UTF_8));

    public WebPages(Store store, LiveCounters live, InstantSource time) {
        this.store = store;
        this.live = live;
        Profiles people = new Profiles(store);
        PageTexts texts = new PageTexts(people);
        this.lists = new ListPages(store, people, texts, time);
        this.chats = new ChatPages(store, people, texts, time);
    }

    /** Whether a call requests a page. */
    public boolean serve(Call call) {
        return call.method().equals("GET")
                && (call.segments().isEmpty() || FIRST.contains(call.segments().get(0)));
    }

    /** The requested page. */
    public Reply answer(Call call) {
        List<String> path = call.segments();
        if (path.isEmpty()) {
            return html(200, first(call));
        }
        String last = path.get(path.size() - 1);
        return switch (path.get(0)) {
            case "live" -> html(200, Page.live(counters()));
            case "live.json" -> reply("application/json", JsonMapper.shared().writeValueAsBytes(live.json(counters())));
            case "c" -> conversation(call, last);
            default -> asset(last);
        };
    }

    private Reply asset(String name) {
        String type = ASSETS.get(name);
        return type == null ? html(404, Page.none()) : reply(type, resource(name));
    }

    private static byte[] resource(String name) {
        try (InputStream in = WebPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing in the jar: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply reply(String type, byte[] body) {
        return new Reply(200, type, HEADERS, body);
    }

    private Reply html(int status, Page page) {
        return Reply.html(status, template.execute(page)).with(HEADERS);
    }

    private Page first(Call call) {
        String query = call.query("q");
        if (query != null && !query.isBlank()) {
            return Page.found(query, lists.pane(call, null, query), lists.find(query));
        }
        Welcome welcome = new Welcome(
                String.format(Locale.ROOT, "%,d", store.messages().lastId()),
                store.messages().conversations().size(),
                store.users().count() - 1, // without the system's own
                store.groups().count(),
                "http://" + Objects.requireNonNullElse(call.header("host"), "127.0.0.1") + "/v3");
        return Page.chats(lists.pane(call, null, null), welcome);
    }

    private Reply conversation(Call call, String id) {
        Optional<Conversation> conversation = store.messages().conversation(id);
        if (conversation.isEmpty()) {
            return html(404, Page.none());
        }
        long parent = ChatPages.number(call.query("thread"));
        Optional<Chat> chat = parent > 0
                ? chats.thread(conversation.get(), parent)
                : Optional.of(chats.chat(conversation.get(), call));
        return chat.map(shown -> html(200, Page.chat(lists.pane(call, conversation.get(), null), shown, parent > 0)))
                .orElseGet(() -> html(404, Page.none()));
    }

    private Live counters() {
        return live.show(List.of(
                new Tile(
                        "messages",
                        "Messages stored",
                        String.format(Locale.ROOT, "%,d", store.messages().lastId())),
                new Tile("users", "Users", Integer.toString(store.users().count() - 1)),
                new Tile("groups", "Groups", Integer.toString(store.groups().count()))));
    }
}
